"""Inpatients: their groups are what the docstring says, whatever the seed."""

from __future__ import annotations

import pytest

from lab_utils import simulate
from lab_utils.language import LANGUAGES

BY = ["district", "diagnosis"]


@pytest.mark.parametrize("seed", range(5))
def test_groups_of_twenty_years_have_eight_to_nineteen(seed: int) -> None:
    table = simulate.inpatients(seed)
    assert len(table) == 305 and table["age"].between(40, 79).all()
    sizes = table.groupby([table["age"] // 20, *BY]).size()
    assert len(sizes) == 24 and (sizes.min(), sizes.max()) == (8, 19)


def test_readmissions_rise_at_seventy_and_bands_of_twenty_years_hide_it() -> None:
    table = simulate.inpatients()
    by_decade = table.groupby(table["age"] // 10)["readmitted"].mean()
    assert by_decade[[4, 5, 6]].max() < 0.12 and by_decade[7] > 0.3
    by_twenty = table.groupby(table["age"] // 20)["readmitted"].mean()
    assert by_twenty[3] < 0.25


def test_names_are_told_in_both_languages() -> None:
    table = simulate.inpatients()
    assert set(table["diagnosis"]) == set(simulate.DIAGNOSES)
    assert set(table["district"]) == set(simulate.AREAS)
    assert all(name[language] for name in simulate.DIAGNOSES.values() for language in LANGUAGES)
