"""The shortcut experiment: a model learns a marker instead of a disease, and we know it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab_utils.accuracy.curve import auc
from lab_utils.accuracy.inputs import InputError, one_number, paired_cases
from lab_utils.accuracy.table import confusion
from lab_utils.simulate.label import declare
from lab_utils.simulate.markers import Planted, plant_markers, stack_of_pictures

if TYPE_CHECKING:
    import pandas as pd

# Chosen: "most positives" of the training hospital, hardly any of its negatives.
SHARE_ILL, SHARE_WELL = 0.95, 0.02
SOURCE = {
    "vi": "Dấu trên phim là mô phỏng: ở tập huấn luyện, 95 % phim bệnh và 2 % phim bình thường "
    "mang dấu (số tự chọn).",
    "en": "The marker on the film is simulated: in the training set 95 % of the ill and 2 % of "
    "the well carry it (chosen figures).",
}


@dataclass(frozen=True)
class Shortcut:
    """A model trained where the marker goes with the disease, and its tests.

    Attributes
    ----------
    results : DataFrame
        A row a test set: ``as_trained`` (marker on the ill, as in training), ``without`` (on
        nobody), ``swapped`` (on the well instead). Columns accuracy, auc and their limits
        ``…_low`` and ``…_high`` (0..1; Wilson, DeLong, 95 %), n.
    tests : dict of str to Planted
        The three sets of test pictures.
    model : object
        The fitted scikit-learn pipeline.
    """

    results: pd.DataFrame
    tests: dict[str, Planted] = field(repr=False)
    model: Any = field(repr=False)

    def score(self, images: ArrayLike) -> NDArray[np.float64]:
        """Score pictures: above 0 the model says "ill". For an occlusion map, say.

        Parameters
        ----------
        images : array-like of shape (n, height, width)
            0 to 255; whole numbers or not.

        Returns
        -------
        ndarray of shape (n,)
            Distance from the boundary, no unit.
        """
        return self.model.decision_function(_features(np.asarray(images)))


def shortcut_experiment(
    train_images: ArrayLike,
    train_truth: ArrayLike,
    test_images: ArrayLike,
    test_truth: ArrayLike,
    seed: int = 0,
) -> Shortcut:
    """Train with a marker on 95 % of the ill and 2 % of the well, then test in three ways.

    The model is small (50 principal components, a support vector machine) and is trained on the
    spot: about half a second for the 4,708 training pictures of PneumoniaMNIST, so the lab needs
    no table of scores and the trainee sees that nothing is hidden.

    Parameters
    ----------
    train_images, test_images : array-like of uint8, shape (n, height, width)
        Radiographs without a marker, real or from `radiographs`.
    train_truth, test_truth : array-like of shape (n,)
        0 or 1, both present; at least 60 pictures to train on.
    seed : int
        Which pictures are marked.

    Returns
    -------
    Shortcut

    Raises
    ------
    lab_utils.accuracy.InputError
        If the input is of another form, or one class is missing.

    Examples
    --------
    >>> from lab_utils.simulate import radiographs
    >>> train, test = radiographs(300, seed=1), radiographs(100, seed=2)
    >>> found = shortcut_experiment(train.images, train.truth, test.images, test.truth)
    >>> bool(found.results.auc["as_trained"] > found.results.auc["without"])
    True
    """
    _same_size(stack_of_pictures(train_images), stack_of_pictures(test_images))
    train = plant_markers(train_images, train_truth, SHARE_ILL, SHARE_WELL, seed)
    ill, _ = paired_cases(test_truth, np.arange(len(np.asarray(test_images))), name="images")
    model = _fit(train.images, train_truth)
    tests = {
        "as_trained": plant_markers(test_images, ill, SHARE_ILL, SHARE_WELL, seed + 1),
        "without": plant_markers(test_images, ill, 0, 0),
        "swapped": plant_markers(test_images, ill, SHARE_WELL, SHARE_ILL, seed + 1),
    }
    rows = {}
    for name, planted in tests.items():
        score = model.decision_function(_features(planted.images))
        right, area = confusion(ill, score, 0).accuracy, auc(ill, score)
        rows[name] = {
            "accuracy": right.value,
            "accuracy_low": right.low,
            "accuracy_high": right.high,
            "auc": area.value,
            "auc_low": area.low,
            "auc_high": area.high,
            "n": len(ill),
        }
    import pandas as pd

    results = declare(pd.DataFrame.from_dict(rows, orient="index"), SOURCE)
    return Shortcut(results, tests, model)


def outer_frame(shape: tuple[int, int], width: int = 4) -> NDArray[np.bool_]:
    """Mark the outer frame of a picture: True on it, False inside.

    A frame of 4 pixels is 49 % of the area of a picture of 28 x 28.

    Parameters
    ----------
    shape : tuple of int
        Height and width, in pixels.
    width : int
        Of the frame, in pixels; something must be left inside.

    Raises
    ------
    lab_utils.accuracy.InputError
        If the frame is wider than the picture allows.

    Examples
    --------
    >>> round(float(outer_frame((28, 28)).mean()), 2)
    0.49
    """
    width = int(one_number("width", width, 1, (min(shape) - 1) // 2))
    frame = np.ones(shape, dtype=bool)
    frame[width:-width, width:-width] = False
    return frame


def frame_scores(
    train_images: ArrayLike, train_truth: ArrayLike, test_images: ArrayLike, width: int = 4
) -> NDArray[np.float64]:
    """Score test pictures by a model that sees nothing but their outer frame.

    Logistic regression on standardised pixels (C = 0.01). How well it does depends on the
    model: on PneumoniaMNIST this one reaches an area under the curve of .875; after 50 principal
    components, logistic regression reaches .86 and a support vector machine .92. The frame contains
    rib cage and lung edge as well as borders and markers.

    Parameters
    ----------
    train_images, test_images : array-like of uint8, shape (n, height, width)
    train_truth : array-like of shape (n,)
        0 or 1, both present.
    width : int
        Of the frame, in pixels.

    Returns
    -------
    ndarray of shape (n_test,)
        Log-odds.

    Raises
    ------
    lab_utils.accuracy.InputError
        If the input is of another form, or one class is missing.

    Examples
    --------
    >>> from lab_utils.simulate import radiographs
    >>> train, test = radiographs(300, seed=1), radiographs(5, seed=2)
    >>> frame_scores(train.images, train.truth, test.images).shape
    (5,)
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    train, test = stack_of_pictures(train_images), stack_of_pictures(test_images)
    _same_size(train, test)
    ill, _ = paired_cases(train_truth, np.arange(len(train)), name="images", both_classes=True)
    seen = outer_frame(train.shape[1:], width)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=1000))
    return model.fit(train[:, seen] / 255, ill).decision_function(test[:, seen] / 255)


def _fit(images: NDArray[np.uint8], truth: ArrayLike) -> Any:
    from sklearn.decomposition import PCA
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import SVC

    ill, _ = paired_cases(truth, np.arange(len(images)), name="images", both_classes=True)
    name = {"vi": "số phim huấn luyện", "en": "number of training pictures"}
    one_number(name, len(images), 60, np.inf)
    return make_pipeline(PCA(50, random_state=0), SVC()).fit(_features(images), ill)


def _same_size(train: NDArray, test: NDArray) -> None:
    if train.shape[1:] != test.shape[1:]:
        raise InputError(
            vi=f"phim huấn luyện cỡ {train.shape[1:]}, phim thử cỡ {test.shape[1:]} điểm ảnh; cần "
            "cùng một cỡ; hãy đổi cỡ trước.",
            en=f"training pictures are {train.shape[1:]}, test pictures {test.shape[1:]} pixels; "
            "expected one size; scale them first.",
        )


def _features(images: NDArray) -> NDArray[np.float64]:
    return images.reshape(len(images), -1) / 255
