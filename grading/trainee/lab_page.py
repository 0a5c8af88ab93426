"""The page of a lab: the same for everybody of a language, kept as it is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from grading.exchange.answers import note_opened
from grading.labrun.processes import LabPage
from grading.trainee.kept import keep
from grading.trainee.page_texts import SCRIPT_TEXTS, TEXTS
from grading.trainee.released import released_lab
from grading.trainee.visit import Visit


class Lab(Visit):
    async def get(self, lab: str) -> None:
        site, language = self.site, self.chosen.language
        release = await site.run(released_lab, site.store, site.released, lab, language)
        page = await site.processes.page(release)
        await site.run(note_opened, site.store, self.me, lab, language)
        key = (lab, language, page.version)
        kept = site.pages.get(key)
        if kept is None:
            html = self.rendered("lab.html", xsrf="", **shown(page))
            kept = site.keep(key, keep(html.encode(), "text/html; charset=utf-8"))
        # What is kept is asked for anew each time: another language is another page.
        self.set_header("Cache-Control", "private, no-cache")
        self.send(kept)


def shown(page: LabPage) -> dict[str, Any]:
    """Return what the template shows of a lab."""
    questions = [block for block in page.blocks if block["kind"] == "question"]
    texts = {name: TEXTS.say(name, page.language) for name in SCRIPT_TEXTS}
    return {
        "page": page,
        "number": page.lab.partition("_")[0],
        "parts": list(_parts(page)),
        "scored": [block for block in questions if block["number"]],
        "specs": as_json({block["item"]: block["spec"] for block in questions}),
        "texts": as_json(texts),
    }


def as_json(value: Any) -> Markup:
    """Return JSON for a ``script`` element: no text of it can end the element.

    Examples
    --------
    >>> str(as_json({"a": "</script>"}))
    '{"a":"\\\\u003c/script>"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def _parts(page: LabPage) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    for number in range(len(page.sections) + 1):
        blocks = [block for block in page.blocks if block["section"] == number]
        if blocks:
            yield number, blocks
