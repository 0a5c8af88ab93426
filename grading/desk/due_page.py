"""The page on which an instructor sets when a lab is due, or extends it for one trainee."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tornado.web import authenticated

from grading.desk.desk_page import DeskPage
from grading.desk.due_form import Change, DueError, apply, deadline, read_form
from grading.desk.overview import title
from grading.exchange.change_due_date import remove
from grading.release.released_lab import released_labs


class DuePage(DeskPage):
    """When a lab is due."""

    @authenticated
    async def get(self, lab: str) -> None:
        if not self.known(lab):
            return
        if lab not in released_labs():
            self.show_no(self.say("first_release"), 409)
            return
        found = await self.run(deadline, lab)
        if found is not None:
            name = self.say("due_title", title=title(lab, self.chosen.language))
            self.show("desk_due.html", title=name, lab=lab, deadline=found)

    @authenticated
    async def post(self, lab: str) -> None:
        if not self.known(lab):
            return
        back = f"{self.page}/due/{lab}"
        trainee = self.get_body_argument("trainee", "")
        if self.get_body_argument("remove", ""):
            await self._then(back, remove, lab, trainee or None)
            return
        try:
            change = read_form(
                lab, self.get_body_argument("at", ""), self.get_body_argument("grace", "0"), trainee
            )
        except DueError as error:
            self.show_no(error.say(self.chosen.language), 409, back=back)
            return
        if change.past and not self.get_body_argument("sure", ""):
            self._ask(change, back)
            return
        await self._then(back, apply, change)

    async def _then(self, back: str, work: Callable[..., None], *arguments: Any) -> None:
        await self.run(work, *arguments, back=back)
        if not self._finished:
            self.redirect(back)

    def _ask(self, change: Change, back: str) -> None:
        self.show(
            "step.html",
            title=self.say("due_past"),
            lines=[self.say("due_past_ask", at=change.shown)],
            action=back,
            values=change.form | {"sure": "yes"},
            button=self.say("due_past_yes"),
            back=back,
        )
