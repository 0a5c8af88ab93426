"""The command `labs`: what an instructor types and reads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from grading.cli.main import main
from grading.course import paths

LABS = Path(sys.executable).with_name("labs")


def _labs(*arguments: str) -> Result:
    """Run `labs`; whatever happens, nobody sees a traceback."""
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


@pytest.fixture(scope="module")
def week(new_course: Callable, released_once: Path) -> dict[str, Any]:
    """Type the commands of a week, in a class of three; return what each of them said."""
    one = new_course(released_once)
    said = {"early feedback": _labs("feedback", one.lab), "early mark": _labs("mark", one.lab)}
    one.answer("an", one.right)
    (one.answer("binh", {}) / "90_small.ipynb").write_text("?", encoding="utf-8")
    (one.answer("chi", one.right) / "answers.json").write_text("[", encoding="utf-8")
    for trainee in ("an", "binh", "chi"):
        one.submit(trainee)
    with one.open().gradebook as gradebook:
        gradebook.add_student("dung")
    for command in ("collect", "mark", "feedback"):
        said[command] = _labs(command, one.lab)
    one.give("an", 3)
    return said | {"second feedback": _labs("feedback", one.lab)}


def test_collecting_names_who_handed_in(week: dict[str, Any]) -> None:
    assert week["collect"].exit_code == 0
    assert week["collect"].output == "3 submissions: an, binh, chi\n"


def test_marking_says_what_came_of_it_and_names_the_troubled(week: dict[str, Any]) -> None:
    assert week["mark"].exit_code == 0
    assert week["mark"].output.splitlines() == [
        "2 of 4 trainees have marks (0 from before).",
        "Points so far: 0 to 9 of 12, median 4.5.",
        "1 written answers wait to be marked in formgrader.",
        "Please look at these:",
        "  binh              no marks: 90_small.ipynb is damaged: it is not a notebook",
        "  chi               0 points: answers.json not used: damaged content",
        "  dung              no marks: nothing handed in",
    ]


def test_feedback_names_those_who_wait(week: dict[str, Any]) -> None:
    assert week["feedback"].output.splitlines() == [
        "1 trainees have their feedback: chi",
        "1 wait for their written answers to be marked in formgrader: an",
    ]
    assert week["second feedback"].output == "2 trainees have their feedback: an, chi\n"


def test_what_comes_too_early_is_said(week: dict[str, Any]) -> None:
    assert week["early mark"].output == (
        "Nothing has been collected yet: run `labs collect 90_small` first.\n"
    )
    assert week["early feedback"].output == "0 trainees have their feedback: none\n"


@pytest.mark.parametrize("command", ["collect", "mark", "feedback"])
def test_a_lab_is_released_first(new_course: Callable, command: str) -> None:
    new_course()
    result = _labs(command, "90_small")
    assert result.exit_code == 1
    assert result.output == (
        "Error: Lab 90_small has not been released yet: run `labs release 90_small` first.\n"
    )


@pytest.mark.parametrize("command", ["check", "release", "collect", "mark", "feedback", "demo"])
def test_an_unknown_lab_is_answered_with_those_there_are(
    new_course: Callable, command: str
) -> None:
    new_course()
    result = _labs(command, "../90_small")
    assert result.exit_code == 1
    assert result.output == "Error: There is no lab '../90_small'. The labs are: 90_small.\n"


def test_releasing_says_where_trainees_find_it(new_course: Callable) -> None:
    one = new_course()
    result = _labs("release", one.lab, "--language", "en")
    assert result.exit_code == 0
    assert result.output == (
        "Lab 90_small is released (en).\n"
        "Lab 90_small is open: trainees find it on their first page.\n"
    )
    assert "IN ENGLISH" in (one.fetch("an") / "90_small.ipynb").read_text(encoding="utf-8")


def test_a_language_nobody_has_is_refused(new_course: Callable) -> None:
    new_course()
    result = _labs("release", "90_small", "--language", "fr")
    assert result.exit_code == 2
    assert "'fr' is not one of 'vi', 'en'" in result.output


def test_checking_lists_what_is_wrong(small_copy: Path) -> None:
    (small_copy / "answers.json").touch()
    result = _labs("check", "90_small")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "90_small: form",
        "✗ answers.json stands in the source folder: nbgrader would hand it to all",
    ]


def test_items_that_cannot_be_read_are_named(new_course: Callable, small_copy: Path) -> None:
    new_course()
    (small_copy / "items.yaml").write_text("lab: 90_small", encoding="utf-8")
    result = _labs("release", "90_small")
    assert result.exit_code == 1
    assert result.output == "Error: items.yaml: title is missing\n"


def test_the_installed_command_lists_its_commands_and_labs(tmp_path: Path) -> None:
    shown = subprocess.run([LABS, "--help"], capture_output=True, text=True, cwd=tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    ours = ("list", "check", "release", "collect", "mark", "feedback", "demo")
    for command in (*ours, "report", "certificate", "moodle"):
        assert f"\n  {command} " in shown.stdout
    listed = subprocess.run([LABS, "list"], capture_output=True, text=True, cwd=tmp_path)
    folders = (paths.PROJECT / "notebooks").iterdir()
    assert listed.stdout.splitlines() == sorted(
        folder.name for folder in folders if folder.is_dir()
    )
    # Reading makes nothing.
    assert list(tmp_path.iterdir()) == []
