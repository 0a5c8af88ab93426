"""The addresses below ``labs``: the page itself, and what its buttons do.

GET  labs                  the page
POST labs/choose           language, profession
POST labs/open/LAB         into the home if it is not there; then to the notebook
GET  labs/hand-in/LAB      what is blank; asks
POST labs/hand-in/LAB      hands in; the receipt
POST labs/start-again/LAB  sets the old one aside
GET  labs/feedback/CODE    the page about a submission of one's own
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from tornado.web import authenticated

from grading.course.professions import PROFESSIONS
from grading.course.pseudonyms import is_pseudonym
from grading.exchange.client import feedback
from grading.settings import NAME
from grading.trainee import chosen, lab_folders
from grading.trainee.base_handler import Page
from grading.trainee.cards import Card, card, front, receipt
from grading.trainee.chosen import Chosen
from grading.trainee.my_labs_texts import TEXTS
from lab_utils.language import LANGUAGES, pick

_LEFT_AFTER = 120  # seconds without a look at a page, once a lab is handed in
_LAB = r"([A-Za-z0-9_.-]{1,64})"
_CODE = r"([A-Z0-9-]{1,16})"
# A page made from what a trainee wrote: nothing in it runs or reaches out.
_INERT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def handlers(base_url: str, root: str) -> list[tuple[str, type[Page], dict[str, Any]]]:
    """Return the handlers for the server's list.

    Parameters
    ----------
    base_url : str
        Of the trainee's server, with a slash at the end.
    root : str
        The trainee's home.
    """
    there = {"home": Path(root), "page": f"{base_url}labs"}
    paths = {
        "": _Front,
        "/choose": _Choose,
        f"/open/{_LAB}": _Open,
        f"/hand-in/{_LAB}": _HandIn,
        f"/start-again/{_LAB}": _StartAgain,
        f"/feedback/{_CODE}": _Feedback,
    }
    return [(f"{base_url}labs{path}", handler, there) for path, handler in paths.items()]


class _Page(Page):
    texts = TEXTS

    async def card(self, lab: str) -> Card | None:
        """Return the card of a lab; None after saying why there is none."""
        found = await self.run(card, self.home, lab, self.chosen)
        if found is None and not self._finished:
            self.show_no(self.say("no_lab"), 404)
        return found


class _Front(_Page):
    @authenticated
    async def get(self) -> None:
        found = await self.run(front, self.home, self.chosen)
        if found is None:
            return
        language = self.chosen.language
        self.show(
            "my_labs.html",
            title=self.say("title"),
            course=found.course,
            sections=found.sections,
            profession=self.chosen.profession,
            professions={key: pick(names, language) for key, names in PROFESSIONS.items()},
            other=next(one for one in LANGUAGES if one != language),
            name=NAME.get() or self.current_user.username,
            own_password=not is_pseudonym(self.current_user.username),
            sign_out=self.settings.get("hub_prefix", self.base_url) + "logout",
        )


class _Choose(_Page):
    @authenticated
    async def post(self) -> None:
        try:
            wanted = Chosen(
                self.get_body_argument("language", self.chosen.language),
                self.get_body_argument("profession", self.chosen.profession),
            )
        except ValueError:
            wanted = self.chosen
        await self.run(chosen.write, self.home, wanted)
        if not self._finished:
            self.redirect(self.page)


class _Open(_Page):
    @authenticated
    async def post(self, lab: str) -> None:
        if await self.card(lab):
            await self.run(lab_folders.open_lab, self.home, lab, self.chosen.language)
            if not self._finished:
                # One document, without the panels around it.
                self.redirect(f"{self.base_url}doc/tree/{quote(lab)}/{quote(lab)}.ipynb")


class _HandIn(_Page):
    @authenticated
    async def get(self, lab: str) -> None:
        if not (one := await self.card(lab)):
            return
        language, lines = self.chosen.language, []
        blank = [pick(item.label, language) for item in one.progress.blank] if one.progress else []
        if one.progress:
            name = "blank" if blank else "all_answered"
            lines = [self.say(name, blank=len(blank), asked=one.progress.asked)]
        self.show(
            "step.html",
            title=self.say("hand_in_now", title=one.title),
            lines=lines,
            listed=blank,
            after=self.say("again"),
            action=f"{self.page}/hand-in/{lab}",
            button=self.say("yes"),
        )

    @authenticated
    async def post(self, lab: str) -> None:
        if not (one := await self.card(lab)):
            return
        if taken := await self.run(lab_folders.hand_in, self.home, lab):
            self.show(
                "step.html",
                title=self.say("done", title=one.title),
                lines=[self.say("keep_code", **receipt(taken))],
            )
            await self._give_back(lab)

    async def _give_back(self, lab: str) -> None:
        """End the lab's kernel, which nobody looks at, and soon the server of who leaves.

        Who opens a lab again gets others: in a full class somebody waits for the memory.
        """
        for session in await self.session_manager.list_sessions():
            if session["path"].startswith(f"{lab}/") and not session["kernel"]["connections"]:
                await self.session_manager.delete_session(session["id"])
        if self.serverapp:
            self.serverapp.shutdown_no_activity_timeout = _LEFT_AFTER


class _StartAgain(_Page):
    @authenticated
    async def post(self, lab: str) -> None:
        if await self.card(lab):
            await self.run(lab_folders.start_again, self.home, lab)
            if not self._finished:
                self.redirect(self.page)


class _Feedback(_Page):
    @authenticated
    async def get(self, code: str) -> None:
        if (page := await self.run(feedback, code)) is not None:
            self.set_header("Content-Security-Policy", _INERT)
            self.finish(page)
