"""Release, collect, mark, feedback, through nbgrader itself and on real files."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from nbformat import NotebookNode

from grading.course import errors, nbgrader_config, paths
from grading.exchange import steps
from grading.exchange.refusal import ExchangeRefusal
from grading.marking.reasons import REASONS

pytestmark = pytest.mark.usefixtures("kernels")

ALL = {"dose": 1, "counts": 2, "sign": 1, "urgent": 2, "cut": 1, "triage": 2}
NONE = dict.fromkeys(ALL, 0)

# Each declared mistake, and the points its answer still deserves.
MISTAKES: dict[str, tuple[str, Any, float]] = {
    "grams": ("dose", 0.25, 0),
    "per_kg": ("dose", 10, 0),
    "swapped": ("counts", {"ill": 18, "well": 12}, 0),
    "common": ("sign", "cough", 0),
    "playful": ("urgent", ["blue", "limp", "playing"], 1),
    "default": ("cut", 0.5, 0),
    "all_now": ("triage", {"an": "now", "binh": "now"}, 1),
}
# One mistake an item and trainee, so that two trainees make them all.
MADE_BY = {
    "mai": ["grams", "swapped", "common", "playful", "default", "all_now"],
    "tuan": ["per_kg"],
}
WRITTEN = '<script>alert("x")</script><img src="http://evil.example/x.png"> & **đậm** ```'


def _type(folder: Path, typed: dict[str, str], run: bool) -> None:
    """Type Python into answer cells, and run the notebook or not."""
    path = folder / f"{folder.name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in typed:
            cell.source += f"\n{name}.answer({typed[name]})"
    if run:
        nbclient.execute(notebook, cwd=folder, kernel_name="python3")
    nbformat.write(notebook, path)


# --- a class with good answers of every sort ------------------------------------------------


@pytest.fixture(scope="module")
def school(new_course: Callable, released_once: Path) -> Any:
    """Hand in the small lab for seven trainees, and mark; `.marks` holds the result."""
    one = new_course(released_once)
    one.answer("an", one.right)
    one.answer("binh", {})
    one.answer(
        "chi",
        {
            "counts": {"ill": 12, "well": 17},
            "urgent": ["blue"],
            "cut": 0.9,
            "triage": {"an": "now"},
        },
    )
    for trainee, made in MADE_BY.items():
        wrong = {MISTAKES[name][0]: MISTAKES[name][1] for name in made}
        one.answer(trainee, one.right | wrong | {"night": WRITTEN})
    typed = {"dose": "'250,0'", "sign": "'blue'", "night": "'Gọi bác sĩ.'"}
    _type(one.fetch("typed"), typed, run=True)
    _type(one.fetch("unrun"), typed, run=False)
    trainees = ["an", "binh", "chi", *MADE_BY, "typed", "unrun"]
    for trainee in trainees:
        one.submit(trainee)
    one.marks = one.mark()
    assert sorted(one.marks) == sorted(trainees)
    return one


def _automatic(school: Any, trainee: str) -> dict[str, float]:
    points = school.points(trainee)
    del points["night"]
    return points


def test_right_answers_get_full_points(school: Any) -> None:
    assert _automatic(school, "an") == ALL
    result = school.marks["an"]
    assert (result.points, result.most, result.waiting) == (9, 12, 1)
    assert result.reasons == []


def test_a_blank_gets_nothing_and_keeps_nobody_waiting(school: Any) -> None:
    assert school.points("binh") == NONE | {"night": 0}
    assert school.marks["binh"].waiting == 0


def test_half_right_gets_half(school: Any) -> None:
    half = {"dose": 0, "counts": 1, "sign": 0, "urgent": 1, "cut": 0.5, "triage": 1, "night": 0}
    assert school.points("chi") == half


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gets_less_and_what_is_right_keeps_its_points(school: Any, mistake: str) -> None:
    trainee = next(name for name, made in MADE_BY.items() if mistake in made)
    item, _, points = MISTAKES[mistake]
    assert school.points(trainee)[item] == points < ALL[item]
    others = ALL.keys() - {MISTAKES[one][0] for one in MADE_BY[trainee]}
    assert {name: school.points(trainee)[name] for name in others} == {
        name: ALL[name] for name in others
    }


def test_a_written_answer_waits_for_a_person(school: Any) -> None:
    assert school.waiting("an") == {"night"}
    assert school.waiting("mai") == {"night"}
    assert school.waiting("chi") == set()


def test_what_was_typed_and_run_counts_as_an_answer(school: Any) -> None:
    assert _automatic(school, "typed") == NONE | {"dose": 1, "sign": 1}
    assert school.waiting("typed") == {"night"}


def test_what_was_typed_and_never_run_gives_no_points(school: Any) -> None:
    assert school.points("unrun") == NONE | {"night": 0}
    assert not (school.submitted("unrun") / "answers.json").exists()


# --- feedback -------------------------------------------------------------------------------


class _Page(HTMLParser):
    """What a browser would load, and the text that it would show."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.code: list[str] = []
        self.text = ""
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        given = dict(attrs)
        if tag != "a":
            self.loaded += [value for key in ("src", "href", "data") if (value := given.get(key))]
        self.code += [key for key in given if key.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.code.append(data)
        elif self._inside != "style":
            self.text += data


@pytest.fixture(scope="module")
def told(school: Any) -> dict[str, Any]:
    """Give feedback twice: before and after the written answers of two trainees are marked."""
    school.open()
    first = steps.feedback(school.lab)
    school.give("an", 3, "Rất tốt.")
    school.give("mai", 1)
    second = steps.feedback(school.lab)
    pages = {name: school.page(name) for name in ("an", "binh", "chi", "mai")}
    return {"first": first, "second": second, "pages": pages}


def test_feedback_waits_for_the_written_answer(school: Any, told: dict[str, Any]) -> None:
    # What was typed and never run is no answer, so nothing of it waits for a person.
    assert told["first"] == (["binh", "chi", "unrun"], ["an", "mai", "tuan", "typed"])
    assert told["second"] == (["an", "binh", "chi", "mai", "unrun"], ["tuan", "typed"])
    assert not (school.root / "feedback" / "tuan").exists()
    # One page each in the exchange, where trainees fetch them.
    assert school.handed_out() == ["an", "binh", "chi", "mai", "unrun"]


def test_feedback_shows_no_hidden_test(told: dict[str, Any]) -> None:
    for page in told["pages"].values():
        for trace in (".score(", "### BEGIN", "HIDDEN TESTS", "mistakes=", "accept="):
            assert trace not in page


def test_feedback_says_of_no_answer_that_there_is_none(told: dict[str, Any]) -> None:
    # Answers given with controls leave the cell as it was: nbgrader alone would say so of all.
    for name in ("an", "mai"):
        assert "No response." not in told["pages"][name]


def test_feedback_shows_the_answer_the_points_and_the_explanation(told: dict[str, Any]) -> None:
    text = _Page(told["pages"]["an"]).text
    for expected in ("250", "GIẢI THÍCH: 25 × 10 = 250.", "VÌ SAO: thiếu ôxy.", "Rất tốt."):
        assert expected in text
    assert "EXPLAINED" not in text
    assert "12 / 12" in text


def test_feedback_explains_to_those_who_were_wrong_or_blank_too(told: dict[str, Any]) -> None:
    for name in ("mai", "binh"):
        assert "GIẢI THÍCH: 25 × 10 = 250." in _Page(told["pages"][name]).text
    assert "Bạn đã tính bằng gam." in _Page(told["pages"]["mai"]).text


def test_feedback_loads_nothing_from_a_network(told: dict[str, Any]) -> None:
    for page in told["pages"].values():
        foreign = [one for one in _Page(page).loaded if re.match(r"(https?:)?//", one)]
        assert foreign == []
        styles = "".join(re.findall(r"<style.*?</style>", page, re.DOTALL))
        assert not re.search(r"@import|url\(\s*[\"']?(https?:)?//", styles)
        assert "cdn" not in "".join(_Page(page).code).lower()


def test_html_in_a_written_answer_is_shown_as_text(told: dict[str, Any]) -> None:
    page = told["pages"]["mai"]
    assert WRITTEN in _Page(page).text
    assert "<script>alert" not in page
    assert not any("evil" in one for one in _Page(page).loaded)


# --- a class in which much goes wrong -------------------------------------------------------


def _break_answers(content: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / "answers.json").write_bytes(content)

    return change


def _of_another_lab(folder: Path) -> None:
    path = folder / "answers.json"
    content = json.loads(path.read_bytes())
    path.write_text(json.dumps(content | {"lab": "04_labtests"}), encoding="utf-8")


def _nan(folder: Path) -> None:
    path = folder / "answers.json"
    path.write_text(path.read_text(encoding="utf-8").replace("250.0", "NaN"), encoding="utf-8")


def _no_notebook(folder: Path) -> None:
    (folder / "90_small.ipynb").rename(folder / "Untitled.ipynb")


def _other_notebook(folder: Path) -> None:
    shutil.copy(paths.PROJECT / "notebooks/02_threshold/02_threshold.ipynb", folder / "x.ipynb")
    (folder / "x.ipynb").replace(folder / "90_small.ipynb")


def _no_json(folder: Path) -> None:
    (folder / "90_small.ipynb").write_text("<html>Sign in</html>", encoding="utf-8")


def _no_notebook_json(folder: Path) -> None:
    (folder / "90_small.ipynb").write_text('{"cells": "none"}', encoding="utf-8")


def _newer_format(folder: Path) -> None:
    path = folder / "90_small.ipynb"
    content = json.loads(path.read_bytes())
    path.write_text(json.dumps(content | {"nbformat": 9}), encoding="utf-8")


def _large(folder: Path) -> None:
    (folder / "scan.dcm").write_bytes(bytes(300_000))


def _linked(folder: Path) -> None:
    (folder / "answers.json").unlink()
    (folder / "answers.json").symlink_to(Path("/etc/passwd"))


def _linked_folder(folder: Path) -> None:
    (folder / "more").symlink_to(Path("/etc"))


def _insert(source: str) -> Callable[[Path], None]:
    """A cell of the trainee's own, after the opening cell."""

    def change(folder: Path) -> None:
        path = folder / "90_small.ipynb"
        notebook = nbformat.read(path, as_version=4)
        at = next(n for n, cell in enumerate(notebook.cells) if "open_lab(" in cell.source)
        notebook.cells.insert(at + 1, nbformat.v4.new_code_cell(source))
        nbformat.write(notebook, path)

    return change


def _type_into_answer(source: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / "90_small.ipynb"
        notebook = nbformat.read(path, as_version=4)
        cell = _cell(notebook, "dose")
        cell.source += f"\n{source}"
        nbformat.write(notebook, path)

    return change


def _twice(folder: Path) -> None:
    path = folder / "90_small.ipynb"
    notebook = nbformat.read(path, as_version=4)
    at = notebook.cells.index(_cell(notebook, "dose_check"))
    copy = nbformat.from_dict(notebook.cells[at] | {"id": "copied"})
    notebook.cells.insert(at + 1, copy)
    answer = notebook.cells.index(_cell(notebook, "dose"))
    notebook.cells.insert(answer, nbformat.from_dict(notebook.cells[answer] | {"id": "again"}))
    nbformat.write(notebook, path)


def _cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name
    )


NOT_USED = "answers.json not used: "
# The answers give the marks.
NOTED: dict[str, tuple[Callable[[Path], None], str]] = {
    "folder_without_notebook": (
        _no_notebook,
        "the notebook 90_small.ipynb is missing (notebooks in it: Untitled.ipynb)",
    ),
    "other_notebook": (
        _other_notebook,
        "90_small.ipynb is the notebook of another lab: 1 cells of 90_small are in it and ",
    ),
    "no_json": (_no_json, "90_small.ipynb is damaged: it is not a notebook"),
    "no_notebook_json": (_no_notebook_json, "90_small.ipynb is damaged: it is not a notebook"),
    "newer_format": (_newer_format, "90_small.ipynb has a notebook format that cannot be read"),
}
REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "too_large": (_large, "at most"),
    "linked_answers": (_linked, "it holds a link or a special file (answers.json)"),
    "linked_folder": (_linked_folder, "it holds a link or a special file (more)"),
}
UNUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "answers_of_another_lab": (_of_another_lab, "04_labtests"),
    "answers_not_json": (_break_answers(b"dose = 250"), "damaged content"),
    "answers_a_list": (_break_answers(b"[1, 2]"), "wrong structure"),
    "answers_10_mb": (_break_answers(b" " * 10_000_000 + b"{}"), "1000"),
    "answers_nested": (_break_answers(b"[" * 100_000 + b"]" * 100_000), "damaged content"),
}


@pytest.fixture(scope="module")
def troubled(new_course: Callable, released_once: Path) -> Iterator[Any]:
    """Mark a class in which one trainee is right and everybody else hands in something bad."""
    one = new_course(released_once)
    with pytest.MonkeyPatch.context() as patch:
        plain = nbgrader_config.course_config

        def hurried(c: Any) -> None:
            plain(c)
            c.Execute.timeout = 6

        patch.setattr(nbgrader_config, "course_config", hurried)
        with one.open().gradebook as gradebook:
            gradebook.add_student("absent")
        bad = {name: change for name, (change, _) in (NOTED | REFUSED | UNUSED).items()}
        bad |= {
            "good": lambda folder: None,
            "nan": _nan,
            "twice": _twice,
            "endless": _type_into_answer("while True: pass"),
            "noisy": _insert("import sys\nprint('chú ý', file=sys.stderr)"),
            "leaving": _insert("import sys\nsys.exit(1)"),
            "killing": _insert("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
        }
        for trainee, change in bad.items():
            folder = one.answer(trainee, one.right)
            change(folder)
            # Straight into the folder of what was collected: nothing on the way helps.
            shutil.copytree(folder, one.submitted(trainee), symlinks=True)
        # 10 MB of answers are below the limit of a submission, so only `too_large` is above.
        (one.submitted("too_large") / "scan.dcm").write_bytes(bytes(12_000_000))
        patch.setattr(nbgrader_config, "MOST_KILOBYTES", 11_000)
        one.marks = {result.trainee: result for result in steps.mark(one.lab)}
        yield one


def test_everybody_of_a_troubled_class_is_reported(troubled: Any) -> None:
    handed_in = {path.name for path in (troubled.root / "submitted").iterdir()}
    assert set(troubled.marks) == handed_in | {"absent"}
    assert list(troubled.marks) == sorted(troubled.marks)


def test_the_good_one_of_a_troubled_class_is_marked(troubled: Any) -> None:
    assert _automatic(troubled, "good") == ALL
    assert troubled.marks["good"].reasons == []


def test_who_handed_in_nothing_is_named(troubled: Any) -> None:
    result = troubled.marks["absent"]
    assert (result.points, result.reasons) == (None, [REASONS.twin("absent")])


@pytest.mark.parametrize("trainee", REFUSED)
def test_what_cannot_be_marked_is_named_with_its_reason(troubled: Any, trainee: str) -> None:
    result = troubled.marks[trainee]
    assert result.points is None
    (why,) = result.reasons
    assert REFUSED[trainee][1] in why["en"]
    assert why.keys() == {"vi", "en"} and why["vi"] != why["en"]
    for said in why.values():
        assert "Traceback" not in said and "\n" not in said


@pytest.mark.parametrize("trainee", NOTED)
def test_a_notebook_that_cannot_be_used_is_named_and_costs_no_mark(
    troubled: Any, trainee: str
) -> None:
    assert _automatic(troubled, trainee) == ALL
    (why,) = troubled.marks[trainee].reasons
    assert why["en"].startswith("marked from the recorded answers: ")
    assert NOTED[trainee][1] in why["en"]
    assert why["vi"].startswith("chấm theo các câu trả lời đã ghi: ")


@pytest.mark.parametrize("trainee", UNUSED)
def test_answers_that_cannot_be_read_give_zero_with_a_reason(troubled: Any, trainee: str) -> None:
    result = troubled.marks[trainee]
    assert troubled.points(trainee) == NONE | {"night": 0}
    assert result.waiting == 0
    (why,) = result.reasons
    assert why["en"].startswith(NOT_USED)
    assert UNUSED[trainee][1] in why["en"]
    assert why["vi"].startswith("không dùng được answers.json: ")


def test_a_damaged_answer_is_a_blank_and_the_others_count(troubled: Any) -> None:
    assert _automatic(troubled, "nan") == ALL | {"dose": 0}


def test_copied_cells_earn_nothing_twice(troubled: Any) -> None:
    assert _automatic(troubled, "twice") == ALL
    assert troubled.marks["twice"].points == 9


def test_a_cell_that_never_ends_costs_only_itself(troubled: Any) -> None:
    assert _automatic(troubled, "endless") == ALL


def test_what_a_trainee_prints_costs_nothing(troubled: Any) -> None:
    assert _automatic(troubled, "noisy") == ALL


def test_an_exit_costs_nothing(troubled: Any) -> None:
    assert _automatic(troubled, "leaving") == ALL


def test_a_cell_that_kills_its_process_costs_nothing(troubled: Any) -> None:
    assert _automatic(troubled, "killing") == ALL


def test_feedback_of_a_troubled_class_reaches_the_others(troubled: Any) -> None:
    troubled.open()
    given, waiting = steps.feedback(troubled.lab)
    assert set(given) >= {"answers_not_json", "answers_a_list"}
    assert "good" in waiting
    assert not (set(given) | set(waiting)) & (REFUSED.keys() | {"absent"})
    # These submissions were put in place by hand; the exchange has no way back to anybody.
    assert troubled.handed_out() == []


# --- a class over some days -----------------------------------------------------------------


@pytest.fixture(scope="module")
def first_day(new_course: Callable, released_once: Path) -> Path:
    """Mark two trainees; a person gives points to the first's written answer."""
    one = new_course(released_once)
    for trainee in ("an", "binh"):
        one.answer(trainee, one.right)
        one.submit(trainee)
    one.mark()
    one.give("an", 2, "Rõ ràng.")
    return one.root


@pytest.fixture
def days(new_course: Callable, first_day: Path) -> Any:
    return new_course(first_day)


def _comment(one: Any, trainee: str) -> str | None:
    with one.open().gradebook as gradebook:
        return gradebook.find_comment("night", one.lab, one.lab, trainee).comment


def test_a_second_release_and_marking_change_nothing_that_was_given(days: Any) -> None:
    before = days.points("an")
    steps.release(days.lab, "en")
    text = (days.root / "release" / days.lab / "90_small.ipynb").read_text(encoding="utf-8")
    assert "IN ENGLISH" in text
    days.answer("carol", days.right, language="en")
    days.submit("carol")
    marks = days.mark()
    assert days.points("an") == before == ALL | {"night": 2}
    assert _comment(days, "an") == "Rõ ràng."
    # A person has marked it already, and is not asked again.
    assert {name: mark.waiting for name, mark in marks.items()} == {"an": 0, "binh": 1, "carol": 1}
    assert marks["an"].points == 11
    assert _automatic(days, "carol") == ALL
    given, waiting = steps.feedback(days.lab)
    assert (given, waiting) == (["an"], ["binh", "carol"])
    days.give("carol", 3)
    steps.feedback(days.lab)
    # Each has the page in the language of the notebook that was handed in.
    assert "TIẾNG VIỆT" in days.page("an") and "GIẢI THÍCH" in days.page("an")
    assert "IN ENGLISH" in days.page("carol") and "EXPLAINED" in days.page("carol")


def test_handing_in_again_replaces_the_earlier_marks(days: Any) -> None:
    days.answer("an", {"dose": 250, "sign": "cough", "night": "Khác."})
    days.submit("an")
    # The points of the earlier text are shown to the person who looks at the new one.
    assert days.mark()["an"].waiting == 1
    assert _automatic(days, "an") == NONE | {"dose": 1}
    assert _automatic(days, "binh") == ALL


def test_handing_in_something_bad_leaves_no_earlier_marks(days: Any) -> None:
    folder = days.answer("an", days.right)
    (folder / "90_small.ipynb").write_text("{}", encoding="utf-8")
    (folder / "answers.json").unlink()
    days.submit("an")
    folder = days.answer("binh", days.right)
    (folder / "90_small.ipynb").write_text("[]", encoding="utf-8")
    (folder / "answers.json").write_text("[]", encoding="utf-8")
    days.submit("binh")
    marks = days.mark()
    assert (marks["an"].points, marks["binh"].points) == (None, None)
    with days.open().gradebook as gradebook:
        assert list(gradebook.assignment_submissions(days.lab)) == []
    assert steps.feedback(days.lab) == ([], [])


def test_a_submission_over_the_limit_is_refused_when_handed_in(
    days: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nbgrader_config, "MOST_KILOBYTES", 100)
    folder = days.answer("carol", days.right)
    # What does not belong to a submission stays at home, whatever its size.
    _large(folder)
    (folder / "answers.json").write_bytes(b" " * 100_000)
    with pytest.raises(ExchangeRefusal, match=r"too large: at most 0\.1 MB"):
        days.submit("carol")
    days.open()
    assert steps.collect(days.lab) == ["an", "binh"]


# --- what is asked too early ----------------------------------------------------------------


@pytest.fixture(scope="module")
def new_folder(new_course: Callable) -> Path:
    one = new_course()
    # Opened once: making a gradebook takes seconds.
    with one.open().gradebook:
        return one.root


@pytest.fixture
def empty(new_course: Callable, new_folder: Path) -> Any:
    return new_course(new_folder)


def test_collecting_before_release_is_refused(empty: Any) -> None:
    with pytest.raises(errors.CourseError, match="90_small has not been released yet"):
        steps.collect(empty.lab)


def test_marking_before_release_is_refused(empty: Any) -> None:
    with pytest.raises(errors.CourseError, match="90_small has not been released yet"):
        list(steps.mark(empty.lab))


def test_feedback_before_release_is_refused(empty: Any) -> None:
    with pytest.raises(errors.CourseError, match="90_small has not been released yet"):
        steps.feedback(empty.lab)


@pytest.mark.parametrize("step", ["release", "collect", "mark", "feedback"])
@pytest.mark.parametrize("name", ["99_nothing", "../90_small", "/etc", "*"])
def test_every_step_refuses_a_lab_that_is_not_there(empty: Any, step: str, name: str) -> None:
    call = {
        "release": lambda: steps.release(name, "vi"),
        "collect": lambda: steps.collect(name),
        "mark": lambda: list(steps.mark(name)),
        "feedback": lambda: steps.feedback(name),
    }
    with pytest.raises(errors.CourseError, match="The labs are: 90_small"):
        call[step]()


def test_a_lab_that_nbgrader_cannot_prepare_is_refused_with_its_reason(
    empty: Any, small_copy: Path, edit: Callable
) -> None:
    def spoil(notebook: NotebookNode) -> None:
        cell = _cell(notebook, "dose")
        cell.source = cell.source.replace("### END SOLUTION", "")

    edit(small_copy, spoil)
    with pytest.raises(errors.CourseError, match=r"cannot be prepared for release: .*solution"):
        steps.release(empty.lab, "vi")
