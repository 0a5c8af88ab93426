"""The instructor's pages of one person: add, change, new code, set aside, take off, their data."""

from __future__ import annotations

from typing import Any

from tornado.web import authenticated

from grading.course.people import change
from grading.course.people.person import GROUPS, Person, find
from grading.course.people.same_person import is_same_person
from grading.course.store import Store
from grading.desk.people_page import PeopleDesk
from grading.desk.person_data.export import export

_FIELDS = ("name", "role", "profession", "unit")
_DID = ("change", "aside", "back", "remove")


class _OnePerson(PeopleDesk):
    def typed(self, *names: str) -> dict[str, str]:
        """Return what was typed into fields, without needless spaces."""
        return {name: " ".join(self.get_body_argument(name, "").split()) for name in names}

    def to_code(self, who: str, did: str = "") -> None:
        """Lead to the page of somebody's code, which does nothing when it is loaded again."""
        self.redirect(f"{self.page}/people/of/{who}/code" + (f"?did={did}" if did else ""))

    async def with_store(self, work: Any, *arguments: Any, back: str, **values: Any) -> Any:
        """Run work on the course's database; None after saying why it failed."""

        def run() -> Any:
            with Store() as store:
                return work(store, *arguments, **values)

        return await self.run(run, back=back)

    async def one(self, who: str) -> Person | None:
        """Return the person; None after saying that there is none."""
        back = f"{self.page}/people"
        one: Person | None = await self.with_store(find, who, back=back)
        if one is None and not self._finished:
            self.show_no(self.say("people_unknown"), 404, back=back)
        return one


class NewPersonPage(_OnePerson):
    """Adds one person."""

    @authenticated
    async def get(self) -> None:
        self._show(Person("", ""))

    @authenticated
    async def post(self) -> None:
        typed = self.typed("username", *_FIELDS)
        person = Person(
            typed["username"], typed["name"], typed["role"], typed["profession"], typed["unit"]
        )
        came = await self.with_store(_add, person, back=f"{self.page}/people/new")
        if isinstance(came, change.PersonError):
            self.set_status(409)
            self._show(person, came.say(self.chosen.language))
        elif came:
            self.to_code(came.username, "added")

    def _show(self, one: Person, wrong: str = "") -> None:
        self.show_people(
            "desk_person_new.html",
            title=self.say("add"),
            roles=list(GROUPS),
            one=one,
            wrong=wrong,
        )


class PersonPage(_OnePerson):
    """One person, and what can be done about them."""

    @authenticated
    async def get(self, who: str) -> None:
        one = await self.one(who)
        if one:
            did = self.get_argument("did", "")
            self.show_people(
                "desk_person.html",
                title=one.name,
                one=one,
                roles=list(GROUPS),
                is_me=who == self.me,
                did=f"did_{did}" if did in _DID else "",
            )

    @authenticated
    async def post(self, who: str) -> None:
        do, back = self.get_body_argument("do", ""), f"{self.page}/people/of/{who}"
        one = await self.one(who)
        if one is None:
            return
        if do == "change":
            await self._change(one, back)
        elif do == "code":
            if await self.with_store(change.reset, who, by=self.me, back=back):
                self.to_code(who)
        elif do == "again":
            if await self.with_store(change.add, [one], back=back):
                self.to_code(who)
        elif do in ("aside", "remove"):
            work = change.set_aside if do == "aside" else change.remove
            await self.with_store(work, who, by=self.me, back=back)
            self.done(back, do)
        elif do == "back":
            await self.with_store(change.take_back, who, back=back)
            self.done(back, do)
        else:
            self.show_no(self.say("no_step"), 404, back=back)

    def done(self, back: str, did: str) -> None:
        """Go back to the page, which says what was done, unless it has said why it was not."""
        if not self._finished:
            self.redirect(f"{back}?did={did}")

    async def _change(self, one: Person, back: str) -> None:
        typed = self.typed(*_FIELDS)
        values = {name: typed[name] for name in _FIELDS if typed[name] != getattr(one, name)}
        sure = self.get_body_argument("sure", "") == "yes"
        if not sure and not is_same_person(one.username, one.name, typed["name"] or one.name):
            self.show(
                "step.html",
                title=self.say("other_person"),
                lines=[
                    self.say(
                        "other_person_ask", who=one.username, before=one.name, after=typed["name"]
                    )
                ],
                action=back,
                values=typed | {"do": "change", "sure": "yes"},
                button=self.say("other_person_yes"),
                back=back,
            )
            return
        if values:
            await self.with_store(change.change, one.username, by=self.me, back=back, **values)
        self.done(back, "change")


class PersonDataPage(_OnePerson):
    """All that the course keeps of one person, to hand over to them."""

    @authenticated
    async def get(self, who: str) -> None:
        content = await self.run(export, who, back=f"{self.page}/people/of/{who}")
        if content is not None:
            self.send_file(content, f"{who}.zip", "application/zip")


class CodePage(_OnePerson):
    """A code, to be told to one person."""

    @authenticated
    async def get(self, who: str) -> None:
        one = await self.one(who)
        if one:
            word = "added" if self.get_argument("did", "") == "added" else "code_new"
            title = self.say(word, name=one.name)
            self.show_people("desk_code.html", title=title, one=one)


def _add(store: Store, person: Person) -> Person | change.PersonError:
    try:
        return change.add_one(store, person)
    except change.PersonError as error:
        return error
