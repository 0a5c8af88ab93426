"""Whether two names may be one person's: a name is put right, a user name never handed on."""

from __future__ import annotations

from grading.course.class_list.spelling import plain

# Family names come first; with these, they are half of a country's.
_COMMON = {"thi", "van"}


def is_same_person(username: str, before: str, after: str) -> bool:
    """Say whether a name may be another spelling of one that stands in the course.

    Parameters
    ----------
    username : str
        Stands in the place of a name that nobody knows yet; any name may follow.
    before, after : str
        Full names; they share a word other than the family name, "Thị" and "Văn".

    Examples
    --------
    >>> is_same_person("annv", "Nguyễn Van An", "Nguyễn Vân An")
    True
    >>> is_same_person("annv", "Nguyễn Văn An", "Nguyễn Văn Bình")
    False
    """
    if before == username:
        return True
    one, other = plain(before).split(), plain(after).split()
    return set(one) == set(other) or bool(_own(one) & _own(other))


def _own(words: list[str]) -> set[str]:
    """Return the words that tell people of one family name apart."""
    return set(words[1:] or words) - _COMMON or set(words[-1:])
