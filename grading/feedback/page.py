"""The page a trainee reads after marking: questions, answers, points and comments, no code.

`nbgrader generate_feedback` writes it through `grading.feedback.nbgrader_exporter`,
`labs feedback` calls `page`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

import nh3
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from grading.course.page_templates import template
from grading.marking.gradebook import GradebookWriter, Sheet
from grading.release.released_lab import ReleasedLab, language_named
from lab_utils.browser import FIGURE_STYLE
from lab_utils.files import write_atomically
from lab_utils.language import Texts, pick
from lab_utils.numbers import format_number
from lab_utils.questions.items_file import Declaration

_TEXTS = Texts(
    {
        "question": {"vi": "Câu hỏi", "en": "Question"},
        "points": {"vi": "Điểm", "en": "Points"},
        "comment": {"vi": "Nhận xét của giảng viên", "en": "Your instructor's comment"},
        "total": {"vi": "Điểm: {score} / {most}", "en": "Points: {score} / {most}"},
        "late": {
            "vi": " (đã trừ {penalty} vì nộp trễ)",
            "en": " ({penalty} taken off: handed in late)",
        },
    }
)


_TAGS = {
    *("h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "pre", "hr", "br"),
    *(
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "figure",
        "figcaption",
        "img",
    ),
    *("a", "b", "code", "div", "em", "i", "section", "span", "strong", "sub", "sup", "u"),
    *("svg", "path"),
}
# "*" is emptied: nh3 allows `lang` and `title` everywhere otherwise.
_ATTRIBUTES: dict[str, set[str]] = {
    **{tag: {"class", "scope", "colspan"} for tag in _TAGS},
    **{"*": set(), "a": {"href"}, "img": {"alt", "src"}},
    # Figures of `lab_utils.figures.live`: shapes, and where a word stands among them.
    "div": {"class", "role", "aria-label", "style"},
    "i": {"class", "style"},
    "span": {"class", "style"},
    "td": {"class", "colspan", "rowspan"},
    "svg": {"class", "viewBox", "width", "height", "y", "preserveAspectRatio", "aria-hidden"},
    "path": {"class", "d", "transform", "stroke-width", "stroke-dasharray"},
}
_PLACED = re.compile(r"(left|top|flex-grow):[\d.]+(px|%)?")
_STARTS = {("a", "href"): ("https://", "#"), ("img", "src"): ("data:image/",)}


def _checked_value(tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return value if _PLACED.fullmatch(value) else None
    starts = _STARTS.get((tag, name))
    return value if starts is None or value.startswith(starts) else None


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    attribute_filter=_checked_value,
    url_schemes={"data", "https"},
    link_rel=None,
)


# Most cells are the same for many trainees.
@lru_cache(maxsize=1000)
def safe_html(html: str) -> str:
    """Keep text, tables and pictures of a page; drop what runs or loads anything.

    What a cell showed is the trainee's: the marker and the trainee open it in their browsers.

    Examples
    --------
    >>> safe_html('<p onclick="x()">Đúng.</p><script>alert(1)</script>')
    '<p>Đúng.</p>'
    """
    return _CLEANER.clean(html)


def page(notebook: Mapping[str, Any], sheet: Sheet, lab: Declaration, language: str) -> str:
    """Return the page of one trainee (HTML).

    Parameters
    ----------
    notebook : mapping
        The marked notebook.
    sheet : Sheet
    lab : Declaration
        As it was released, explanations included.
    language : {"vi", "en"}
    """
    return template("feedback.html").render(
        language=language,
        title=pick(lab.title, language),
        figure_style=Markup(FIGURE_STYLE),
        total=_total(sheet, language),
        rows=[
            {
                "name": name,
                "label": pick(lab.items[name.removesuffix("_check")].label, language),
                "points": _of(points, sheet.most[name], language),
            }
            for name, points in sheet.points.items()
        ],
        texts={name: _TEXTS.say(name, language) for name in ("question", "points", "comment")},
        cells=[_shown(cell, sheet) for cell in notebook["cells"]],
    )


def _shown(cell: Mapping[str, Any], sheet: Sheet) -> dict[str, Any]:
    """What the page shows of a cell: a text, or what it gave and the comment on it."""
    if cell["cell_type"] == "markdown":
        return {"text": Markup(_text("".join(cell["source"])))}
    name = cell["metadata"].get("nbgrader", {}).get("grade_id")
    html = ["".join(one.get("data", {}).get("text/html", "")) for one in cell.get("outputs", [])]
    outputs = Markup("".join(safe_html(one) for one in html if one))
    return {"name": name, "outputs": outputs, "comment": sheet.comments.get(name)}


@lru_cache(maxsize=1000)
def _text(source: str) -> str:
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    return safe_html(MarkdownWithMath(renderer=renderer).render(source))


def _total(sheet: Sheet, language: str) -> str:
    total = _TEXTS.say(
        "total",
        language,
        score=format_number(sum(sheet.points.values()) - sheet.penalty, language),
        most=format_number(sum(sheet.most.values()), language),
    )
    if sheet.penalty:
        total += _TEXTS.say("late", language, penalty=format_number(sheet.penalty, language))
    return total


def _of(score: float, most: float, language: str) -> str:
    return f"{format_number(score, language)} / {format_number(most, language)}"


def write_pages(lab: ReleasedLab, gradebook: GradebookWriter, trainees: Iterable[str]) -> None:
    """Write the pages of trainees whose submissions are marked.

    Parameters
    ----------
    lab : ReleasedLab
    gradebook : GradebookWriter
    trainees : iterable of str
    """
    left = iter(trainees)
    while some := list(islice(left, 200)):
        sheets = gradebook.sheets(some)
        for trainee in some:
            marked, folder = lab.marked_folder(trainee), lab.feedback_folder(trainee)
            # Our own marking wrote it: nbformat's checks would take most of the time.
            notebook = json.loads((marked / f"{lab.name}.ipynb").read_bytes())
            language = language_named({"".join(one["source"]).strip() for one in notebook["cells"]})
            html = page(notebook, sheets[trainee], lab.declaration, language)
            folder.mkdir(parents=True, exist_ok=True)
            write_atomically(folder / f"{lab.name}.html", html)
            # It tells the exchange which submission the page is about.
            stamp = marked / "timestamp.txt"
            write_atomically(folder / stamp.name, stamp.read_bytes() if stamp.exists() else b"")
