"""What a course is called, who holds it and when: one row, the only place where it stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Column, Connection, Date, Integer, Table, Text, insert, select, update

from grading.course.errors import CourseError
from grading.course.store import METADATA, Store, advisory_lock
from grading.course.syllabus import read_syllabus
from lab_utils.language import Texts, pick

LONGEST = 200  # letters of a name, of an institution

# One row; none before anything is said of the hub's first course.
COURSE = Table(
    "about_course",
    METADATA,
    Column("number", Integer, primary_key=True),  # 1 is the first course of this hub
    Column("name", Text, nullable=False),
    Column("institution", Text, nullable=False),
    Column("begins", Date),
    Column("ends", Date),
)

_TEXTS = Texts(
    {
        "days": {"vi": "{begins} đến {ends}", "en": "{begins} to {ends}"},
        "from": {"vi": "từ {begins}", "en": "from {begins}"},
        "to": {"vi": "đến {ends}", "en": "until {ends}"},
    }
)


@dataclass(frozen=True)
class CourseInfo:
    """What is said of a course; nothing of it has to be.

    Attributes
    ----------
    name : str
        As written, in whatever language; `title` is what pages show.
    institution : str
    begins, ends : date or None
    """

    name: str = ""
    institution: str = ""
    begins: date | None = None
    ends: date | None = None

    def title(self, language: str) -> str:
        """Return the name; that of ``course.yaml`` where none is given."""
        return self.name or pick(read_syllabus().title, language)

    def days(self, language: str) -> str:
        """Return from when to when, as people read it; empty where neither is known.

        Examples
        --------
        >>> CourseInfo(begins=date(2026, 12, 1), ends=date(2026, 12, 20)).days("vi")
        '01/12/2026 đến 20/12/2026'
        """
        ends = {name: f"{day:%d/%m/%Y}" for name in _ENDS if (day := getattr(self, name))}
        if not ends:
            return ""
        form = "days" if len(ends) == len(_ENDS) else "from" if "begins" in ends else "to"
        return _TEXTS.say(form, language, **ends)


_ENDS = ("begins", "ends")


def read_info(store: Store) -> CourseInfo:
    """Return what is said of the course."""
    with store.read_transaction() as db:
        row = db.execute(select(COURSE)).mappings().one_or_none()
    return CourseInfo(**{name: row[name] for name in asdict(CourseInfo())}) if row else CourseInfo()


def present_title(language: str) -> str:
    """Return the title of the course, for who has no database open."""
    with Store() as store:
        return read_info(store).title(language)


def read_number(db: Connection) -> int:
    """Return which course of this hub it is, from 1."""
    return db.scalar(select(COURSE.c.number)) or 1


def write_info(store: Store, info: CourseInfo) -> None:
    """Say something of the course, in the place of what was said.

    Raises
    ------
    CourseError
        If a text is too long, or it ends before it begins.
    """
    check_info(info)
    with store.write_transaction() as db:
        advisory_lock(db, "course")
        if not db.execute(update(COURSE).values(**asdict(info))).rowcount:
            db.execute(insert(COURSE).values(number=1, **asdict(info)))


def check_info(info: CourseInfo) -> None:
    """Refuse what no page can show.

    Raises
    ------
    CourseError
    """
    texts = (info.name, info.institution)
    if any(len(one) > LONGEST or not one.isprintable() for one in texts):
        raise CourseError(
            vi=f"Tên khóa học và tên đơn vị: mỗi tên một dòng, không quá {LONGEST} ký tự.",
            en=f"Name and institution: one line each, of at most {LONGEST} characters.",
        )
    if info.begins and info.ends and info.ends < info.begins:
        raise CourseError(
            vi="Ngày kết thúc đang trước ngày bắt đầu. Hãy sửa lại.",
            en="The course ends before it begins. Correct the dates.",
        )
