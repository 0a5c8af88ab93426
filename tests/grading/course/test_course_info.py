"""What is said of a course: kept in one row, shown with its fallbacks, refused where unusable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from grading.course import paths
from grading.course.course_info import CourseInfo, read_info, read_number, write_info
from grading.course.errors import CourseError
from grading.course.store import Store

INFO = CourseInfo("AI lâm sàng", "Trường Y", date(2026, 12, 1), date(2026, 12, 20))


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "sqlite":
        return Store(f"sqlite:///{tmp_path}/state/course.sqlite")
    postgres: Callable[[], str] = request.getfixturevalue("postgres")
    return Store(postgres().replace("postgresql://", "postgresql+psycopg://"))


def test_it_is_kept_in_one_row(store: Store) -> None:
    with store:
        assert read_info(store) == CourseInfo()
        for info in (INFO, CourseInfo("Khác"), CourseInfo()):
            write_info(store, info)
            assert read_info(store) == info
        with store.read_transaction() as db:
            assert read_number(db) == 1


def test_without_a_name_it_has_that_of_the_syllabus(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "NOTEBOOKS", small.parent)
    assert INFO.title("en") == INFO.title("vi") == "AI lâm sàng"
    assert CourseInfo().title("vi") != CourseInfo().title("en")


@pytest.mark.parametrize(
    ("info", "vi", "en"),
    [
        (CourseInfo(), "", ""),
        (INFO, "01/12/2026 đến 20/12/2026", "01/12/2026 to 20/12/2026"),
        (CourseInfo(begins=date(2026, 12, 1)), "từ 01/12/2026", "from 01/12/2026"),
        (CourseInfo(ends=date(2026, 12, 1)), "đến 01/12/2026", "until 01/12/2026"),
    ],
)
def test_days_are_read_as_people_write_them(info: CourseInfo, vi: str, en: str) -> None:
    assert (info.days("vi"), info.days("en")) == (vi, en)


@pytest.mark.parametrize(
    ("info", "word"),
    [
        (CourseInfo("x" * 201), "at most 200"),
        (CourseInfo("x", "a\nb"), "one line each"),
        (CourseInfo("x", "", date(2026, 12, 2), date(2026, 12, 1)), "ends before it begins"),
    ],
)
def test_what_no_page_can_show_is_refused(info: CourseInfo, word: str, tmp_path: Path) -> None:
    with (
        Store(f"sqlite:///{tmp_path}/state/course.sqlite") as store,
        pytest.raises(CourseError, match=word),
    ):
        write_info(store, info)
