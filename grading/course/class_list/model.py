"""What is read from a class list: people, questions, notes, and lines that are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grading.course.class_list.table import Sheet
from lab_utils.language import Twin


@dataclass(frozen=True)
class ListedPerson:
    """A person as the list names them.

    Attributes
    ----------
    line : int
        The row in the file, as a spreadsheet shows it.
    name : str
        As a person reads it: whole letters (NFC), single spaces; nothing else is changed before
        its question is answered.
    username : str
        Empty where the list gives none; `propose_user_names` fills it.
    role : str
        A key of `grading.course.people.person.GROUPS`; empty when not given.
    profession : str
        A key of `grading.course.professions.PROFESSIONS`; empty when not given, or not settled.
    profession_text : str
        The profession as it is written.
    unit : str
    """

    line: int
    name: str
    username: str = ""
    role: str = ""
    profession: str = ""
    profession_text: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Choice:
    """One answer to a question: its key, and what is shown for it."""

    key: str
    text: Twin


@dataclass(frozen=True)
class Question:
    """Something that is not done before it is answered.

    Attributes
    ----------
    id : str
        The same for the same content.
    kind : {"letters", "cell", "profession"}
        Convert a column from an old font; convert one cell that may be meant as it stands; which
        of the five professions a text is.
    text : dict of str to str
    choices : tuple of Choice
        ``convert`` and ``keep``; or a profession's key, and ``none`` to leave it empty.
    proposed : str
        A choice's key; empty where none is defensible.
    lines : tuple of int
        The lines that it touches.
    changes : tuple of (str, str)
        Text as it stands, text as it would be; each pair once. Empty for professions.
    """

    id: str
    kind: str
    text: Twin
    choices: tuple[Choice, ...]
    proposed: str
    lines: tuple[int, ...]
    changes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class WrongLine:
    """A line from which no person can be made.

    Attributes
    ----------
    line : int
    kind : {"username", "twice", "role", "name", "lost", "formula", "long"}
    value : str
        What stands there.
    expected : dict of str to str
    text : dict of str to str
        The whole sentence: line, value, what is expected, what to do.
    """

    line: int
    kind: str
    value: str
    expected: Twin
    text: Twin


@dataclass(frozen=True)
class ClassList:
    """A class list as far as it is understood.

    Attributes
    ----------
    people : tuple of ListedPerson
    questions : tuple of Question
        Those that are open.
    notes : tuple of dict of str to str
        What was left unread, and what a person should look at; hinders nothing.
    wrong : tuple of WrongLine
    asked : tuple of Question
        The open ones, and those that are answered.
    answers : mapping of str to str
        What has been answered: a question's id, a choice's key.
    sheet : Sheet
        What `answer` reads again.
    other_notes : tuple of dict of str to str
        Those of the notes that are of the file, not of the sheet.
    """

    people: tuple[ListedPerson, ...]
    questions: tuple[Question, ...]
    notes: tuple[Twin, ...]
    wrong: tuple[WrongLine, ...]
    asked: tuple[Question, ...] = field(repr=False)
    answers: Mapping[str, str] = field(repr=False)
    sheet: Sheet = field(repr=False)
    other_notes: tuple[Twin, ...] = field(repr=False)
