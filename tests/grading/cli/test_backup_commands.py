"""The commands `labs backup` and `labs restore`, and the nightly timer of the docs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grading.cli.main import main
from grading.course.people.change import add
from grading.course.people.person import Person
from grading.course.store import Store

PROJECT = Path(__file__).resolve().parents[3]
DOCS = PROJECT / "docs" / "backup.md"


def labs(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A course of two, before any lab is released."""
    root = tmp_path / "course"
    monkeypatch.setenv("LABS_COURSE", str(root))
    with Store() as store:
        add(store, [Person("an", "Ân"), Person("giangvien", "G", "instructor")])
    yield root


def test_the_way_there_and_back(course: Path, tmp_path: Path) -> None:
    (course / "homes" / "an").mkdir(parents=True)
    (course / "homes" / "an" / "link").symlink_to("/etc")
    archive, there = tmp_path / "a.tar.gz", tmp_path / "there"
    written = labs("backup", archive)
    assert written.exit_code == 0
    said = "  2 people, 0 submissions, 0 grades\n  left out: homes/an/link (a link)\n"
    assert written.output.startswith(f"{archive}: 0.0 MB, for you alone to read.\nCourse course, ")
    assert written.output.endswith(said)

    checked = labs("backup", "--check", archive)
    assert checked.exit_code == 0 and checked.output.endswith(said)
    assert checked.output.startswith(f"✓ {archive} is whole: 2 files, each with its checksum.\n")

    restored = labs("restore", archive, "--into", there)
    assert restored.exit_code == 0 and said in restored.output
    assert restored.output.startswith(f"The course is in {there}.\n")
    assert (there / "state" / "course.sqlite").exists()


def test_what_cannot_be_done_is_a_sentence(course: Path, tmp_path: Path) -> None:
    (tmp_path / "other").write_text("x")
    for arguments, said in {
        ("backup", course / "a"): "Put the backup outside",
        ("backup", "--check", tmp_path / "other"): "is not a backup of a course",
        ("backup", "--check", tmp_path / "nothing"): "cannot be opened",
        ("restore", tmp_path / "other"): f"{course} is not empty",
        ("restore", tmp_path / "other", "--into", tmp_path / "new"): "is not a backup",
    }.items():
        result = labs(*arguments)
        assert result.exit_code == 1 and said in result.output


# --- the nightly timer ------------------------------------------------------------------------


def unit(name: str) -> str:
    """A unit as the docs show it."""
    found = re.search(rf"`{re.escape(name)}`:\n\n```ini\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    assert found
    return found[1]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not there")
def test_systemd_takes_the_units_of_the_docs(tmp_path: Path) -> None:
    for name in ("labs-backup.service", "labs-backup.timer"):
        text = unit(name).replace("User=labs\n", "").replace("/opt/labs", str(tmp_path))
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, tmp_path.glob("labs-backup.*"))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_nightly_command_keeps_fourteen_and_takes_none_away_in_vain(
    course: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    folder.mkdir()
    old = [f"labs-2026-01-{day:02}-020000.tar.gz" for day in range(1, 21)]
    for name in old:
        (folder / name).touch()
    [command] = re.findall(r"^ExecStart=/bin/sh -ec '(.*)'$", unit("labs-backup.service"), re.M)
    command = command.replace("$$", "$").replace("%%", "%").replace("/backup", str(folder))
    command = command.replace(".venv/bin/labs", f"{sys.executable} -m grading.cli")

    def run() -> int:
        return subprocess.run(["/bin/sh", "-ec", command], cwd=PROJECT, check=False).returncode

    assert run() == 0
    kept = sorted(path.name for path in folder.iterdir())
    assert kept[:-1] == old[-13:] and kept[-1] > old[-1]
    (course / "state" / "course.sqlite").write_bytes(b"")
    for log in (course / "state").glob("course.sqlite-*"):
        log.unlink()
    assert run() != 0
    assert sorted(path.name for path in folder.iterdir()) == kept
