"""Release, collect and feedback as formgrader and `nbgrader` do them, on the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grading.course.store import Store
from grading.exchange import releases, steps, submissions
from lab_utils.language import LANGUAGES


@pytest.fixture
def one(new_course: Callable, released_once: Any) -> Any:
    return new_course(released_once)


def test_what_is_released_is_what_trainees_get(one: Any) -> None:
    one.open()
    with Store() as store:
        release = releases.fetch(store, one.lab)
    folder = one.root / "release" / one.lab
    own = {name: content for name, content in release.files.items() if "/" not in name}
    assert own == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(own) == {"90_small.ipynb", "items.yaml"}
    assert set(release.files) - set(own) == {".languages/vi.ipynb", ".languages/en.ipynb"}
    for language in LANGUAGES:
        named = f'language = \\"{language}\\"'.encode()
        assert named in release.files[f".languages/{language}.ipynb"]
    everything = b"".join(release.files.values())
    assert b"HIDDEN TESTS" not in everything and b"BEGIN SOLUTION" not in everything


def test_formgrader_knows_what_is_released_and_takes_it_back(one: Any) -> None:
    api = one.open()
    assert api.get_released_assignments() == {one.lab}
    assert api.unrelease(one.lab)["success"]
    assert api.get_released_assignments() == set()
    assert api.release_assignment(one.lab)["success"]
    assert api.release_assignment(one.lab)["success"]  # again: nothing to force
    assert api.get_released_assignments() == {one.lab}


def test_collecting_again_fetches_only_what_is_new(one: Any) -> None:
    for trainee in ("an", "binh"):
        one.answer(trainee, one.right)
        one.submit(trainee)
    one.open()
    assert steps.collect(one.lab) == ["an", "binh"]
    with Store() as store:
        kept = submissions.latest(store, one.lab)
    for trainee, receipt in kept.items():
        time = (one.submitted(trainee) / "timestamp.txt").read_text()
        assert time == f"{receipt.time:%Y-%m-%d %H:%M:%S.%f} UTC"
        names = {path.name for path in one.submitted(trainee).iterdir()}
        assert names == {"90_small.ipynb", "answers.json", "timestamp.txt"}
    # Stands as long as nothing newer is there.
    (one.submitted("an") / "note.txt").touch()
    (one.submitted("binh") / "note.txt").touch()
    one.answer("binh", {"dose": 1})
    one.submit("binh")
    outcome = one.open().collect(one.lab)
    assert outcome["success"]
    assert outcome["log"].count("Collecting:") == 1
    assert (one.submitted("an") / "note.txt").exists()
    assert not (one.submitted("binh") / "note.txt").exists()


def test_collecting_without_update_leaves_what_is_there(one: Any) -> None:
    for answers in ({"dose": 1}, one.right):
        one.answer("an", answers)
        one.submit("an")
        one.open().collect(one.lab, update=False)
    with Store() as store:
        first, _ = submissions.receipts(store, "an")
    assert str(first.time) in (one.submitted("an") / "timestamp.txt").read_text()


def test_submissions_are_listed_and_cannot_be_removed(one: Any) -> None:
    from nbgrader.exchange import ExchangeError, ExchangeFactory

    one.answer("an", one.right)
    one.submit("an")
    api = one.open()
    lister = ExchangeFactory(config=api.config).List(coursedir=api.coursedir, config=api.config)
    lister.inbound = True
    assert [(row["student_id"], row["assignment_id"]) for row in lister.start()] == [
        ("an", one.lab)
    ]
    lister.remove = True
    with pytest.raises(ExchangeError, match="cannot be removed"):
        lister.start()
    assert one.mark()["an"].points == 9


def test_feedback_for_one_is_given_to_one(one: Any) -> None:
    for trainee in ("an", "binh"):
        one.answer(trainee, {"dose": 250})
        one.submit(trainee)
    one.mark()
    api = one.open()
    assert api.generate_feedback(one.lab)["success"]
    assert api.release_feedback(one.lab, "an")["success"]
    assert one.handed_out() == ["an"]
    assert api.release_feedback(one.lab)["success"]
    assert one.handed_out() == ["an", "binh"]
