"""Numbers as people type them: read, asked about, or refused; never guessed."""

from __future__ import annotations

import math
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lab_utils.language import LANGUAGES
from lab_utils.numbers import AmbiguousNumberError, NotANumberError, format_number, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("007", 7),
        ("12,5", 12.5),
        ("12.5", 12.5),
        (",5", 0.5),
        (".5", 0.5),
        ("+5", 5),
        ("-0,3", -0.3),
        ("−0.3", -0.3),  # minus sign
        ("–0.3", -0.3),  # dash, as word processors make of a hyphen
        ("  12,5\t", 12.5),
        ("\u00a012,5\u202f", 12.5),
        # A nought before the sign cannot part thousands.
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("-0.125", -0.125),
        # Not three digits behind the sign, or more than three before it
        ("1,2000", 1.2),
        ("1.20", 1.2),
        ("1200,500", 1200.5),
        # Spaces part thousands
        ("1 200", 1200),
        ("1\u00a0200", 1200),
        ("38\u202f455", 38455),
        ("38\u2009455,25", 38455.25),
        ("1 234.567", 1234.567),
        ("-1 200", -1200),
        # Two signs, or one that comes twice, leave no doubt
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234,567", 1234.567),
        ("1,234.567", 1234.567),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1.234.567,8", 1234567.8),
        ("−1,234,567.8", -1234567.8),
    ],
)
def test_reads(text: str, number: float) -> None:
    got = read_number(text)
    assert got == number
    assert type(got) is float


@pytest.mark.parametrize(
    ("text", "small", "large"),
    [
        ("1.200", 1.2, 1200),
        ("1,200", 1.2, 1200),
        ("-1,200", -1.2, -1200),
        ("−12.345", -12.345, -12345),
        ("+1.200", 1.2, 1200),
        ("999,999", 999.999, 999999),
        (" 1.000 ", 1, 1000),
    ],
)
def test_asks_and_never_guesses(text: str, small: float, large: float) -> None:
    with pytest.raises(AmbiguousNumberError) as caught:
        read_number(text)
    assert (caught.value.small, caught.value.large) == (small, large)
    assert repr(text.strip()) in str(caught.value)


@pytest.mark.parametrize("text", ["95,", "95.", " 95, ", "+95,"])
def test_a_sign_with_no_decimals_behind_it_says_nothing(text: str) -> None:
    assert read_number(text) == 95
    assert read_number(f"{text.strip()} %", unit="%") == 95


@pytest.mark.parametrize(
    "text",
    """|   |.|,|-|+|--5|+-5|5-|1,2,3|1.2.3|1.23.456|1234.567,8|1,23.5|1.2,3|5.,|5,,|1 2|1 20|12 34
    |nan|NaN|inf|-inf|Infinity|∞|1e3|1E3|0x1F|0b11|0o7|1_000|1'000|½|1/2|10-20|3 - 4|=1+1
    |mười|12a|a12|12 %|%|12%%|１２|١٢|१२|12²|一|95 ％|$5|5,0,0|1,,5|1 ,5|1, 5|true|None|[1]|{}
    |1.200.00|1,200,00|1 200 30|1\u200b2|٫5|0..5""".replace("\n    ", "").split("|"),
)
def test_refuses_what_is_not_one_number(text: str) -> None:
    with pytest.raises(NotANumberError):
        read_number(text)


@pytest.mark.parametrize(("digits", "readable"), [(40, True), (41, False), (100_000, False)])
def test_very_long_texts(digits: int, readable: bool) -> None:
    text = "1" * digits
    if readable:
        assert read_number(text) == float(text)
        return
    with pytest.raises(NotANumberError) as caught:
        read_number(text)
    assert len(str(caught.value)) < 100  # a message, not the whole text


def test_a_long_row_of_groups_ends_at_once() -> None:
    for text in ("1" + ".111" * 50_000 + "x", "1" + " 111" * 50_000 + "x", "0" * 10**6 + ",,"):
        with pytest.raises(NotANumberError):
            read_number(text)


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("95 %", "%", 95),
        ("95%", "%", 95),
        ("95\u00a0%", "%", 95),
        ("95", "%", 95),
        ("26 trẻ", "trẻ", 26),
        (unicodedata.normalize("NFD", "26 trẻ"), "trẻ", 26),  # as some Vietnamese keyboards write
        ("7,4 mmol/L", "mmol/L", 7.4),
        (" 62 µmol/L ", "µmol/L", 62),
    ],
)
def test_a_unit_may_follow(text: str, unit: str, number: float) -> None:
    assert read_number(text, unit) == number


@pytest.mark.parametrize(
    ("text", "unit"),
    [("12 kg", "g"), ("95 %", ""), ("95 %", "trẻ"), ("%", "%"), ("95 % %", "%"), ("% 95", "%")],
)
def test_another_unit_is_refused(text: str, unit: str) -> None:
    with pytest.raises(NotANumberError):
        read_number(text, unit)


def test_a_unit_does_not_hide_two_readings() -> None:
    with pytest.raises(AmbiguousNumberError):
        read_number("1.200 %", "%")


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=6) | st.integers(-(10**9), 10**9),
    st.sampled_from(LANGUAGES),
    st.none() | st.integers(0, 6),
)
@example(1.2, "vi", 3)
@example(12345.678, "en", 3)
@example(-0.125, "vi", None)
def test_what_is_written_is_read_again(x: float, language: str, decimals: int | None) -> None:
    written = format_number(float(x), language, decimals)
    plain = float(written.replace("\u202f", "").replace(",", ".").replace("−", "-"))
    fraction = written.partition({"vi": ",", "en": "."}[language])[2]
    ambiguous = 1 <= abs(plain) < 1000 and len(fraction) == 3
    if ambiguous:
        with pytest.raises(AmbiguousNumberError) as caught:
            read_number(written)
        assert plain in (caught.value.small, caught.value.large)
    else:
        assert read_number(written) == plain


@given(st.text(alphabet="0123456789.,-+− \u202f%exn_", max_size=14) | st.text(max_size=50))
@example("1.200")
def test_any_text_is_read_asked_or_refused(text: str) -> None:
    try:
        number = read_number(text, unit="%")
    except AmbiguousNumberError as error:
        assert error.large == pytest.approx(1000 * error.small)
    except NotANumberError:
        pass
    else:
        assert math.isfinite(number)
