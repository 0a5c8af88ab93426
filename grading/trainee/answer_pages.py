"""One's own answers, for the scripts of a lab's page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grading.course.store import Store, now
from grading.exchange import releases
from grading.exchange.answers import answer, entries, states
from grading.exchange.due import due
from grading.labrun.processes import LabPage, LabRelease
from grading.trainee.released import released_lab
from grading.trainee.visit import JsonVisit, PageError
from lab_utils.positions import Grid
from lab_utils.questions.kinds import Item
from lab_utils.questions.states import State

_LONGEST_FORM = 80


class _OfLab(JsonVisit):
    async def lab(self, lab: str) -> tuple[LabRelease, LabPage]:
        """Return a lab that is open, and its page."""
        site = self.site
        release = await site.run(released_lab, site.store, site.released, lab, self.chosen.language)
        return release, await site.processes.page(release)

    async def depends(self, release: LabRelease, cells: set[int]) -> dict[int, str]:
        """Return what cells show for one's answers, of those that depend on them."""
        if not cells:
            return {}
        site = self.site
        there = await site.run(entries, site.store, self.me, release.lab)
        found = await site.processes.depends(release, there)
        return {cell: html for cell, html in found.items() if cell in cells}

    async def pictures(
        self, release: LabRelease, page: LabPage, shown: Mapping[str, State]
    ) -> dict[str, str]:
        """Return what stands under questions for their answers; a slider's has an address."""
        found = {}
        for block in page.blocks:
            name, spec = str(block.get("item")), block.get("spec", {})
            if not spec.get("pictured") or spec["kind"] == "threshold" or name not in shown:
                continue
            if (value := shown[name]["value"]) is not None:
                found[name] = await self.site.processes.picture(release, name, value)
        return found


class Answers(_OfLab):
    async def get(self, lab: str) -> None:
        site, language = self.site, self.chosen.language
        release, page = await self.lab(lab)
        items = await site.run(_items, site.store, lab, page)
        shown = await site.run(states, site.store, self.me, lab, items, language)
        self.finish(
            {
                "items": shown,
                "depends": await self.depends(release, set(_dependent(page))),
                "pictures": await self.pictures(release, page, shown),
                "xsrf": self.xsrf_token.decode("ascii"),
                "person": self.me,
                "open": await site.run(_is_in_time, site.store, lab, self.me),
                "language": language,
                "version": page.version,
            }
        )


class Answer(_OfLab):
    rate = "answer"

    async def post(self, lab: str, name: str) -> None:
        site = self.site
        given = _read(self.request.body)
        release, page = await self.lab(lab)
        item = (await site.run(_items, site.store, lab, page)).get(name)
        if item is None:
            raise PageError("no_question", 404)
        state = await site.run(
            answer,
            site.store,
            self.me,
            lab,
            item,
            given.value,
            self.chosen.language,
            given.form,
            given.turn,
            given.seen,
        )
        cells = {cell for cell, items in _dependent(page).items() if name in items}
        told = {"state": state, "depends": await self.depends(release, cells)}
        self.finish(told | {"pictures": await self.pictures(release, page, {name: state})})


@dataclass(frozen=True)
class _Given:
    value: Any
    form: str
    turn: int
    seen: int | None


def _read(body: bytes) -> _Given:
    """Read what a form sent; who sends something else wrote it by hand."""
    try:
        sent = json.loads(body)
        given = _Given(sent["value"], sent["form"], sent["turn"], sent.get("changes"))
    # RecursionError: nested thousands deep.
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PageError("unreadable", 400) from error
    form = isinstance(given.form, str) and 0 < len(given.form) <= _LONGEST_FORM
    turn = type(given.turn) is int and 0 < given.turn < 2**31
    seen = given.seen is None or type(given.seen) is int
    if not (form and turn and seen and given.form.isascii() and given.form.isprintable()):
        raise PageError("unreadable", 400)
    return given


def _items(store: Store, lab: str, page: LabPage) -> dict[str, Item]:
    """The questions of a lab, each about the image that it stands under on the page."""
    specs = {one["item"]: one["spec"] for one in page.blocks if one["kind"] == "question"}
    return {
        name: _on_image(item, specs.get(name, {}))
        for name, item in releases.items(store, lab).items()
    }


def _on_image(item: Item, spec: Mapping[str, Any]) -> Item:
    if not (image := spec.get("image")):
        return item
    spacing = tuple(image["spacing"]) if image["spacing"] else None
    return item.on(Grid(image["columns"], image["rows"], image["frames"], spacing))


def _dependent(page: LabPage) -> dict[int, list[str]]:
    """The cells that depend on answers, with the items that they look up."""
    return {one["cell"]: one["items"] for one in page.blocks if one["kind"] == "depends"}


def _is_in_time(store: Store, lab: str, trainee: str) -> bool:
    """Whether what is answered now can still be handed in."""
    found = due(store, lab)
    return found is None or now() <= found.closes(trainee)
