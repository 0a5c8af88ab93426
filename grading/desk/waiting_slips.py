"""Slips for those of the course who have not come yet."""

from __future__ import annotations

from collections.abc import Collection

from grading.certificate.page import LettersError
from grading.course.course_info import read_info
from grading.course.errors import CourseError
from grading.course.people.search import search
from grading.course.store import Store
from grading.desk.slips import Slip, slips_pdf


def waiting_slips(address: str, chosen: Collection[str] | None = None) -> bytes:
    """Return slips as PDF; empty where nobody needs one.

    Parameters
    ----------
    address : str
        Of the hub, as the class opens it.
    chosen : collection of str, optional
        User names; all who have not come yet unless given.

    Raises
    ------
    CourseError
        If a name has letters that cannot be printed.
    """
    with Store() as store:
        title = read_info(store).title("vi")
        waiting = search(store, kind="waiting", most=1_000_000).people
    slips = [
        Slip(one.name, one.unit, one.username, one.code)
        for one in waiting
        if one.code and (chosen is None or one.username in chosen)
    ]
    if not slips:
        return b""
    try:
        return slips_pdf(slips, address, title)
    except LettersError as error:
        raise CourseError(**error.twin) from error
