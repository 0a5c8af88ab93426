"""Right answers before and after advice: what is drawn is what is said."""

import io
import math
import warnings

import numpy as np
import pytest
from PIL import Image

from lab_utils import plots
from lab_utils.accuracy import Estimate, wilson
from lab_utils.language import LANGUAGES

ROWS = {
    "Bạn, khi AI khuyên đúng": (wilson(5, 6), wilson(6, 6)),
    "Bạn, khi AI khuyên sai": (wilson(5, 6), wilson(0, 6)),
    "26 bác sĩ, 20 ca (Goddard 2014)": (wilson(262, 520), wilson(303, 520)),
    "Không đổi": (wilson(3, 6), wilson(3, 6)),
}


def draw(language="vi", rows=ROWS, note=""):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a letter without a glyph is a warning
        return plots.before_after(rows, language, note)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_small_png_with_nothing_cut_off(language):
    picture = draw(language, note="Mô phỏng")
    assert len(picture.png) < 30_000
    pixels = np.asarray(Image.open(io.BytesIO(picture.png)).convert("L"))
    assert pixels.shape[1] == 700
    assert np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]).min() > 240


def test_the_words_hold_every_row():
    assert draw(note="Mô phỏng").alt == (
        "Mô phỏng. Trả lời đúng trước và sau lời khuyên: Bạn, khi AI khuyên đúng 83,3 % → 100,0 %; "
        "Bạn, khi AI khuyên sai 83,3 % → 0,0 %; 26 bác sĩ, 20 ca (Goddard 2014) 50,4 % → 58,3 %; "
        "Không đổi 50,0 % → 50,0 %."
    )


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({}, "rows holds 0 rows"),
        ({str(n): ROWS["Không đổi"] for n in range(7)}, "rows holds 7 rows"),
        ({"x": (Estimate(math.nan, math.nan, math.nan), wilson(1, 2))}, "have no share"),
    ],
)
def test_what_is_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        draw(rows=rows)
