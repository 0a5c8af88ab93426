"""A class list is read, and read again with the answers to what was asked."""

from __future__ import annotations

from collections.abc import Mapping

from grading.course.class_list.errors import ClassListError
from grading.course.class_list.heads import find_heads
from grading.course.class_list.model import ClassList
from grading.course.class_list.text_file import read_text
from grading.course.class_list.texts import NOTES
from grading.course.class_list.understanding import understand
from grading.course.class_list.workbook import read_workbook

_MOST_BYTES = 10_000_000
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHOWN = 60


def read_class_list(content: bytes) -> ClassList:
    """Read a class list: .xlsx, or text with commas, semicolons or tabs.

    Parameters
    ----------
    content : bytes
        Of the file; what it is, is seen from it, whatever it is called.

    Returns
    -------
    ClassList
        Nothing is converted before its question is answered: see `answer`.

    Raises
    ------
    ClassListError
        If no list can be read from it.

    Examples
    --------
    >>> text = "STT;Họ và tên;Chức danh\\n1;Nguyễn Văn An;BS CKI\\n2;Đỗ Thị Hoà;Điều dưỡng\\n"
    >>> found = read_class_list(text.encode())
    >>> [(person.name, person.profession) for person in found.people]
    [('Nguyễn Văn An', ''), ('Đỗ Thị Hoà', 'nurse')]
    >>> question, = found.questions
    >>> question.proposed
    'doctor'
    >>> answer(found, {question.id: question.proposed}).people[0].profession
    'doctor'
    """
    if not content.strip():
        raise ClassListError("empty")
    if len(content) > _MOST_BYTES:
        raise ClassListError("large", size=_MOST_BYTES // 1_000_000)
    if content.startswith(_OLE):
        # An encrypted workbook stands in a file of the old form.
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        raise ClassListError("locked" if is_locked else "xls")
    if not content.startswith(_ZIP):
        return understand(read_text(content), {})
    sheets = [sheet for sheet in read_workbook(content) if sheet.rows]
    chosen = next((sheet for sheet in sheets if find_heads(sheet.rows)), None)
    if chosen is None:
        raise ClassListError("head")
    others = ", ".join(sheet.name for sheet in sheets if sheet is not chosen)
    notes = (NOTES.twin("sheets", read=chosen.name, others=others),) if others else ()
    return understand(chosen, {}, notes)


def answer(class_list: ClassList, answers: Mapping[str, str]) -> ClassList:
    """Return the list with the questions answered, and what was asked done.

    Parameters
    ----------
    class_list : ClassList
    answers : mapping of str to str
        A question's id to the key of a choice; what is not among them stays open. New questions
        may come: what a converted profession is.

    Raises
    ------
    ClassListError
        If a question or choice is not one of this list.
    """
    together = {**class_list.answers, **answers}
    result = understand(class_list.sheet, together, class_list.other_notes)
    known = {
        question.id: {choice.key for choice in question.choices}
        for question in (*class_list.asked, *result.asked)
    }
    for question_id, choice in answers.items():
        if choice not in known.get(question_id, ()):
            raise ClassListError("answer", choice=str(choice)[:_SHOWN])
    return result
