"""One card a lab for my labs: what the exchange, the course and the answers say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from grading.course.store import Store, now
from grading.course.syllabus import LabPlan, read_syllabus
from grading.exchange import feedback, releases, submissions
from grading.exchange.answers import opened
from grading.exchange.availability import read_not_open
from grading.exchange.due import Due, read_due
from grading.exchange.submissions import Receipt
from grading.exchange.vietnam_time import local_time
from grading.trainee.site import Visitor
from grading.trainee.standing import Standing, standing
from lab_utils.language import pick

_NO_PLAN = LabPlan(40, frozenset(), frozenset())


@dataclass(frozen=True)
class Card:
    """What my labs say of a lab.

    Attributes
    ----------
    lab, number, title : str
    minutes : int
    way : {"page", "notebook"}
        Which one opens first.
    duty : {"required", "elective", "other", ""}
        For the profession that was chosen; empty where the lab is for everybody.
    state : {"new", "begun", "handed_in", "changed", "marked"}
        "changed": answered again since it was handed in.
    open : bool
        Whether the instructor lets trainees see it and hand it in.
    opens, due : str
        As people read them; empty where there is none.
    closed : bool
        Whether it is too late to hand in.
    progress : Standing or None
        None until it is opened.
    looked : datetime or None
        When it was last opened (UTC, naive).
    code, time : str
        Of the latest submission; empty where there is none.
    feedback : str
        Code of the latest submission that has feedback; empty where none has.
    """

    lab: str
    number: str
    title: str
    minutes: int
    way: str
    duty: str
    state: str
    open: bool
    opens: str
    due: str
    closed: bool
    progress: Standing | None
    looked: datetime | None
    code: str
    time: str
    feedback: str

    @property
    def done(self) -> bool:
        """Whether it was handed in."""
        return bool(self.code)

    @property
    def can_answer(self) -> bool:
        """Whether what is answered now can still be handed in."""
        return self.open and not self.closed

    @property
    def said(self) -> str:
        """The name of the text about its state, or about why it is not open."""
        if self.open:
            return self.state
        if self.opens:
            return "opens"
        return "held_begun" if self.progress or self.code else "held"


@dataclass(frozen=True)
class Section:
    """Cards under one heading."""

    title: str
    cards: list[Card]


@dataclass(frozen=True)
class Front:
    """All labs of one person.

    Attributes
    ----------
    modules : list of Section
        Without the labs that the profession leaves out.
    others : list of Card
        Those.
    """

    modules: list[Section]
    others: list[Card]

    @property
    def cards(self) -> list[Card]:
        """All of them, in the order of the course."""
        return [card for section in self.modules for card in section.cards] + self.others

    @property
    def required(self) -> list[Card]:
        """Those that have to be done."""
        return [card for card in self.cards if card.duty == "required"]

    @property
    def next(self) -> Card | None:
        """What to go on with: what was begun last, or else what is required first."""
        there = [card for card in self.cards if card.can_answer]
        begun = [card for card in there if card.state == "begun" and card.looked]
        if begun:
            return max(begun, key=lambda card: card.looked or datetime.min)
        new = [card for card in there if card.state == "new"]
        first = [card for card in new if card.duty in ("required", "")]
        return next(iter(first or new), None)

    def card(self, lab: str) -> Card | None:
        """Return the card of a lab; None if there is no such lab."""
        return next((card for card in self.cards if card.lab == lab), None)


def front(store: Store, visitor: Visitor) -> Front:
    """Return all that a person may know of the labs that are released."""
    found = _Known(store, visitor)
    modules, others = [], []
    planned: set[str] = set()
    for module in read_syllabus().modules:
        cards = [found.card(lab, plan) for lab, plan in module.labs.items() if lab in found.labs]
        planned |= module.labs.keys()
        mine = [card for card in cards if card.duty != "other"]
        if mine:
            modules.append(Section(pick(module.title, visitor.chosen.language), mine))
        others += [card for card in cards if card.duty == "other"]
    others += [found.card(lab, _NO_PLAN) for lab in found.labs if lab not in planned]
    return Front(modules, others)


class _Known:
    """What the database says of all labs, read once."""

    def __init__(self, store: Store, visitor: Visitor) -> None:
        self.store, self.visitor = store, visitor
        self.me = visitor.person.username
        self.labs = releases.released(store)
        self.receipts: dict[str, list[Receipt]] = {}
        for one in submissions.receipts(store, self.me):
            self.receipts.setdefault(one.lab, []).append(one)
        self.pages = feedback.there(store, self.me)
        with store.read_transaction() as db:
            self.due = {lab: read_due(db, lab) for lab in self.labs}
            self.not_open = read_not_open(db)

    def card(self, lab: str, plan: LabPlan) -> Card:
        """Return the card of a lab."""
        language, profession = self.visitor.chosen.language, self.visitor.chosen.profession
        own = self.receipts.get(lab, [])
        last = own[-1] if own else None
        looked = opened(self.store, self.me, lab)
        done = standing(self.store, self.me, lab) if looked or last else None
        with_feedback = [one.code for one in own if one.code in self.pages]
        due, title = self.due[lab], releases.title(self.store, lab, self.labs[lab])
        return Card(
            lab=lab,
            number=lab.partition("_")[0],
            title=pick(title, language),
            minutes=plan.minutes,
            way=plan.way,
            duty=_duty(plan, profession),
            state=_state(done, last, self.pages),
            open=lab not in self.not_open,
            opens=local_time(opens) if (opens := self.not_open.get(lab)) else "",
            due=local_time(due.at_for(self.me)) if due else "",
            closed=_closed(due, self.me),
            progress=done,
            looked=looked.last if looked else None,
            code=last.code if last else "",
            time=local_time(last.time) if last else "",
            feedback=with_feedback[-1] if with_feedback else "",
        )


def _closed(due: Due | None, me: str) -> bool:
    return due is not None and now() > due.closes(me)


def _duty(plan: LabPlan, profession: str) -> str:
    if not (plan.required or plan.elective) or not profession:
        return ""
    if profession in plan.required:
        return "required"
    return "elective" if profession in plan.elective else "other"


def _state(done: Standing | None, last: Receipt | None, pages: Mapping[str, str]) -> str:
    if last is None:
        return "new" if done is None else "begun"
    if done and done.latest and done.latest > last.time:
        return "changed"
    return "marked" if last.code in pages else "handed_in"
