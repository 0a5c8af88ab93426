"""The page on which an instructor opens labs to the class, or holds them back."""

from __future__ import annotations

from tornado.web import authenticated

from grading.desk.desk_page import DeskPage
from grading.desk.open_form import OpenError, change, shown
from grading.desk.overview import title


class OpenPage(DeskPage):
    """Who can get a lab; without a lab, all of them."""

    @authenticated
    async def get(self, lab: str | None) -> None:
        language = self.chosen.language
        labs = await self.run(shown, _labs(lab), language)
        if labs is None:
            return
        self.show(
            "desk_open.html",
            title=self.say("open_title", title=title(lab, language))
            if lab
            else self.say("open_all_title"),
            labs=labs,
            action=_address(self.page, lab),
        )

    @authenticated
    async def post(self, lab: str | None) -> None:
        back = _address(self.page, lab)
        do = self.get_body_argument("do", "")
        if do not in ("open", "hold", "from"):
            self.show_no(self.say("no_step"), 404)
            return
        try:
            await self.run(change, _labs(lab), do, self.get_body_argument("at", ""), back=back)
        except OpenError as error:
            self.show_no(error.say(self.chosen.language), 409, back=back)
        if not self._finished:
            self.redirect(back)


def _labs(lab: str | None) -> list[str]:
    return [lab] if lab else []


def _address(page: str, lab: str | None) -> str:
    return f"{page}/open/{lab}" if lab else f"{page}/open"
