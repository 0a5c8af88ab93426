"""The page a trainee reads after marking: questions, answers, points and comments, no code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from grading.preprocessors import Result, language_of
from lab_utils.items import read_items
from lab_utils.language import format_number, pick

_TEXTS = {
    "question": {"vi": "Câu hỏi", "en": "Question"},
    "points": {"vi": "Điểm", "en": "Points"},
    "comment": {"vi": "Nhận xét của giảng viên", "en": "Your instructor's comment"},
}
_TOTAL = {"vi": "Điểm: {score} / {most}", "en": "Points: {score} / {most}"}
_LATE = {"vi": " (đã trừ {penalty} vì nộp trễ)", "en": " ({penalty} taken off: handed in late)"}


_TAGS = {
    *("h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "pre", "hr", "br"),
    *("table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "img"),
    *("a", "b", "code", "div", "em", "i", "section", "span", "strong", "sub", "sup", "u"),
}


def safe_html(html: str) -> str:
    """Keep text, tables and pictures of a page; drop what runs or loads anything.

    What a cell showed is the trainee's: the marker and the trainee open it in their browsers.

    Examples
    --------
    >>> safe_html('<p onclick="x()">Đúng.</p><script>alert(1)</script>')
    '<p>Đúng.</p>alert(1)'
    """
    import bleach

    return bleach.clean(
        html,
        tags=_TAGS,
        attributes=_allowed,
        protocols={"data", "https"},
        strip=True,
    )


def _allowed(tag: str, name: str, value: str) -> bool:
    if tag == "img":
        return name == "alt" or (name == "src" and value.startswith("data:image/"))
    if tag == "a":
        return name == "href" and value.startswith(("https://", "#"))
    return name in ("class", "scope", "colspan")


class FeedbackExporter(HTMLExporter):
    """Writes a marked lab with the project's own template, which loads nothing from a network."""

    exclude_anchor_links = True

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Add the filter that the template calls."""
        yield from super().default_filters()
        yield ("safe_html", safe_html)


class DescribeFeedback(NbGraderPreprocessor):
    """Gather what stands at the head of the page; comes after nbgrader's GetGrades."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        lab = read_items(Path(resources["metadata"]["path"]) / "items.yaml")
        language = language_of(nb)
        rows = []
        for cell in nb.cells:
            marks = cell.metadata.get("nbgrader", {})
            if not marks.get("grade"):
                continue
            item = lab.items[marks["grade_id"].removesuffix("_check")]
            rows.append(
                {
                    "name": marks["grade_id"],
                    "label": pick(item.label, language),
                    "points": _of(marks["score"], marks["points"], language),
                }
            )
        marked = resources["nbgrader"]
        total = pick(_TOTAL, language).format(
            score=format_number(marked["score"], language),
            most=format_number(marked["max_score"], language),
        )
        if penalty := marked["late_penalty"]:
            total += pick(_LATE, language).format(penalty=format_number(penalty, language))
        resources["feedback"] = {
            "language": language,
            "title": pick(lab.title, language),
            "total": total,
            "rows": rows,
            "texts": {name: pick(twin, language) for name, twin in _TEXTS.items()},
        }
        return nb, resources


def _of(score: float, most: float, language: str) -> str:
    return f"{format_number(score, language)} / {format_number(most, language)}"
