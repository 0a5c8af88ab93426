"""One card a lab for the front page: what the exchange, the course and the home say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grading.course.syllabus import LabPlan, read_syllabus
from grading.exchange import client
from grading.exchange.vietnam_time import local_time
from grading.trainee.chosen import Chosen
from grading.trainee.my_labs_texts import TEXTS
from grading.trainee.progress import Progress, progress
from lab_utils.language import pick

_NO_PLAN = LabPlan(40, frozenset(), frozenset())


@dataclass(frozen=True)
class Card:
    """What the front page says of a lab.

    Attributes
    ----------
    lab : str
    title : str
        With the lab's number.
    minutes : int
    duty : {"required", "elective", "other", ""}
        For the profession that was chosen; empty where the lab is for everybody.
    state : {"new", "begun", "handed_in", "changed", "marked"}
        "changed": answered again since it was handed in.
    open : bool
        Whether the instructor lets trainees fetch it and hand it in.
    opens : str
        From when, as people read it; empty where it is open, or held back without a date.
    due : str
        As people read it; empty where there is no due date.
    closed : bool
        Whether it is too late to hand in.
    progress : Progress or None
        None until it is opened.
    receipt : dict
        Code and time of the latest submission; empty where there is none.
    feedback : str
        Code of the latest submission that has feedback; empty where none has.
    """

    lab: str
    title: str
    minutes: int
    duty: str
    state: str
    open: bool
    opens: str
    due: str
    closed: bool
    progress: Progress | None
    receipt: Mapping[str, str]
    feedback: str

    @property
    def standing(self) -> str:
        """The name of the text about its state, or about why it is not open."""
        if self.open:
            return self.state
        if self.opens:
            return "opens"
        return "held_begun" if self.progress or self.receipt else "held"


@dataclass(frozen=True)
class Section:
    """Cards under one heading."""

    title: str
    cards: list[Card]


@dataclass(frozen=True)
class Front:
    """What the front page shows.

    Attributes
    ----------
    course : str
        Its title.
    sections : list of Section
    """

    course: str
    sections: list[Section]


def front(home: Path, chosen: Chosen) -> Front:
    """Return the cards of all released labs by module; what the profession leaves out is last.

    Raises
    ------
    grading.exchange.client.ExchangeSaysNoError
        If the exchange cannot be reached.
    """
    told = client.labs()
    offered = {one["lab"]: one for one in told["labs"] if one["version"]}
    found: list[Section] = []
    others: list[Card] = []
    planned: set[str] = set()
    for module in read_syllabus().modules:
        cards = [
            _card(home, offered[lab], plan, chosen)
            for lab, plan in module.labs.items()
            if lab in offered
        ]
        planned |= module.labs.keys()
        found.append(
            Section(pick(module.title, chosen.language), [c for c in cards if c.duty != "other"])
        )
        others += [card for card in cards if card.duty == "other"]
    others += [
        _card(home, one, _NO_PLAN, chosen) for lab, one in offered.items() if lab not in planned
    ]
    found.append(Section(TEXTS.say("others", chosen.language), others))
    return Front(
        pick(told["course"], chosen.language), [section for section in found if section.cards]
    )


def card(home: Path, lab: str, chosen: Chosen) -> Card | None:
    """Return the card of one released lab; None if there is no such lab."""
    cards = (card for section in front(home, chosen).sections for card in section.cards)
    return next((card for card in cards if card.lab == lab), None)


def _card(home: Path, offered: Mapping[str, Any], plan: LabPlan, chosen: Chosen) -> Card:
    lab, submissions = offered["lab"], offered["submissions"]
    done = progress(home / lab)
    last = submissions[-1] if submissions else None
    with_feedback = [one["code"] for one in submissions if one["feedback"]]
    return Card(
        lab=lab,
        title=f"{lab.partition('_')[0]}. {pick(offered['title'], chosen.language)}",
        minutes=plan.minutes,
        duty=_duty(plan, chosen.profession),
        state=_state(done, last),
        open=offered["open"],
        opens=_local(offered["opens"]),
        due=_local(offered["due"]),
        closed=bool(offered["closes"]) and datetime.now(UTC) > _moment(offered["closes"]),
        progress=done,
        receipt=receipt(last) if last else {},
        feedback=with_feedback[-1] if with_feedback else "",
    )


def receipt(submission: Mapping[str, Any]) -> dict[str, str]:
    """Return code and time of a submission as people read them."""
    return {"code": submission["code"], "time": _local(submission["time"])}


def _duty(plan: LabPlan, profession: str) -> str:
    if not (plan.required or plan.elective) or not profession:
        return ""
    if profession in plan.required:
        return "required"
    return "elective" if profession in plan.elective else "other"


def _state(done: Progress | None, last: Mapping[str, Any] | None) -> str:
    if last is None:
        return "new" if done is None else "begun"
    if done and done.latest and done.latest > _moment(last["time"]):
        return "changed"
    return "marked" if last["feedback"] else "handed_in"


def _local(text: str | None) -> str:
    """A moment as people in Vietnam read it; empty where there is none."""
    return local_time(_moment(text).replace(tzinfo=None)) if text else ""


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
