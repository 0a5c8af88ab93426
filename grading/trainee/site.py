"""What all pages of the service share: database, hub, lab processes, rates."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from jupyterhub.services.auth import HubOAuth
from jupyterhub.utils import url_path_join

from grading.course.leaving import is_leaving
from grading.course.people.agreements import agreement
from grading.course.people.chosen import Chosen, chosen_by
from grading.course.people.person import Person, find
from grading.course.store import Store
from grading.exchange.rate import Rate
from grading.exchange.service import Exchange
from grading.labrun.processes import LabProcesses
from grading.trainee.kept import Kept
from grading.trainee.static_files import StaticFiles

_MOST_PAGES = 64  # pages of labs that are kept as they are sent


@dataclass(frozen=True)
class Visitor:
    """Who asks, as the course's database knows them.

    Attributes
    ----------
    person : Person
    chosen : Chosen
    agreed : bool
        To what the course keeps of people.
    """

    person: Person
    chosen: Chosen
    agreed: bool


class Site(Exchange):
    """The service as a whole.

    Parameters
    ----------
    store : Store
    hub : HubOAuth
    processes : LabProcesses
    state : Path
        The course's state, for what is kept on disk.

    Attributes
    ----------
    prefix : str
        How the paths of all pages begin.
    hub_pages : str
        Address of the hub's own pages for a browser, with a slash at the end.
    """

    def __init__(self, store: Store, hub: HubOAuth, processes: LabProcesses, state: Path) -> None:
        super().__init__(store, hub)
        self.processes = processes
        self.released = state / "released"
        self.pictures = state / "pictures"
        self.certificates = state.parent / "certificates"
        self.prefix = hub.base_url
        self.hub_pages = hub.hub_host + url_path_join(hub.hub_prefix, "/")
        self.static = StaticFiles()
        self.pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self.rates = {"ask": Rate(40, 400), "answer": Rate(5, 120)}

    def keep(self, key: tuple[str, ...], page: Kept) -> Kept:
        """Keep a page as it is sent, in the place of the one that was asked for least lately."""
        self.pages[key] = page
        while len(self.pages) > _MOST_PAGES:
            self.pages.popitem(last=False)
        return page


def visitor(store: Store, username: str) -> Visitor | None:
    """Return somebody who is in the course; None for everybody else."""
    if is_leaving(store, username):
        return None
    person = find(store, username)
    if person is None or person.state != "present":
        return None
    return Visitor(person, chosen_by(store, person), bool(agreement(store, username)))
