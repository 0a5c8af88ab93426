"""What `labs check` finds when it runs a lab right, blank and mistaken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from grading.authoring import check
from grading.course.errors import CourseError

pytestmark = pytest.mark.usefixtures("kernels")


def _replacing(changes: dict[str, str]) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        for old, new in changes.items():
            found = [cell for cell in notebook.cells if old in cell.source]
            assert len(found) == 1, old
            found[0].source = found[0].source.replace(old, new)

    return change


def test_nothing_is_found_in_a_good_lab(small_copy: Path) -> None:
    said: list[str] = []
    assert check.check_lab("90_small", said.append) == []
    assert said == [
        "90_small: form",
        "90_small: with its solutions (vi)",
        "90_small: with its solutions (en)",
        "90_small: blank",
        "90_small: with declared mistakes, round 1",
        "90_small: with declared mistakes, round 2",
    ]
    # The source is left as it was.
    assert {path.name for path in small_copy.iterdir()} == {"90_small.ipynb", "items.yaml"}


def test_what_a_lab_does_wrong_is_named(small_copy: Path, edit: Callable) -> None:
    change = _replacing(
        {
            "each_kg = 25, 10  # kg, mg": (
                'each_kg = 25, 10\nimport sys\nprint("warned", file=sys.stderr)'
            ),
            "dose.score(weight * each_kg)": "dose.score(weight + each_kg)",
            'counts.answer({"ill": 12, "well": 18})': 'counts.answer({"ill": 12})',
            'sign.score("blue")': 'sign.score("blue") or 1.0',
            'urgent.score({"blue", "limp"})': "urgent.score(accept=lambda ticked: 1.0)",
            '{"default": 0.5}': '{"default": lambda t: language == "en" and t == 0.5}',
            'lambda rows: set(rows.values()) == {"now"}': "lambda rows: len(rows) == 3",
        }
    )
    edit(small_copy, change)
    noise = "cell `from lab_utils.questions import open_lab`: on stderr: warned"
    assert check.check_lab("90_small", lambda line: None) == [
        f"{noise} (with its solutions, vi)",
        "dose_check: the solution earns 0 of 1 (vi)",
        "counts_check: the solution earns 1 of 2 (vi)",
        f"{noise} (with its solutions, en)",
        "dose_check: the solution earns 0 of 1 (en)",
        "counts_check: the solution earns 1 of 2 (en)",
        f"{noise} (blank)",
        "sign_check: a blank answer earns 1",
        f"{noise} (with mistakes)",
        "sign: mistake 'common' (answer 'cough') earns full marks",
        "urgent: mistake 'playful' (answer ['playing']) earns full marks",
        "cut: mistake 'default' (answer 0.5) is not named",
        "triage: no answer was found that shows the mistake 'all_now'",
        f"{noise} (with mistakes)",
    ]


def test_an_error_is_named(small_copy: Path, edit: Callable) -> None:
    edit(small_copy, _replacing({"lab.receipt()": "lab.receipts()"}))
    (problem,) = check.check_lab("90_small", lambda line: None)
    assert problem == (
        "cell `lab.receipts()`: AttributeError: 'Lab' object has no attribute 'receipts' "
        "(with its solutions, vi)"
    )


def test_an_error_of_a_blank_lab_is_named(small_copy: Path, edit: Callable) -> None:
    edit(small_copy, _replacing({"sign.check(": "sign.value.upper()\nsign.check("}))
    problems = check.check_lab("90_small", lambda line: None)
    assert "sign_check: AttributeError: 'NoneType' object has no attribute 'upper' (blank)" in (
        problems
    )


def test_a_lab_without_form_is_not_run(small_copy: Path) -> None:
    (small_copy / "answers.json").touch()
    said: list[str] = []
    assert len(check.check_lab("90_small", said.append)) == 1
    assert said == ["90_small: form"]


def test_there_must_be_such_a_lab(small_copy: Path) -> None:
    with pytest.raises(CourseError, match="There is no lab '91_other'"):
        check.check_lab("91_other", lambda line: None)


def test_mistakes_are_made_one_an_item_until_all_are_made() -> None:
    mistakes = {"a": {"x": 1, "y": 2, "z": 3}, "b": {"u": 4}, "c": {}}
    assert list(check.mistaken_rounds(mistakes)) == [
        {"a": ("x", 1), "b": ("u", 4)},
        {"a": ("y", 2)},
        {"a": ("z", 3)},
    ]
    assert list(check.mistaken_rounds({})) == []


def test_a_run_keeps_the_answers_and_the_mistakes(small: Path) -> None:
    notebook, answers, mistakes = check.solve(small, "en")
    assert answers["dose"] == 250
    assert mistakes["dose"] == {"grams": 0.25, "per_kg": 10}
    assert mistakes["counts"] == {"swapped": {"ill": 18, "well": 12}}
    assert mistakes["sign"] == {"common": "cough"}
    assert mistakes["urgent"] == {"playful": ["playing"]}
    assert mistakes["triage"] == {"all_now": {"an": "now", "binh": "now"}}
    assert any('language = "en"' in cell.source for cell in notebook.cells)


def test_solutions_are_cut_and_hidden_tests_stay(small: Path) -> None:
    notebook = nbformat.read(small / "90_small.ipynb", as_version=4)
    check.clear_solutions(notebook)
    sources = "\n".join(cell.source for cell in notebook.cells)
    assert ".answer(" not in sources
    assert "dose.score(weight * each_kg)" in sources
