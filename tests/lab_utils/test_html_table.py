"""A table in HTML can be read by a screen reader, and its cells say what is not known."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest

from lab_utils.accuracy import Estimate
from lab_utils.html_table import (
    HtmlTable,
    change_cell,
    estimates_table,
    html_table,
    number_cell,
    points_cell,
    proportion_cell,
    signed_number,
)

SHARE = Estimate(0.793, 0.751, 0.83)
UNLIMITED = Estimate(0.793, math.nan, math.nan)
UNKNOWN = Estimate(math.nan, math.nan, math.nan)


def test_headings_have_their_scope_and_the_region_a_name() -> None:
    page = html_table("Số ca", ("Nhóm", "n"), [("Nữ", "12"), ("Nam", "30")], ["Dữ liệu mô phỏng."])
    assert re.findall(r'<th scope="col"[^>]*>([^<]+)', page) == ["Nhóm", "n"]
    assert re.findall(r'<th scope="row"[^>]*>([^<]+)', page) == ["Nữ", "Nam"]
    assert re.findall(r"<td[^>]*>([^<]+)", page) == ["12", "30"]
    assert 'role="region" aria-label="Số ca" tabindex="0"' in page
    assert page.endswith("<ul><li>Dữ liệu mô phỏng.</li></ul>")
    assert "<ul>" not in html_table("Số ca", ("Nhóm",), [("Nữ",)], ())


def test_no_text_becomes_markup() -> None:
    bad = "<script>\"'&"
    page = html_table(bad, (bad,), [(bad, bad)], (bad,))
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") == 6


def test_a_cell_keeps_its_lines_and_its_sign_of_per_cent() -> None:
    page = html_table("x", ("x",), [("x", "79,3 %\n(75,1–83,0)")], ())
    assert "79,3\u00a0%<br>(75,1–83,0)" in page


def test_a_notebook_shows_the_table_and_its_sentences() -> None:
    table = HtmlTable(
        pd.DataFrame({"n": [12]}), ("Một câu.",), "Số ca", ("Nhóm", "n"), (("Nữ", "12"),)
    )
    assert table._repr_html_() == html_table("Số ca", ("Nhóm", "n"), [("Nữ", "12")], ["Một câu."])


@pytest.mark.parametrize(
    ("write", "vi", "en"),
    [
        (proportion_cell, "79,3 %\n(75,1–83,0)", "79.3 %\n(75.1–83.0)"),
        (number_cell, "0,793\n(0,751–0,830)", "0.793\n(0.751–0.830)"),
        (points_cell, "+79,3 điểm %\n(+75,1 đến +83,0)", "+79.3 points\n(+75.1 to +83.0)"),
        (change_cell, "+0,793\n(+0,751 đến +0,830)", "+0.793\n(+0.751 to +0.830)"),
    ],
)
def test_an_estimate_is_written_with_its_limits(write, vi, en) -> None:
    assert (write(SHARE, "vi"), write(SHARE, "en")) == (vi, en)
    assert write(UNLIMITED, "vi").endswith("\n(không có giới hạn)")
    assert write(UNLIMITED, "en").endswith("\n(no limits)")


def test_a_share_that_cannot_be_computed_says_so() -> None:
    assert proportion_cell(UNKNOWN, "vi") == "không tính được"


@pytest.mark.parametrize(
    ("x", "decimals", "written"),
    [(1.26, 1, "+1.3"), (-1.26, 1, "−1.3"), (0, 1, "0.0"), (0.04, 1, "+0.04"), (0.0004, 1, "0.0")],
)
def test_a_small_difference_is_not_written_as_none(x, decimals, written) -> None:
    assert signed_number(x, "en", decimals) == written


def test_estimates_are_a_table_for_further_work() -> None:
    table = estimates_table({"A": SHARE, "B": UNKNOWN}, "share", "label")
    assert table.loc["A"].tolist() == [0.793, 0.751, 0.83]
    assert table.loc["B"].isna().all()
    assert (list(table.columns), table.index.name) == (
        ["share", "share_low", "share_high"],
        "label",
    )
