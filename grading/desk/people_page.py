"""The page of the class list, and its button for a forgotten password."""

from __future__ import annotations

import asyncio

from tornado.web import authenticated

from grading.course import accounts, password_reset
from grading.course.lti_people import is_pseudonym
from grading.course.paths import CoursePaths
from grading.course.professions import PROFESSIONS
from grading.desk import class_list
from grading.desk.desk_page import DeskPage
from lab_utils.language import pick


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
        except class_list.LockedOutError as error:
            self.show_no(error.say(self.chosen.language), 422, back=back)
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
