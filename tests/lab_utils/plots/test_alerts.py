"""The bars of delta checks: what they draw is what they say, and nothing is cut off."""

import io
import warnings

import numpy as np
import pytest
from PIL import Image

from lab_utils import plots
from lab_utils.language import LANGUAGES

TOTALS = {"swap": 24, "change": 41}
RULE = {"swap": 20, "after": 13, "change": 37, "other": 187}
THREE = {
    "Haemoglobin > 16 g/L": {"swap": 17, "after": 11, "change": 34, "other": 28},
    "MCV > 3,5 fL": {"swap": 13, "after": 10, "change": 1, "other": 61},
    "AI": {"swap": 22, "other": 32},
}
SIMULATED = {"vi": "Số liệu mô phỏng", "en": "Simulated data"}


def draw(language="en", alerts=None, **change):
    settings = {"note": SIMULATED} | change
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a letter without a glyph is a warning
        return plots.delta_alerts(alerts or {"Hb": RULE}, TOTALS, 30, language, **settings)


def colours(picture):
    return np.asarray(Image.open(io.BytesIO(picture.png)).convert("RGB")).astype(int)


def width_of(picture, colour):
    """Pixels of a colour in the row of the bar, found by its vermillion beginning."""
    pixels = colours(picture)
    near = np.abs(pixels - np.array(colour)).max(axis=-1) < 12
    # The keys of the legend are narrower than any bar's row.
    return int(near[: pixels.shape[0] // 3].sum(axis=1).max())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("alerts", [{"Hb": RULE}, THREE], ids=["one", "three"])
def test_it_is_a_small_png_with_nothing_cut_off(language, alerts):
    picture = draw(language, alerts, most=10 if len(alerts) == 1 else None)
    assert Image.open(io.BytesIO(picture.png)).width == 700
    assert len(picture.png) < 25_000
    pixels = colours(picture).min(axis=-1)
    assert np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]).min() > 240


def test_the_words_hold_every_count():
    assert draw("vi").alt == (
        "Số liệu mô phỏng. Báo động trong 30 ngày. Hb: 8,6 báo động/ngày; "
        "ống đổi nhầm 20 trên 24; mẫu kế sau ống đổi nhầm 13; bệnh thay đổi thật 37 trên 41; "
        "ngẫu nhiên, lỗi khác 187."
    )
    told = draw("en", THREE).alt
    assert "MCV > 3,5 fL: 2.8 alerts a day; exchanged tube 13 of 24;" in told
    assert "AI: 1.8 alerts a day; exchanged tube 22 of 24; sample after such a tube 0;" in told


def test_a_bar_is_as_long_as_its_count():
    vermillion = (0xD5, 0x5E, 0x00)
    few, many = (
        width_of(draw(alerts={"Hb": {"swap": n, "other": 300}}), vermillion) for n in (10, 20)
    )
    assert many == pytest.approx(2 * few, abs=4)


def test_more_than_there_is_room_for_is_drawn_as_such():
    full = draw(alerts={"Hb": {"other": 600}})
    over = draw(alerts={"Hb": {"other": 2000}})
    # The arrow is all that is added: both bars fill the axis.
    assert (colours(full) < 60).all(axis=-1).sum() < (colours(over) < 60).all(axis=-1).sum()
    assert "66.7 alerts a day" in over.alt


def test_bars_without_alerts_are_drawn_too():
    assert "B: 0.0 alerts a day; exchanged tube 0 of 24" in draw(alerts={"A": {}, "B": {}}).alt


def test_the_most_that_can_be_done_is_a_line():
    assert not np.array_equal(colours(draw()), colours(draw(most=10)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"alerts": {str(n): RULE for n in range(4)}}, "alerts holds 4 rows"),
        ({"alerts": {"x" * 21: RULE}}, "is too long; 20 characters"),
        ({"alerts": {"Hb": {"luck": 1}}}, r"alerts names \['luck'\]"),
        ({"alerts": {"Hb": {"swap": 25}}}, "'Hb' finds 25 of 24 swap"),
        ({"language": "fr"}, "'fr'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        draw(**change)


def test_no_days_are_refused():
    with pytest.raises(ValueError, match="days is 0"):
        plots.delta_alerts({"Hb": RULE}, TOTALS, 0, "en", note="x")
