"""Wider age bands: what the picture says is what the table gives."""

import pandas as pd
import pytest

from lab_utils import privacy, simulate
from lab_utils.plots import coarsening_panel

BY = ["age", "district", "diagnosis"]
NAME = {"vi": "Tái nhập viện, %", "en": "Readmitted, %"}
NOTE = {"vi": "Số liệu mô phỏng", "en": "Simulated data"}


@pytest.mark.parametrize("years", [5, 10, 20, 40])
def test_it_says_what_the_table_gives(years):
    people = simulate.inpatients()
    coarse = privacy.coarsen(people, years)
    found = privacy.anonymity(coarse, BY)
    drawn = coarsening_panel(people, BY, years, "readmitted", NAME, "en", NOTE)
    assert drawn.png.startswith(b"\x89PNG")
    head = f"Age bands of {years} years: {found.groups} groups, the smallest of {found.k}"
    assert drawn.alt.startswith(f"Simulated data. {head} (k = {found.k}). Of 305 people: ")
    assert f"alone: {found.unique};" in drawn.alt
    rates = (100 * coarse.groupby("age").readmitted.mean()).round()
    assert drawn.alt.endswith("; ".join(f"{band} {rate:.0f}" for band, rate in rates.items()) + ".")


def test_everybody_is_counted_once_and_in_vietnamese():
    people = pd.DataFrame({"age": [41, 71, 72, *[55] * 6], "back": [True, *[False] * 8]})
    drawn = coarsening_panel(people, ["age"], 10, "back", NAME, "vi", NOTE)
    said = "Trong 9 người: một mình: 1; nhóm 2–4: 2; nhóm từ 5 người: 6."
    assert said in drawn.alt
    assert "Tái nhập viện, %: 40–49 100; 50–59 0; 70–79 0." in drawn.alt


def test_bands_stand_in_the_order_of_age():
    people = pd.DataFrame({"age": [41, 7, 102], "back": [True, False, False]})
    drawn = coarsening_panel(people, ["age"], 10, "back", NAME, "en", NOTE)
    assert "0–9 0; 40–49 100; 100–109 0." in drawn.alt


def test_a_width_out_of_range_is_refused():
    people = pd.DataFrame({"age": [41], "back": [True]})
    with pytest.raises(privacy.PrivacyError):
        coarsening_panel(people, ["age"], 0, "back", NAME, "vi", NOTE)
