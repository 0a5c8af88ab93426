"""The instructor's page of all people: search, slips, the code of the class, the list to take."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from jupyterhub.utils import get_browser_protocol
from tornado.web import authenticated

from grading.course.people import codes, list_file
from grading.course.people.failures import Guessed, guessed
from grading.course.people.person import Person, people
from grading.course.people.search import KINDS, Found, count, search
from grading.course.professions import PROFESSIONS
from grading.course.pseudonyms import is_pseudonym
from grading.course.store import Store
from grading.desk.desk_page import DeskPage
from grading.desk.people_texts import TEXTS
from grading.desk.waiting_slips import hardly_printed, waiting_slips
from grading.exchange.vietnam_time import local_time
from grading.settings import DOMAIN
from lab_utils.language import pick

A_PAGE = 100  # people
_PUT_IN = ("new", "changed", "back", "gone")
_LOCAL = ("localhost", "127.0.0.1", "[::1]")


class PeopleDesk(DeskPage):
    """What the pages of people share."""

    texts = TEXTS

    @property
    def me(self) -> str:
        """The instructor who looks."""
        return str(self.current_user.username)

    def show_people(self, template: str, **values: Any) -> None:
        """Show a page of people."""
        language = self.chosen.language
        names = {key: pick(one, language) for key, one in PROFESSIONS.items()}
        self.show(
            template,
            people_page=f"{self.page}/people",
            professions={"": ""} | names,
            spaced=codes.spaced,
            state_of=state_of,
            **values,
        )

    def hub_address(self) -> str:
        """Return what the class types, as the instructor did; the hub leads on from there."""
        if DOMAIN.get():  # this page has a host name of its own
            return f"{DOMAIN.get()}/"
        # The last of several proxies speaks http; the browser may not.
        return f"{get_browser_protocol(self.request)}://{self.request.host}/"

    def send_file(self, content: bytes, name: str, kind: str) -> None:
        """Answer with a file to keep."""
        self.set_header("Content-Type", kind)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(content)


def state_of(one: Person) -> str:
    """Return ``in``, ``waiting``, ``aside``, ``gone``, or ``lti`` for who comes by LTI alone."""
    if one.state != "present":
        return one.state
    if is_pseudonym(one.username):
        return "lti"
    return "in" if one.has_password else "waiting"


class PeoplePage(PeopleDesk):
    """Who is in the course."""

    @authenticated
    async def get(self) -> None:
        words, kind = self.get_argument("q", "")[:100], self.get_argument("show", "all")
        number = self.get_argument("page", "1")[:6]
        kind = kind if kind in KINDS else "all"
        first = max(0, int(number) - 1) * A_PAGE if number.isdecimal() else 0
        seen = await self.run(_look, words, kind, first)
        if seen is None:
            return
        found, counts, of_class, failures, rare = seen

        def at(first: int) -> str:
            query = {"q": words, "show": kind, "page": first // A_PAGE + 1}
            return f"{self.page}/people?{urlencode(query)}#people"

        self.show_people(
            "desk_people.html",
            title=self.say("people"),
            found=found,
            any_waiting=any(state_of(one) == "waiting" for one in found.people),
            first=first,
            before=at(first - A_PAGE) if first else "",
            after=at(first + A_PAGE) if first + A_PAGE < found.total else "",
            counts=counts,
            words=words,
            kinds=KINDS,
            kind=kind,
            of_class=codes.spaced(of_class[0]) if of_class else "",
            until=local_time(of_class[1]) if of_class else "",
            guessed=failures,
            hardly_printed=rare,
            local_time=local_time,
            put_in=self._put_in(),
            local_address=self.hub_address() if self.request.host_name in _LOCAL else "",
        )

    def _put_in(self) -> str:
        """Say what a list that was put in has changed."""
        if self.get_argument("did", "") != "list":
            return ""
        counts = {word: self.get_argument(word, "") for word in _PUT_IN}
        changed = [
            self.say(f"list_done_{word}", count=count)
            for word, count in counts.items()
            if count.isdecimal()
        ]
        return " ".join([self.say("list_done"), *(changed or [self.say("list_done_none")])])


class ClassCodePage(PeopleDesk):
    """Makes the code of the class, or ends it."""

    @authenticated
    async def post(self) -> None:
        work = codes.new_class_code if self.get_body_argument("do", "") == "begin" else _end_code
        await self.run(_with_store, work)
        if not self._finished:
            self.redirect(f"{self.page}/people#code")


class SlipsPage(PeopleDesk):
    """Slips to print: for those chosen, or for all who have not come yet."""

    @authenticated
    async def post(self) -> None:
        everybody = self.get_body_argument("all", "") == "yes"
        chosen = None if everybody else set(self.get_body_arguments("who"))
        back = f"{self.page}/people"
        content = await self.run(waiting_slips, self.hub_address(), chosen, back=back)
        if content:
            self.send_file(content, "phieu-dang-nhap.pdf", "application/pdf")
        elif content is not None:
            self.show_no(self.say("slips_none"), 409, back=back)


class ListFilePage(PeopleDesk):
    """The list of the class as a file."""

    @authenticated
    async def get(self, ending: str) -> None:
        write, kind = {
            "csv": (list_file.as_csv, "text/csv; charset=utf-8"),
            "xlsx": (
                list_file.as_xlsx,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
        }[ending]
        content = await self.run(lambda: write(_with_store(people)))
        if content is not None:
            self.send_file(content, f"danh-sach-lop.{ending}", kind)


def _look(
    words: str, kind: str, first: int
) -> tuple[Found, dict[str, int], tuple[str, Any] | None, list[Guessed], list[str]]:
    with Store() as store:
        return (
            search(store, words, kind, first, A_PAGE),
            count(store),
            codes.class_code(store),
            guessed(store),
            hardly_printed(store),
        )


def _end_code(store: Store) -> str:
    codes.end_class_code(store)
    return ""


def _with_store(work: Any, *arguments: Any, **values: Any) -> Any:
    with Store() as store:
        return work(store, *arguments, **values)
