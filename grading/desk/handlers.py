"""The addresses below ``desk``: the instructor's page, and what its buttons do.

GET  desk                    the page
POST desk/choose             language
POST desk/do                 begins a piece of work: step, and lab or language where it has one
GET  desk/job                what is going on, as a part of the page
GET  desk/due/LAB            when a lab is due
POST desk/due/LAB            sets it: for all (at, grace) or one (at, trainee); asks about the past;
                             takes it away (remove), or the extension of one (remove, trainee)
GET  desk/open[/LAB]         who can get a lab, or all of them
POST desk/open[/LAB]         opens (do=open), holds back (do=hold), opens from a moment on (at)
GET  desk/people             who is in the course: q, show, page
GET  desk/people/new         a form for one person
POST desk/people/new         adds one: name, username, role, profession, unit
GET  desk/people/of/USER     one person
POST desk/people/of/USER     do: change (the fields of the form), code (a new one), aside, back,
                             remove, again (who was taken off the list)
GET  desk/people/of/USER/code  the code of one person, to be told to them
GET  desk/people/of/USER/data  all that is kept of one person, to hand over
GET  desk/people/list        a class list that waits, and what it would change
POST desk/people/list        do: send (a file), answer, apply, cancel
GET  desk/people/list.ENDING the list of the class, csv or xlsx
POST desk/people/slips       slips to print: who, or all
POST desk/people/code        begins or ends the code of the class: do
GET  desk/course             what the course is called; the courses that have ended
POST desk/course             name, institution, begins, ends
GET  desk/course/end         what ending the course does
POST desk/course/end         ends it and begins another: course (its name), name, institution,
                             begins, ends, with (instructors)
GET  desk/files/NAME         what Moodle imports, all certificates
GET  desk/report/NAME        the pages and tables of the class report
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tornado.web import authenticated

from grading.course.course_info import read_info
from grading.course.labs import lab_names
from grading.course.paths import course_folder
from grading.course.people.person import find
from grading.course.pseudonyms import is_pseudonym
from grading.course.store import Store
from grading.desk import downloads, job, start_job
from grading.desk.course_page import CoursePage, EndPage
from grading.desk.desk_page import DeskPage
from grading.desk.due_page import DuePage
from grading.desk.job import STEPS, Job
from grading.desk.list_page import ListPage
from grading.desk.notices import notices
from grading.desk.open_page import OpenPage
from grading.desk.overview import sections, title
from grading.desk.people_page import ClassCodePage, ListFilePage, PeoplePage, SlipsPage
from grading.desk.person_page import CodePage, NewPersonPage, PersonDataPage, PersonPage
from grading.release.released_lab import released_labs
from grading.trainee import chosen
from grading.trainee.base_handler import Page
from grading.trainee.chosen import Chosen
from lab_utils.language import LANGUAGES
from lab_utils.numbers import format_number

_LAB = r"([A-Za-z0-9_.-]{1,64})"
_NAME = r"([A-Za-z0-9_.-]{1,128})"
_USER = r"([a-z0-9][a-z0-9._-]{0,31})"
_OF_A_LAB = ("release", "collect", "mark", "feedback")


def handlers(base_url: str) -> list[tuple[str, type[Page], dict[str, Any]]]:
    """Return the handlers for the server's list.

    Parameters
    ----------
    base_url : str
        Of the instructor's server, with a slash at the end.
    """
    there = {"home": Path.home(), "page": f"{base_url}desk"}
    paths = {
        "": _Desk,
        "/choose": _Choose,
        "/do": _Do,
        "/job": _Job,
        f"/due/{_LAB}": DuePage,
        f"/open(?:/{_LAB})?": OpenPage,
        "/course": CoursePage,
        "/course/end": EndPage,
        "/people": PeoplePage,
        "/people/new": NewPersonPage,
        f"/people/of/{_USER}": PersonPage,
        f"/people/of/{_USER}/code": CodePage,
        f"/people/of/{_USER}/data": PersonDataPage,
        "/people/list": ListPage,
        r"/people/list\.(csv|xlsx)": ListFilePage,
        "/people/slips": SlipsPage,
        "/people/code": ClassCodePage,
        f"/files/{_NAME}": _File,
        f"/report/{_NAME}": _Report,
    }
    return [(f"{base_url}desk{path}", handler, there) for path, handler in paths.items()]


class _Work(DeskPage):
    def about(self, found: tuple[Job | None, bool]) -> dict[str, Any]:
        """Return what the page says of the latest work."""
        one, running = found
        if one is None:
            return {"job": None, "running": running}
        state = "running" if running else "killed" if not one.ended else "ended"
        rate = one.done / one.seconds if one.seconds else 0
        return {
            "job": one,
            "running": running,
            "state": "failed" if state == "ended" and one.problem else state,
            "what": " · ".join(
                [self.say(one.step)]
                + ([title(one.lab, self.chosen.language)] if one.lab in lab_names() else [])
            ),
            "rate": format_number(rate, self.chosen.language, 1) if rate else "",
        }


class _Desk(_Work):
    @authenticated
    async def get(self) -> None:
        found = await self.run(sections, self.chosen.language)
        about = await self.run(_about, self.chosen.language) if found is not None else None
        me = await self.run(_name, self.current_user.username) if about is not None else None
        if found is None or about is None or me is None:
            return
        folder = course_folder()
        self.show(
            "desk.html",
            title=self.say("title"),
            about=about,
            sections=found,
            notices=notices(self.chosen.language),
            other=next(one for one in LANGUAGES if one != self.chosen.language),
            languages=LANGUAGES,
            name=me,
            own_password=not is_pseudonym(self.current_user.username),
            sign_out=self.settings.get("hub_prefix", self.base_url) + "logout",
            formgrader=f"{self.base_url}formgrader",
            has_report=(folder / "report" / "index.html").exists(),
            has_moodle=(folder / "moodle.csv").exists(),
            has_certificates=any(folder.glob("certificates/*.pdf")),
            **self.about(job.latest()),
        )


def _about(language: str) -> str:
    with Store() as store:
        info = read_info(store)
    return " · ".join(filter(None, (info.title(language), info.institution, info.days(language))))


def _name(username: str) -> str:
    with Store() as store:
        one = find(store, username)
    return one.name if one else username


class _Choose(DeskPage):
    @authenticated
    async def post(self) -> None:
        language = self.get_body_argument("language", "")
        if language in LANGUAGES:
            await self.run(chosen.write, self.home, Chosen(language, self.chosen.profession))
        if not self._finished:
            self.redirect(self.page)


class _Do(DeskPage):
    @authenticated
    async def post(self) -> None:
        step, lab = self.get_body_argument("step", ""), self.get_body_argument("lab", "")
        language = self.get_body_argument("language", self.chosen.language)
        if step not in STEPS or language not in LANGUAGES:
            self.show_no(self.say("no_step"), 404)
            return
        if step in _OF_A_LAB:
            if not self.known(lab):
                return
            if step != "release" and lab not in released_labs():
                self.show_no(self.say("first_release"), 409)
                return
        wanted = Job(step, lab if step in _OF_A_LAB else "", language)
        try:
            await self.run(start_job.start, wanted)
        except start_job.BusyError as busy:
            self.show_no(busy.say(self.chosen.language), 409)
        if not self._finished:
            self.redirect(f"{self.page}#work")


class _Job(_Work):
    @authenticated
    async def get(self) -> None:
        self.show("desk_job.html", **self.about(job.latest()))


class _File(DeskPage):
    @authenticated
    async def get(self, name: str) -> None:
        await self.send(await self.run(downloads.course_file, name), name)

    async def send(self, content: bytes | None, name: str) -> None:
        """Answer with a file; it is inert where it is a page."""
        if self._finished:
            return
        if content is None:
            self.show_no(self.say("no_file"), 404)
            return
        self.set_header("Content-Type", downloads.content_type(name))
        self.set_header("Content-Security-Policy", downloads.INERT)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")
        if not name.endswith(".html"):
            self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(content)


class _Report(_File):
    @authenticated
    async def get(self, name: str) -> None:
        await self.send(await self.run(downloads.report_file, name), name)
