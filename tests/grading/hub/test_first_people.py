"""Who may come in when the hub starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.course.people.change import remove
from grading.course.people.person import people
from grading.course.store import Store
from grading.hub import first_people


@pytest.fixture(autouse=True)
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path))
    return tmp_path


def test_a_course_of_nobody_has_an_instructor_and_twelve_trainees_with_codes() -> None:
    first_people.prepare(lti=False)
    there = first_people.all_present()
    assert [one.role for one in there] == ["instructor"] + 12 * ["trainee"]
    assert all(one.code and not one.has_password for one in there)


def test_the_next_start_adds_nobody() -> None:
    first_people.prepare(lti=False)
    with Store() as store:
        for one in people(store):
            if one.role == "trainee":
                remove(store, one.username)
    first_people.prepare(lti=False)
    assert [one.username for one in first_people.all_present()] == ["giangvien"]


def test_where_people_come_from_a_platform_nobody_has_to_be_there() -> None:
    first_people.prepare(lti=True)
    assert first_people.all_present() == []


def test_the_list_of_before_is_taken_over_and_told(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (course / "accounts.csv").write_text("username,role\nlan,instructor\nminh,trainee\n")
    (course / "state").mkdir()
    (course / "state" / "passwords").write_bytes(b"of another Python")
    first_people.prepare(lti=False)
    said = capsys.readouterr().out
    assert "Đã chuyển 2 người" in said and "không đọc được tệp mật khẩu cũ" in said
    assert {one.username for one in first_people.all_present()} == {"lan", "minh"}
