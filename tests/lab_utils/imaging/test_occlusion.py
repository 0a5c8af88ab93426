"""Occlusion maps on scores whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_utils.imaging import occlusion, occlusion_map


def corner(images: np.ndarray) -> np.ndarray:
    """A score that looks at the upper left 4 x 4 pixels and at nothing else."""
    return images[:, :4, :4].mean(axis=(1, 2))


def test_only_what_is_looked_at_matters() -> None:
    image = np.full((12, 12), 100.0)
    found = occlusion(image, corner, patch=4, cover=0)
    assert found.score == 100
    assert found.drop.tolist() == [[100, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert found.worst == (0, 0)
    assert found.map[:4, :4].min() == 100 and found.map[4:].max() == 0


def test_a_smaller_stride_covers_part_of_it() -> None:
    found = occlusion(np.full((12, 12), 100.0), corner, patch=4, stride=2, cover=0)
    assert found.drop.shape == (5, 5)
    # Shifted by two pixels the patch covers half, by two and two a quarter.
    assert found.drop[:2, :2].tolist() == [[100, 50], [50, 25]]
    assert found.map.shape == (12, 12)


def test_the_last_patch_ends_at_the_edge() -> None:
    found = occlusion(np.ones((10, 7)), lambda images: images.sum(axis=(1, 2)), 4, cover=0)
    assert found.tops.tolist() == [0, 4, 6] and found.lefts.tolist() == [0, 3]
    assert (found.drop == 16).all()


def test_covered_with_its_own_mean_a_plain_image_loses_nothing() -> None:
    found = occlusion(np.full((8, 8), 3.0), lambda images: images.max(axis=(1, 2)), 2)
    assert not found.drop.any()


def test_one_patch_covered_and_its_score() -> None:
    image = np.arange(35.0).reshape(5, 7)
    found = occlusion(image, lambda images: images.sum(axis=(1, 2)), patch=3, cover=1)
    assert found.drop.shape == (2, 3)
    seen, score = found.covered(image, 5)  # second row, second column
    assert (seen[2:5, 3:6] == 1).all()
    assert (seen != image).sum() == 9
    assert score == pytest.approx(seen.sum())
    for number in (0, 7):
        with pytest.raises(ValueError, match=f"patch {number}; expected 1 to 6"):
            found.covered(image, number)


@settings(max_examples=25)
@given(
    rows=st.integers(4, 20),
    columns=st.integers(4, 20),
    patch=st.integers(1, 4),
    seed=st.integers(0, 9),
    data=st.data(),
)
def test_a_sum_drops_by_what_is_covered(
    rows: int, columns: int, patch: int, seed: int, data: st.DataObject
) -> None:
    stride = data.draw(st.integers(1, patch))
    image = np.random.default_rng(seed).random((rows, columns))
    sizes = []

    def total(images: np.ndarray) -> np.ndarray:
        sizes.append(len(images))
        return images.sum(axis=(1, 2))

    found = occlusion(image, total, patch, stride, cover=0)
    for row, top in enumerate(found.tops):
        for column, left in enumerate(found.lefts):
            covered = image[top : top + patch, left : left + patch].sum()
            assert found.drop[row, column] == pytest.approx(covered)
    assert max(sizes) <= 256 and sum(sizes) == found.drop.size + 1  # in batches, once each
    assert np.isfinite(found.map).all()  # every pixel was covered


@pytest.mark.parametrize(
    ("image", "patch", "stride", "told"),
    [
        (np.zeros((4, 4)), 5, None, "patch is 5"),
        (np.zeros((4, 4)), 0, None, "patch is 0"),
        (np.zeros((4, 4, 3)), 2, None, "patch is 2"),
        (np.zeros((4, 4)), 2, 3, "stride is 3; expected 1 to 2"),
        (np.zeros((4, 4)), 2, 0, "stride is 0"),
    ],
)
def test_what_makes_no_sense_is_named(
    image: np.ndarray, patch: int, stride: int | None, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        occlusion(image, corner, patch, stride)


@pytest.mark.parametrize("score", [lambda images: 1.0, lambda images: np.full(len(images), np.nan)])
def test_a_score_that_is_none_is_named(score: object) -> None:
    with pytest.raises(ValueError, match="expected one finite number"):
        occlusion(np.zeros((4, 4)), score, 2)  # type: ignore[arg-type]


def test_the_picture_says_where_and_how_much() -> None:
    image = np.full((12, 12), 100.0)
    found = occlusion(image, lambda images: corner(images) / 100, 4, cover=0)
    picture = occlusion_map(image, found, "vi", simulated=True)
    assert picture.alt.startswith("Ảnh mô phỏng. Bên trái: ảnh.")
    assert "Không che: 1,00. Giảm nhiều nhất 1,00" in picture.alt and "x 2, y 2" in picture.alt
    english = occlusion_map(image, found, "en")
    assert "The largest drop, 1.00, comes from the patch around x 2, y 2" in english.alt
    noted = occlusion_map(image, found, "en", note="Real film, marker drawn on")
    assert noted.alt.startswith("Real film, marker drawn on. Left: the image.")
    with pytest.raises(ValueError, match="expected the same shape"):
        occlusion_map(np.zeros((3, 3)), found, "en")
