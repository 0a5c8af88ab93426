"""The desk's forms: when a lab is due, and the class list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tornado.web import authenticated

from grading.course import accounts, password_reset
from grading.course.labs import lab_names
from grading.course.lti_people import is_pseudonym
from grading.course.paths import CoursePaths
from grading.course.professions import PROFESSIONS
from grading.desk import class_list
from grading.desk.due_form import Change, DueError, apply, read_form, standing
from grading.desk.overview import title
from grading.desk.words import say
from grading.exchange.due_dates import remove
from grading.release.released_lab import keys_folder
from grading.trainee.base_handler import Page
from lab_utils.language import pick


class DeskPage(Page):
    """A page of the desk."""

    words = staticmethod(say)

    def known(self, lab: str) -> bool:
        """Whether there is such a lab; says so where not."""
        if lab in lab_names():
            return True
        self.show_no(self.say("no_lab"), 404)
        return False


class DuePage(DeskPage):
    """When a lab is due."""

    @authenticated
    async def get(self, lab: str) -> None:
        if not self.known(lab):
            return
        if not keys_folder(lab).exists():
            self.show_no(self.say("first_release"), 409)
            return
        now = await self.run(standing, lab)
        if now is not None:
            name = title(lab, self.chosen.language)
            self.show("desk_due.html", title=self.say("due_title", title=name), lab=lab, now=now)

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
        except DueError:
            self.show_no(self.say("due_no_time"), 409, back=back)
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
            lines=[self.say("due_past_ask", at=change.said)],
            action=back,
            values=change.form | {"sure": "yes"},
            button=self.say("due_past_yes"),
            back=back,
        )


class PeoplePage(DeskPage):
    """Who is in the class."""

    @authenticated
    async def get(self) -> None:
        people = await asyncio.to_thread(_listed)
        language = self.chosen.language
        self.show(
            "desk_people.html",
            title=self.say("people"),
            people=people or [],
            has_password=lambda one: not is_pseudonym(one.username),
            professions={"": ""} | {key: pick(one, language) for key, one in PROFESSIONS.items()},
            unusable="" if people is not None else self.say("people_bad"),
        )

    @authenticated
    async def post(self) -> None:
        sent = self.request.files.get("list", [])
        back, who = f"{self.page}/people", self.current_user.username
        if not sent or not sent[0]["body"]:
            self.show_no(self.say("people_no_file"), 400, back=back)
            return
        content = sent[0]["body"]
        if len(content) > class_list.MOST_BYTES:
            most = class_list.MOST_BYTES // 1000
            self.show_no(self.say("people_large", most=most), 413, back=back)
            return
        try:
            change = await self.run(class_list.replace, content, who, back=back)
        except accounts.AccountsError as error:
            wrong = [pick(one, self.chosen.language) for one in error.wrong]
            self.show_no(self.say("people_wrong"), 422, listed=wrong, back=back)
        except class_list.LockedOutError:
            self.show_no(self.say("people_locked", who=who), 422, back=back)
        else:
            if change is not None:
                self._done(change, back)

    def _done(self, change: class_list.Change, back: str) -> None:
        lines = [
            self.say(word, count=len(names), names=", ".join(names))
            for word, names in (("people_came", change.came), ("people_gone", change.gone))
            if names
        ]
        lines.append(self.say("people_kept"))
        self.show("step.html", title=self.say("people_done"), lines=lines, back=back)


class ForgottenPage(DeskPage):
    """Lets somebody who forgot the password set another."""

    @authenticated
    async def post(self) -> None:
        who, back = self.get_body_argument("who", ""), f"{self.page}/people"
        listed = await asyncio.to_thread(_listed) or []
        if is_pseudonym(who) or who not in {one.username for one in listed}:
            self.show_no(self.say("people_unknown"), 404, back=back)
            return
        await self.run(password_reset.ask, CoursePaths.from_environment().state, who, back=back)
        if not self._finished:
            title, line = self.say("forgotten_done"), self.say("forgotten_next", who=who)
            self.show("step.html", title=title, lines=[line], back=back)


def _listed() -> list[accounts.Account] | None:
    try:
        return accounts.read(CoursePaths.from_environment().accounts)
    except (OSError, accounts.AccountsError):
        return None
