"""User names from names, as institutions here make them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.course.class_list import ListedPerson, propose_user_names
from grading.course.paths import is_user_name


def proposed(*names, taken=()):
    people = [ListedPerson(line, name) for line, name in enumerate(names, 2)]
    return [one.username for one in propose_user_names(people, taken)]


@pytest.mark.parametrize(
    ("name", "username"),
    [
        ("Nguyễn Văn An", "annv"),
        ("Đỗ Thị Đào", "daodt"),
        ("TRẦN THỊ NGỌC ÁNH", "anhttn"),
        ("Hoà", "hoa"),
        ("Y Krông Niê", "nieyk"),
        ("Zoë Martin", "martinz"),
        ("Học viên 01", "vienh01"),
        ("李小龙", "hocvien"),
        ("A" * 60, "a" * 32),
    ],
)
def test_a_user_name_is_the_given_name_and_the_initials(name, username):
    assert proposed(name) == [username]


def test_who_comes_later_gets_a_number():
    assert proposed("Nguyễn Văn An", "Ngô Vinh An", taken={"annv", "annv3"}) == ["annv2", "annv4"]
    assert proposed("A" * 60, "A" * 60)[1] == "a" * 31 + "2"


def test_a_user_name_of_the_list_stays_and_is_taken():
    people = [ListedPerson(2, "Nguyễn Văn An"), ListedPerson(3, "X", username="annv")]
    assert [one.username for one in propose_user_names(people)] == ["annv2", "annv"]


@given(st.lists(st.text(max_size=40)), st.sets(st.sampled_from(["annv", "hocvien", "a"])))
def test_proposed_names_are_valid_free_and_the_same_each_time(names, taken):
    found = proposed(*names, taken=taken)
    assert all(map(is_user_name, found))
    assert len({*found, *taken}) == len(found) + len(taken)
    assert found == proposed(*names, taken=taken)
