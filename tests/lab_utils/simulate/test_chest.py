"""Simulated radiographs and markers planted on them."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from lab_utils import plots, simulate


def flat(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1) / 255


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_small_model_finds_them_as_hard_as_real_ones(seed: int) -> None:
    train, test = simulate.radiographs(1500, seed=seed), simulate.radiographs(600, seed=100 + seed)
    model = make_pipeline(PCA(50, random_state=0), SVC()).fit(flat(train.images), train.truth)
    area = roc_auc_score(test.truth, model.decision_function(flat(test.images)))
    assert 0.90 <= area <= 0.97


def test_truth_and_place_of_the_opacity() -> None:
    drawn = simulate.radiographs(400, share_ill=0.3, seed=5)
    assert drawn.truth.sum() == 120
    assert (np.isfinite(drawn.centre).all(axis=1) == (drawn.truth == 1)).all()
    ill, well = drawn.truth == 1, drawn.truth == 0
    places = drawn.centre[ill].round().astype(int)
    assert places.min() >= 0 and places.max() <= 27
    here = drawn.images[ill][np.arange(ill.sum()), places[:, 0], places[:, 1]]
    there = drawn.images[well][np.arange(ill.sum()), places[:, 0], places[:, 1]]
    assert here.mean() - there.mean() > 20


@pytest.mark.parametrize("size", [28, 64, 256])
def test_lungs_are_darker_than_heart_and_spine_at_any_size(size: int) -> None:
    mean = simulate.radiographs(40, share_ill=0, size=size, seed=1).images.mean(axis=0)
    lung = mean[int(0.4 * size), int(0.28 * size)]
    spine, heart = mean[int(0.4 * size), size // 2], mean[int(0.66 * size), int(0.57 * size)]
    assert mean.shape == (size, size)
    assert lung + 40 < heart
    assert lung + 40 < spine


def test_a_figure_of_them_says_simulated() -> None:
    drawn = simulate.radiographs(4)
    shown = plots.image_grid(drawn.images, list("abcd"), "Bốn phim.", "vi", drawn.simulated)
    assert "mô phỏng" in shown.alt
    assert "mô phỏng" in drawn.note("vi")


def test_markers_stand_where_and_as_often_as_asked() -> None:
    drawn = simulate.radiographs(200, seed=1)
    planted = simulate.plant_markers(drawn.images, drawn.truth, 0.9, 0.05, seed=2)
    assert planted.marked[drawn.truth == 1].sum() == 90
    assert planted.marked[drawn.truth == 0].sum() == 5
    top, left, height, width = planted.box
    changed = planted.images != drawn.images
    assert not changed[~planted.marked].any()
    outside = changed.copy()
    outside[:, top : top + height, left : left + width] = False
    assert not outside.any()
    inside = planted.images[planted.marked, top : top + height, left : left + width]
    assert (inside == 255).all(axis=0).sum() == 12  # an upright of 5 x 2, a foot of 1 x 2
    assert left > 14  # the patient's left is on the reader's right


def test_pictures_handed_in_are_left_alone() -> None:
    images = np.zeros((6, 64, 64), dtype=np.uint8)
    planted = simulate.plant_markers(images, [1, 0] * 3, 1, 1)
    assert images.sum() == 0
    assert (planted.images.reshape(6, -1).max(axis=1) == 255).all()


def test_shares_of_none_and_all() -> None:
    images = np.zeros((10, 28, 28), dtype=np.uint8)
    truth = [1] * 5 + [0] * 5
    assert not simulate.plant_markers(images, truth, 0, 0).marked.any()
    assert simulate.plant_markers(images, truth, 1, 0).marked.tolist() == [True] * 5 + [False] * 5
