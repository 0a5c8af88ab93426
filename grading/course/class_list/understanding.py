"""From the rows of a sheet, and the answers so far, to people, questions, notes, wrong lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from grading.course.class_list.columns import Columns, name_columns, question_id, raw_text
from grading.course.class_list.errors import ClassListError
from grading.course.class_list.heads import Heads, find_heads
from grading.course.class_list.model import Choice, ClassList, ListedPerson, Question, WrongLine
from grading.course.class_list.nearest_profession import nearest_profession
from grading.course.class_list.old_fonts import best_reading
from grading.course.class_list.row_kinds import sort_rows
from grading.course.class_list.spelling import tidy
from grading.course.class_list.table import Row, Sheet
from grading.course.class_list.texts import CHOICES, NOTES, QUESTIONS
from grading.course.class_list.wrong_lines import find_wrong, read_role
from grading.course.professions import PROFESSIONS, read_profession
from lab_utils.language import LANGUAGES, Twin

_SHOWN = 60  # letters of a row that a note quotes
_QUOTED = 20  # rows


def understand(
    sheet: Sheet, answers: Mapping[str, str], other_notes: tuple[Twin, ...] = ()
) -> ClassList:
    """Read people from a sheet.

    Parameters
    ----------
    sheet : Sheet
    answers : mapping of str to str
        A question's id to the key of a choice.
    other_notes : tuple of twin
        What is to be said of the file besides.

    Raises
    ------
    ClassListError
        If no row of heads is found.
    """
    heads = find_heads(sheet.rows)
    if heads is None:
        raise ClassListError("head")
    rows, numbers, others = sort_rows(sheet.rows, heads)
    good, wrong = _without_wrong(rows, heads)
    columns = Columns(good, sheet.rows[heads.place], heads, answers)
    professions, questions = _professions(good, columns, answers)
    people = tuple(_person(row, columns, professions[row.line]) for row in good)
    asked = (*columns.questions, *questions)
    nameless = [row.line for row in good if not columns.name(row)]
    notes = [
        *_notes_of_sheet(sheet, heads),
        *other_notes,
        *_notes_of_rows(numbers, others),
        *([NOTES.twin("no_name", lines=_lines(nameless))] if nameless else []),
        *_notes_of_same(people),
    ]
    return ClassList(
        people=people,
        questions=tuple(one for one in asked if one.id not in answers),
        notes=tuple(notes),
        wrong=tuple(wrong),
        asked=asked,
        answers=dict(answers),
        sheet=sheet,
        other_notes=other_notes,
    )


def _without_wrong(rows: Iterable[Row], heads: Heads) -> tuple[list[Row], list[WrongLine]]:
    good: list[Row] = []
    wrong: list[WrongLine] = []
    first: dict[str, int] = {}
    for row in rows:
        texts = {
            field: tidy(raw_text(row, heads, field)) for field in ("username", "profession", "unit")
        }
        texts["role"] = best_reading(raw_text(row, heads, "role"))
        name = " ".join(raw_text(row, heads, field) for field in name_columns(heads))
        texts["name"] = tidy(name)
        found = find_wrong(row.line, texts, first)
        if found:
            wrong.append(found)
        else:
            good.append(row)
        if texts["username"]:
            first.setdefault(texts["username"], row.line)
    return good, wrong


def _person(row: Row, columns: Columns, profession: str) -> ListedPerson:
    username, role = columns.text(row, "username"), columns.meant(row, "role")
    return ListedPerson(
        line=row.line,
        name=columns.name(row) or username,
        username=username,
        role=read_role(role) if role else "",
        profession=profession,
        profession_text=columns.text(row, "profession"),
        unit=columns.text(row, "unit"),
    )


def _professions(
    rows: Sequence[Row], columns: Columns, answers: Mapping[str, str]
) -> tuple[dict[int, str], list[Question]]:
    """Return the profession of each line, and a question for each text that is none of five."""
    by_text: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        text = columns.meant(row, "profession")
        by_text[text.casefold()].append((row.line, text))
    professions: dict[int, str] = {}
    questions = []
    for folded, found in by_text.items():
        lines = [line for line, _ in found]
        try:
            key = read_profession(folded) if folded else ""
        except ValueError:
            question = _ask_profession(found[0][1], lines)
            questions.append(question)
            key = answers.get(question.id, "").replace("none", "")
        professions.update(dict.fromkeys(lines, key))
    return professions, questions


def _ask_profession(text: str, lines: Sequence[int]) -> Question:
    return Question(
        id=question_id("profession", text.casefold()),
        kind="profession",
        text=QUESTIONS.twin("profession", text=text, count=len(lines)),
        choices=(
            *(Choice(key, names) for key, names in PROFESSIONS.items()),
            Choice("none", CHOICES["none"]),
        ),
        proposed=nearest_profession(text),
        lines=tuple(lines),
    )


def _notes_of_sheet(sheet: Sheet, heads: Heads) -> list[Twin]:
    notes: list[Twin] = []
    if sheet.code_page:
        name = {"cp1258": "Windows-1258", "cp1252": "Windows-1252"}[sheet.code_page]
        notes.append(NOTES.twin("code_page", code_page=name))
    if heads.place:
        notes.append(_note("above", sheet.rows[: heads.place]))
    if heads.unread:
        notes.append(NOTES.twin("unread", columns=", ".join(heads.unread)))
    if sheet.no_result:
        notes.append(NOTES.twin("no_result", cells=", ".join(sheet.no_result[:_SHOWN])))
    return notes


def _notes_of_rows(numbers: Sequence[Row], others: Sequence[Row]) -> list[Twin]:
    notes: list[Twin] = []
    if numbers:
        notes.append(NOTES.twin("number_only", lines=_lines([row.line for row in numbers])))
    if others:
        notes.append(_note("others", others))
    return notes


def _notes_of_same(people: Iterable[ListedPerson]) -> list[Twin]:
    same: dict[tuple[str, str], list[ListedPerson]] = defaultdict(list)
    for person in people:
        same[person.name.casefold(), person.unit.casefold()].append(person)
    return [
        NOTES.twin("same", name=found[0].name, lines=_lines([one.line for one in found]))
        for found in same.values()
        if len(found) > 1
    ]


def _note(name: str, rows: Sequence[Row]) -> Twin:
    """Return a note that quotes the rows; of very many, the first, and where the others stand."""
    said = [
        NOTES.twin("row", line=row.line, text=" · ".join(map(best_reading, row.filled()))[:_SHOWN])
        for row in rows[:_QUOTED]
    ]
    if more := [row.line for row in rows[_QUOTED:]]:
        said.append(NOTES.twin("more", lines=_lines(more)))
    return NOTES.twin(
        name, rows={language: ", ".join(one[language] for one in said) for language in LANGUAGES}
    )


def _lines(lines: Sequence[int]) -> str:
    """Write line numbers, those that follow one another as from–to.

    Examples
    --------
    >>> _lines([3, 7, 8, 9])
    '3, 7–9'
    """
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
