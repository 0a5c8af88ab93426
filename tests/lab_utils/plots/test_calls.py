"""Calls against missed cases: what is drawn is what is said, and nothing is cut off."""

import io
import warnings

import numpy as np
import pytest
from PIL import Image

from lab_utils import plots
from lab_utils.language import LANGUAGES
from lab_utils.warning import Calls

NOTE = {"vi": "Khoa mô phỏng", "en": "Simulated ward"}
LEADS = (20.0, 16.0, 12.0, 8.0)
COUNTED = {
    limit: Calls(30, 5, 900 // n, 450 // n, 20 // n, LEADS[: 5 - n]) for n, limit in
    enumerate(range(3, 8), 1)
}  # fmt: skip


def draw(limit=4, language="en", counted=None, **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a letter without a glyph is a warning
        return plots.calls_by_limit(
            COUNTED if counted is None else counted, limit, language, note=NOTE, **settings
        )


def colours(picture):
    return np.asarray(Image.open(io.BytesIO(picture.png)).convert("RGB")).astype(int)


def filled(picture, colour):
    """Pixels of a colour, most of them in the one bar that is filled."""
    return int((np.abs(colours(picture) - np.array(colour)).max(axis=-1) < 12).sum())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("limit", list(COUNTED))
def test_it_is_a_small_png_with_nothing_cut_off(language, limit):
    picture = draw(limit, language, most=6)
    assert Image.open(io.BytesIO(picture.png)).width == 700
    assert len(picture.png) < 25_000
    pixels = colours(picture).min(axis=-1)
    assert np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]).min() > 240


def test_the_words_hold_every_number():
    assert draw(language="vi").alt == (
        "Khoa mô phỏng. Gọi từ 4 điểm: Cuộc gọi mỗi đêm 7,5; Ca được gọi trước 3 trên 5; "
        "Tổng số cuộc gọi 450; Trong đó gọi đúng 10; Báo trước (trung vị) 16 giờ. Mọi ngưỡng: "
        "3 điểm: 15,0 cuộc gọi mỗi đêm, sót 1 ca; 4 điểm: 7,5 cuộc gọi mỗi đêm, sót 2 ca; "
        "5 điểm: 5,0 cuộc gọi mỗi đêm, sót 3 ca; 6 điểm: 3,7 cuộc gọi mỗi đêm, sót 4 ca; "
        "7 điểm: 3,0 cuộc gọi mỗi đêm, sót 5 ca."
    )


def test_where_nothing_is_found_there_is_no_number():
    told = draw(7).alt
    assert "Cases called for before 0 of 5; Calls in all 180; True calls among them 4;" in told
    assert "Lead time (median) none." in told


def test_the_bar_of_the_limit_is_filled_as_high_as_its_count():
    blue = (0x00, 0x72, 0xB2)
    assert filled(draw(3), blue) > 1.4 * filled(draw(4), blue)


def test_the_most_that_can_be_answered_is_a_line():
    assert not np.array_equal(colours(draw()), colours(draw(most=6)))


def test_a_ward_that_misses_nothing_is_drawn_too():
    quiet = {5: Calls(30, 2, 90, 60, 4, (6.0, 9.5))}
    assert "2 of 2" in draw(5, counted=quiet).alt


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"limit": 9}, "limit is 9; expected one of 3, 4, 5, 6, 7"),
        ({"counted": {}}, "limit is 4"),
        ({"language": "fr"}, "'fr'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        draw(**settings)
