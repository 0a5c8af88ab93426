"""Train the model of lab 02 and write its scores on the PneumoniaMNIST images.

    python datasets/pneumonia_scores/make.py [FILE.npz]

Without FILE the pixels are taken from the cache or from the folder named by
LABS_DATA_MIRROR. CARD.md beside this file says what the table is and is not.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from lab_utils import data

SCORES = Path(__file__).with_name("scores.csv")
SEED = 0
DECIMALS = 6


def score_table(pixels: Path) -> pd.DataFrame:
    """Train on the training images and score the validation and test images.

    Parameters
    ----------
    pixels : path
        PneumoniaMNIST as one npz file: ``train_images``, ``train_labels`` and the same for
        ``val`` and ``test``; images 28 x 28 uint8, labels 1 pneumonia, 0 normal.

    Returns
    -------
    DataFrame
        split, image_sha256, truth, score (calibrated, 0.000001 to 0.999999);
        validation first, sorted by hash within a split so that the order carries nothing.
    """
    with np.load(pixels, allow_pickle=False) as arrays:
        images = {part: arrays[f"{part}_images"] for part in ("train", "val", "test")}
        labels = {part: arrays[f"{part}_labels"].ravel() for part in images}
    hashes = {part: [data.image_hash(image) for image in images[part]] for part in images}

    # By hash, so that the folds and the scores are the same whatever order the file is in.
    order = np.argsort(hashes["train"], kind="stable")
    model = _model().fit(_features(images["train"][order]), labels["train"][order])

    tables = [
        pd.DataFrame(
            {
                "split": split,
                "image_sha256": hashes[part],
                "truth": labels[part].astype(int),
                "score": _rounded(model.predict_proba(_features(images[part]))[:, 1]),
            }
        ).sort_values("image_sha256")
        for split, part in (("validation", "val"), ("test", "test"))
    ]
    return pd.concat(tables, ignore_index=True)


def write(table: pd.DataFrame, target: Path = SCORES) -> None:
    """Write the table with 6 decimals and Unix line ends: equal tables give equal bytes."""
    table.to_csv(target, index=False, float_format=f"%.{DECIMALS}f", lineterminator="\n")


def _model() -> Any:
    svm = make_pipeline(PCA(50, whiten=True, random_state=SEED), SVC(C=3))
    return CalibratedClassifierCV(svm, method="sigmoid", cv=5, ensemble=False)


def _rounded(probability: np.ndarray) -> np.ndarray:
    # Never exactly 0 or 1: log-odds would be infinite, and no model is that sure.
    return probability.round(DECIMALS).clip(10**-DECIMALS, 1 - 10**-DECIMALS)


def _features(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1) / 255


def main() -> None:
    """Write scores.csv from the file named on the command line, or from the one found."""
    found = Path(sys.argv[1]) if len(sys.argv) > 1 else data.find_pixels("pneumoniamnist")
    if found is None:
        sys.exit(
            "no PneumoniaMNIST file found; give its path, or name in LABS_DATA_MIRROR the "
            "folder that holds pneumoniamnist/pneumoniamnist.npz"
        )
    write(score_table(found))
    print(f"{SCORES.name} written from {found.name}")


if __name__ == "__main__":
    main()
