"""Cells that run again only for new answers show what a run of all cells would show."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_code_cell, new_notebook

from grading.labrun.lab_run import LabRun, LabRunError, Outputs, what_counts
from grading.marking.marked_notebook import MarkedLab
from grading.release.released_lab import released_lab
from lab_utils.questions.kinds import Number

ITEMS = """
lab: 91_cells
title: Cells
items:
  a: {kind: number, label: A, points: 1}
  b: {kind: number, label: B, points: 1}
"""
OPENING = "from lab_utils.questions import open_lab\nlab = open_lab('vi')"


def entry(value: Any) -> dict[str, Any]:
    return {"value": value, "first": value, "changes": 1, "time": "2026-11-22T00:00:00+00:00"}


def seen(number: int, outputs: Outputs, entries: Mapping[str, Any]) -> str:
    """What a cell shows: the text of its result, or of its error."""
    texts = [one.get("data", {}).get("text/plain", one.get("evalue", "")) for one in outputs]
    return " ".join(texts)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "items.yaml").write_text(ITEMS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    InteractiveShell.instance()
    return tmp_path


def lab_of(*cells: str) -> nbformat.NotebookNode:
    return new_notebook(cells=[new_code_cell(source) for source in (OPENING, *cells)])


VALUE = "(lab.entry(lab.items['{0}']) or {{'value': None}})['value']"
# Ways in which one cell can lean on another.
LABS = {
    "a name set from an answer": (f"mine = {VALUE.format('a')}", "mine"),
    "a name set again in between": (
        f"n = {VALUE.format('a')}",
        "n",
        "n = 'later'",
        f"(n, {VALUE.format('b')})",
    ),
    "a function that reads an answer": (
        f"def f():\n    return {VALUE.format('a')}",
        "f()",
        f"(f(), {VALUE.format('b')})",
    ),
    "a function that looks up a name set twice": (
        f"best = {VALUE.format('a')}\ndef g():\n    return best",
        "g()",
        f"best = {VALUE.format('b')}",
        "g()",
    ),
    "another question only for some answers": (
        f"x = {VALUE.format('a')}\ny = {VALUE.format('b')} if x == 1 else None\n(x, y)",
        "(x, y)",
    ),
    "a list that is filled": (
        "rows = []",
        f"rows.append({VALUE.format('a')})",
        f"rows.append({VALUE.format('b')})",
        "rows",
    ),
    "a dictionary that is changed": (
        "d = {'k': 0}",
        f"d['k'] = {VALUE.format('a')}",
        f"(d, {VALUE.format('b')})",
        "d",
    ),
    "an error for some answers": (f"q = 1 / ({VALUE.format('a')} or 0)\nq", "q"),
    "a result and a name": (f"z = {VALUE.format('b')}\nz", f"(z, {VALUE.format('a')})"),
}
few = st.sampled_from([None, 0, 1, 2])


@pytest.mark.parametrize("cells", LABS.values(), ids=LABS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answers=st.lists(st.tuples(few, few), min_size=1, max_size=8))
def test_each_submission_shows_what_a_fresh_run_shows(
    folder: Path, cells: tuple[str, ...], answers: list[tuple[Any, Any]]
) -> None:
    notebook = lab_of(*cells)
    kept = LabRun(notebook, seen)
    for pair in answers:
        entries = {name: entry(value) for name, value in zip("ab", pair, strict=True) if value}
        text = json.dumps({"schema": 1, "lab": "91_cells", "language": "vi", "items": entries})
        (folder / "answers.json").write_text(text, encoding="utf-8")
        fresh = {
            number: seen(number, one, {}) for number, one in LabRun(notebook, seen).first.items()
        }
        (folder / "answers.json").unlink()
        blank = {number: seen(number, one, {}) for number, one in kept.first.items()}
        assert blank | kept.results(entries) == fresh


def test_an_answer_given_before_runs_nothing(folder: Path) -> None:
    count = folder / "count.txt"
    run = LabRun(
        lab_of(f"open({str(count)!r}, 'a').write('x')\n{VALUE.format('a')}", "1 + 1"), seen
    )
    for value in (1, 2, 1, 2, 1):
        run.results({"a": entry(value)})
    run.results({"a": entry(1), "b": entry(5)})
    # Once blank, and once for each of two answers; what "b" holds does not matter.
    assert count.read_text(encoding="utf-8") == "xxx"


def test_when_and_how_often_it_was_given_does_not_count() -> None:
    item = Number("a", "A", range=(0, 10))
    given = {"a": entry(1) | {"changes": 7, "time": "2026-12-01T00:00:00+00:00"}, "other": entry(1)}
    damaged = {"a": {"value": "x"}}
    assert what_counts(given, {"a": item}) == what_counts({"a": entry(1)}, {"a": item})
    assert what_counts(damaged, {"a": item}) == damaged


def test_what_is_kept_has_a_limit(folder: Path) -> None:
    run = LabRun(lab_of(VALUE.format("a")), seen)
    for value in range(2000):
        assert run.results({"a": entry(value)})[1] == str(value)
    [cell] = [cell for cell in run._cells if cell.answers]
    assert len(cell.kept) <= 500


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["x ="], "cell 1 cannot be read"),
        ([OPENING], "one cell must open the lab; these do: \\[0, 1\\]"),
    ],
)
def test_a_lab_that_cannot_be_marked_is_named(folder: Path, cells: list[str], said: str) -> None:
    with pytest.raises(LabRunError, match=said):
        LabRun(lab_of(*cells), seen)


# --- the small lab, whatever is answered ------------------------------------------------------


@pytest.fixture(scope="module")
def small_notebook(new_course: Callable, released_once: Path) -> nbformat.NotebookNode:
    api = new_course(released_once).open()
    return released_lab("90_small").marked_notebooks(api.config, api.coursedir.db_url)["vi"]


numbers = st.one_of(st.floats(0, 1000), st.integers(0, 1000), st.text(max_size=5))
answers_of_small = st.fixed_dictionaries(
    {},
    optional={
        "dose": numbers,
        "counts": st.dictionaries(st.sampled_from(["ill", "well", "x"]), st.integers(0, 40)),
        "sign": st.sampled_from(["blue", "cough", "fever", "?"]),
        "urgent": st.lists(st.sampled_from(["blue", "limp", "playing"])),
        "cut": st.floats(0, 1),
        "triage": st.dictionaries(
            st.sampled_from(["an", "binh"]), st.sampled_from(["now", "later"])
        ),
        "night": st.text(max_size=30),
    },
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, small: Path) -> Path:
    folder = tmp_path_factory.mktemp("marked")
    (folder / "items.yaml").write_bytes((small / "items.yaml").read_bytes())
    return folder


@pytest.fixture(scope="module")
def one_for_all(place: Path, small_notebook: nbformat.NotebookNode) -> Any:
    """A lab that stays open while submission after submission is marked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setenv("NBGRADER_EXECUTION", "autograde")
        InteractiveShell.instance()
        yield MarkedLab(small_notebook)


@settings(max_examples=60, deadline=None)
@given(answers=answers_of_small)
def test_marks_do_not_depend_on_who_was_marked_before(
    place: Path, small_notebook: nbformat.NotebookNode, one_for_all: Any, answers: dict[str, Any]
) -> None:
    entries = {name: entry(value) for name, value in answers.items()}
    content = {"schema": 1, "lab": "90_small", "language": "vi", "items": entries}
    (place / "answers.json").write_text(json.dumps(content), encoding="utf-8")
    marked = one_for_all.mark(place, {})
    (place / "answers.json").rename(place / "held.json")
    fresh = MarkedLab(small_notebook)
    (place / "held.json").rename(place / "answers.json")
    assert marked == fresh.mark(place, {})
    nbformat.validate(nbformat.reads(marked.notebook, as_version=4))
