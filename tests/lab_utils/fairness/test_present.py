"""What a reader sees of an audit: an accessible table, its sentences, its figure."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from lab_utils.accuracy import Confusion
from lab_utils.fairness import MEASURES, Audit, audit, audit_counts
from lab_utils.language import LANGUAGES

LABELS = {
    "Nữ": {"vi": "Nữ", "en": "Women"},
    "Nam": {"vi": "Nam", "en": "Men"},
    "Khác": {"vi": "Khác", "en": "Other"},
    "<b>": {"vi": "<b>", "en": "<b>"},
}


class Page(HTMLParser):
    """The cells of a table, and the attributes of its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data + " "


@pytest.fixture(scope="module", params=LANGUAGES)
def shown(request: pytest.FixtureRequest, people: pd.DataFrame) -> Audit:
    group = people["group"].astype(object).where(people.index > 4, None)
    return audit(
        people["truth"], people["score"], group, 0.35, request.param,
        labels=LABELS, caption={"vi": "Mô phỏng, theo giới", "en": "Simulated, by sex"},
    )  # fmt: skip


def test_the_table_is_read_well_by_a_screen_reader(shown: Audit) -> None:
    page = Page(shown._repr_html_())
    tags = [tag for tag, _ in page.tags]
    assert tags.count("caption") == 1 and tags.index("caption") < tags.index("thead")
    scopes = [attributes["scope"] for tag, attributes in page.tags if tag == "th"]
    assert scopes.count("col") == len(page.rows[0]) == 10
    assert scopes.count("row") == len(shown.rows) + 1
    region = page.tags[0][1]
    assert region["role"] == "region" and region["tabindex"] == "0" and region["aria-label"]


def test_every_figure_has_its_limits_or_its_reason(shown: Audit) -> None:
    for row in Page(shown._repr_html_()).rows[1:]:
        for cell in row[3:]:
            assert re.search(r"\(.*[–đo].*\)|– +\(.+\)", cell), cell


def test_numbers_take_the_sign_of_the_language(shown: Audit) -> None:
    text = " ".join(cell for row in Page(shown._repr_html_()).rows for cell in row)
    assert not re.search(r"\d\.\d" if shown.language == "vi" else r"\d,\d", text)
    # A narrow column breaks no number from its sign of per cent.
    assert re.search(r"\d,\d\u00a0%" if shown.language == "vi" else r"\d\.\d\u00a0%", text)
    assert "nan" not in text


def test_the_caption_names_the_threshold(shown: Audit) -> None:
    caption = re.search(r"<caption[^>]*>([^<]*)", shown._repr_html_())
    assert caption is not None
    expected = {
        "vi": "Mô phỏng, theo giới (ngưỡng 0,35)",
        "en": "Simulated, by sex (threshold 0.35)",
    }
    assert caption[1] == expected[shown.language]


def test_a_small_group_is_marked_in_its_row_its_figures_and_in_words(shown: Audit) -> None:
    mark = {"vi": "▲ quá ít", "en": "▲ too few"}[shown.language]
    rows = {row[0].split(" ")[0]: row for row in Page(shown._repr_html_()).rows[1:]}
    small = rows[{"vi": "Khác", "en": "Other"}[shown.language]]
    large = rows[{"vi": "Nữ", "en": "Women"}[shown.language]]
    assert mark in small[0] and small[4].startswith("▲")
    assert not any("▲" in cell for cell in large)
    [sentence] = [text for text in shown.sentences if text.startswith("▲")]
    other = shown.row("Khác")
    words = {
        "vi": f"Khác ({other.ill} có, {other.healthy} không có kết cục)",
        "en": f"Other ({other.ill} with, {other.healthy} without the outcome)",
    }
    assert words[shown.language] in sentence and "100" in sentence and "Collins 2016" in sentence


def test_empty_missing_and_foreign_groups_are_said(shown: Audit) -> None:
    text = " ".join(shown.sentences)
    expected = {
        "vi": ["<b>: không có ai", "Không ghi nhóm: 5 người"],
        "en": ["<b>: nobody", "Without a recorded group: 5"],
    }
    for words in expected[shown.language]:
        assert words in text
    assert "&lt;b&gt;" in shown._repr_html_() and "<b>" not in shown._repr_html_()


def test_a_foreign_name_and_those_left_out_are_said() -> None:
    found = audit(
        [1, 0, 1, 0], [0.9, None, 0.8, 0.1], ["F", "F", "nu", "nu"], 0.5, "en", labels={"F": "F"}
    )
    text = " ".join(found.sentences)
    assert "not on the list: “nu”" in text
    assert "Not counted for want of a score or an outcome: 1 (F 1)." in text


def test_the_extremes_are_told_with_what_overlap_means() -> None:
    near = audit_counts({"F": Confusion(150, 9, 50, 191), "M": Confusion(160, 9, 40, 191)}, "en")
    assert near.sentences[1] == (
        "Sensitivity is lowest in F: 75.0 % (68.6–80.5); highest in M: 80.0 % (73.9–85.0). Their "
        "limits overlap: nothing can be concluded by eye; look at the limits of the gap."
    )
    far = audit_counts({"F": Confusion(50, 9, 150, 191), "M": Confusion(160, 9, 40, 191)}, "vi")
    assert far.sentences[1].endswith("Hai khoảng tin cậy tách rời nhau trong dữ liệu này.")


def test_the_smallest_groups_are_no_extremes() -> None:
    large = {"F": Confusion(150, 9, 50, 191), "M": Confusion(160, 9, 40, 191)}
    found = audit_counts({**large, "X": Confusion(1, 1, 9, 9)}, "en")
    assert "X" not in found.sentences[1]


def test_what_no_group_has_is_no_column() -> None:
    page = Page(audit_counts({"F": Confusion(1, 2, 3, 4)}, "en")._repr_html_())
    assert len(page.rows[0]) == 8  # no AUC, no calibration


@pytest.mark.parametrize("measure", MEASURES)
def test_the_forest_says_what_the_table_says(shown: Audit, measure: str) -> None:
    alt = shown.forest(measure, note="Mô phỏng").alt
    assert alt.startswith("Mô phỏng. ")
    for row in shown.rows:
        assert shown.label(row) in alt
    few = {"vi": "quá ít người để kết luận", "en": "too few people for a claim"}[shown.language]
    without = [row for row in shown.rows if not row.carries(measure) and not row.reason(measure)]
    assert alt.count(few) == len(without)
