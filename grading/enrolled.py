"""Who takes the course: the trainees on the list of accounts."""

from __future__ import annotations

from grading.course import CourseError
from grading.hub.accounts import Account, AccountsError, read
from grading.hub.places import Places


def trainees() -> list[Account]:
    """Return the trainees of the list of accounts.

    Raises
    ------
    CourseError
        If there is no list, or it cannot be used; says why.
    """
    path = Places.from_environment().accounts
    try:
        people = read(path)
    except FileNotFoundError as error:
        raise CourseError(
            f"The list of accounts {path} is missing: `make hub` makes one, or write it with the "
            "columns username,role,name,profession,unit."
        ) from error
    except AccountsError as error:
        raise CourseError(str(error)) from error
    return [person for person in people if person.role == "trainee"]
