"""New UIDs and moved dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.uid import UID, CTImageStorage

from lab_utils.privacy.pseudonyms import Pseudonyms, moved


@given(st.text(max_size=20), st.from_regex(r"[1-9]\.[1-9]\.[0-9]{1,20}", fullmatch=True))
def test_uids_are_valid_repeat_with_the_secret_and_tell_nothing(secret: str, old: str) -> None:
    one = Pseudonyms(secret or "s")
    new = one.uid(old)
    assert UID(new).is_valid and len(new) <= 64 and new.startswith("2.25.")
    assert new == Pseudonyms(secret or "s").uid(old) != Pseudonyms(f"{secret}x").uid(old)
    assert new != one.uid(f"{old}1")


def test_without_a_secret_no_two_are_alike() -> None:
    assert Pseudonyms().uid("1.2.3") != Pseudonyms().uid("1.2.3")
    assert Pseudonyms("").uid("1.2.3") != Pseudonyms("").uid("1.2.3")


def test_what_the_standard_registered_and_nothing_stay() -> None:
    assert Pseudonyms().uid(CTImageStorage) == CTImageStorage
    assert Pseudonyms().uid("") == ""


def test_offsets_lie_in_ten_years_and_differ() -> None:
    offsets = [Pseudonyms("s").days(str(patient)) for patient in range(300)]
    assert -3650 <= min(offsets) < max(offsets) <= -1
    assert len(set(offsets)) > 250


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-3650, -1))
def test_dates_move_by_days(day: date, days: int) -> None:
    there = (day + timedelta(days)).strftime("%Y%m%d")
    assert moved(f"{day:%Y%m%d}", days) == there
    assert moved(f"{day:%Y%m%d}235959.999999-0700", days) == f"{there}235959.999999-0700"
    assert moved(f"{day:%Y.%m.%d}", days) == there  # before 1993


@pytest.mark.parametrize(
    "text", ["", "2026", "202603", "20260230", "00010101", "today", "2026-03-01"]
)
def test_a_date_that_is_no_day_cannot_move(text: str) -> None:
    assert moved(text, -400) is None
