"""Decision curves as a picture: what it says is what the curve holds; nothing is cut off."""

import io
import warnings

import numpy as np
import pytest
from PIL import Image

from lab_utils import plots
from lab_utils.decision import decision_curve
from lab_utils.language import LANGUAGES

TRUTH = [1] * 26 + [0] * 234
ALERT = [1] * 110 + [0] * 150
CURVE = decision_curve(TRUTH, {"alert": ALERT}, [n / 100 for n in range(1, 51)])
NAMES = {"alert": {"vi": "Báo động của hãng", "en": "The vendor's alert"}}


def draw(language, at=0.3, curve=CURVE, names=NAMES, note="Mô phỏng"):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a letter without a glyph is a warning
        return plots.net_benefit_curves(curve, at, language, names=names, note=note)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("at", [0.01, 0.3, 0.5])
def test_it_is_a_small_png_with_nothing_cut_off(language, at):
    picture = draw(language, at)
    assert Image.open(io.BytesIO(picture.png)).width == 700
    assert len(picture.png) < 30_000
    pixels = np.asarray(Image.open(io.BytesIO(picture.png)).convert("L"))
    assert np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]).min() > 240


def test_the_words_hold_the_values_at_the_threshold():
    # 26 right and 84 false alerts of 260 at 30 %: (26 - 84 x 3/7) / 260 = -38.5 of 1000.
    assert draw("vi").alt == (
        "Mô phỏng. Lợi ích ròng trên 1000 người ở ngưỡng hành động 30 %: Báo động của hãng −38; "
        "Làm cho tất cả −286; Không làm cho ai 0."
    )
    assert draw("en", 0.05, note="").alt == (
        "Net benefit of 1000 people at a threshold to act of 5%: The vendor's alert 83; Act on "
        "all 53; Act on none 0."
    )


def test_only_the_readings_move_with_the_slider():
    one, other = (
        np.asarray(Image.open(io.BytesIO(draw("en", at).png)).convert("L"), dtype=int)
        for at in (0.05, 0.4)
    )
    changed = (abs(one - other) > 60).mean()
    assert 0 < changed < 0.05


def test_up_to_three_rules_are_drawn():
    curve = CURVE.assign(two=CURVE["alert"] / 2, three=0.05)[
        ["alert", "two", "three", "all", "none"]
    ]
    names = NAMES | {"two": "Two rules with a rather long name", "three": "Three"}
    pixels = np.asarray(
        Image.open(io.BytesIO(draw("en", curve=curve, names=names).png)).convert("L")
    )
    assert np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]).min() > 240


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"at": 0.123}, "at is 0.123"),
        ({"names": {}}, "each with a name"),
        ({"curve": CURVE[["all", "none"]]}, "expected one to three"),
    ],
)
def test_what_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        draw("en", **change)
