"""The wait for a bed by occupancy: the figures of the formula, drawn where they are."""

import io
import warnings

import numpy as np
import pytest
from PIL import Image

from lab_utils import plots
from lab_utils.language import LANGUAGES
from lab_utils.worklist import WorklistError, erlang_c, mean_wait


def draw(full=0.85, language="en", beds=20, stay=5, **change):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a letter without a glyph is a warning
        return plots.occupancy_curve(full, beds, stay, language, **change)


def colours(picture):
    return np.asarray(Image.open(io.BytesIO(picture.png)).convert("RGB")).astype(int)


def sign(picture):
    """Row and column of the middle of the vermillion sign and its line."""
    found = np.abs(colours(picture) - np.array([0xD5, 0x5E, 0x00])).max(axis=-1) < 12
    rows, columns = np.nonzero(found)
    return rows.min(), columns.mean()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("full", [0.5, 0.85, 0.99])
def test_it_is_a_small_png_with_nothing_cut_off(language, full):
    picture = draw(full, language)
    assert Image.open(io.BytesIO(picture.png)).width == 700
    assert len(picture.png) < 25_000
    pixels = colours(picture).min(axis=-1)
    assert np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]).min() > 240


@pytest.mark.parametrize("full", [0.6, 0.85, 0.95])
def test_the_words_hold_the_figures_of_the_formula(full):
    told = draw(full, "vi").alt
    hours = f"{24 * mean_wait(full, 5, 20):.1f}".replace(".", ",")
    assert f"Khi {100 * full:.0f} % số giường có người: chờ trung bình {hours} giờ" in told
    assert f"{100 * erlang_c(20 * full, 20):.0f} trong 100 người phải chờ" in told
    assert "A (85 %), B (95 %)" in told


def test_the_sign_moves_right_and_up_as_the_ward_fills():
    places = [sign(draw(full)) for full in (0.7, 0.85, 0.95)]
    rows, columns = zip(*places, strict=True)
    assert list(columns) == sorted(columns)
    assert list(rows) == sorted(rows, reverse=True)


def test_points_of_ones_own():
    assert "marked on it: X (70 %)." in draw(marked={"X": 0.7}).alt


@pytest.mark.parametrize("full", [0.4, 1.0, float("nan")])
def test_a_share_off_the_curve_is_refused(full):
    with pytest.raises(ValueError, match=r"of beds taken; expected 0\.5 to 0\.99"):
        draw(full)


def test_a_ward_without_beds_is_refused():
    with pytest.raises(WorklistError, match="number of readers or beds is 0"):
        draw(beds=0)
