"""The file for Moodle, read back by the rules of its grade import."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grading.cli.main import main

LAB = "90_small"


def _import(path: Path, decimal_sign: str) -> dict[str, dict[str, float | None]]:
    """Read as Moodle's grade/import/csv does: user to grade of each column, None for no grade.

    A value is trimmed; "-" is no grade, the language's decimal sign becomes a point, and what
    is then no number stops the import.
    """
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(content.decode("utf-8").splitlines())
    assert head[:2] == ["username", "email"]
    grades: dict[str, dict[str, float | None]] = {}
    for row in rows:
        assert len(row) == len(head)
        values = (cell.strip().replace(decimal_sign, ".") for cell in row[2:])
        found = [None if value == "-" else float(value) for value in values]
        grades[row[0]] = dict(zip(head[2:], found, strict=True))
    return grades


# None where it waits for a person; who never handed in is not in the gradebook.
EXPECTED = {
    "an": {LAB: 12.0},
    "binh": {LAB: 0.0},
    "chi": {LAB: None},
    "dung": {LAB: 6.0},
}


@pytest.mark.parametrize("decimal_sign", [",", "."])
def test_the_file_is_what_moodle_takes(finished: Any, decimal_sign: str) -> None:
    result = CliRunner().invoke(main, ["moodle"])
    assert result.exit_code == 0, result.output
    assert f"  {LAB}  12" in result.output
    assert _import(finished.root / "moodle.csv", decimal_sign) == EXPECTED


def test_nbgrader_writes_the_same_file(finished: Any, tmp_path: Path) -> None:
    result = subprocess.run(
        [
            *(sys.executable, "-m", "nbgrader", "export"),
            "--exporter=grading.moodle.export.MoodleExport",
            f"--to={tmp_path / 'm.csv'}",
            f"--CourseDirectory.root={finished.root}",
            f"--CourseDirectory.db_url=sqlite:///{finished.root / 'gradebook.db'}",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    assert _import(tmp_path / "m.csv", ".") == EXPECTED


@pytest.mark.parametrize(
    ("labs", "said"),
    [(["99_nothing"], "There is no lab '99_nothing'"), ([], "does not hold any lab")],
)
def test_what_cannot_be_exported_is_said(
    labs: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path))
    result = CliRunner().invoke(main, ["moodle", *labs])
    assert result.exit_code == 1 and said in result.output
