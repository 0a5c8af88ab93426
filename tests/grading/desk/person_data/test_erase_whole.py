"""Somebody is erased while the hub runs and they are at work, and while it is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grading.course.people.person import find
from grading.desk.person_data.erase import erase


@pytest.fixture
def own_hub(hub_class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator:
    hub = hub_class(tmp_path / "course")
    monkeypatch.setenv("LABS_COURSE", str(hub.course))
    yield hub
    if hub.process.poll() is None:
        hub.stop()


def traces(course: Path, *words: str) -> list[str]:
    """The files of a course, the databases among them, that hold one of some words."""
    sought = [word.encode() for word in words]
    return [
        str(path.relative_to(course))
        for path in course.rglob("*")
        if any(word in path.name for word in words)
        or (path.is_file() and any(word in path.read_bytes() for word in sought))
    ]


def test_an_erased_person_is_out_of_the_hub_too(own_hub) -> None:
    working, other = own_hub.person("hocvien07"), own_hub.person("hocvien08")
    found = {path.split("/")[-1] for path in traces(own_hub.course, "hocvien07")}
    assert {"hub.sqlite", "hub.log", "hocvien07.log", "hocvien07"} <= found

    assert erase("hocvien07") == []
    log = (own_hub.course / "state" / "hub.log").read_text().splitlines()
    assert [line for line in log if "hocvien07" in line] == []
    assert traces(own_hub.course, "hocvien07", "Học viên 07") == []
    assert other.look("/labs").ok  # nobody else notices
    assert "/hub/login" in working.look("/labs").url
    assert not working.sign_in()  # what is typed then is noted, as anybody's wrong tries are

    own_hub.stop()
    assert "hub.sqlite" in str(traces(own_hub.course, "hocvien08"))
    assert erase("hocvien08") == []
    assert traces(own_hub.course, "hocvien08", "Học viên 08") == []
    own_hub.start()
    assert own_hub.person("hocvien09").look("/labs").ok
    with own_hub.store() as store:
        assert find(store, "hocvien07") is None and find(store, "giangvien")
