"""A class list takes the place of another only if it can be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.course.accounts import AccountsError, read
from grading.desk.class_list import Change, LockedOutError, replace

OLD = "username,role\ngiangvien,instructor\nan,trainee\nbinh,trainee\n"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path))
    path = tmp_path / "accounts.csv"
    path.write_text(OLD)
    return path


def test_a_good_list_takes_its_place_and_the_old_one_is_kept(path: Path) -> None:
    new = "username;role;name\ngiangvien;instructor;Lan\nan;trainee;Ân\nchi;trainee;Chi\n"
    assert replace(new.encode("utf-8-sig"), "giangvien") == Change(["chi"], ["binh"])
    assert [one.username for one in read(path)] == ["giangvien", "an", "chi"]
    (kept,) = path.parent.glob("accounts-old/accounts *.csv")
    assert kept.read_text() == OLD
    assert {one.name for one in path.parent.iterdir()} == {"accounts.csv", "accounts-old"}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"username,role\ngiangvien,instructor\nLan,trainee\n", "line 3: username 'Lan'"),
        (b"username,role\ngiangvien,king\n", "line 2: role 'king'"),
        ("username,role,name\nan,trainee,Ân".encode("utf-16"), "UTF-8"),
        (b"PK\x03\x04" + bytes(100), "expected username,role"),
    ],
)
def test_a_bad_list_changes_nothing_and_is_told_apart_by_line(
    path: Path, content: bytes, line: str
) -> None:
    with pytest.raises(AccountsError, match=line) as error:
        replace(content, "giangvien")
    assert all(one.keys() == {"vi", "en"} for one in error.value.wrong)
    assert path.read_text() == OLD
    assert [one.name for one in path.parent.iterdir()] == ["accounts.csv"]


@pytest.mark.parametrize("role", ["", "giangvien,trainee\n"])
def test_nobody_locks_the_door_behind_oneself(path: Path, role: str) -> None:
    with pytest.raises(LockedOutError):
        replace(f"username,role\nlan,instructor\n{role}".encode(), "giangvien")
    assert path.read_text() == OLD


def test_who_comes_by_lti_needs_no_list_to_come_again(path: Path) -> None:
    assert replace(b"username,role\nlan,trainee\n", "lti-" + 28 * "0").came == ["lan"]


def test_a_list_that_nobody_can_read_is_replaced(path: Path) -> None:
    path.write_text("broken")
    assert replace(OLD.encode(), "giangvien").came == ["an", "binh", "giangvien"]
