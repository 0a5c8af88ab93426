"""Train the five-year mortality model that lab 06 audits, and write its scores.

    python datasets/mortality_scores/make.py

CARD.md beside this file says what the table is and is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from lab_utils import data

SCORES = Path(__file__).with_name("scores.csv")
SEED = 0
FOLDS = 5
DECIMALS = 6
FIVE_YEARS = 1826  # days

# Sex is left out at first, as whoever hopes to be fair by not asking would do.
MODELS = {
    "score": ("age", "creatinine", "kappa", "lambda"),
    "score_with_sex": ("age", "creatinine", "kappa", "lambda", "sex"),
}


def known(residents: pd.DataFrame) -> pd.DataFrame:
    """Return those whose fate at five years is known, with ``truth`` (1 died by then).

    Who was alive at the last contact before five years is left out: nobody knows.

    Parameters
    ----------
    residents : DataFrame
        As from ``data.load("flchain")``.
    """
    died = residents["death"] & (residents["follow_up"] <= FIVE_YEARS)
    fate = residents[died | (residents["follow_up"] >= FIVE_YEARS)]
    return fate.assign(truth=died[fate.index].astype(int))


def cross_validated(
    people: pd.DataFrame, features: Sequence[str], seed: int = SEED
) -> tuple[np.ndarray, np.ndarray]:
    """Score everybody by a model that was trained on the others.

    Parameters
    ----------
    people : DataFrame
        As from `known`.
    features : sequence of str
        Columns that the model sees.
    seed : int
        How people are dealt into five parts; they are shuffled, since the file is not in random
        order (many of its first rows died early).

    Returns
    -------
    fold, score : ndarray
        Part of each person (1 to 5), and the probability of death within five years.
    """
    seen = people[list(features)].assign(**_sex_as_number(people, features)).to_numpy(dtype=float)
    truth = people["truth"].to_numpy()
    fold, score = np.zeros(len(people), dtype=int), np.zeros(len(people))
    parts = StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(seen, truth)
    for number, (others, part) in enumerate(parts, start=1):
        fold[part] = number
        score[part] = _model().fit(seen[others], truth[others]).predict_proba(seen[part])[:, 1]
    return fold, score


def score_table(residents: pd.DataFrame) -> pd.DataFrame:
    """Train and score both models.

    Returns
    -------
    DataFrame
        row (of flchain, from 0), fold (1 to 5), truth, score and score_with_sex (probability of
        death within five years).
    """
    people = known(residents)
    table = pd.DataFrame({"row": people.index})
    for name, features in MODELS.items():
        table["fold"], score = cross_validated(people, features)
        if "truth" not in table:
            table["truth"] = people["truth"].to_numpy()
        table[name] = score.round(DECIMALS)
    return table


def write(table: pd.DataFrame, target: Path = SCORES) -> None:
    """Write the table with 6 decimals and Unix line ends: equal tables give equal bytes."""
    table.to_csv(target, index=False, float_format=f"%.{DECIMALS}f", lineterminator="\n")


def _model() -> Any:
    return make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression())


def _sex_as_number(people: pd.DataFrame, features: Sequence[str]) -> dict[str, pd.Series]:
    return {"sex": (people["sex"] == "F").astype(int)} if "sex" in features else {}


def main() -> None:
    """Write scores.csv."""
    write(score_table(data.load("flchain")))
    print(f"{SCORES.name} written")


if __name__ == "__main__":
    main()
