"""A class list put together with who is in the course: what it would change, and the change.

An empty cell changes nothing. Nobody gets a user name that another person has or had, and nobody
goes but trainees, where that is asked for.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, bindparam, insert, select, update

from grading.course.class_list.model import ClassList, ListedPerson
from grading.course.class_list.spelling import plain
from grading.course.class_list.user_names import propose_user_names
from grading.course.errors import CourseError
from grading.course.people.change import GONE, fresh_row, require_instructor, require_unused
from grading.course.people.codes import new_code
from grading.course.people.erased import UsedUp
from grading.course.people.person import Person, as_person
from grading.course.people.recognise import recognise
from grading.course.people.same_person import is_same_person
from grading.course.people.tables import PEOPLE
from grading.course.pseudonyms import is_pseudonym
from grading.course.store import Store, advisory_lock
from lab_utils.language import Texts, Twin

_FIELDS = ("name", "role", "profession", "unit")
_NOTES = Texts(
    {
        "role": {
            "vi": "Dòng {line}: {name} vẫn là giảng viên. Danh sách không đổi vai trò của chính "
            "bạn, hay của giảng viên cuối cùng.",
            "en": "Line {line}: {name} stays an instructor. A list does not change your own role, "
            "nor that of the last instructor.",
        },
        "questions": {
            "vi": "Danh sách còn câu hỏi chưa trả lời: hãy trả lời trước.",
            "en": "Questions about the list are open: answer them first.",
        },
    }
)


class PeopleChangedError(CourseError):
    """Somebody changed the people after the plan was made; nothing was done."""

    def __init__(self) -> None:
        super().__init__(
            vi="Trong lúc bạn xem, lớp đã thay đổi nên chưa ghi gì. Hãy xem lại rồi bấm lần nữa.",
            en="The people changed while you were looking, and nothing was done. Look again, and "
            "press once more.",
        )


@dataclass(frozen=True)
class Difference:
    """One value that the list gives otherwise: name, role, profession or unit."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class New:
    """Somebody who comes into the course.

    Attributes
    ----------
    person : Person
    is_proposed : bool
        Whether the list gives no user name.
    namesake : str
        Who in the course has the same name, marks apart: user name and unit; empty for nobody.
    """

    person: Person
    is_proposed: bool
    namesake: str


@dataclass(frozen=True)
class Known:
    """Somebody whom the course knows, and what the list gives otherwise.

    Attributes
    ----------
    username, name : str
        As they are in the course.
    differences : tuple of Difference
    """

    username: str
    name: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Refused:
    """A line that gives somebody the user name of another person.

    Attributes
    ----------
    line : int
    username, holder : str
        Whose it is, by the course.
    was : bool
        Whether that person is gone.
    person : Person
        As they could come in, with a user name that is free.
    """

    line: int
    username: str
    holder: str
    was: bool
    person: Person


@dataclass(frozen=True)
class Plan:
    """What a class list would change; equal plans change the same.

    Attributes
    ----------
    new : tuple of New
    changed : tuple of Known
    back : tuple of Known
        Who was gone, and comes back under the same user name.
    gone : tuple of (str, str)
        User name and name of the trainees whom the list does not name. They go only where that is
        asked for. Empty where lines are wrong: they may name some of them.
    refused : tuple of Refused
    unchanged : int
    notes : tuple of dict of str to str
    class_list : ClassList
    by : str
        The instructor who brings it; empty on the command line.
    """

    new: tuple[New, ...]
    changed: tuple[Known, ...]
    back: tuple[Known, ...]
    gone: tuple[tuple[str, str], ...]
    refused: tuple[Refused, ...]
    unchanged: int
    notes: tuple[Twin, ...]
    class_list: ClassList = field(repr=False, compare=False)
    by: str = field(repr=False, compare=False)

    @property
    def digest(self) -> str:
        """The same for equal plans."""
        return hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that it could change."""
        return not (self.new or self.changed or self.back or self.gone or self.refused)


@dataclass(frozen=True)
class Applied:
    """How many came new, were changed, came back and went."""

    new: int
    changed: int
    back: int
    gone: int


def plan(store: Store, class_list: ClassList, by: str = "") -> Plan:
    """Return what a class list would change.

    Parameters
    ----------
    store : Store
    class_list : ClassList
        With all questions answered.
    by : str
        The user name of the instructor who brings it; empty on the command line.

    Raises
    ------
    CourseError
        If a question is open.
    """
    with store.read_transaction() as db:
        return _plan(_everybody(db), class_list, by, UsedUp(db))


def apply(store: Store, seen: Plan, take: Collection[int] = (), remove: bool = False) -> Applied:
    """Do what a plan says, all of it or nothing.

    Parameters
    ----------
    store : Store
    seen : Plan
    take : collection of int
        Lines that were refused, and whose people come in with the free user name.
    remove : bool
        Whether those go whom the list does not name.

    Raises
    ------
    PeopleChangedError
        If the same list would change something else by now.
    grading.course.people.change.PersonError
        If no instructor would be left.
    """
    with store.write_transaction() as db:
        advisory_lock(db, "people")
        if _plan(_everybody(db, writes=True), seen.class_list, seen.by, UsedUp(db)) != seen:
            raise PeopleChangedError
        came = [one.person for one in seen.new]
        came += [one.person for one in seen.refused if one.line in take]
        for person in came:
            require_unused(db, person.username)
        if came:
            db.execute(insert(PEOPLE), [fresh_row(person) for person in came])
        for known in seen.changed:
            _write(db, known)
        for known in seen.back:
            code = None if is_pseudonym(known.username) else new_code()
            _write(db, known, state="present", code=code)
        gone = seen.gone if remove else ()
        if gone:
            ends = update(PEOPLE).where(PEOPLE.c.username == bindparam("who")).values(**GONE)
            db.execute(ends, [{"who": username} for username, _ in gone])
        parts = (one for known in seen.changed for one in known.differences)
        require_instructor(db, *(one.before for one in parts if one.field == "role"))
    return Applied(len(came), len(seen.changed), len(seen.back), len(gone))


def _everybody(db: Connection, writes: bool = False) -> list[Person]:
    query = select(PEOPLE).order_by(PEOPLE.c.username)
    # SQLite has one writer at a time anyway.
    rows = db.execute(query.with_for_update() if writes else query).mappings()
    return [as_person(row) for row in rows]


def _write(db: Connection, known: Known, **values: str | None) -> None:
    values |= {one.field: one.after for one in known.differences}
    ends = {"sessions_end": True} if _new_role(known) else {}
    if values:
        row = PEOPLE.c.username == known.username
        db.execute(update(PEOPLE).where(row).values(**values, **ends))


def _new_role(known: Known) -> bool:
    return any(one.field == "role" for one in known.differences)


def _plan(everybody: list[Person], class_list: ClassList, by: str, used_up: UsedUp) -> Plan:
    if class_list.questions:
        raise CourseError(**_NOTES.twin("questions"))
    present = {one.username: one for one in everybody}
    listed = recognise(class_list.people, everybody)
    given = {one.line for one in class_list.people if one.username}
    named = propose_user_names(listed, present, used_up)
    used = {*present, *(one.username for one in named)}
    namesakes: dict[str, list[Person]] = defaultdict(list)
    for person in everybody:
        namesakes[plain(person.name)].append(person)
    new, changed, back, refused, lines = [], [], [], [], {}
    unchanged = 0
    for one in named:
        before = present.get(one.username)
        if before is None:
            same = namesakes.get(plain(one.name), [])
            new.append(New(_person(one), one.line not in given, ", ".join(map(_shown, same[:3]))))
        elif not is_same_person(one.username, before.name, _name(one) or before.name):
            (free,) = propose_user_names([replace(one, username="")], used, used_up)
            used.add(free.username)
            person = _person(free)
            was = before.state == "gone"
            refused.append(Refused(one.line, one.username, before.name, was, person))
        else:
            known = Known(one.username, before.name, tuple(_differences(before, one)))
            lines[one.username] = one.line
            if before.state == "gone":
                back.append(known)
            elif known.differences:
                changed.append(known)
            else:
                unchanged += 1
    changed, notes = _keep_instructors(changed, everybody, by, lines)
    return Plan(
        new=tuple(new),
        changed=tuple(one for one in changed if one.differences),
        back=tuple(back),
        gone=() if class_list.wrong else _gone(everybody, {one.username for one in named}),
        refused=tuple(refused),
        unchanged=unchanged + sum(not one.differences for one in changed),
        notes=notes,
        class_list=class_list,
        by=by,
    )


def _person(one: ListedPerson) -> Person:
    return Person(one.username, one.name, one.role or "trainee", one.profession, one.unit)


def _shown(person: Person) -> str:
    return f"{person.username} ({person.unit})" if person.unit else person.username


def _name(one: ListedPerson) -> str:
    """The name, where the list gives one; otherwise the user name stands in its place."""
    return "" if one.name == one.username else one.name


def _differences(before: Person, one: ListedPerson) -> Iterable[Difference]:
    for name in _FIELDS:
        after = _name(one) if name == "name" else getattr(one, name)
        if name == "role" and is_pseudonym(one.username):  # the platform says who teaches
            continue
        if after and after != getattr(before, name):
            yield Difference(name, getattr(before, name), after)


def _keep_instructors(
    changed: list[Known], everybody: Iterable[Person], by: str, lines: Mapping[str, int]
) -> tuple[list[Known], tuple[Twin, ...]]:
    """Leave their role to the one who brings the list, and to the last instructors."""
    there = {
        one.username for one in everybody if one.role == "instructor" and one.state == "present"
    }
    demoted = {one.username for one in changed if _new_role(one)} & there
    stay = {one for one in demoted if one == by or there == demoted}
    notes = [
        _NOTES.twin("role", line=lines[one.username], name=one.name)
        for one in changed
        if one.username in stay
    ]
    kept = [
        replace(one, differences=tuple(two for two in one.differences if two.field != "role"))
        if one.username in stay
        else one
        for one in changed
    ]
    return kept, tuple(notes)


def _gone(everybody: Iterable[Person], named: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return the trainees whom the list does not name; a list of a class names no instructors."""
    return tuple(
        (one.username, one.name)
        for one in everybody
        if one.state != "gone"
        and one.role == "trainee"
        and one.username not in named
        and not is_pseudonym(one.username)
    )
