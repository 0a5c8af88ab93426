"""Who completed the course, and their certificates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

from grading.certificate.code import Certificate, sign
from grading.certificate.page import LettersError, write_page
from grading.course.course_info import read_info
from grading.course.enrolled import trainees
from grading.course.errors import CourseError
from grading.course.nbgrader_config import open_course
from grading.course.paths import course_folder
from grading.course.pseudonyms import is_pseudonym
from grading.course.store import Store
from grading.course.syllabus import Syllabus, read_syllabus
from grading.marking.gradebook import GradebookEntry, GradebookWriter
from grading.marking.reasons import REASONS, Reason
from grading.release.released_lab import ReleasedLab, released_labs

# 5 of 10 points is the pass mark of Vietnamese courses; the one place where it stands.
PASS_SHARE = 0.5

_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Issued:
    """What became of one trainee's certificate.

    Attributes
    ----------
    trainee : str
    missing : tuple of str
        Labs that are still to be passed; no certificate is made before.
    earlier : bool
        Whether there was one already; it is kept.
    nothing : bool
        Whether none of the released labs is required of them, so that there is none.
    problem : dict of str to str
        By language, why none could be made; empty when all went well.
    """

    trainee: str
    missing: tuple[str, ...] = ()
    earlier: bool = False
    nothing: bool = False
    problem: Reason = field(default_factory=dict)


def issue(day: date | None = None) -> Iterator[Issued]:
    """Write the certificates of all who completed the course into ``course/certificates``.

    Who has one keeps it. Completed is who passed each released lab that their profession has to
    do (any released lab, without a profession): handed in, marked to the end, and at least
    `PASS_SHARE` of the points after what was taken off for lateness.

    Parameters
    ----------
    day : date, optional
        Of the certificates; today in Việt Nam unless given.

    Yields
    ------
    Issued
        One for each trainee on the list of accounts.

    Raises
    ------
    CourseError
        If no lab is released, or the list of accounts or ``course.yaml`` cannot be used.
    """
    syllabus = read_syllabus()
    with Store() as store:
        info = read_info(store)
    there = released_labs()
    released = [name for name in syllabus.labs if name in there]
    if not released:
        raise CourseError(
            vi="Chưa phát bài nào, nên chưa ai hoàn thành khóa học.",
            en="No lab has been released yet, so nobody has completed the course.",
        )
    day = day or datetime.now(UTC).astimezone(_VIETNAM).date()
    passed = {name: _passed(there[name]) for name in released}
    folder = course_folder() / "certificates"
    folder.mkdir(parents=True, exist_ok=True)
    for person in trainees():
        required = [lab for lab in syllabus.required(person.profession) if lab in released]
        missing = tuple(lab for lab in required if person.username not in passed[lab])
        path = folder / f"{person.username}.pdf"
        if missing or not required:
            yield Issued(person.username, missing, nothing=not required)
        elif path.exists():
            yield Issued(person.username, earlier=True)
        elif is_pseudonym(person.name):
            yield Issued(person.username, problem=REASONS.twin("no_name"))
        else:
            done = [lab for lab in released if person.username in passed[lab]]
            certificate = _certificate(syllabus, done, day)
            try:
                write_page(path, person.name, info, certificate, sign(certificate, person.name))
            except LettersError as error:
                yield Issued(person.username, problem=error.twin)
            else:
                yield Issued(person.username)


def _certificate(syllabus: Syllabus, done: list[str], day: date) -> Certificate:
    return Certificate(day, len(done), sum(syllabus.labs[lab].minutes for lab in done))


def _passed(lab: ReleasedLab) -> set[str]:
    """Return the trainees who passed a lab."""
    api = open_course()
    marked = sorted(api.get_autograded_students(lab.name))
    with closing(GradebookWriter(api, lab)) as gradebook:
        entries = gradebook.entries(marked)
    return {trainee for trainee, entry in entries.items() if _is_pass(entry)}


def _is_pass(entry: GradebookEntry) -> bool:
    points = entry.points - entry.penalty
    # A lab without marks cannot be passed. Sums of points are not exact.
    enough = 0 < PASS_SHARE * entry.most <= points + 1e-9
    return enough and not entry.waiting
