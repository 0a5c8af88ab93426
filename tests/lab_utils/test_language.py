"""Numbers are written as a reader of each language expects them."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_utils.language import LANGUAGES, pick, say
from lab_utils.numbers import format_number

FINITE = st.floats(min_value=-1e9, max_value=1e9)


def test_pick_takes_the_language_or_the_plain_text() -> None:
    twin = {"vi": "ngưỡng", "en": "threshold"}
    assert [pick(twin, language) for language in LANGUAGES] == ["ngưỡng", "threshold"]
    assert pick("AUC", "vi") == "AUC"


@pytest.mark.parametrize("language", ["fr", "", "VI", None])
def test_pick_names_an_unknown_language_and_the_known_ones(language: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(language))) as caught:
        pick("AUC", language)
    assert "vi, en" in str(caught.value)


def test_pick_names_a_twin_that_lacks_the_language() -> None:
    with pytest.raises(ValueError, match=r"no 'en' text in .*ngưỡng"):
        pick({"vi": "ngưỡng"}, "en")


def test_a_whole_number_keeps_all_its_digits() -> None:
    assert say("{x}", "vi", x=12_345_678) == "12\u202f345\u202f678"
    assert say("{x}", "vi", x=12.345678) == "12,3457"


@pytest.mark.parametrize(
    ("x", "decimals", "vi", "en"),
    [
        (0, None, "0", "0"),
        (12.5, None, "12,5", "12.5"),
        (-0.25, None, "−0,25", "−0.25"),
        (1200, None, "1200", "1200"),
        (38455, None, "38\u202f455", "38\u202f455"),
        (-1234567.5, None, "−1\u202f234\u202f567,5", "−1\u202f234\u202f567.5"),
        (9999.999, 1, "10\u202f000,0", "10\u202f000.0"),
        (98.4375, 1, "98,4", "98.4"),
        (5, 2, "5,00", "5.00"),
        (1 / 3, None, "0,333333", "0.333333"),
        (-0.0, None, "0", "0"),
        (-0.001, 2, "0,00", "0.00"),
        (-1e-9, None, "0", "0"),
        (100, None, "100", "100"),
    ],
)
def test_format_number(x: float, decimals: int | None, vi: str, en: str) -> None:
    assert format_number(x, "vi", decimals) == vi
    assert format_number(x, "en", decimals) == en


@given(FINITE, st.sampled_from(LANGUAGES), st.none() | st.integers(0, 6))
def test_one_decimal_sign_and_no_point_or_comma_beside_it(
    x: float, language: str, decimals: int | None
) -> None:
    text = format_number(x, language, decimals)
    other = {"vi": ".", "en": ","}[language]
    assert other not in text and "-" not in text
    assert re.fullmatch(r"−?\d{1,4}(\D\d+)?|−?\d{1,3}(\u202f\d{3})+(\D\d+)?", text)


@given(FINITE, st.integers(0, 6))
def test_no_more_is_lost_than_the_decimals_asked_for(x: float, decimals: int) -> None:
    text = format_number(x, "en", decimals).replace("\u202f", "").replace("−", "-")
    assert math.isclose(float(text), x, rel_tol=1e-15, abs_tol=0.5 * 10**-decimals * (1 + 1e-6))
    assert len(text.partition(".")[2]) == decimals
