"""A lab that is open in a notebook: its questions, and the answers given so far."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab_utils.environment import marking, serving
from lab_utils.errors import BilingualError
from lab_utils.files import sweep
from lab_utils.language import LANGUAGES, pick
from lab_utils.questions.answers_file import AnswersFile, AnswersFileError, answered, usable
from lab_utils.questions.display import display_html, display_message, note
from lab_utils.questions.hub_answers import answers_of
from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import Item, ItemsError
from lab_utils.questions.question import Question, Shown, Table, table_html
from lab_utils.questions.wording import TEXTS, say

if TYPE_CHECKING:
    import numpy as np

    from lab_utils.imaging import Scan


def open_lab(language: str, folder: Path | None = None) -> Lab:
    """Open the lab whose ``items.yaml`` stands in a folder.

    From here on an error in this notebook shows its sentence in the lab's language alone.

    Parameters
    ----------
    language : {"vi", "en"}
    folder : Path, optional
        The notebook's folder; where the kernel stands unless given.

    Raises
    ------
    lab_utils.questions.kinds.ItemsError
        If ``items.yaml`` is missing or wrong; begins with a sentence for the trainee.
    """
    if language in LANGUAGES:  # `Lab` refuses another
        BilingualError.reader = language
    try:
        return Lab(language, Path.cwd() if folder is None else folder)
    except ItemsError as error:
        twin = TEXTS.twin("cannot_open", reason=error.twin)
        raise ItemsError(vi=twin["vi"], en=twin["en"]) from error


class Lab:
    """One lab, in one language, with the answers given so far.

    Attributes
    ----------
    name : str
    language : {"vi", "en"}
    items : mapping of str to Item
    looked_up : set of str
        Items whose answers were looked up since it was last emptied: what a cell depends on.
    asked : dict of str to Question
        Those that a cell has asked so far.
    """

    def __init__(self, language: str, folder: Path) -> None:
        declaration = read_items(folder / "items.yaml")
        self.title = pick(declaration.title, language)
        self.name = declaration.lab
        self.language = language
        self.items = declaration.items
        self.looked_up: set[str] = set()
        self.asked: dict[str, Question] = {}
        self._on_record: list[Callable[[], None]] = []
        self.use_folder(folder)

    def use_folder(self, folder: Path) -> None:
        """Use the answers in a folder; say so when they cannot be used."""
        self._entries: Mapping[str, Any] | None = None
        self._file = AnswersFile(folder, self.name, self.language)
        self._recorded = answers_of(self._file)
        if not marking():  # what a killed kernel left; what is handed in is only read
            sweep(self._file.path)
        try:
            self._file.read()
        except AnswersFileError as error:
            kept = self._file.path
            # A folder that cannot be written keeps it as it stands.
            with contextlib.suppress(OSError):
                kept = kept if marking() else self._file.keep_aside()
            text = say("file_unreadable", self.language, reason=error.twin, kept=kept.name)
            display_html(note(text, warn=True))

    def use_entries(self, entries: Mapping[str, Any]) -> None:
        """Use answers that were read already in the place of the file, as marking does.

        Parameters
        ----------
        entries : mapping of str to dict
            As in ``answers.json``.
        """
        self._entries = entries

    def ask(
        self,
        name: str,
        show: Callable[[Any], Shown] | None = None,
        image: Scan | np.ndarray | None = None,
        table: Table | None = None,
    ) -> Question:
        """Show one question and return it.

        Parameters
        ----------
        name : str
            As declared in ``items.yaml``.
        show : callable, optional
            Takes the value (a slider's while it moves, otherwise the recorded one) and returns
            the picture to show under the control.
        image : Scan or ndarray, optional
            Where a question of kind locate asks for a place; an array as `imaging.scan_of`
            takes it.
        table : lab_utils.lab_report.Report or lab_utils.drafts.Reader, optional
            The report or the draft whose rows are classified, in the order of ``items.yaml``.

        Raises
        ------
        KeyError
            If ``items.yaml`` declares no such item.
        ValueError
            If there is no image to point at, or one where none is asked; if the table's rows are
            not those that ``items.yaml`` declares.
        """
        if name not in self.items:
            raise KeyError(f"items.yaml declares no {name!r}; it has {', '.join(self.items)}")
        item = self.items[name]
        if item.takes_image != (image is not None):
            raise ValueError(f"{name!r} is of kind {item.kind}; only locate has an image=, always")
        scan: Scan | None = None
        if image is not None:
            from lab_utils.imaging import scan_of

            scan = scan_of(image)
            # From here on, also in the receipt, an answer is held to this image.
            item = item.on(scan.grid)
            self.items = {**self.items, name: item}
        question = Question(self, item, show, scan, table_html(item, table))
        self.asked[name] = question
        question.display()
        return question

    def note(self, text: str) -> None:
        """Show a sentence about the lab, such as where its pictures come from."""
        display_html(note(text))

    def receipt(self) -> None:
        """Show which scored questions are recorded and which are blank; follows every answer."""
        if marking() or serving():
            return
        message = display_message(self._receipt_html())
        self._on_record.append(lambda: message(self._receipt_html()))

    def entry(self, item: Item) -> dict[str, Any] | None:
        """Return an item's entry in the answers file; None when blank or damaged."""
        entry = self._stored(item.name)
        return entry if answered(entry, item) else None

    def damaged(self, item: Item) -> bool:
        """Whether the file holds an entry for the item that cannot be used."""
        entry = self._stored(item.name)
        return entry is not None and not usable(entry, item)

    def record(self, item: Item, value: Any) -> dict[str, Any]:
        """Write down a checked answer, on the hub or in the file, and return its entry."""
        entry = self._recorded.record(item, value)
        for update in self._on_record:
            update()
        return entry

    def _stored(self, name: str) -> Any:
        self.looked_up.add(name)
        if self._entries is not None:
            return self._entries.get(name)
        try:
            return self._recorded.read().get(name)
        except AnswersFileError:
            return None

    def _receipt_html(self) -> str:
        language = self.language
        rows, done = [], 0
        scored = [item for item in self.items.values() if item.scored]
        for item in scored:
            entry = self.entry(item)
            done += entry is not None
            answer = item.write(entry["value"], language) if entry else say("blank", language)
            sign = "✓" if entry else "○"
            rows.append(
                f'<tr><th scope="row">{escape(pick(item.label, language))}</th>'
                f'<td class="labs-answer">{sign} {escape(answer)}</td></tr>'
            )
        return (
            f"<p><strong>{escape(say('receipt_done', language, done=done, total=len(scored)))}"
            '</strong></p><table class="labs-receipt"><thead><tr>'
            f'<th scope="col">{escape(say("receipt_question", language))}</th>'
            f'<th scope="col">{escape(say("receipt_answer", language))}</th></tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table>"
        )
