"""The report of a real class: its figures, its pages, its files."""

from __future__ import annotations

import os
import re
import shutil
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete

from grading.cli.main import main
from grading.course import paths
from grading.course.errors import CourseError
from grading.course.people import tables
from grading.course.store import Store
from grading.exchange import steps
from grading.report import write, write_report
from grading.report.groups import LEAST
from grading.report.statistics import paired_difference

from .conftest import (
    ABSENT,
    DAMAGED,
    FORMULA,
    LAB,
    NO_GUESS,
    PEOPLE,
    RIGHT_FIRST,
    RIGHT_LAST,
    SCRIPT,
    WRITTEN,
    Klass,
)

PAGE = f"{LAB}.html"
reports = pytest.mark.parametrize("name", ["waiting", "marked", "english"])


class _Page(HTMLParser):
    """What a screen reader meets: headings, pictures, tables, links, texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def test_completion_is_counted(klass: Klass) -> None:
    rows = dict(klass.table("waiting", f"{LAB}-completion.csv"))
    assert rows == {
        "Học viên": str(PEOPLE + 1 + ABSENT),
        "Đã nộp": str(PEOPLE + 1),
        "Đã chấm": str(PEOPLE + 1),
        "Chờ chấm tự luận": str(WRITTEN),
        "Bài có tệp câu trả lời hỏng": "1",
        "Câu trả lời hỏng": "1",
        "Số câu hỏi có từ năm người bỏ trống": "1",  # `counts`
    }
    assert DAMAGED == PEOPLE


def test_written_answers_count_once_all_are_marked(klass: Klass) -> None:
    labels = {
        name: [row[1] for row in klass.table(name, f"{LAB}-items.csv")]
        for name in ("waiting", "marked")
    }
    assert labels["marked"] == [*labels["waiting"], "Bạn sẽ làm gì đêm nay?"]
    assert "chờ giảng viên chấm" in klass.reports["waiting"][PAGE]
    assert "chờ giảng viên chấm" not in klass.reports["marked"][PAGE]


def test_each_item_has_its_difficulty_and_blanks(klass: Klass) -> None:
    rows = {row[1]: row for row in klass.table("marked", f"{LAB}-items.csv")}
    dose = rows["Liều cho trẻ 25 kg là bao nhiêu?"]
    assert (dose[3], dose[6]) == ("50,0", "< 5")
    counts = rows["Đếm 30 trẻ"]
    # All blank: no more is said of them than that, and nothing varies.
    assert (counts[3], counts[6], counts[7], counts[8]) == ("0,0", "> 25", "", "")
    night = rows["Bạn sẽ làm gì đêm nay?"]
    assert (night[3], night[6], night[7]) == ("40,0", "18", "60,0")


def test_misconceptions_are_those_of_the_answers(klass: Klass) -> None:
    rows = {row[1]: row[2:] for row in klass.table("marked", f"{LAB}-mistakes.csv")}
    assert len(RIGHT_LAST) == PEOPLE - 10
    assert rows == {
        "Không thể ai cũng khám ngay.": ["> 25", ""],  # all but three
        "Bạn đã tính bằng gam.": ["15", "50,0"],
        "Thường gặp chưa phải là nguy hiểm.": ["10", "33,3"],
        "Trẻ đang chơi thì chờ được.": ["10", "33,3"],
    }


def test_what_was_learnt_is_the_first_guess_against_the_end(klass: Klass) -> None:
    ((number, _, people, before, after, rise, low, high),) = klass.table(
        "marked", f"{LAB}-learnt.csv"
    )
    # Two left no guess: three more are left out, so that nobody is found by subtraction.
    assert number == "3" and int(people) == PEOPLE - LEAST
    assert "bốc thăm" in klass.reports["marked"][PAGE]
    shares = [float(one.replace(",", ".")) * int(people) / 100 for one in (before, after)]
    right = [round(one) for one in shares]
    assert shares == pytest.approx(right)
    guessed = set(range(PEOPLE)) - NO_GUESS
    most = [len(guessed & RIGHT_FIRST), len(guessed & RIGHT_LAST)]
    assert all(here - 3 <= found <= here for found, here in zip(right, most, strict=True))
    # Limits of a table with these margins; how many were right both times follows from the rise.
    possible = set()
    for both in range(min(right) + 1):
        neither = int(people) - sum(right) + both
        if neither >= 0:
            found = paired_difference(both, right[0] - both, right[1] - both, neither)
            ends = (found.value, found.low, found.high)
            possible.add(tuple(f"{100 * end:.1f}".replace(".", ",") for end in ends))
    assert (rise, low, high) in possible


def test_time_is_the_sum_of_gaps_without_the_break(klass: Klass) -> None:
    ((_, people, low, median, high),) = klass.table("marked", f"{LAB}-time.csv")
    # Six answers, or seven with the written one: the last gap is the break.
    assert (people, low, median, high) == ("> 25", "20", "20", "25")


def test_marks_by_group_hide_the_small_one(klass: Klass) -> None:
    rows = klass.table("marked", f"{LAB}-profession.csv")
    assert {row[0]: row[1] for row in rows} == {"Bác sĩ": "14", "Các nhóm khác": "16"}
    assert "Dược sĩ" not in klass.reports["marked"][PAGE]
    units = klass.table("marked", f"{LAB}-unit.csv")
    assert {row[1] for row in units} == {"10"}


@reports
def test_hostile_units_neither_run_nor_compute(klass: Klass, name: str) -> None:
    html = klass.reports[name][PAGE]
    assert SCRIPT not in html and "<script" not in html
    assert "&lt;script&gt;" in html
    language = "en" if name == "english" else "vi"
    for file, text in klass.reports[name].items():
        if file.endswith(".csv"):
            cells = [cell for row in klass.table(name, file, language) for cell in row]
            numbers = re.compile(r"-?\d+([.,]\d+)?")
            risky = [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
            assert all(numbers.fullmatch(cell) for cell in risky)
            assert text.startswith("\ufeff")
    assert f"'{FORMULA}" in klass.reports[name][f"{LAB}-unit.csv"]


@reports
def test_pages_load_nothing_and_are_readable_without_eyes(klass: Klass, name: str) -> None:
    for file, html in klass.reports[name].items():
        if not file.endswith(".html"):
            continue
        page = _Page(html)
        assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "iframe", "object"})
        assert all((one["src"] or "").startswith("data:image/png") for one in page.all("img"))
        assert all(one["alt"] for one in page.all("img"))
        assert len(page.all("figcaption")) == len(page.all("img"))
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
        assert levels[0] == 1 and set(levels[1:]) == {2}
        assert len(page.all("caption")) == len(page.all("table"))
        assert all(one.get("scope") in ("col", "row") for one in page.all("th"))
        ids = [attrs["id"] for _, attrs in page.tags if attrs.get("id")]
        assert len(ids) == len(set(ids))
        for link in page.all("a"):
            target = link["href"] or ""
            assert target[1:] in ids if target[0] == "#" else target in klass.reports[name], target
        assert "http" not in re.sub(r"base64,[^\"]+", "", html)
    assert page.all("html")[0]["lang"] == ("en" if name == "english" else "vi")


@reports
def test_nobody_is_named(klass: Klass, name: str) -> None:
    for text in klass.reports[name].values():
        assert not re.search(r"\bhv\d\d\b|Học viên \d", text)


def test_both_languages_hold_the_same_figures(klass: Klass) -> None:
    assert klass.reports["marked"].keys() == klass.reports["english"].keys()
    for file in (one for one in klass.reports["marked"] if one.endswith(".csv")):
        vi, en = klass.table("marked", file), klass.table("english", file, "en")
        numbers = re.compile(r"[-\d.,<> ]+")
        assert [[c.replace(",", ".") for c in row if numbers.fullmatch(c)] for row in vi] == [
            [c for c in row if numbers.fullmatch(c)] for row in en
        ]


def test_the_overview_leads_to_each_lab(klass: Klass) -> None:
    html = klass.reports["marked"]["index.html"]
    assert f'<a href="{LAB}.html">' in html
    assert "Bài thử" in html


def test_a_class_below_five_shows_completion_only(
    klass: Klass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "few"
    shutil.copytree(klass.root, root, ignore=shutil.ignore_patterns("report"))
    for number in range(4, PEOPLE + 1):
        shutil.rmtree(root / "submitted" / f"hv{number:02}")
    monkeypatch.setenv("LABS_COURSE", str(root))
    few = Klass(root)
    few.report("few", "vi")
    assert sorted(few.reports["few"]) == [
        f"{LAB}-completion.csv",
        PAGE,
        "index-completion.csv",
        "index.html",
    ]
    assert "chỉ nêu tình hình nộp bài" in few.reports["few"][PAGE]
    assert "bỏ trống" not in few.reports["few"][PAGE]


def test_a_course_without_accounts_is_reported(
    klass: Klass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "plain"
    shutil.copytree(klass.root, root, ignore=shutil.ignore_patterns("report"))
    monkeypatch.setenv("LABS_COURSE", str(root))
    with Store() as store, store.write_transaction() as db:
        db.execute(delete(tables.PEOPLE))
    plain = Klass(root)
    plain.report("plain", "vi")
    assert f"{LAB}-unit.csv" not in plain.reports["plain"]
    assert dict(plain.table("plain", f"{LAB}-completion.csv"))["Học viên"] == str(PEOPLE + 1)


@pytest.mark.parametrize(
    ("lab", "said"),
    [
        (["99_nothing"], "There is no lab '99_nothing'"),
        ([LAB], f"Lab {LAB} has not been released yet"),
        ([], "No lab has been marked yet"),
    ],
)
def test_what_cannot_be_reported_is_said(
    lab: list[str], said: str, klass: Klass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path))
    result = CliRunner().invoke(main, ["report", *lab])
    assert result.exit_code == 1 and said in result.output


def test_a_released_lab_without_marks_is_named(
    klass: Klass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path))
    steps.release(LAB, "vi")
    result = CliRunner().invoke(main, ["report", LAB])
    assert result.exit_code == 1
    assert f"Lab {LAB} has not been marked yet: run `labs mark {LAB}` first." in result.output


def test_a_bad_list_of_accounts_is_named(
    klass: Klass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "bad"
    shutil.copytree(klass.root, root)
    (root / "accounts.csv").write_text("username,role,name,profession\na,trainee,A,pilot\n")
    monkeypatch.setenv("LABS_COURSE", str(root))
    result = CliRunner().invoke(main, ["report"])
    assert result.exit_code == 1 and "'pilot'" in result.output
    # What stood there stays.
    assert (root / "report" / "index.html").exists()
    assert os.environ["LABS_COURSE"] == str(paths.course_folder())


GROUPS = ("profession", "unit")


def _copy(klass: Klass, root: Path, monkeypatch: pytest.MonkeyPatch) -> Klass:
    """The course a week after its last report, with what that showed."""
    shutil.copytree(klass.root, root)
    monkeypatch.setenv("LABS_COURSE", str(root))
    monkeypatch.setattr(write, "_today", lambda: write.datetime.now().date() + timedelta(days=7))
    return Klass(root)


def test_a_report_a_week_later_keeps_what_would_give_one_away(
    klass: Klass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = _copy(klass, tmp_path / "later", monkeypatch)
    shutil.rmtree(later.root / "submitted" / "hv03")
    later.report("later", "vi")
    later.report("later, english", "en")
    # Figures are those of the week before, in every file; so are the days but of groups that
    # nobody left or joined.
    for name in (name for name in klass.reports["marked"] if name.endswith(".csv")):
        assert later.table("later", name) == klass.table("marked", name)
        groups = name.endswith(("-profession.csv", "-unit.csv"))
        assert groups or later.dated("later", name) == klass.dated("marked", name)
    days = [{row[-1] for row in later.dated("later", f"{LAB}-{by}.csv")[1:]} for by in GROUPS]
    assert [len(one) for one in days] == [2, 2]
    day = klass.dated("marked", f"{LAB}-items.csv")[1][-1]
    assert klass.dated("marked", f"{LAB}-items.csv")[0][-1] == "Tính đến"
    assert f"Số liệu phần này tính đến {day}" in later.reports["later"][PAGE]
    assert "Số liệu phần này tính đến" not in klass.reports["marked"][PAGE]
    assert "Figures of this part are as of" in later.reports["later, english"][PAGE]
    for number in range(4, 8):
        shutil.rmtree(later.root / "submitted" / f"hv{number:02}")
    later.report("five are gone", "vi")
    completion = dict(later.table("five are gone", f"{LAB}-completion.csv"))
    assert completion["Đã nộp"] == str(PEOPLE + 1 - 5)
    assert "Số liệu phần này tính đến" not in later.reports["five are gone"][PAGE]


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"items": 1', None])
def test_what_was_shown_is_never_taken_for_new(
    content: str | None, klass: Klass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = _copy(klass, tmp_path / "later", monkeypatch)
    path = later.root / "state" / "report" / f"{LAB}.json"
    assert path.stat().st_mode & 0o077 == 0
    if content is None:
        path.unlink()
    else:
        path.write_text(content, encoding="utf-8")
    page = (later.root / "report" / PAGE).read_bytes()
    with pytest.raises(CourseError) as raised:
        write_report()
    assert str(path) in raised.value.say("vi") and "bản sao lưu" in raised.value.say("vi")
    assert (later.root / "report" / PAGE).read_bytes() == page
    # Nobody has the earlier report: it may go, and the next one begins anew.
    shutil.rmtree(later.root / "report")
    path.unlink(missing_ok=True)
    write_report()
    assert path.exists()
