"""Who takes the course: the trainees on the list of accounts, and those who come by LTI."""

from __future__ import annotations

from grading.course import lti_people as lti
from grading.course.accounts import Account, AccountsError, read
from grading.course.errors import CourseError
from grading.course.paths import CoursePaths


def trainees() -> list[Account]:
    """Return the trainees of the list of accounts, then those who signed in by LTI.

    Of the latter nothing is known but the pseudonym, unless the list says more.

    Raises
    ------
    CourseError
        If there is no list, or it cannot be used; says why.
    """
    path = CoursePaths.from_environment().accounts
    try:
        listed = read(path)
    except FileNotFoundError as error:
        raise CourseError(
            vi=f"Không có danh sách lớp {path}: hãy tải lên một danh sách ở mục Danh sách lớp.",
            en=f"The list of accounts {path} is missing: `make hub` makes one, or write it with "
            "the columns username,role,name,profession,unit.",
        ) from error
    except AccountsError as error:
        raise CourseError(**error.twin) from error
    people = [person for person in listed if person.role == "trainee"]
    known = {person.username for person in listed}
    return people + [Account(one, "trainee", one) for one in lti.trainees() if one not in known]
