"""What the page of feedback lets through, and which language it speaks."""

import re

import pytest
from audit import fits
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading.exchange import steps
from grading.feedback import page
from grading.feedback.page import safe_html
from grading.release.released_lab import language_of
from lab_utils import plots, simulate
from lab_utils.figures.live import SLIDER

# As a browser writes them, which closes every element.
FIGURES = [
    re.sub(r"<(path)([^>]*)/>", r"<\1\2></\1>", figure.html().replace(SLIDER, ""))
    for figure in (
        plots.threshold_panel([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], 0.5, "vi", note="a"),
        plots.natural_frequencies(0.9, 0.9, 0.1, "vi"),
        plots.observation_chart(
            simulate.ward(beds=1, days=2, seed=2).observations.iloc[:7], "vi", note="b"
        ),
    )
]
PICTURE = '<img alt="ROC" src="data:image/png;base64,iVBORw0KGgo=">'


@pytest.mark.parametrize(
    "kept",
    [
        "<h2>Ngưỡng</h2><p>Độ nhạy <strong>95 %</strong></p>",
        '<table><tbody><tr><th scope="row">A</th><td class="x">1,5</td></tr></tbody></table>',
        f"<figure>{PICTURE}</figure>",
        '<a href="https://doi.org/10.1001/jama">Manrai</a>',
        '<a href="#cells_check">Câu 1</a>',
        *FIGURES,
    ],
)
def test_texts_tables_and_pictures_stay(kept):
    assert safe_html(kept) == kept


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img alt="x" src="x" onerror="alert(1)">',
        '<img alt="x" src="https://example.org/who-reads-this.png">',
        '<img alt="x" src="//example.org/who-reads-this.png">',
        '<a href="javascript:alert(1)">bấm</a>',
        '<a href="http://user/hub">bấm</a>',
        '<iframe src="https://example.org"></iframe>',
        '<p style="background: url(https://example.org)">x</p>',
        '<svg onload="alert(1)"><use href="https://example.org"/></svg>',
        '<svg><image href="https://example.org"/><script>alert(1)</script></svg>',
        '<div style="background: url(https://example.org)">x</div>',
        '<span style="left:url(https://example.org)">x</span>',
        '<i style="top:1px;position:fixed">x</i>',
        '<form action="https://example.org"><input name="password"></form>',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<meta http-equiv="refresh" content="0; url=https://example.org">',
        '<img alt="x" src="data:text/html;base64,PHNjcmlwdD4=">',
        "<p\nonclick=alert(1)>x</p>",
    ],
)
def test_nothing_runs_and_nothing_is_loaded(hostile):
    page = safe_html(hostile)
    for trace in ("<script", "onerror", "onload", "onclick", "javascript:", "example.org"):
        assert trace not in page
    for trace in (
        "http:",
        "text/html",
        "style=",
        "<form",
        "<iframe",
        "<image",
        "<use",
        "<meta",
        "<link",
    ):
        assert trace not in page


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("a<script>alert(1)</script><style>td {color: red}</style>b", "ab"),
        ('<a title="x" lang="vi" href="#a">x</a>', '<a href="#a">x</a>'),
        ('<p title="x" lang="vi" id="main">x</p>', "<p>x</p>"),
        ("<p>a<!-- b -->c &lt; d</p>", "<p>ac &lt; d</p>"),
        ("<details><summary>a</summary>b</details>", "ab"),
        ('<section class="x">a</section></main>', '<section class="x">a</section>'),
        ('<a href=" https://example.org">x</a><a href="/hub">y</a>', "<a>x</a><a>y</a>"),
        ('<svg><style><img src=x onerror="alert(1)"></style></svg>', "<svg></svg><img>"),
    ],
)
def test_what_is_not_allowed_goes_and_the_rest_stays(html, shown):
    assert safe_html(html) == shown


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_speaks_the_language_of_the_release(language):
    cells = [new_markdown_cell("# A"), new_code_cell(f'language = "{language}"')]
    assert language_of(new_notebook(cells=cells)) == language


def test_without_a_language_cell_it_speaks_vietnamese():
    assert language_of(new_notebook(cells=[new_code_cell("language = 1 / 0")])) == "vi"


def test_headings_and_tables_of_a_text_are_shown_without_signs_of_their_own():
    shown = page._text("# Bài 02\n\n| A | B |\n|---|---|\n| 1,5 | $x$ |\n")
    assert "<h1>Bài 02</h1>" in shown
    assert "<td>1,5</td>" in shown
    assert "¶" not in shown


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_keeps_nobody_out(new_course, browser, language):
    school = new_course()
    steps.release(school.lab, language)
    answers = school.right | {"dose": 25.0, "sign": "cold"}
    school.answer("an", answers, language)
    school.submit("an")
    school.mark()
    school.give("an", 1, "Thêm một giới hạn.")
    steps.feedback(school.lab)
    page = browser.new_page()
    for width in (1280, 768):
        page.set_viewport_size({"width": width, "height": 900})
        page.set_content(school.page("an"))
        assert page.locator("html").get_attribute("lang") == language
        fits(page, f"feedback in {language}")
    page.close()
