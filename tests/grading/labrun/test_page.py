"""What a page of a lab is made of: every question and figure of the real labs, and no error."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from grading.course.labs import lab_names, tags
from grading.labrun.lab_run import LabRun, Outputs
from grading.labrun.page import LabPage, text_html
from grading.labrun.processes import LabProcesses, LabRelease
from lab_utils.questions.items_file import read_items

Run = Callable[..., Any]
_FIGURE = re.compile(r'src="\.\./picture/([0-9a-f]{32}\.(?:png|jpg|gif|webp))"')


def entry(value: Any) -> dict[str, Any]:
    return {"value": value, "first": value, "changes": 1, "time": "2026-11-22T00:00:00+00:00"}


def html_of(number: int, outputs: Outputs, entries: Mapping[str, Any]) -> str:
    return "".join(one.get("data", {}).get("text/html", "") for one in outputs)


def blocks(page: LabPage, kind: str) -> list[dict[str, Any]]:
    return [one for one in page.blocks if one["kind"] == kind]


def shown(page: LabPage) -> str:
    return "".join(block.get("html", "") for block in page.blocks)


def cells(release: LabRelease) -> list[Any]:
    folder = release.folder
    path = folder / f"{release.lab}.ipynb"
    if release.language == "en":
        path = folder / ".languages" / "en.ipynb"
    return [one for one in nbformat.read(path, as_version=4).cells if "notebook" not in tags(one)]


def check_page(release: LabRelease, page: LabPage, pictures: Path) -> None:
    """Every question in order and with its number, every figure there, no error, no script."""
    items = read_items(release.folder / "items.yaml").items
    asked = blocks(page, "question")
    code = "\n".join(one.source for one in cells(release) if one.cell_type == "code")
    assert [one["item"] for one in asked] == re.findall(r'ask\("(\w+)"', code)
    assert {one["item"] for one in asked} == {*items}
    numbers = [one["number"] for one in asked if one["spec"]["scored"]]
    assert numbers == [*range(1, len(numbers) + 1)]
    assert all(one["number"] is None for one in asked if not one["spec"]["scored"])
    for one in asked:
        item = items[one["item"]]
        assert one["spec"]["points"] == item.points
        assert one["spec"]["language"] == page.language == release.language
        assert ("image" in one["spec"]) == item.takes_image
    figures = _FIGURE.findall(shown(page))
    assert all((pictures / name).stat().st_size > 100 for name in figures)
    titles = re.findall(r"^## +(.*)$", "\n".join(one.source for one in cells(release)), re.M)
    assert page.sections == [title.strip() for title in titles]
    assert [one["section"] for one in page.blocks] == sorted(one["section"] for one in page.blocks)
    html = shown(page)
    assert "data:image" not in html and "<script" not in html
    assert not re.search(r"Traceback|[A-Z]\w+Error\b", html)
    assert page.title


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("lab", ["00_start", "02_threshold", "05_critical", "06_missed"])
def test_a_page_has_every_question_and_figure(
    release_of: Run, with_processes: Run, tmp_path: Path, lab: str, language: str
) -> None:
    release = release_of(lab, language)
    page = with_processes(lambda processes: processes.page(release))
    check_page(release, page, tmp_path / "pictures")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_lab_gives_a_page(
    release_of: Run, with_processes: Run, tmp_path: Path, language: str
) -> None:
    async def ask(processes: LabProcesses) -> None:
        for lab in lab_names():
            release = release_of(lab, language)
            page = await processes.page(release)
            check_page(release, page, tmp_path / "pictures")
            for block in blocks(page, "question"):
                spec = block["spec"]
                if "image" in spec:
                    assert await processes.pixels(release, block["item"]), (lab, block["item"])
                if spec.get("pictured") and spec["kind"] == "threshold":
                    for value in spec["range"]:
                        drawn = await processes.picture(release, block["item"], value)
                        assert drawn.startswith("<") and "<script" not in drawn

    with_processes(ask)


def test_what_is_asked_about_comes_with_its_table_or_its_pixels(
    release_of: Run, with_processes: Run
) -> None:
    async def ask(processes: LabProcesses) -> None:
        release = release_of("00_start")
        page = await processes.page(release)
        specs = {one["item"]: one["spec"] for one in blocks(page, "question")}
        [image] = [name for name, spec in specs.items() if "image" in spec]
        assert await processes.pixels(release, image)
        critical = await processes.page(release_of("05_critical"))
        [report] = [one["spec"] for one in blocks(critical, "question") if "table" in one["spec"]]
        assert report["table"].startswith("<")

    with_processes(ask)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_depends_on_answers_is_what_marking_shows(
    release_of: Run, with_processes: Run, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    release = release_of("02_threshold", language)
    classes = [{}, {"roc": "a"}, {"roc": "b"}, {"small": 100 * 29 / 30}, {"roc": "a", "small": 90}]
    of_all = [{name: entry(value) for name, value in one.items()} for one in classes]

    async def ask(processes: LabProcesses) -> list[dict[int, str]]:
        page = await processes.page(release)
        on_page = {one["cell"]: one["html"] for one in blocks(page, "depends")}
        got = [await processes.depends(release, entries) for entries in [*of_all, {}]]
        assert got[0] == got[-1] == on_page
        return got[:-1]

    got = with_processes(ask)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(release.folder)
    InteractiveShell.instance()
    name = ".languages/en.ipynb" if language == "en" else "02_threshold.ipynb"
    marking = LabRun(nbformat.read(name, as_version=4), html_of)
    for entries, found in zip(of_all, got, strict=True):
        expected = marking.results(entries)
        # Marking shows each question as it was answered besides; the page has its control.
        assert found == {cell: expected[cell] for cell in found}
    words = {"vi": "xem lại", "en": "look again"}[language]
    named = [any(words in html for html in one.values()) for one in got]
    assert named == [False, True, False, True, True], got


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        '<a href="javascript:alert(1)">x</a>',
        '<iframe src="https://example.org"></iframe>',
        '<form action="https://example.org"><input></form>',
    ],
)
def test_nothing_in_a_text_can_run(hostile: str) -> None:
    html = text_html(f"Trước {hostile} sau")
    assert "Trước" in html and "sau" in html
    for bad in ("<script", "onerror", "javascript:", "<iframe", "<form", "<input"):
        assert bad not in html


def test_a_text_keeps_what_the_labs_use() -> None:
    html = text_html(
        "# Bài\n\n## Phần\n\n| a | b |\n|---|---|\n| 1 | **2** |\n\n- x\n\n> y\n\n`z` [l](https://who.int)"
    )
    for kept in ("<h1", "<h2", "<table>", "<th>a</th>", "<strong>2</strong>", "<li>x</li>",
                 "<blockquote>", "<code>z</code>", 'href="https://who.int"'):  # fmt: skip
        assert kept in html, html
