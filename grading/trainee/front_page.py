"""My labs: what to go on with, what is required and how far, all labs."""

from __future__ import annotations

from grading.course.course_info import read_info
from grading.course.people.chosen import Chosen, choose
from grading.course.professions import PROFESSIONS
from grading.course.pseudonyms import is_pseudonym
from grading.trainee.cards import front
from grading.trainee.visit import Visit
from lab_utils.language import pick


class Front(Visit):
    async def get(self) -> None:
        site, person = self.site, self.visitor.person
        if person.role == "instructor":
            self.redirect(site.hub_pages)  # and from there to the desk
            return
        found = await site.run(front, site.store, self.visitor)
        info = await site.run(read_info, site.store)
        language = self.chosen.language
        self.show(
            "my_labs.html",
            title=self.say("title"),
            course=info.title(language),
            name=person.name or person.username,
            person=self.me,
            front=found,
            profession=self.chosen.profession,
            professions={key: pick(names, language) for key, names in PROFESSIONS.items()},
            own_password=not is_pseudonym(person.username),
            certificate=await site.run((site.certificates / f"{self.me}.pdf").exists),
        )


class Choose(Visit):
    async def post(self) -> None:
        try:
            wanted = Chosen(
                self.get_body_argument("language", self.chosen.language),
                self.get_body_argument("profession", self.chosen.profession),
            )
        except ValueError:
            wanted = self.chosen
        await self.site.run(choose, self.site.store, self.me, wanted)
        self.redirect(self.site.prefix, status=303)
