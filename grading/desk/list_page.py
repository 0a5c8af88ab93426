"""The page on which an instructor uploads a class list, answers, looks, and puts it in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from tornado.web import authenticated

from grading.course.people.merge import Applied, PeopleChangedError
from grading.desk import list_upload
from grading.desk.people_page import PeopleDesk

_QUESTION = "question-"


class ListPage(PeopleDesk):
    """A class list between its file and the course."""

    @authenticated
    async def get(self) -> None:
        await self._show()

    @authenticated
    async def post(self) -> None:
        do, back = self.get_body_argument("do", ""), f"{self.page}/people/list"
        if do == "send":
            await self._receive(back)
        elif do == "answer":
            await self.run(list_upload.answer_questions, self.me, self._answers(), back=back)
        elif do == "cancel":
            await self.run(list_upload.drop, self.me, back=back)
            back = f"{self.page}/people"
        elif do == "apply":
            await self._put_in(back)
        else:
            self.show_no(self.say("no_step"), 404, back=back)
        if not self._finished:
            self.redirect(back)

    async def _receive(self, back: str) -> None:
        sent = self.request.files.get("list", [])
        if not sent or not sent[0]["body"]:
            self.show_no(self.say("list_no_file"), 400, back=back)
            return
        name, content = sent[0]["filename"], sent[0]["body"]
        await self.run(list_upload.receive, self.me, name, content, back=back)

    def _answers(self) -> dict[str, str]:
        given = {
            name.removeprefix(_QUESTION): self.get_body_argument(name)
            for name in self.request.body_arguments
            if name.startswith(_QUESTION)
        }
        return {question: choice for question, choice in given.items() if choice}

    async def _put_in(self, back: str) -> None:
        take = {int(one) for one in self.get_body_arguments("take") if one.isdecimal()}
        remove = self.get_body_argument("remove", "") == "yes"
        digest = self.get_body_argument("digest", "")
        done = await self.run(_put_in, self.me, digest, take, remove, back=back)
        if isinstance(done, PeopleChangedError):
            self.set_status(409)
            await self._show(done.say(self.chosen.language))
        elif done is not None:
            self._say_done(done)
        elif not self._finished:
            self.show_no(self.say("list_none"), 409, back=f"{self.page}/people")

    def _say_done(self, done: Applied) -> None:
        counts = {word: count for word, count in vars(done).items() if count}
        self.redirect(f"{self.page}/people?{urlencode({'did': 'list'} | counts)}")

    async def _show(self, changed: str = "") -> None:
        found = await self.run(list_upload.look, self.me, back=f"{self.page}/people")
        if not self._finished:
            self.show_people(
                "desk_list.html",
                title=self.say("list_title"),
                upload=found,
                question=_QUESTION,
                changed=changed,
            )


def _put_in(*arguments: Any) -> Applied | PeopleChangedError | None:
    try:
        return list_upload.put_in(*arguments)
    except PeopleChangedError as error:
        return error
