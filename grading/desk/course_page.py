"""The instructor's pages about the course itself: its name, those that ended, its end."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from tornado.web import authenticated

from grading.certificate.code import same_name
from grading.course.course_info import LONGEST, CourseInfo, check_info, read_info, write_info
from grading.course.errors import CourseError
from grading.course.people.person import Person, people
from grading.course.privacy_notice import Promise, promise
from grading.course.store import Store
from grading.desk import start_job
from grading.desk.course_texts import TEXTS
from grading.desk.job import NEW_COURSE, Job
from grading.desk.people_page import PeopleDesk
from grading.exchange.closing.closed_courses import ClosedCourse, closed_courses
from grading.exchange.vietnam_time import local_time


class _CoursePage(PeopleDesk):
    texts = TEXTS

    def typed_info(self) -> CourseInfo:
        """Return what was typed of a course.

        Raises
        ------
        CourseError
            If a date cannot be read.
        """
        name, institution = (" ".join(self.get_body_argument(one, "").split()) for one in _TEXTS)
        return CourseInfo(name, institution, self._day("begins"), self._day("ends"))

    def _day(self, name: str) -> date | None:
        text = self.get_body_argument(name, "").strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise CourseError(**TEXTS.twin("info_date", text=text[:20])) from error


_TEXTS = ("name", "institution")


class CoursePage(_CoursePage):
    """What is said of the course, and the courses before it."""

    @authenticated
    async def get(self) -> None:
        found = await self.run(_look)
        if found is None:
            return
        info, told, closed = found
        self.show_people(
            "desk_course.html",
            title=self.say("info_title"),
            info=info,
            longest=LONGEST,
            usual=info.title(self.chosen.language),
            told=told,
            closed=closed,
            local_time=local_time,
            did=self.get_argument("did", ""),
        )

    @authenticated
    async def post(self) -> None:
        await self.run(self._write, back=f"{self.page}/course")
        if not self._finished:
            self.redirect(f"{self.page}/course?did=saved")

    def _write(self) -> None:
        info = self.typed_info()
        with Store() as store:
            write_info(store, info)


class EndPage(_CoursePage):
    """Ends the course and begins another one."""

    @authenticated
    async def get(self) -> None:
        await self._show()

    @authenticated
    async def post(self) -> None:
        typed = {name: self.get_body_argument(name, "") for name in ("course", *_TEXTS, *_DAYS)}
        chosen = self.get_body_arguments("with")
        try:
            info = self.typed_info()
            check_info(info)
        except CourseError as error:
            await self._show(error.say(self.chosen.language), typed, chosen)
            return
        found = await self.run(_look)
        if found is None:
            return
        present = found[0].title(self.chosen.language)
        if not info.name:
            await self._show(self.say("end_no_name"), typed, chosen)
        elif same_name(typed["course"]) != same_name(present):
            await self._show(self.say("end_differs", course=present), typed, chosen)
        else:
            await self._start(info, sorted({self.me, *chosen}))

    async def _start(self, info: CourseInfo, instructors: list[str]) -> None:
        about = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(info).items()
        }
        values = {"info": about, "instructors": instructors}
        try:
            await self.run(
                start_job.start, Job(NEW_COURSE, language=self.chosen.language, values=values)
            )
        except start_job.BusyError as busy:
            self.show_no(busy.say(self.chosen.language), 409, back=f"{self.page}/course/end")
        if not self._finished:
            self.redirect(f"{self.page}#work")

    async def _show(
        self, wrong: str = "", typed: dict[str, str] | None = None, chosen: list[str] | None = None
    ) -> None:
        found = await self.run(_look_at_end)
        if found is None:
            return
        info, instructors = found
        if wrong:
            self.set_status(409)
        self.show_people(
            "desk_course_end.html",
            title=self.say("end_title"),
            course=info.title(self.chosen.language),
            institution=info.institution,
            instructors=instructors,
            me=self.me,
            longest=LONGEST,
            wrong=wrong,
            typed=typed or {},
            chosen=chosen,
        )


_DAYS = ("begins", "ends")


def _look() -> tuple[CourseInfo, Promise, list[ClosedCourse]]:
    with Store() as store:
        return read_info(store), promise(store), closed_courses(store)


def _look_at_end() -> tuple[CourseInfo, list[Person]]:
    with Store() as store:
        there = [one for one in people(store, "present") if one.role == "instructor"]
        return read_info(store), there
