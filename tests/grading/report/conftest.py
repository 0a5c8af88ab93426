"""A class of thirty in the small lab, marked by the real steps; its guess comes back."""

from __future__ import annotations

import csv
import json
import random
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from grading.authoring.invented_answers import put_submission
from grading.course import nbgrader_config, paths
from grading.exchange import steps
from grading.report import write_report

SMALL = Path(__file__).parents[1] / "small_lab" / "90_small"
LAB = SMALL.name
PEOPLE = 30
DAMAGED = 30  # one more, whose answers are another lab's
ABSENT = 2  # on the list, without a submission
FORMULA, SCRIPT = "=HYPERLINK(1)", "<script>alert(1)</script>"
START = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
WRITTEN = 12

# Who guessed and answered what: the first eight right both times, twelve learnt it, two forgot
# it, eight never knew; the last two guessed nothing.
RIGHT_FIRST = {*range(8), 20, 21}
RIGHT_LAST = set(range(20))
NO_GUESS = {28, 29}


@dataclass
class Klass:
    """The course folder, and the pages and files of its reports by language and time."""

    root: Path
    reports: dict[str, dict[str, str]] = field(default_factory=dict)

    def report(self, name: str, language: str) -> None:
        """Write a report and keep it under a name."""
        folder = write_report(language=language).parent
        self.reports[name] = {
            path.name: path.read_bytes().decode("utf-8") for path in folder.iterdir()
        }

    def table(self, name: str, file: str, language: str = "vi") -> list[list[str]]:
        """Return the rows of a CSV file of a report, without the head and the day at the end."""
        return [row[:-1] for row in self.dated(name, file, language)[1:]]

    def dated(self, name: str, file: str, language: str = "vi") -> list[list[str]]:
        """Return a CSV file of a report as it is."""
        text = self.reports[name][file].removeprefix("\ufeff")
        return list(csv.reader(text.splitlines(), delimiter=";" if language == "vi" else ","))


def _profession(number: int) -> str:
    return "bác sĩ" if number < 14 else "điều dưỡng" if number < 26 else "dược sĩ"


def _unit(number: int) -> str:
    return [FORMULA, SCRIPT, "Khoa Nội"][number % 3]


def _answers(number: int) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "dose": 250.0 if number % 2 else 0.25,  # half of them in grams
        "sign": "blue" if number in RIGHT_LAST else "cough",
        "urgent": ["blue", "limp"] if number % 3 else ["playing"],
        "cut": 0.7,
        "triage": {"an": "now", "binh": "later" if number < 3 else "now"},
    }
    if number not in NO_GUESS:
        answers["guess"] = "blue" if number in RIGHT_FIRST else "cold"
    if number < WRITTEN:
        answers["night"] = "<b>Khám</b> =1+1"
    return answers


def _hand_in(root: Path, number: int) -> None:
    folder = root / "submitted" / f"hv{number:02}" / LAB
    put_submission(root / "release" / LAB, folder, _answers(number), random.Random(number))
    path = folder / "answers.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    # Five minutes an answer and a break of an hour before the last.
    for turn, entry in enumerate(content["items"].values()):
        last = turn == len(content["items"]) - 1
        entry["time"] = (START + timedelta(minutes=5 * turn + 60 * last)).isoformat()
    if "guess" in content["items"]:  # changed later: the first one counts
        content["items"]["guess"]["value"] = "cough"
    if number == 29:
        content["items"]["counts"] = {"value": "many"}
    if number == DAMAGED:
        content["lab"] = "99_another"
    path.write_text(json.dumps(content), encoding="utf-8")


def _give_points(root: Path) -> None:
    with nbgrader_config.open_course().gradebook as gradebook:
        for submission in gradebook.assignment_submissions(LAB):
            for grade in submission.notebooks[0].grades:
                if grade.needs_manual_grade:
                    grade.manual_score, grade.needs_manual_grade = 3.0, False
        gradebook.db.commit()


def small_lab_with_a_guess_that_comes_back(folder: Path) -> None:
    """Copy the small lab; its guess asks the question of `sign`."""
    shutil.copytree(SMALL, folder / LAB)
    shutil.copy(SMALL.parent / "course.yaml", folder)
    path = folder / LAB / "items.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    options = content["items"]["sign"]["options"]
    content["items"]["guess"] |= {"options": options, "again": "sign"}
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


@pytest.fixture(scope="session")
def klass_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Klass, Path]:
    """The class, and the folder of its lab; reports before and after written answers are marked."""
    notebooks, root = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("class")
    small_lab_with_a_guess_that_comes_back(notebooks)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "NOTEBOOKS", notebooks)
        patch.setenv("LABS_COURSE", str(root))
        steps.release(LAB, "vi")
        people = [
            [f"hv{n:02}", "trainee", f"Học viên {n}", _profession(n), _unit(n)]
            for n in range(PEOPLE + 1 + ABSENT)
        ]
        with (root / "accounts.csv").open("w", encoding="utf-8", newline="") as file:
            columns = ["username", "role", "name", "profession", "unit"]
            csv.writer(file).writerows([columns, *people])
        for number in range(PEOPLE + 1):
            _hand_in(root, number)
        list(steps.mark(LAB))
        made = Klass(root)
        made.report("waiting", "vi")
        _give_points(root)
        made.report("marked", "vi")
        made.report("english", "en")
    return made, notebooks


@pytest.fixture
def klass(klass_once: tuple[Klass, Path], monkeypatch: pytest.MonkeyPatch) -> Klass:
    """The class; its lab is the only one there is."""
    made, notebooks = klass_once
    monkeypatch.setattr(paths, "NOTEBOOKS", notebooks)
    monkeypatch.setenv("LABS_COURSE", str(made.root))
    return made
