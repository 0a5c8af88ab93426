"""Waits by order: what is drawn is what is said, signs differ, nothing is cut off."""

import io
import math
import warnings

import numpy as np
import pytest
from PIL import Image

from lab_utils import plots
from lab_utils.accuracy import Estimate
from lab_utils.language import LANGUAGES

MEANS = {
    "AI gắn cờ": {"Theo thứ tự đến": 40.0, "Theo AI": 9.35},
    "Ca có bệnh bị AI bỏ sót": {"Theo thứ tự đến": 40.0, "Theo AI": 46.73},
}
LIMITED = {
    "Flagged, mean": {
        "As they arrive": Estimate(40, 38.4, 41.6),
        "AI order": Estimate(9.4, 9.2, 9.6),
        "AI order, cap": Estimate(18.7, 17.1, 20.3),
    },
    "Missed, longest of the month": {
        "As they arrive": Estimate(184, 168, 200),
        "AI order": Estimate(219, 199, 239),
        "AI order, cap": Estimate(191, 176, 205),
    },
}
SIMULATED = {"vi": "Số liệu mô phỏng", "en": "Simulated data"}


def draw(language="en", waits=None, **change):
    settings = {"measure": {"vi": "Chờ (phút)", "en": "Wait (min)"}, "note": SIMULATED} | change
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a letter without a glyph is a warning
        return plots.waits_by_order(waits or LIMITED, language, **settings)


def colours(picture):
    return np.asarray(Image.open(io.BytesIO(picture.png)).convert("RGB")).astype(int)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("waits", [MEANS, LIMITED], ids=["two", "three"])
def test_it_is_a_small_png_with_nothing_cut_off(language, waits):
    picture = draw(language, waits, most=dict.fromkeys(waits, 20))
    assert Image.open(io.BytesIO(picture.png)).width == 700
    assert len(picture.png) < 25_000
    pixels = colours(picture).min(axis=-1)
    assert np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]).min() > 240


def test_the_words_hold_every_figure():
    assert draw("vi", MEANS).alt == (
        "Số liệu mô phỏng. Chờ (phút). AI gắn cờ: Theo thứ tự đến 40,0; Theo AI 9,3. "
        "Ca có bệnh bị AI bỏ sót: Theo thứ tự đến 40,0; Theo AI 46,7."
    )
    told = draw(most={"Flagged, mean": 20}).alt
    assert "AI order, cap 18.7 (17.1–20.3); wanted ≤ 20. Missed" in told
    assert "Missed, longest of the month: As they arrive 184.0 (168–200);" in told


def left_edge_of_blue(picture):
    blue = np.abs(colours(picture) - np.array([0, 0x72, 0xB2])).max(axis=-1) < 12
    return np.flatnonzero(blue[60:, :].any(axis=0))[0]  # below the key


def test_a_sign_stands_where_its_figure_is():
    places = [
        left_edge_of_blue(draw(waits={"A": {"x": 60.0, "y": wait}})) for wait in (0.0, 30.0, 60.0)
    ]
    assert places[2] - places[1] == pytest.approx(places[1] - places[0], abs=1)
    assert places[1] > places[0]


def test_the_axis_stands_still_while_little_changes():
    # The frame is the same: only the sign and its words differ.
    first, second = (draw(waits={"A": {"x": 50.0, "y": wait}}) for wait in (30.0, 31.0))
    axis = slice(-60, None)
    assert np.array_equal(colours(first)[axis], colours(second)[axis])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"waits": {str(n): {"x": 1} for n in range(9)}}, "waits holds 9 groups; expected 1 to 8"),
        ({"waits": {"A": dict.fromkeys("wxyz", 1)}}, "expected 1 to 3"),
        (
            {"waits": {"A": {"x": 1}, "B": {"y": 1}}},
            r"'B' has the orders \['y'\]; expected \['x'\]",
        ),
        ({"waits": {"A": {"x": -1}}}, "'A', 'x' is -1; expected 0 or more"),
        ({"waits": {"A": {"x": math.nan}}}, "'A', 'x' is nan; expected 0 or more"),
        ({"waits": {"A": {"x": math.inf}}}, "'A', 'x' is inf; expected 0 or more"),
        ({"most": {"C": 20}}, r"most names \['C'\]"),
        ({"language": "fr"}, "'fr'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        draw(**change)


def test_no_groups_are_refused():
    with pytest.raises(ValueError, match="waits holds 0 groups"):
        plots.waits_by_order({}, "en", measure="Wait")
