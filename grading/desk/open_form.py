"""The form that opens labs or holds them back, and what it shows of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from grading.desk.overview import title
from grading.exchange.change_availability import hold, open_to_class, standings
from grading.exchange.vietnam_time import local_time, read_typed
from lab_utils.errors import BilingualError


class OpenError(BilingualError, ValueError):
    """What was typed is no date and time."""

    def __init__(self) -> None:
        super().__init__(
            vi="Ngày giờ chưa đúng. Hãy điền cả ngày và giờ, ví dụ: 2026-12-05T08:00.",
            en="The date and time cannot be read. Give both, for example 2026-12-05T08:00.",
        )


@dataclass(frozen=True)
class Shown:
    """What the page says of a lab.

    Attributes
    ----------
    title : str
    released, open : bool
    opens : str
        From when, as people read it; empty where it is open, or held back without a date.
    """

    title: str
    released: bool
    open: bool
    opens: str


def shown(labs: list[str], language: str) -> list[Shown]:
    """Return how labs stand, or all of the course where none is named.

    Raises
    ------
    CourseError
        If one is not in the course.
    """
    return [
        Shown(
            title(one.lab, language),
            one.released,
            one.open,
            local_time(one.opens) if one.opens else "",
        )
        for one in standings(labs)
    ]


def change(labs: list[str], do: str, at: str) -> None:
    """Do what a button says: "open", "hold", or "from" the moment that was typed.

    Raises
    ------
    OpenError
        If the moment cannot be read.
    CourseError
        If a lab is not in the course, or the moment has passed.
    """
    if do == "hold":
        hold(labs)
    else:
        open_to_class(labs, _moment(at) if do == "from" else None)


def _moment(typed: str) -> datetime:
    try:
        return read_typed(typed)
    except (ValueError, OverflowError) as error:
        raise OpenError from error
