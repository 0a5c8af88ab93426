"""The notice about people's data: its version, how long data are kept, whom to ask.

The text is the hub's page ``agree.html``, after Articles 4 and 9 of Viet Nam's Law on Personal
Data Protection, No. 91/2025/QH15.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Connection, Integer, Table, Text, delete, insert, select

from grading.course.errors import CourseError
from grading.course.store import METADATA, Store, advisory_lock

# Of the text: another one where what is kept, for what, by whom or how long changes; everybody is
# asked anew then.
VERSION = "1"

_MOST_MONTHS = 120
_LONGEST = 200  # letters of a contact

# One row at most; it stays from one course of the hub to the next.
_PRIVACY = Table(
    "privacy",
    METADATA,
    Column("months", Integer, primary_key=True),
    Column("contact", Text, nullable=False),
)


@dataclass(frozen=True)
class Promise:
    """What people are told about their data.

    Attributes
    ----------
    months : int
        For how long they are kept after the end of the course.
    contact : str
        Whom to ask; empty for the course's instructors.
    """

    months: int = 24
    contact: str = ""


def promise(store: Store) -> Promise:
    """Return what people are told."""
    with store.read_transaction() as db:
        return read_promise(db)


def read_promise(db: Connection) -> Promise:
    """As `promise`, in a transaction that is open."""
    row = db.execute(select(_PRIVACY.c.months, _PRIVACY.c.contact)).one_or_none()
    return Promise(*row) if row else Promise()


def make_promise(store: Store, promised: Promise) -> None:
    """Tell people something else.

    Raises
    ------
    CourseError
        If data are not kept for one month to ten years, or the contact is no line of text.
    """
    if not 1 <= promised.months <= _MOST_MONTHS:
        raise CourseError(
            vi="Thời gian lưu {months} tháng không dùng được: hãy ghi từ 1 đến {most} tháng.",
            en="Data cannot be kept for {months} months: write 1 to {most}.",
            months=promised.months,
            most=_MOST_MONTHS,
        )
    if len(promised.contact) > _LONGEST or not promised.contact.isprintable():
        raise CourseError(
            vi="Nơi liên hệ: hãy ghi một dòng, không quá {most} chữ.",
            en="Write the contact as one line of at most {most} letters.",
            most=_LONGEST,
        )
    with store.write_transaction() as db:
        advisory_lock(db, "privacy")
        db.execute(delete(_PRIVACY))
        db.execute(insert(_PRIVACY).values(months=promised.months, contact=promised.contact))
