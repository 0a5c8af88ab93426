"""Forms that no page of the desk would send: refused with a sentence, and nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, select

NUL, LONG = "a\0b", "x" * 100_000


@pytest.fixture(scope="module")
def forged_hub(hub_class: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    hub = hub_class(tmp_path_factory.mktemp("forged") / "course")
    yield hub
    hub.stop()


@pytest.fixture(scope="module")
def teacher(forged_hub: Any) -> Any:
    return forged_hub.person("giangvien")


def rows(hub: Any) -> dict[str, list[str]]:
    """All that the course's database holds, but who failed to sign in."""
    engine, tables = create_engine(f"sqlite:///{hub.course}/state/course.sqlite"), MetaData()
    tables.reflect(engine)
    with engine.connect() as db:
        found = {
            one.name: sorted(map(repr, db.execute(select(one)))) for one in tables.tables.values()
        }
    engine.dispose()
    return found


@pytest.mark.parametrize(
    ("page", "action", "values"),
    [
        ("/people/new", "/people/new", {"name": "A", "role": "admin"}),
        ("/people/new", "/people/new", {"name": "A", "role": "trainee", "profession": "root"}),
        ("/people/new", "/people/new", {"name": LONG, "role": "trainee"}),
        ("/people/new", "/people/new", {"name": "A", "role": "trainee", "username": "../x"}),
        ("/people/new", "/people/new", {"name": "A", "role": "trainee", "username": NUL}),
        ("/people/of/hocvien01", "/people/of/hocvien01", {"do": "promote"}),
        ("/people/of/hocvien01", "/people/of/hocvien01", {"do": "change", "role": "boss"}),
        ("/people/of/giangvien", "/people/of/giangvien", {"do": "remove", "sure": "yes"}),
        ("/people", "/people/of/nobody", {"do": "code"}),
        ("/people", "/people/list", {"do": "apply"}),
        ("/people", "/people/list", {"do": "shell"}),
        ("/people", "/people/slips", {"who": "../../etc/passwd"}),
        ("/course", "/course", {"name": LONG}),
        ("/course", "/course", {"name": "A", "begins": "9999-99-99"}),
        ("/course/end", "/course/end", {"name": "B", "sure": "no"}),
    ],
)
def test_it_is_refused_with_a_sentence(
    forged_hub: Any, teacher: Any, page: str, action: str, values: dict[str, str]
) -> None:
    before = rows(forged_hub)
    answer = teacher.press(f"/desk{page}", f"/desk{action}", **values)
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text[:2000])
    assert "Traceback" not in answer.text and '<html lang="vi"' in answer.text
    assert rows(forged_hub) == before
