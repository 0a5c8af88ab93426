"""Results as reports write them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_utils.labtests import LabError, Result, read_result


@pytest.mark.parametrize(
    ("written", "value", "comparator", "unit", "remarks"),
    [
        ("5,6", 5.6, "", "", ()),
        ("5.6", 5.6, "", "", ()),
        (5.6, 5.6, "", "", ()),
        (118, 118, "", "", ()),
        ("<0,5", 0.5, "<", "", ()),
        ("< 0.5", 0.5, "<", "", ()),
        (">1000", 1000, ">", "", ()),
        (">1 000", 1000, ">", "", ()),
        ("≤5", 5, "<=", "", ()),
        (">=40", 40, ">=", "", ()),
        ("5,6 mmol/l", 5.6, "", "mmol/L", ()),
        ("250 G/L", 250, "", "G/L", ()),
        ("5,2 x10^9/L", 5.2, "", "x10^9/L", ()),
        ("6,5 %", 6.5, "", "%", ()),
        ("6,8 (tán huyết)", 6.8, "", "", ("haemolysed",)),
        ("6,8 tan huyet", 6.8, "", "", ("haemolysed",)),
        ("6.8 mmol/L, mẫu vỡ hồng cầu", 6.8, "", "mmol/L", ("haemolysed",)),
        ("6.8 (hemolyzed ++)", 6.8, "", "", ("haemolysed",)),
        ("6,8 (không tán huyết)", 6.8, "", "", ("không tán huyết",)),
        ("12 (mẫu đông dây; huyết tương đục)", 12, "", "", ("clotted", "lipaemic")),
        ("7 (bệnh nhân vận động)", 7, "", "", ("bệnh nhân vận động",)),
        ("6.8*", 6.8, "", "", ()),
    ],
)
def test_results_that_can_be_read(
    written: str | float, value: float, comparator: str, unit: str, remarks: tuple[str, ...]
) -> None:
    got = read_result(written)
    assert (got.value, got.comparator, got.unit, got.remarks) == (value, comparator, unit, remarks)


@pytest.mark.parametrize("written", [None, math.nan, "", "  ", "Tán huyết", "mẫu đông"])
def test_missing_results(written: str | float | None) -> None:
    got = read_result(written)
    assert got.missing and got.comparator == ""


@pytest.mark.parametrize(
    "written",
    [
        "dương tính",
        "-3",
        "−0,5",
        -2,
        "++",
        "5-6",
        "1:80",
        "10^3",
        "1e5",
        "5 - 6",
        "<",
        "5 6",
        "1,2,3",
    ],
)
def test_what_is_no_single_result_is_refused(written: str | float) -> None:
    with pytest.raises(LabError) as caught:
        read_result(written)
    assert caught.value.twin["vi"] and caught.value.twin["en"]


def test_an_ambiguous_number_is_asked_never_guessed() -> None:
    with pytest.raises(LabError) as caught:
        read_result("1.200")
    assert "1,2 hay 1200" in caught.value.twin["vi"]
    assert "1.2 or 1200" in caught.value.twin["en"]


@given(st.text(max_size=60))
def test_any_text_gives_a_result_or_a_sentence(text: str) -> None:
    try:
        got = read_result(text)
    except LabError as error:
        assert error.say("vi")
    else:
        assert isinstance(got, Result) and (got.missing or 0 <= got.value < math.inf)
