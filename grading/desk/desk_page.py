"""What the pages of the desk share."""

from __future__ import annotations

from grading.course.labs import lab_names
from grading.desk.desk_texts import TEXTS
from grading.trainee.base_handler import Page


class DeskPage(Page):
    """A page of the desk."""

    texts = TEXTS

    def known(self, lab: str) -> bool:
        """Whether there is such a lab; says so where not."""
        if lab in lab_names():
            return True
        self.show_no(self.say("no_lab"), 404)
        return False
