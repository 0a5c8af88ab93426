"""Group sizes and coarsening, on a published table and on drawn ones."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_utils import simulate
from lab_utils.privacy import (
    PrivacyError,
    age_bands,
    anonymity,
    coarsen,
    coarsening_steps,
    group_sizes,
)

untimed = settings(deadline=None, max_examples=40)

# Ciriani, De Capitani di Vimercati, Foresti, Samarati: k-Anonymity. In: Secure Data Management in
# Decentralized Systems, Springer 2007, fig. 1 (after Samarati 2001): k = 1.
PUBLISHED = pd.DataFrame(
    [
        ("asian", "64/04/12", "F", "94142", "divorced"),
        ("asian", "64/09/13", "F", "94141", "divorced"),
        ("asian", "64/04/15", "F", "94139", "married"),
        ("asian", "63/03/13", "M", "94139", "married"),
        ("asian", "63/03/18", "M", "94139", "married"),
        ("black", "64/09/27", "F", "94138", "single"),
        ("black", "64/09/27", "F", "94139", "single"),
        ("white", "64/09/27", "F", "94139", "single"),
        ("white", "64/09/27", "F", "94141", "widow"),
    ],
    columns=["race", "birth", "sex", "zip", "status"],
)


def test_the_published_table_singles_everybody_out() -> None:
    found = anonymity(PUBLISHED, list(PUBLISHED.columns))
    assert (found.k, found.unique, found.groups, found.people) == (1, 9, 9, 9)
    assert found.share_unique == 1
    sizes = group_sizes(PUBLISHED, ["race", "birth", "sex", "zip", "status"])
    first = sizes[(sizes["birth"] == "64/04/12") & (sizes["zip"] == "94142")]
    assert first["people"].tolist() == [1]


def test_the_published_table_counted_by_hand_in_coarser_columns() -> None:
    # ZIP 9413* and 9414*, race left out: 9413* holds six, 9414* three.
    zips = {one: f"{one[:4]}*" for one in PUBLISHED["zip"]}
    coarse = PUBLISHED.assign(zip=PUBLISHED["zip"].map(zips))
    assert group_sizes(coarse, ["zip"])["people"].tolist() == [3, 6]
    assert anonymity(coarse, ["zip"]).k == 3
    # With sex: 9413* has four women and two men, 9414* three women.
    assert group_sizes(coarse, ["zip", "sex"])["people"].tolist() == [2, 3, 4]


def test_a_missing_value_is_a_value_of_its_own() -> None:
    table = pd.DataFrame({"age": [40, 40, None, None, 41], "sex": ["F", "F", "F", "F", None]})
    found = anonymity(table, ["age", "sex"])
    assert (found.k, found.groups, found.unique, found.missing) == (1, 3, 1, 3)
    assert group_sizes(table, ["age", "sex"])["people"].sum() == 5


def test_columns_that_are_categories_count_only_what_occurs() -> None:
    table = pd.DataFrame({"a": pd.Categorical(["x", "x"], ["x", "y"]), "b": [1, 1]})
    assert anonymity(table, ["a", "b"]).k == 2


@pytest.mark.parametrize(
    ("years", "age", "band"),
    [
        (1, 43, "43"),
        (5, 43, "40–44"),
        (10, 49.9, "40–49"),
        (10, 50, "50–59"),
        (20, 43, "40–59"),
        (20.0, 0, "0–19"),
        (40, 129, "120–159"),
    ],
)
def test_bands(years: float, age: float, band: str) -> None:
    assert age_bands(pd.Series([age, math.nan]), years).tolist() == [band, pd.NA]


@pytest.mark.parametrize("years", [0, -5, 2.5, 101, math.nan, "10", None])
def test_a_band_that_is_none_is_refused(years: float) -> None:
    with pytest.raises(PrivacyError) as caught:
        age_bands(pd.Series([40]), years)
    assert caught.value.reason == "bad_band"


@pytest.mark.parametrize("age", [-1, 131, "bốn mươi", math.inf])
def test_an_age_that_cannot_be_is_refused(age: object) -> None:
    with pytest.raises(PrivacyError, match=str(age).replace("-", "−")):
        age_bands(pd.Series([40, age]), 10)


def test_a_broken_number_of_years_is_told_as_each_language_writes_it() -> None:
    with pytest.raises(PrivacyError) as caught:
        age_bands(pd.Series([40]), 2.5)
    assert "2,5 năm" in caught.value.say("vi") and "2.5 years" in caught.value.say("en")


def test_places_go_one_level_up() -> None:
    table = pd.DataFrame({"age": [43, None], "district": ["Ví Dụ", None], "x": [1, 2]})
    coarse = coarsen(table, 10, places=simulate.AREAS)
    assert coarse["district"].tolist()[0] == "Vùng Đông" and coarse["district"].isna()[1]
    assert coarse["age"].tolist() == ["40–49", pd.NA] and coarse["x"].tolist() == [1, 2]
    assert table["age"].tolist()[0] == 43
    with pytest.raises(PrivacyError, match="Xã Lạ"):
        coarsen(table.assign(district="Xã Lạ"), 10, places=simulate.AREAS)


def test_faults_are_named() -> None:
    table = pd.DataFrame({"age": [40]})
    with pytest.raises(PrivacyError, match="no column sex; it has: age"):
        anonymity(table, ["age", "sex"])
    with pytest.raises(PrivacyError, match="no column district"):
        coarsen(table, 5, places={})
    with pytest.raises(PrivacyError, match="holds nobody"):
        anonymity(table.head(0), ["age"])


@untimed
@given(
    st.lists(st.tuples(st.integers(0, 99), st.sampled_from("ab")), min_size=1, max_size=60),
    st.sampled_from([1, 5, 10, 20]),
)
def test_sizes_agree_with_counting_and_doubled_bands_never_lower_k(
    people: list[tuple[int, str]], years: int
) -> None:
    table = pd.DataFrame(people, columns=["age", "place"])
    found = anonymity(coarsen(table, years), ["age", "place"])
    groups = [(age // years, place) for age, place in people]
    counts = [groups.count(one) for one in set(groups)]
    assert (found.k, found.groups) == (min(counts), len(counts))
    assert found.unique == counts.count(1)
    assert anonymity(coarsen(table, 2 * years), ["age", "place"]).k >= found.k


@pytest.mark.parametrize("seed", range(10))
def test_the_simulated_ward_is_hidden_first_in_bands_of_twenty_years(seed: int) -> None:
    table = simulate.inpatients(seed)
    steps = coarsening_steps(table, ["age", "district", "diagnosis"]).set_index("years")
    assert steps["k"][1] == steps["k"][5] == 1
    assert steps["k"][10] < 5 <= steps["k"][20]
    assert (steps["k"][20], steps["k"][40]) == (8, 19)
    assert steps["share_unique"][1] > 0.4 and steps["share_unique"][20] == 0
    assert steps["unique"][1] == round(steps["share_unique"][1] * len(table))


def test_the_first_ward_as_the_lab_shows_it() -> None:
    table = simulate.inpatients()
    by = ["age", "district", "diagnosis"]
    steps = coarsening_steps(table, by)
    assert steps["k"].tolist() == [1, 1, 2, 8, 19]
    assert steps["unique"].tolist() == [162, 13, 0, 0, 0]
    assert anonymity(coarsen(table, 10, places=simulate.AREAS), by).k == 6
