"""Whom a line means that gives no user name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from grading.course.class_list.model import ListedPerson
from grading.course.class_list.spelling import plain
from grading.course.people.person import Person
from grading.course.pseudonyms import is_pseudonym

_T = TypeVar("_T", Person, ListedPerson)


def recognise(listed: Iterable[ListedPerson], everybody: Iterable[Person]) -> list[ListedPerson]:
    """Give those without a user name the one they have by the course.

    It is theirs where name and unit are the same and as many are called so there as here; or the
    name alone, where one of the two has no unit. Nobody of the platform is known by name.
    """
    result = {one.line: one for one in listed}
    for is_gone in (False, True):
        for key in (_by_unit, _by_name):
            given = {one.username for one in result.values()}
            free = [
                one
                for one in everybody
                if (one.state == "gone") is is_gone
                and one.username not in given
                and not is_pseudonym(one.username)
            ]
            unnamed = [one for one in result.values() if not one.username]
            people = _grouped(free, key)
            for called, rows in _grouped(unnamed, key).items():
                found = people.get(called, [])
                if len(rows) != len(found) or (key is _by_name and len(rows) > 1):
                    continue
                if key is _by_name and rows[0].unit and found[0].unit:
                    continue
                for row, person in zip(rows, found, strict=True):
                    result[row.line] = replace(row, username=person.username)
    return list(result.values())


def _by_unit(one: Person | ListedPerson) -> tuple[str, str]:
    return one.name.casefold(), plain(one.unit)


def _by_name(one: Person | ListedPerson) -> tuple[str, str]:
    return one.name.casefold(), ""


def _grouped(
    people: Iterable[_T], key: Callable[[Person | ListedPerson], tuple[str, str]]
) -> dict[tuple[str, str], list[_T]]:
    groups: dict[tuple[str, str], list[_T]] = defaultdict(list)
    for one in people:
        groups[key(one)].append(one)
    return groups
