"""The shortcut experiment on simulated and, where they are, on real radiographs."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from lab_utils import accuracy, data, simulate
from lab_utils.simulate import Shortcut

MIRROR = Path(os.environ.get("LABS_DATA_MIRROR", data.DATASETS.parents[1] / "shared" / "mirror"))
STANDIN = MIRROR / "pneumoniamnist" / "pneumoniamnist-standin.npz"
needs_standin = pytest.mark.skipif(
    not STANDIN.is_file(), reason="no copy of PneumoniaMNIST in the mirror"
)
Pixels = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def drawn() -> Shortcut:
    train, test = simulate.radiographs(1500, seed=1), simulate.radiographs(600, seed=2)
    return simulate.shortcut_experiment(train.images, train.truth, test.images, test.truth)


@pytest.fixture(scope="module")
def real() -> Pixels:
    with np.load(STANDIN, allow_pickle=False) as arrays:
        found = {f"{part}_images": arrays[f"{part}_images"] for part in ("train", "test")}
        return found | {f"{p}_labels": arrays[f"{p}_labels"].ravel() for p in ("train", "test")}


def flat(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1) / 255


def tells_the_story(found: Shortcut) -> None:
    """Splendid with the marker, worse without, close to a coin or below when it is swapped."""
    area, right = found.results["auc"], found.results["accuracy"]
    assert area["as_trained"] > 0.98
    assert area["without"] < found.results["auc_low"]["as_trained"]
    assert area["swapped"] < 0.65
    assert right["as_trained"] - right["without"] > 0.05
    assert right["without"] - right["swapped"] > 0.2


def test_simulated_radiographs_tell_the_story(drawn: Shortcut) -> None:
    tells_the_story(drawn)
    assert drawn.results.attrs["simulated"] is True


def test_results_are_those_of_the_scores_and_have_their_limits(drawn: Shortcut) -> None:
    truth = simulate.radiographs(600, seed=2).truth
    assert list(drawn.results.index) == ["as_trained", "without", "swapped"]
    for name, row in drawn.results.iterrows():
        score = drawn.score(drawn.tests[name].images)
        area, right = accuracy.auc(truth, score), accuracy.confusion(truth, score, 0).accuracy
        assert [row.auc, row.auc_low, row.auc_high] == [area.value, area.low, area.high]
        assert [row.accuracy, row.accuracy_low] == [right.value, right.low]
        assert row.n == 600


def test_covering_the_marker_drops_the_score_most(drawn: Shortcut) -> None:
    planted = drawn.tests["as_trained"]
    ill = planted.images[planted.marked].astype(float)
    top, left, height, width = planted.box
    drop = np.zeros((7, 7))
    for row in range(7):
        for column in range(7):
            covered = ill.copy()
            patch = (slice(None), slice(4 * row, 4 * row + 4), slice(4 * column, 4 * column + 4))
            covered[patch] = drawn.tests["without"].images.mean(axis=0)[patch[1:]]
            drop[row, column] = (drawn.score(ill) - drawn.score(covered)).mean()
    row, column = np.unravel_index(drop.argmax(), drop.shape)
    assert top // 4 <= row <= (top + height - 1) // 4
    assert left // 4 <= column <= (left + width - 1) // 4


def test_one_class_or_too_few_pictures_are_refused() -> None:
    made = simulate.radiographs(80, seed=1)
    with pytest.raises(ValueError, match="one class only"):
        simulate.shortcut_experiment(made.images, np.ones(80), made.images, made.truth)
    with pytest.raises(ValueError, match="number of training pictures is 30"):
        simulate.shortcut_experiment(made.images[:30], made.truth[:30], made.images, made.truth)
    large = simulate.radiographs(80, size=32)
    with pytest.raises(ValueError, match="expected one size"):
        simulate.shortcut_experiment(made.images, made.truth, large.images, large.truth)


def test_frame_is_half_of_the_picture() -> None:
    frame = simulate.outer_frame((28, 28))
    assert frame.sum() == 28 * 28 - 20 * 20
    assert frame[0, 0] and frame[3, 14] and not frame[4, 14]


def test_frame_scores_see_nothing_but_the_frame() -> None:
    train, test = simulate.radiographs(300, seed=1), simulate.radiographs(50, seed=2)
    inside = ~simulate.outer_frame((28, 28))
    other = test.images.copy()
    other[:, inside] = 0
    scores = [simulate.frame_scores(train.images, train.truth, i) for i in (test.images, other)]
    np.testing.assert_array_equal(*scores)


@needs_standin
def test_real_radiographs_tell_the_story(real: Pixels) -> None:
    found = simulate.shortcut_experiment(
        real["train_images"], real["train_labels"], real["test_images"], real["test_labels"]
    )
    tells_the_story(found)


@needs_standin
def test_the_outer_frame_alone(real: Pixels) -> None:
    """Course plan: a model that sees only the outer frame of 4 pixels has AUC .875."""
    truth = real["test_labels"]
    score = simulate.frame_scores(real["train_images"], real["train_labels"], real["test_images"])
    assert accuracy.auc(truth, score).value == pytest.approx(0.875, abs=0.003)
    frame = simulate.outer_frame((28, 28))
    seen = {part: real[f"{part}_images"][:, frame] / 255 for part in ("train", "test")}
    for last, figure in ((LogisticRegression(max_iter=2000), 0.86), (SVC(C=3), 0.92)):
        model = make_pipeline(PCA(50, whiten=True, random_state=0), last)
        model.fit(seen["train"], real["train_labels"])
        area = accuracy.auc(truth, model.decision_function(seen["test"])).value
        assert area == pytest.approx(figure, abs=0.005)


@needs_standin
def test_half_of_all_importance_lies_in_the_outer_frame(real: Pixels) -> None:
    """Course plan; but so does half of the area: 49 %.

    Importance is how far the score moves, up or down, when a patch of 4 x 4 pixels is replaced
    by the mean of the training pictures. The model is that of lab 02, not calibrated.
    """
    model = make_pipeline(PCA(50, whiten=True, random_state=0), SVC(C=3))
    model.fit(flat(real["train_images"]), real["train_labels"])
    pictures, usual = real["test_images"].astype(float), real["train_images"].mean(axis=0)
    before, importance = model.decision_function(flat(pictures)), np.zeros((7, 7))
    for row in range(7):
        for column in range(7):
            patch = np.s_[:, 4 * row : 4 * row + 4, 4 * column : 4 * column + 4]
            covered = pictures.copy()
            covered[patch] = usual[patch[1:]]
            change = before - model.decision_function(flat(covered))
            importance[row, column] = np.abs(change).mean()
    outer = simulate.outer_frame((7, 7), width=1)
    assert importance[outer].sum() / importance.sum() == pytest.approx(0.5, abs=0.04)
