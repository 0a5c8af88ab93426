"""Who has agreed to what the course keeps, and to which notice."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grading.course.people import agreements, change
from grading.course.people.agreements import agree, agreement, answers, refuse, refused
from grading.course.people.person import Person
from grading.course.people.tables import PEOPLE
from grading.course.privacy_notice import VERSION, Promise, make_promise, promise
from grading.course.store import Store
from lab_utils.errors import BilingualError

# SHA-256 of the notice's words, by version.
WORDS = {"1": "f234d6c406a9246fd7c341567aac52a27b680efc85e3d09fe45f3b3be8098ca5"}
NOTICE = Path(__file__).parents[4] / "grading" / "hub" / "pages" / "agree.html"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path}/state/course.sqlite"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres")().replace("postgresql:", "postgresql+psycopg:")
    with Store(url) as store:
        change.add(store, [Person("an", "An"), Person("binh", "Bình")])
        yield store


def test_the_latest_answer_holds(store: Store) -> None:
    assert agreement(store, "an") is None
    agree(store, "an")
    found = agreement(store, "an")
    assert found and (found.version, found.months) == (VERSION, 24)
    assert agreement(store, "binh") is None
    refuse(store, "an")
    assert agreement(store, "an") is None
    agree(store, "an")
    assert agreement(store, "an")
    assert [one.agreed for one in answers(store, "an")] == [True, False, True]


def test_who_took_it_back_is_known_and_who_was_not_asked_is_not_meant(store: Store) -> None:
    assert refused(store) == set()
    agree(store, "an")
    refuse(store, "an")
    assert refused(store) == {"an"}
    agree(store, "an")
    refuse(store, "binh")
    assert refused(store) == {"binh"}


def test_refusing_ends_the_sessions_of_that_person_alone(store: Store) -> None:
    refuse(store, "an")
    with store.read_transaction() as db:
        ends = {row.username: row.sessions_end for row in db.execute(PEOPLE.select())}
    assert ends == {"an": True, "binh": False}


def test_another_version_asks_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    agree(store, "an")
    monkeypatch.setattr(agreements, "VERSION", "next")
    assert agreement(store, "an") is None
    agree(store, "an")
    assert agreement(store, "an")


def test_a_longer_time_asks_anew_and_a_shorter_one_does_not(store: Store) -> None:
    agree(store, "an")
    make_promise(store, Promise(12, "Cô Lan"))
    assert agreement(store, "an")
    make_promise(store, Promise(25))
    assert agreement(store, "an") is None
    assert promise(store) == Promise(25, "")


@pytest.mark.parametrize(
    ("promised", "says"),
    [
        (Promise(0), "1 đến 120"),
        (Promise(121), "1 đến 120"),
        (Promise(24, "a\nb"), "một dòng"),
        (Promise(24, "a" * 201), "200 chữ"),
    ],
)
def test_what_cannot_be_promised_is_refused(store: Store, promised: Promise, says: str) -> None:
    with pytest.raises(BilingualError, match=says):
        make_promise(store, promised)
    assert promise(store) == Promise()


def test_the_words_of_the_notice_go_with_its_version() -> None:
    """Other words need a look: where they say something else, another version, asked anew."""
    text = " ".join(re.sub(r"{#.*?#}|<[^>]*>", " ", NOTICE.read_text(encoding="utf-8")).split())
    assert hashlib.sha256(text.encode()).hexdigest() == WORDS[VERSION]
