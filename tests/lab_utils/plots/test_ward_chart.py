"""The observation chart: its rows are those of the score, and every value stands in its own."""

import io
import warnings

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from lab_utils import plots, simulate, warning
from lab_utils.language import LANGUAGES
from lab_utils.plots.ward_bands import place_in_bands, ward_bands

NOTE = {"vi": "Người bệnh mô phỏng", "en": "Simulated patient"}
WELL = {
    "respiratory_rate": 16.0,
    "spo2": 97.0,
    "oxygen": False,
    "systolic": 128.0,
    "pulse": 72.0,
    "consciousness": "A",
    "temperature": 37.0,
}


def rounds(*changes):
    table = pd.DataFrame([WELL | one for one in changes])
    table["time"] = pd.Timestamp("2026-03-01 06:00") + pd.to_timedelta(
        4 * np.arange(len(table)), unit="h"
    )
    return table


def draw(*changes, language="en", **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a letter without a glyph is a warning
        return plots.observation_chart(rounds(*changes), language, note=NOTE, **settings)


def test_rows_read_as_on_the_chart_of_the_rcp():
    # RCP 2017, observation chart: labels from the top, points beside them.
    shown = {
        name: [(one.label, one.points) for one in ward_bands(name, "en", False)]
        for name in warning.NEWS2.signs
    }
    assert shown["respiratory_rate"] == [
        ("≥25", 3), ("21–24", 2), ("12–20", 0), ("9–11", 1), ("≤8", 3)
    ]  # fmt: skip
    assert shown["spo2"] == [("≥96", 0), ("94–95", 1), ("92–93", 2), ("≤91", 3)]
    assert shown["oxygen"] == [("oxygen", 2), ("air", 0)]
    assert shown["consciousness"] == [("A", 0), ("C V P U", 3)]
    assert shown["temperature"][1] == ("38.1–39.0", 1)
    assert ward_bands("temperature", "vi", False)[1].label == "38,1–39,0"
    second = [(one.label, one.points) for one in ward_bands("spo2", "en", True)]
    assert second == [
        ("≥97 O₂", 3), ("95–96 O₂", 2), ("93–94 O₂", 1), ("≥93 air", 0),
        ("88–92", 0), ("86–87", 1), ("84–85", 2), ("≤83", 3),
    ]  # fmt: skip


@pytest.mark.parametrize("scale_2", [False, True])
@pytest.mark.parametrize("oxygen", [False, True])
def test_each_value_stands_in_the_row_of_its_points(scale_2, oxygen):
    for name, sign in warning.MEASURED.items():
        bands = ward_bands(name, "en", scale_2)
        for value in np.arange(*sign.possible, sign.step):
            value = round(float(value), 1)
            points = warning.news2(WELL | {name: value, "oxygen": oxygen}, scale_2).points[name]
            place = place_in_bands(name, value, oxygen, scale_2)
            assert bands[place].points == points, (name, value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale_2", [False, True])
def test_it_is_a_png_with_nothing_cut_off(language, scale_2):
    changes = [{"temperature": 36.6 + 0.1 * n, "systolic": 120.0 + n} for n in range(11)]
    gone = {"respiratory_rate": np.nan, "consciousness": None}
    picture = draw(*changes, gone, language=language, scale_2=scale_2)
    image = Image.open(io.BytesIO(picture.png))
    assert image.width == 700 and image.height < 760
    assert len(picture.png) < 40_000
    grey = np.asarray(image.convert("L"))
    assert np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]]).min() > 240


def test_the_words_hold_score_gaps_and_last_round():
    ill = {"respiratory_rate": 26.0, "spo2": 92.0, "oxygen": True, "temperature": 38.4}
    told = draw({}, {"pulse": np.nan, "spo2": np.nan}, ill, language="vi").alt
    assert told == (
        "Người bệnh mô phỏng. Phiếu theo dõi 3 lần đo, từ 06:00 01/03 đến 14:00 01/03. NEWS2 lần "
        "lượt: 0, 0–6, 8. Không đo: 10:00 01/03 SpO2, mạch. Lần cuối: Nhịp thở 26 lần/phút; "
        "SpO2 92 %; oxy; Huyết áp tâm thu 128 mmHg; Mạch 72 lần/phút; Tri giác A; Nhiệt độ "
        "38,4 °C."
    )
    assert "NEWS2 in turn: 0. Nothing is missing." in draw({}).alt


def test_what_was_not_measured_is_seen():
    known, gone = (draw({"pulse": one}) for one in (72.0, np.nan))
    assert known.png != gone.png


def test_it_draws_any_patient_of_the_ward():
    ward = simulate.ward(beds=6, days=6, seed=5)
    second = ward.stays.set_index("stay")["scale2"]
    for stay, seen in ward.observations.groupby("stay"):
        picture = plots.observation_chart(
            seen.tail(12), "vi", note=NOTE, scale_2=bool(second[stay])
        )
        assert "NEWS2 lần lượt" in picture.alt


@pytest.mark.parametrize("count", [0, 13])
def test_more_than_there_is_room_for_is_refused(count):
    table = rounds({}).loc[[0] * count]
    with pytest.raises(ValueError, match=f"rounds holds {count} rounds"):
        plots.observation_chart(table, "en", note=NOTE)


def test_what_no_patient_has_is_not_drawn():
    with pytest.raises(warning.SignError, match=r"98\.6 °F = 37 °C"):
        draw({"temperature": 98.6})
