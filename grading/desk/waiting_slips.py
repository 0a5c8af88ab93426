"""Slips for those of the course who have not come yet."""

from __future__ import annotations

from collections.abc import Collection

from grading.course.course_info import read_info
from grading.course.people.search import search
from grading.course.store import Store


def waiting_slips(address: str, chosen: Collection[str] | None = None) -> bytes:
    """Return slips as PDF; empty where nobody needs one.

    Parameters
    ----------
    address : str
        Of the hub, as the class opens it.
    chosen : collection of str, optional
        User names; all who have not come yet unless given.
    """
    from grading.desk.slips import Slip, slips_pdf  # loads what draws

    with Store() as store:
        title = read_info(store).title("vi")
        waiting = search(store, kind="waiting", most=1_000_000).people
    slips = [
        Slip(one.name, one.unit, one.username, one.code)
        for one in waiting
        if one.code and (chosen is None or one.username in chosen)
    ]
    return slips_pdf(slips, address, title) if slips else b""


def hardly_printed(store: Store) -> list[str]:
    """Return the names of those not come yet on whose slips a letter is missing."""
    waiting = search(store, kind="waiting", most=1_000_000).people
    rare = [one for one in waiting if not _is_usual(one.name + one.unit)]
    if not rare:
        return []
    from grading.desk.slips import unprintable  # as above

    return [one.name for one in rare if unprintable(one.name + one.unit)]


def _is_usual(text: str) -> bool:
    """Say whether all letters are of the Latin script, which the slips' font has."""
    return all(one < "\u0250" or "\u1e00" <= one <= "\u1eff" for one in text)
