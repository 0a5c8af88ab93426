"""User names for people whose list gives none."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable
from dataclasses import replace

from grading.course.class_list.model import ListedPerson
from grading.course.class_list.spelling import plain

_LONGEST = 32


def propose_user_names(
    people: Iterable[ListedPerson], taken: Collection[str] = (), used_up: Container[str] = ()
) -> tuple[ListedPerson, ...]:
    """Give a user name to each who has none: the given name, then the initials.

    Parameters
    ----------
    people : iterable of ListedPerson
    taken : collection of str
        Names that somebody has already, or had.
    used_up : container of str
        Names that nobody has and nobody gets.

    Returns
    -------
    tuple of ListedPerson
        In the same order. Where a name is taken, a number from 2 follows.

    Examples
    --------
    >>> two = [ListedPerson(2, "Nguyễn Văn An"), ListedPerson(3, "Ngô Vinh An")]
    >>> [person.username for person in propose_user_names(two)]
    ['annv', 'annv2']
    """
    people = list(people)
    used = {*taken, *(person.username for person in people)}
    result = []
    for person in people:
        if not person.username:
            person = replace(person, username=_free(_from_name(person.name), used, used_up))
            used.add(person.username)
        result.append(person)
    return tuple(result)


def _from_name(name: str) -> str:
    words = [word for one in plain(name).split() if (word := re.sub("[^a-z0-9]", "", one))]
    if not words:
        return "hocvien"  # a name in letters of another script
    # "Học viên 01": the number belongs to the end.
    numbers = [words.pop()] if len(words) > 1 and words[-1].isdigit() else []
    return (words[-1] + "".join(word[0] for word in words[:-1]) + "".join(numbers))[:_LONGEST]


def _free(name: str, used: Collection[str], used_up: Container[str]) -> str:
    proposed, number = name, 1
    while proposed in used or proposed in used_up:
        number += 1
        proposed = f"{name[: _LONGEST - len(str(number))]}{number}"
    return proposed
