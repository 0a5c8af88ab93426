"""Names of groups as data have them: missing, misspelt, numbers, and ages in bands."""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_utils.fairness import ALL, MISSING, FairnessError, bands
from lab_utils.fairness.groups import group_name, read_groups

DECOMPOSED = unicodedata.normalize("NFD", "Nữ")


@pytest.mark.parametrize(
    "value", [None, np.nan, pd.NA, pd.NaT, "", "  ", "nan", "None", "<NA>", float("nan")]
)
def test_nothing_is_missing_however_it_is_written(value: Any) -> None:
    assert group_name(value) == MISSING


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (DECOMPOSED, "Nữ"),
        (" Nữ ", "Nữ"),
        ("hộ  nghèo", "hộ nghèo"),
        (1, "1"),
        (1.0, "1"),
        (np.int64(1), "1"),
        ("1", "1"),
        (1.5, "1.5"),
        (True, "True"),
        (np.bool_(False), "False"),
    ],
)
def test_what_means_the_same_has_one_name(value: Any, name: str) -> None:
    assert group_name(value) == name


@pytest.mark.parametrize("value", [["F"], {"F": 1}, object()])
def test_what_is_no_name_is_refused(value: Any) -> None:
    with pytest.raises(FairnessError, match="groups holds"):
        group_name(value)


def test_the_name_of_everybody_is_taken() -> None:
    with pytest.raises(FairnessError, match="the row of everybody"):
        group_name(ALL)


def test_two_ways_of_typing_are_one_group() -> None:
    found = read_groups(["Nữ", DECOMPOSED, "Nam", None], None)
    assert found.names == ("Nam", "Nữ", MISSING)
    assert found.codes.tolist() == [1, 1, 0, 2]


def test_true_and_one_are_two_groups() -> None:
    assert read_groups([True, 1, False, 0], None).names == ("0", "1", "False", "True")


def test_numbers_stand_by_size_and_are_written_in_the_language() -> None:
    found = read_groups([10, 9, 2.5], None)
    assert found.names == ("2.5", "9", "10")
    assert found.labels["2.5"] == {"vi": "2,5", "en": "2.5"}


def test_a_category_without_anybody_keeps_its_row() -> None:
    found = read_groups(pd.Categorical(["a", "c"], categories=["c", "b", "a"]), None)
    assert found.names == ("c", "b", "a")
    assert found.unexpected == frozenset()


def test_expected_groups_come_first_and_others_are_pointed_out() -> None:
    found = read_groups(["M", "female", "F", None], {"F": "Nữ", "M": "Nam", "X": "Khác"})
    assert found.names == ("F", "M", "X", "female", MISSING)
    assert found.unexpected == {"female"}
    assert found.labels["F"] == "Nữ" and found.labels["female"] == "female"


def test_a_label_may_be_given_to_those_not_recorded() -> None:
    assert read_groups(["F", None], {"F": "Nữ", None: "Bỏ trống"}).labels[MISSING] == "Bỏ trống"


@pytest.mark.parametrize("values", ["FFM", {"F": 1}, 3, np.array([["F"], ["M"]]), iter("FM")])
def test_groups_that_are_no_column_are_refused(values: Any) -> None:
    with pytest.raises(FairnessError, match="one column"):
        read_groups(values, None)


def test_raw_ages_are_sent_to_the_bands() -> None:
    with pytest.raises(FairnessError, match=r"41 different groups.*bands"):
        read_groups(range(50, 91), None)


@given(st.lists(st.sampled_from(["F", "M", "Nữ", None, "", 1, 2.5, True, DECOMPOSED]), max_size=30))
def test_everybody_has_exactly_one_group(values: list[Any]) -> None:
    found = read_groups(values, None)
    assert len(found.codes) == len(values)
    assert [found.names[code] for code in found.codes] == [group_name(value) for value in values]
    assert len(set(found.names)) == len(found.names)


def test_bands_keep_their_lower_edge() -> None:
    ages = [50, 59, 59.99, 60, 69, 70, 79.5, 80, 101]
    expected = ["50–59"] * 3 + ["60–69"] * 2 + ["70–79"] * 2 + ["≥ 80"] * 2
    assert list(bands(ages, edges=[50, 60, 70, 80])) == expected


def test_a_band_without_anybody_is_kept_and_the_youngest_only_where_there_are_any() -> None:
    assert list(bands([55], edges=[50, 60]).categories) == ["50–59", "≥ 60"]
    assert list(bands([49.9, 55], edges=[50, 60]).categories) == ["< 50", "50–59", "≥ 60"]
    assert list(bands([0, 1, 2], edges=[0, 1, 2])) == ["0", "1", "≥ 2"]


def test_an_unknown_age_stays_unknown() -> None:
    found = bands([None, 61, np.nan], edges=[60])
    assert found.isna().tolist() == [True, False, True]
    assert read_groups(found, None).names == ("≥ 60", MISSING)


@pytest.mark.parametrize("age", [-1, 131, 999, np.inf])
def test_an_impossible_age_is_refused(age: float) -> None:
    with pytest.raises(FairnessError, match="expected 0 to 130 years"):
        bands([60, age], edges=[50])


def test_an_age_that_is_no_number_is_refused() -> None:
    with pytest.raises(FairnessError, match="number of years"):
        bands(["60", "già"], edges=[50])  # type: ignore[list-item]


@pytest.mark.parametrize("edges", [[], [60, 50], [50, 50], [59.5]])
def test_edges_that_make_no_bands_are_refused(edges: list[Any]) -> None:
    with pytest.raises(FairnessError, match="whole years that rise"):
        bands([60], edges=edges)


@given(st.lists(st.floats(0, 130), min_size=1, max_size=20))
def test_every_age_lies_in_its_band(ages: list[float]) -> None:
    edges = [50, 60, 80]
    low = {"< 50": -1, "50–59": 50, "60–79": 60, "≥ 80": 80}
    high = {"< 50": 50, "50–59": 60, "60–79": 80, "≥ 80": 131}
    for age, band in zip(ages, bands(ages, edges), strict=True):
        assert low[band] <= age < high[band]
