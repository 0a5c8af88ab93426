"""Who takes the course: its trainees, also those set aside for the time being.

Not who does not agree to the use of their data, or no longer (`grading.course.people.agreements`).
"""

from __future__ import annotations

from grading.course.people.agreements import refused
from grading.course.people.person import Person, people
from grading.course.people.take_over import take_over
from grading.course.store import Store


def trainees() -> list[Person]:
    """Return the trainees of the course, by user name; of who came by LTI the pseudonym alone.

    Raises
    ------
    grading.course.errors.CourseError
        If the list of an earlier version cannot be taken over; says why.
    """
    with Store() as store:
        take_over(store)
        out = refused(store)
        there = (person for person in people(store) if person.role == "trainee")
        return [person for person in there if person.username not in out]
