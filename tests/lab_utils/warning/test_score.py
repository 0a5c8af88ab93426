"""Scores of patients and of tables; what missing signs leave open; what is refused."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from lab_utils import simulate, warning

ILL = {
    "respiratory_rate": 22,
    "spo2": 95,
    "oxygen": True,
    "systolic": 118,
    "pulse": 96,
    "consciousness": "A",
    "temperature": 38.4,
}


# Published examples


def test_a_published_example_but_for_its_slip():
    # The Welsh emergency department guide for data exchange (FHIR, "Doug Test"): 21/min, 93 % on
    # air, 120 mmHg, 95/min, alert, 37.5 °C. It prints points of 2, 2, 0, 0, 1, 0 and, against
    # the RCP's chart (36.1 to 38.0: 0), 1 for the temperature; so 6 there and 5 here.
    printed = {"respiratory_rate": 2, "spo2": 2, "oxygen": 0, "systolic": 0, "pulse": 1}
    scored = warning.news2(
        {
            "respiratory_rate": 21,
            "spo2": 93,
            "oxygen": False,
            "systolic": 120,
            "pulse": 95,
            "consciousness": "A",
            "temperature": 37.5,
        }
    )
    assert scored.points == printed | {"consciousness": 0, "temperature": 0}
    assert scored.total == 5


def test_the_extremes_of_the_score():
    # RCP 2017: from 0 to 20, for a temperature that is low; with fever 19.
    worst = {
        "respiratory_rate": 30,
        "spo2": 80,
        "oxygen": True,
        "systolic": 80,
        "pulse": 140,
        "consciousness": "U",
        "temperature": 34.0,
    }
    assert warning.news2(worst).total == 20
    assert warning.news2(worst, scale_2=True).total == 20
    assert warning.news2(worst | {"temperature": 40}).total == 19
    assert warning.mews_subbe_2001(worst | {"systolic": 60}).total == 3 + 3 + 3 + 3 + 2


def test_the_second_scale_turns_on_oxygen_into_a_warning():
    # RCP 2017: on scale 2 a high saturation on oxygen scores, on air it does not.
    at = {(air, value): {"oxygen": not air, "spo2": value} for air in (True, False) for value in
          (90, 98)}  # fmt: skip
    well = ILL | {"respiratory_rate": 16, "pulse": 70, "temperature": 37}
    second = {key: warning.news2(well | one, scale_2=True).total for key, one in at.items()}
    first = {key: warning.news2(well | one).total for key, one in at.items()}
    assert second == {(True, 90): 0, (True, 98): 0, (False, 90): 2, (False, 98): 5}
    assert first == {(True, 90): 3, (True, 98): 0, (False, 90): 5, (False, 98): 2}


# Levels


@pytest.mark.parametrize(
    ("score", "single_three", "level"),
    [
        (0, False, "none"),
        (1, False, "low"),
        (4, False, "low"),
        (3, True, "low-medium"),
        (4, True, "low-medium"),
        (5, False, "medium"),
        (5, True, "medium"),
        (6, True, "medium"),
        (7, False, "high"),
        (20, True, "high"),
    ],
)
def test_levels_of_response(score, single_three, level):
    # RCP 2017, chart 2: a 3 in one sign is low-medium where the total is 0 to 4.
    assert warning.news2_level(score, single_three) == level


def test_what_the_levels_recommend():
    # RCP 2017, chart 4.
    shown = {name: one.monitoring["en"] for name, one in warning.LEVELS.items()}
    assert shown == {
        "none": "at least every 12 hours",
        "low": "at least every 4 to 6 hours",
        "low-medium": "at least hourly",
        "medium": "at least hourly",
        "high": "continuous",
    }
    twins = [
        getattr(one, part)
        for one in warning.LEVELS.values()
        for part in ("label", "scores", "monitoring", "response")
    ]
    assert all(set(twin) == {"vi", "en"} and all(twin.values()) for twin in twins)


def test_a_score_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="score is 21; expected 0 to 20"):
        warning.news2_level(21, False)
    with pytest.raises(ValueError, match="qSOFA has no levels"):
        _ = warning.qsofa_singer_2016(ILL).levels


# Missing signs


@pytest.mark.parametrize("missing", list(ILL))
@pytest.mark.parametrize("scale_2", [False, True])
def test_a_missing_sign_opens_exactly_the_range_that_its_values_span(missing, scale_2):
    tried = {
        "oxygen": [False, True],
        "consciousness": list("ACVPU"),
        "temperature": np.arange(25, 45, 0.1),
    }
    low, high = warning.MEASURED[missing].possible if missing in warning.MEASURED else (0, 0)
    values = tried.get(missing, range(int(low), int(high) + 1))
    totals = [warning.news2(ILL | {missing: one}, scale_2).total for one in values]
    scored = warning.news2(ILL | {missing: None}, scale_2)
    assert (scored.lowest, scored.highest) == (min(totals), max(totals))
    assert scored.missing == (missing,)
    assert scored.points[missing] is None
    assert scored.total is None


def test_two_missing_signs_that_hang_together():
    # On scale 2 the points of a saturation depend on oxygen.
    open_score = warning.news2(ILL | {"spo2": math.nan, "oxygen": None}, scale_2=True)
    totals = [
        warning.news2(ILL | {"spo2": spo2, "oxygen": oxygen}, scale_2=True).total
        for spo2, oxygen in itertools.product(range(40, 101), (True, False))
    ]
    assert (open_score.lowest, open_score.highest) == (min(totals), max(totals))
    known = warning.news2(ILL | {"oxygen": None}, scale_2=True)  # 95 %: 0 on air, 2 on oxygen
    assert known.points["spo2"] is None and known.missing == ("oxygen",)


def test_a_sign_that_is_left_out_is_missing():
    assert warning.news2({}).missing == warning.NEWS2.signs
    assert (warning.news2({}).lowest, warning.news2({}).highest) == (0, 20)


def test_a_missing_sign_may_hide_a_three():
    well = ILL | {"oxygen": False, "spo2": 97, "pulse": 70, "temperature": 37}
    scored = warning.news2(well | {"respiratory_rate": None})
    assert (scored.lowest, scored.highest) == (0, 3)
    assert not scored.single_three and scored.single_three_possible
    assert scored.levels == ("none", "low-medium")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "vi",
            "NEWS2: từ 5 đến 8 điểm, mức trung bình đến cao, vì thiếu nhịp thở. Chưa đo không "
            "phải là bình thường: đo rồi tính lại.",
        ),
        (
            "en",
            "NEWS2: between 5 and 8, medium to high risk; not measured: respiratory rate. "
            "Not measured is not normal: measure, then score again.",
        ),
    ],
)
def test_what_is_said_of_an_open_score(language, said):
    assert warning.news2(ILL | {"respiratory_rate": ""}).sentence(language) == said


def test_what_is_said_of_a_complete_score():
    assert warning.news2(ILL).sentence("vi") == "NEWS2: 7 điểm, mức cao."
    assert warning.qsofa_singer_2016(ILL).sentence("en") == "qSOFA: 1."


# Tables


def test_a_table_scores_as_its_rows_do():
    ward = simulate.ward(beds=12, days=8, seed=3)
    second = ward.stays.set_index("stay")["scale2"]
    for chart, score in (
        (warning.MEWS, warning.mews_subbe_2001),
        (warning.QSOFA, warning.qsofa_singer_2016),
    ):
        table = score(ward.observations)
        assert list(table.columns[: len(chart.signs)]) == list(chart.signs)
    table = warning.ward_news2(ward)
    assert table.index.equals(ward.observations.index)
    for row, signs in zip(table.itertuples(), ward.observations.to_dict("records"), strict=True):
        given = {name: signs[name] for name in warning.NEWS2.signs}
        one = warning.news2(given, bool(second[signs["stay"]]))
        assert (row.lowest, row.highest) == (one.lowest, one.highest)
        assert row.missing == ", ".join(one.missing)
        assert (row.score is pd.NA and one.total is None) or row.score == one.total
        assert row.single_three == one.single_three
        assert row.single_three_possible == one.single_three_possible
    assert (table["missing"] != "").any()


def test_a_table_without_rows_gives_one():
    empty = simulate.ward(beds=1, days=1).observations.iloc[:0]
    assert warning.news2(empty).empty


# What is refused


@pytest.mark.parametrize(
    ("given", "vi", "en"),
    [
        ({"temperature": 98.6}, "Nhiệt độ 98,6 °C", "perhaps 98.6 °F = 37 °C?"),
        ({"spo2": 0.95}, "Có lẽ là 95 %?", "SpO2 0.95 %"),
        ({"temperature": 375}, "Có lẽ là 37,5 °C?", "expected 25 to 45"),
        ({"temperature": "3,75"}, "Có lẽ là 37,5 °C?", "Temperature 3.75 °C"),
        ({"systolic": 12}, "Có lẽ là 120 mmHg?", "expected 40 to 300"),
        ({"respiratory_rate": 220}, "Có lẽ là 22 lần/phút?", "Respiratory rate 220 /min"),
        ({"pulse": 0}, "cần từ 15 đến 300. Xem lại phiếu", "expected 15 to 300. Check the chart"),
        ({"pulse": -80}, "Mạch −80", "Pulse −80"),
        ({"pulse": math.inf}, "Mạch inf", "Pulse inf"),
        ({"spo2": 101}, "cần từ 40 đến 100", "SpO2 101 %"),
        ({"systolic": "1.200"}, "có thể đọc là 1,2 hoặc 1200", "may be 1.2 or 1200"),
        ({"pulse": "nhanh"}, "Mạch là “nhanh”, không phải một số", "is “nhanh”, not a number"),
        ({"pulse": True}, "không phải một số", "not a number"),
        ({"consciousness": "tỉnh"}, "Tri giác ghi “tỉnh”", "expected one letter: A (alert)"),
        ({"oxygen": "2 L"}, "ghi “2 L”; cần True", "is “2 L”; expected True"),
        ({"oxygen": 2}, "ghi “2”; cần True", "is “2”; expected True"),
        ({"puls": 80}, "Không có dấu hiệu nào tên puls", "No sign is called puls"),
    ],
)
def test_what_no_patient_has_is_a_sentence_in_both_languages(given, vi, en):
    with pytest.raises(warning.SignError) as refused:
        warning.news2(ILL | given)
    assert vi in refused.value.twin["vi"]
    assert en in refused.value.twin["en"]
    assert refused.value._render_traceback_() == [str(refused.value)]


def test_numbers_are_read_as_they_are_written():
    written = ILL | {"temperature": "38,4", "pulse": "96", "spo2": "95 %", "oxygen": 1}
    assert warning.news2(written) == warning.news2(ILL)


def test_a_table_names_the_row():
    seen = simulate.ward(beds=3, days=3, seed=1).observations
    seen.loc[7, "temperature"] = 99.1
    with pytest.raises(warning.SignError, match=r"row 7; 1 in all.*99.1 °F = 37.3 °C"):
        warning.news2(seen)


def test_a_table_that_lacks_a_column_is_not_a_table_of_missing_values():
    seen = simulate.ward(beds=3, days=3, seed=1).observations.drop(columns="spo2")
    with pytest.raises(warning.SignError, match="no column spo2"):
        warning.news2(seen)


@pytest.mark.parametrize("given", [pd.Series(ILL), [22, 95], None])
def test_what_is_neither_a_patient_nor_a_table_is_refused(given):
    with pytest.raises(warning.SignError, match="expected a dict for one patient"):
        warning.news2(given)


@pytest.mark.parametrize("scale_2", [None, "2", [True, False], float("nan")])
def test_the_scale_must_be_known(scale_2):
    with pytest.raises(warning.SignError, match="Which SpO2 scale"):
        warning.news2(ILL, scale_2)
