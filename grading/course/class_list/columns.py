"""The columns of text: what stands in them, and their questions about old fonts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from grading.course.class_list.heads import Heads, column_letter
from grading.course.class_list.model import Choice, Question
from grading.course.class_list.old_fonts import (
    OldText,
    best_reading,
    find_old_text,
    is_likely,
)
from grading.course.class_list.spelling import tidy
from grading.course.class_list.table import Row
from grading.course.class_list.texts import CHOICES, QUESTIONS

_NAME = ("family", "name", "given", "rest")
# One merged cell may stand for several rows; a name never does.
_MERGED = ("role", "profession", "unit")
_EXAMPLE = 60


def question_id(kind: str, *content: str) -> str:
    """Return an id that is the same for the same content."""
    written = "\x00".join(content).encode("utf-8", "replace")
    return f"{kind}-{hashlib.sha256(written).hexdigest()[:12]}"


def name_columns(heads: Heads) -> list[str]:
    """Return what makes a name, in the order in which it is said."""
    return [one for one in _NAME if one in heads.columns]


def raw_text(row: Row, heads: Heads, field: str) -> str:
    """Return a cell as it arrived, or of the cell above that it is merged with."""
    column = heads.columns.get(field)
    text = row.text(column)
    if not text and field in _MERGED and column is not None:
        return row.merged.get(column, "")
    return text


class Columns:
    """The texts of the people's rows, converted as far as that was answered.

    Parameters
    ----------
    rows : sequence of Row
    head : Row
    heads : Heads
    answers : mapping of str to str

    Attributes
    ----------
    questions : list of Question
        All, the answered too.
    """

    def __init__(
        self, rows: Sequence[Row], head: Row, heads: Heads, answers: Mapping[str, str]
    ) -> None:
        self._heads = heads
        self._answers = answers
        self._converted: dict[tuple[str, str], str] = {}
        self._kept: set[tuple[str, str]] = set()
        self.questions: list[Question] = []
        for field in (*name_columns(heads), "profession", "unit"):
            cells = [(row.line, raw_text(row, heads, field)) for row in rows]
            title = tidy(best_reading(head.text(heads.columns.get(field))))
            self._ask(field, title or column_letter(heads.columns.get(field, 0)), cells)

    def text(self, row: Row, field: str) -> str:
        """Return what stands in a row, tidied, and converted where that was answered."""
        raw = raw_text(row, self._heads, field)
        return tidy(self._converted.get((field, raw), raw))

    def meant(self, row: Row, field: str) -> str:
        """Return what is surely meant, for recognising it while the question is open."""
        raw = raw_text(row, self._heads, field)
        if (field, raw) in self._converted or (field, raw) in self._kept:
            return self.text(row, field)
        return best_reading(raw)

    def name(self, row: Row) -> str:
        """Return the name, put together from its columns."""
        return tidy(" ".join(self.text(row, field) for field in name_columns(self._heads)))

    def _ask(self, field: str, title: str, cells: Sequence[tuple[int, str]]) -> None:
        by_line = dict(cells)
        for found in find_old_text(cells):
            texts = list(dict.fromkeys(by_line[line] for line in found.sure))
            proposed = "convert" if found.is_strong else "keep"
            self._add("letters", field, title, found, texts, cells, proposed)
            if not found.is_strong:  # one word, such as Loïc: no reason to doubt others
                continue
            for text in dict.fromkeys(by_line[line] for line in found.unsure):
                likely = is_likely(found.font, text, found.is_mixed)
                proposed = "convert" if likely else "keep"
                self._add("cell", field, title, found, [text], cells, proposed)

    def _add(
        self,
        kind: str,
        field: str,
        title: str,
        found: OldText,
        texts: list[str],
        cells: Iterable[tuple[int, str]],
        proposed: str,
    ) -> None:
        after = {text: tidy(found.font.convert(text)) for text in texts}
        lines = tuple(line for line, text in cells if text in after)
        question = Question(
            id=question_id(kind, field, found.font.key, *texts),
            kind=kind,
            text=QUESTIONS.twin(
                kind,
                column=title,
                font=found.font.name,
                count=len(lines),
                before=tidy(texts[0])[:_EXAMPLE],
                after=after[texts[0]][:_EXAMPLE],
            ),
            choices=tuple(Choice(key, CHOICES[key]) for key in ("convert", "keep")),
            proposed=proposed,
            lines=lines,
            changes=tuple((tidy(text), new) for text, new in after.items()),
        )
        self.questions.append(question)
        answer = self._answers.get(question.id)
        if answer == "convert":
            self._converted.update({(field, text): new for text, new in after.items()})
        elif answer == "keep":
            self._kept.update((field, text) for text in texts)
