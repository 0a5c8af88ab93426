"""The observation chart: its rows are those of the score, and every value stands in its own."""

import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

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


class Cells(HTMLParser):
    """The cells of a chart's tables, a row each, with the rows' points; ``rowspan`` filled in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[list[tuple[str, list[str]]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "table":
            self.blocks.append([])
        elif tag == "tr":
            self.blocks[-1].append((given.get("class", ""), []))
        elif tag in ("th", "td"):
            self.blocks[-1][-1][1].append("")

    def handle_data(self, data):
        if self.blocks and self.blocks[-1] and self.blocks[-1][-1][1]:
            self.blocks[-1][-1][1][-1] += data


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale_2", [False, True])
def test_every_value_is_drawn_in_the_row_of_its_band(language, scale_2):
    changes = [{"temperature": 36.6 + 0.1 * n, "systolic": 120.0 + n} for n in range(12)]
    first, second = Cells(draw(*changes, language=language, scale_2=scale_2).html()).blocks
    assert [len(row[1]) for row in first if row[0]] == [2 + 6] * len([r for r in first if r[0]])
    rows = {cells[0]: (points, cells[2:]) for points, cells in second if points}
    sign = "," if language == "vi" else "."
    for band, seen in {
        f"36{sign}1–38{sign}0": [f"{37.2 + 0.1 * n:.1f}".replace(".", sign) for n in range(6)],
        "111–219": [str(126 + n) for n in range(6)],
    }.items():
        assert rows[band] == ("labs-points-0", seen)
    assert sum(bool(cell) for _, cells in rows.values() for cell in cells) == 7 * 6


def test_many_rounds_are_two_blocks_that_fit_a_telephone():
    for count, blocks in ((1, 1), (6, 1), (7, 2), (12, 2)):
        assert len(Cells(draw(*[{}] * count).html()).blocks) == blocks


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


def test_what_was_not_measured_is_one_hatched_cell():
    known, gone = (draw({"pulse": one}).html() for one in (72.0, np.nan))
    bands = len(ward_bands("pulse", "en", False))
    hatched = f'<td class="labs-gap" rowspan="{bands}"><b>?</b></td>'
    assert hatched in gone and "labs-gap" not in known
    assert ">72<" in known and ">72<" not in gone


def test_the_score_has_the_colour_of_its_level():
    html = draw({}, {"respiratory_rate": 26.0}, {"respiratory_rate": 26.0, "spo2": 90.0}).html()
    score = re.findall(r'<td class="labs-points-(\d)">(\d+)</td>', html)
    assert score == [("0", "0"), ("1", "3"), ("2", "6")]


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
