"""Who is in the course, and changes to it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from grading.course.people.change import (
    PersonError,
    add,
    add_one,
    change,
    remove,
    reset,
    set_aside,
    take_back,
)
from grading.course.people.person import Person, find, people
from grading.course.people.tables import PEOPLE
from grading.course.store import Store


def ending(store: Store) -> list[str]:
    with store.read_transaction() as db:
        return list(db.scalars(select(PEOPLE.c.username).where(PEOPLE.c.sessions_end)))


def test_each_person_has_a_code_without_look_alikes(store: Store) -> None:
    codes = {one.code for one in people(store)}
    assert len(codes) == 3 and all(len(one) == 6 for one in codes)
    assert not set("".join(codes)) & set("01258BDIJLOQSUVZ")


def test_who_is_taken_off_the_list_keeps_the_name(store: Store) -> None:
    remove(store, "minh")
    assert [one.username for one in people(store)] == ["hoa", "lan"]
    gone = find(store, "minh")
    assert gone and gone.state == "gone" and not gone.code and not gone.has_password
    assert ending(store) == ["minh"]
    with pytest.raises(PersonError) as raised:
        add(store, [Person("minh", "Phạm Nhật Minh")])
    assert "Trần Văn Minh" in raised.value.say("vi") and "minh2" in raised.value.say("vi")
    # The same person comes back, with a code and the work of before.
    (code,) = add(store, [Person("minh", "Trần Văn Minh", unit="Khoa Ngoại")])
    back = find(store, "minh")
    assert back and (back.state, back.code, back.unit) == ("present", code, "Khoa Ngoại")


def test_a_name_in_use_is_refused_and_nobody_of_the_list_is_added(store: Store) -> None:
    with pytest.raises(PersonError, match="minh2"):
        add(store, [Person("an", "An"), Person("minh", "Phạm Nhật Minh")])
    assert find(store, "an") is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"role": "boss"}, "'boss'"),
        ({"profession": "driver"}, "'driver'"),
        ({"name": "  "}, "họ tên"),
    ],
)
def test_what_cannot_be_is_refused(store: Store, values: dict[str, str], said: str) -> None:
    with pytest.raises(PersonError) as raised:
        change(store, "minh", **values)
    assert said in raised.value.say("vi")
    with pytest.raises(PersonError):
        add(store, [Person(**{"username": "an", "name": "An"} | values)])


@pytest.mark.parametrize("username", ["Minh", "../x", "", "a" * 33, "bác"])
def test_a_user_name_becomes_part_of_paths(store: Store, username: str) -> None:
    with pytest.raises(PersonError, match="1 to 32"):
        add(store, [Person(username, "An")])


def test_signs_that_nobody_sees_are_left_out(store: Store) -> None:
    add(store, [Person("an", "\u202eNguyễn\x07 Văn\u200b  An", unit="Khoa\u00a0Nội\ufeff")])
    change(store, "hoa", name="Lê\tThị Hoa\x00")
    names = {one.username: (one.name, one.unit) for one in people(store)}
    assert names["an"] == ("Nguyễn Văn An", "Khoa Nội")
    assert names["hoa"][0] == "Lê Thị Hoa"
    with pytest.raises(PersonError, match="200 characters"):
        change(store, "hoa", unit="x" * 201)


def test_another_role_ends_the_server_another_unit_does_not(store: Store) -> None:
    change(store, "hoa", unit="Khoa Nội")
    assert ending(store) == []
    change(store, "hoa", role="instructor")
    assert ending(store) == ["hoa"]


def test_set_aside_and_taken_back(store: Store) -> None:
    set_aside(store, "hoa")
    assert [one.username for one in people(store, "aside")] == ["hoa"]
    assert ending(store) == ["hoa"]
    take_back(store, "hoa")
    assert [one.username for one in people(store, "aside")] == []


@pytest.mark.parametrize("work", [remove, set_aside, take_back])
def test_who_is_not_there_is_named(store: Store, work) -> None:
    with pytest.raises(PersonError, match="'nobody'"):
        work(store, "nobody")


def test_one_is_added_with_a_user_name_made_of_the_name(store: Store) -> None:
    came = add_one(store, Person("", "Lê Thị Hoa"))
    assert (came.username, came.state) == ("hoalt", "present") and len(came.code) == 6
    remove(store, "hoalt")
    assert add_one(store, Person("", "Lê Thị Hoà")).username == "hoalt2"  # never a used one
    with pytest.raises(PersonError, match="full name"):
        add_one(store, Person("", " "))


@pytest.mark.parametrize("work", [remove, set_aside])
def test_an_instructor_is_left_to_undo_it(store: Store, work) -> None:
    with pytest.raises(PersonError, match="needs an instructor"):
        work(store, "lan")
    with pytest.raises(PersonError, match="needs an instructor"):
        change(store, "lan", role="trainee")
    change(store, "hoa", role="instructor")
    with pytest.raises(PersonError, match="yourself"):
        work(store, "lan", by="lan")
    work(store, "lan", by="hoa")
    assert [one.username for one in people(store, "present")] == ["hoa", "minh"]


def test_nobody_resets_or_demotes_themselves_on_the_desk(store: Store) -> None:
    add(store, [Person("mai", "Vũ Mai", "instructor")])
    with pytest.raises(PersonError, match="yourself"):
        change(store, "lan", by="lan", role="trainee")
    with pytest.raises(PersonError, match="yourself"):
        reset(store, "lan", by="lan")
    change(store, "lan", by="lan", unit="Khoa Nội")  # all else is one's own to change
    assert ending(store) == []


def test_who_comes_from_the_platform_has_no_code(store: Store) -> None:
    pseudonym = "lti-" + 28 * "0"
    assert add(store, [Person(pseudonym, pseudonym)]) == [""]
    with pytest.raises(PersonError, match="Moodle"):
        reset(store, pseudonym)
