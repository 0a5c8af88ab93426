"""Questions in a notebook: an answer is data.

A lab opens with ``lab = open_lab(language)`` and ``ask = lab.ask``. Each question is asked by
``ppv = ask("ppv")``, answered with the control it shows (or typed: ``ppv.answer(1.9)``), and
looked at by ``ppv.check(mistakes={…})``. The answer stands in ``answers.json`` beside the
notebook the moment it is given. ``ppv.score(key)`` runs in hidden tests only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lab_utils.environment import marking
from lab_utils.language import pick
from lab_utils.numbers import format_number
from lab_utils.questions.answers_file import AnswersFile, AnswersFileError, answered, usable
from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import AnswerError, Item, ItemsError, Mark, Text
from lab_utils.questions.wording import say

if TYPE_CHECKING:
    import numpy as np

    from lab_utils.imaging import Scan


class Shown(Protocol):
    """What a picture under a control must be able to do."""

    def _repr_html_(self) -> str: ...


class Table(Protocol):
    """What a table whose rows are classified must be able to do."""

    keys: list[str]

    def html(self) -> str: ...


def open_lab(language: str, folder: Path | None = None) -> Lab:
    """Open the lab whose ``items.yaml`` stands in a folder.

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
    try:
        return Lab(language, Path.cwd() if folder is None else folder)
    except ItemsError as error:
        raise ItemsError(say("cannot_open", language, reason=error)) from error


class Lab:
    """One lab, in one language, with the answers given so far.

    Attributes
    ----------
    name : str
    language : {"vi", "en"}
    items : mapping of str to Item
    looked_up : set of str
        Items whose answers were looked up since it was last emptied: what a cell depends on.
    """

    def __init__(self, language: str, folder: Path) -> None:
        declaration = read_items(folder / "items.yaml")
        self.title = pick(declaration.title, language)
        self.name = declaration.lab
        self.language = language
        self.items = declaration.items
        self.looked_up: set[str] = set()
        self._on_record: list[Callable[[], None]] = []
        self.look_at(folder)

    def look_at(self, folder: Path) -> None:
        """Turn to the answers in a folder; say so when they cannot be used."""
        self._taken: Mapping[str, Any] | None = None
        self._file = AnswersFile(folder, self.name, self.language)
        try:
            self._file.read()
        except AnswersFileError as error:
            kept = self._file.path
            # A folder that cannot be written keeps it as it stands.
            with contextlib.suppress(OSError):
                kept = kept if marking() else self._file.keep_aside()
            text = say("file_unreadable", self.language, reason=error, kept=kept.name)
            _display_html(_note(text, warn=True))

    def take(self, entries: Mapping[str, Any]) -> None:
        """Take answers that were read already in the place of the file, as marking does.

        Parameters
        ----------
        entries : mapping of str to dict
            As in ``answers.json``.
        """
        self._taken = entries

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
            What is marked, for a question of kind mark; an array as `imaging.scan_of` takes it.
        table : lab_utils.lab_report.Report or lab_utils.drafts.Reader, optional
            The report or the draft whose rows are classified, in the order of ``items.yaml``.

        Raises
        ------
        KeyError
            If ``items.yaml`` declares no such item.
        ValueError
            If there is no image to mark, or one where nothing is marked; if the table's rows are
            not those that ``items.yaml`` declares.
        """
        if name not in self.items:
            raise KeyError(f"items.yaml declares no {name!r}; it has {', '.join(self.items)}")
        item = self.items[name]
        if isinstance(item, Mark) != (image is not None):
            raise ValueError(f"{name!r} is of kind {item.kind}; only a mark has an image=, always")
        scan: Scan | None = None
        if isinstance(item, Mark) and image is not None:
            from lab_utils.imaging import scan_of

            scan = scan_of(image)
            # From here on, also in the receipt, an answer is held to this image.
            item = item.on(scan.grid)
            self.items = {**self.items, name: item}
        question = Question(self, item, show, scan, _table_html(item, table))
        question.display()
        return question

    def note(self, text: str) -> None:
        """Show a sentence about the lab, such as where its pictures come from."""
        _display_html(_note(text))

    def receipt(self) -> None:
        """Show which scored questions are recorded and which are blank; follows every answer."""
        if marking():
            return
        message = _message(self._receipt_html())
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
        """Write a checked answer to the file and return its entry."""
        entry = self._file.record(item, value)
        for update in self._on_record:
            update()
        return entry

    def _stored(self, name: str) -> Any:
        self.looked_up.add(name)
        if self._taken is not None:
            return self._taken.get(name)
        try:
            return self._file.read().get(name)
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


class Question:
    """One question of a lab; made by :meth:`Lab.ask`.

    Attributes
    ----------
    item : Item
        What ``items.yaml`` declares.
    """

    def __init__(
        self,
        lab: Lab,
        item: Item,
        show: Callable[[Any], Shown] | None,
        image: Scan | None = None,
        table: str = "",
    ) -> None:
        self.item = item
        self._table = table
        self._image = image
        self._lab = lab
        self._language = lab.language
        self._show = show
        self._control: Any = None
        self._changes = 0  # the entry's, when it was last shown
        self._update_check: Callable[[], None] | None = None

    @property
    def value(self) -> Any:
        """The recorded answer; None when blank."""
        entry = self._lab.entry(self.item)
        return entry["value"] if entry else None

    @property
    def first(self) -> Any:
        """The answer recorded first, of a table the first whole one; None when blank."""
        entry = self._lab.entry(self.item)
        return entry["first"] if entry else None

    def answer(self, value: Any) -> None:
        """Record an answer that was typed; the same as giving it with the control.

        Parameters
        ----------
        value : number, str, list or dict
            A number or its text, an option's name, a list of names, a mapping of rows or boxes
            to values, or a text, as the kind of question asks.
        """
        if marking():
            return
        state = self._take(value)
        sign = "✓" if state["mood"] == "recorded" else "⚠"
        _display_html(_note(f"{sign} {state['text']}", warn=state["mood"] == "refused"))
        if self._control is not None:
            self._control.state = state
            self._redraw(self.value)

    def check(self, mistakes: Mapping[str, Any] | None = None) -> None:
        """Say whether an answer is recorded, has the right form, or is a known misconception.

        The key is never shown. The message follows every new answer.

        Parameters
        ----------
        mistakes : mapping, optional
            Name of the misconception (its text stands in ``items.yaml``) to the answer it leads
            to, or to a function of the answer that says whether it shows the misconception.

        Raises
        ------
        KeyError
            If ``items.yaml`` has no text for a name.
        """
        mistakes = mistakes or {}
        if unknown := mistakes.keys() - self.item.mistakes.keys():
            raise KeyError(f"item {self.item.name!r} declares no mistake {sorted(unknown)}")
        if marking():
            # What was recorded stands above, the points below.
            if named := self._named(mistakes):
                _display_html(_note(*named, warn=True))
            return
        message = _message(self._check_html(mistakes))
        self._update_check = lambda: message(self._check_html(mistakes))

    def score(self, key: Any = None, accept: Callable[[Any], bool | float] | None = None) -> float:
        """Return the points of the recorded answer and show why; for hidden tests.

        Parameters
        ----------
        key : number, str, set or dict, optional
            The right answer.
        accept : callable, optional
            Takes the answer and returns whether it is right, or which share of it (0 to 1);
            instead of a key.

        Returns
        -------
        float
            A plain float, as nbgrader needs it; 0.0 when blank.
        """
        value = self.value
        language = self._language
        if value is None:
            share, reason = 0.0, say("score_blank", language)
        else:
            share = float(accept(value) if accept else self.item.share(value, key))
            moods = {0.0: "score_none", 1.0: "score_full"}
            reason = say(moods.get(share, "score_part"), language)
        points = round(share * self.item.points, 2)
        shown = say(
            "score_shown",
            language,
            points=format_number(points, language),
            most=format_number(self.item.points, language),
            reason=reason,
        )
        explained = [f"<strong>{escape(shown)}</strong>"]
        if self.item.after:
            explained.append(escape(pick(self.item.after, language)))
        explained += [
            f"{escape(pick(option, language))}: {escape(pick(why, language))}"
            for option, why in self.item.options_with_reasons().values()
        ]
        _display_html(_wrap("".join(f"<p>{line}</p>" for line in explained)))
        return points

    def display(self) -> None:
        """Show the control; plain HTML where there is no browser."""
        from IPython.display import display

        static = {"text/html": self._static_html(), "text/plain": self._static_text()}
        if marking():
            if not self.item.explores:
                display(static, raw=True)
            return
        from lab_utils.questions.control import Control, image_specification, specification

        spec, pixels = specification(self.item, self._language, self._show is not None), b""
        if self._image is not None:
            added, pixels = image_specification(self.item, self._image, self._language)
            spec |= added | {"texts": spec["texts"] | added["texts"]}
        if self._table:
            spec["table"] = self._table
        self._control = Control(spec=spec, state=self._present_state(), pixels=pixels)
        self._control.on_answer(self._receive)
        self._redraw(self._shown_first())
        display(self._control._repr_mimebundle_()[0] | static, raw=True)

    def _receive(self, content: dict[str, Any]) -> None:
        """Take a message from the browser."""
        if content.get("kind") == "preview":
            self._redraw(content.get("value"))
            return
        state = self._take(self._completed(content.get("value")))
        self._control.state = state | {
            "turn": content.get("turn", 0),
            "form": content.get("form", ""),
        }
        if state["mood"] == "recorded":
            self._redraw(self.value)

    def _completed(self, raw: Any) -> Any:
        """Add the rows or boxes that another tab has recorded since they were shown here."""
        entry = self._lab.entry(self.item)
        elsewhere = entry is not None and entry["changes"] != self._changes
        if entry and elsewhere and isinstance(raw, dict) and isinstance(entry["value"], dict):
            return entry["value"] | raw
        return raw

    def _take(self, raw: Any) -> dict[str, Any]:
        """Record an answer if it can be; return the state to show."""
        try:
            value = self.item.read(raw, self._language)
            entry = self._lab.record(self.item, value)
        except AnswerError as error:
            readings = [
                {"part": error.part, "value": one, "text": format_number(one, self._language)}
                for one in error.readings
            ]
            return self._state("refused", str(error), readings=readings)
        except OSError as error:
            reason = error.strerror or str(error)
            return self._state("refused", say("disk_full", self._language, reason=reason))
        if self._update_check:
            self._update_check()
        return self._recorded(entry)

    def _present_state(self) -> dict[str, Any]:
        entry = self._lab.entry(self.item)
        if entry:
            return self._recorded(entry)
        if self._lab.damaged(self.item):
            return self._state("refused", say("item_damaged", self._language))
        return self._state("blank", say("blank", self._language))

    def _recorded(self, entry: dict[str, Any]) -> dict[str, Any]:
        self._changes = entry["changes"]
        text = _recorded_text(self.item, entry["value"], self._language)
        return self._state("recorded", text, value=entry["value"], time=entry["time"])

    def _state(
        self,
        mood: str,
        text: str,
        value: Any = None,
        time: str = "",
        readings: list[dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        return {
            "mood": mood,
            "text": text,
            "value": value,
            "time": time,
            "readings": readings or [],
            "changes": self._changes,
            "turn": 0,
            "form": "",
        }

    def _shown_first(self) -> Any:
        value = self.value
        return getattr(self.item, "start", None) if value is None else value

    def _redraw(self, value: Any) -> None:
        if self._show is None or value is None:
            return
        try:
            value = self.item.read(value, self._language)
        except AnswerError:
            return
        self._control.picture = self._show(value)._repr_html_()

    def _static_text(self) -> str:
        return f"{pick(self.item.label, self._language)} {self._present_state()['text']}"

    def _static_html(self) -> str:
        item, language = self.item, self._language
        entry = self._lab.entry(item)
        answer = (
            f'<p class="labs-answer">{escape(item.write(entry["value"], language))}</p>'
            if entry and isinstance(item, Text)
            else ""
        )
        return _wrap(
            f"<p><strong>{escape(pick(item.label, language))}</strong></p>{self._table}"
            f"<p>{escape(self._present_state()['text'])}</p>{answer}{self._static_image(entry)}"
        )

    def _static_image(self, entry: dict[str, Any] | None) -> str:
        if self._image is None:
            return ""
        from lab_utils.imaging.viewer import fallback

        value = entry["value"] if entry else None
        written = self.item.write(value, self._language) if entry else ""
        return fallback(self._image, self._language, value, written)._repr_html_()

    def _check_html(self, mistakes: Mapping[str, Any]) -> str:
        item, language = self.item, self._language
        value = self.value
        if value is None:
            name = "item_damaged" if self._lab.damaged(item) else "blank"
            return _note("○ " + say(name, language))
        lines = ["✓ " + _recorded_text(item, value, language)]
        if left := item.missing(value):
            name = {"classify": "blank_row", "sort": "blank_card"}.get(item.kind, "blank_part")
            lines.append("○ " + say(name, language, count=left))
        named = self._named(mistakes)
        lines += named
        if not named and not left:
            lines.append(say("form_right" if item.scored else "not_scored", language))
        return _note(*lines, warn=bool(named))

    def _named(self, mistakes: Mapping[str, Any]) -> list[str]:
        """What to say of each misconception that the recorded answer shows."""
        value = self.value
        if value is None:
            return []
        return [
            "⚠ "
            + say(
                "think_again", self._language, text=pick(self.item.mistakes[name], self._language)
            )
            for name, mistake in mistakes.items()
            if (mistake(value) if callable(mistake) else self.item.same(value, mistake))
        ]


def _table_html(item: Item, table: Table | None) -> str:
    """A report or a draft as HTML; its rows must be those that are answered."""
    rows = list(getattr(item, "rows", ()))
    if table is None:
        return ""
    if table.keys != rows:
        raise ValueError(
            f"{item.name!r} has the rows {rows}, the table {table.keys}; expected the same ones "
            "in the same order"
        )
    return table.html()


def _recorded_text(item: Item, value: Any, language: str) -> str:
    if isinstance(item, Text):
        return say("recorded_short", language, length=len(value))
    return say("recorded", language, answer=item.write(value, language))


def _note(*lines: str, warn: bool = False) -> str:
    mood = "labs-note labs-warn" if warn else "labs-note"
    return f'<div class="{mood}">{"".join(f"<p>{escape(line)}</p>" for line in lines)}</div>'


def _wrap(html: str) -> str:
    return f'<div class="labs-static">{html}</div>'


def _display_html(html: str) -> None:
    from IPython.display import HTML, display

    display(HTML(html))


def _message(html: str) -> Callable[[str], None]:
    """Show a message; return what changes it."""
    from IPython.display import display

    from lab_utils.questions.control import Message

    static = {"text/html": _wrap(html), "text/plain": ""}
    message = Message(html=html)
    display(message._repr_mimebundle_()[0] | static, raw=True)

    def change(html: str) -> None:
        message.html = html

    return change
