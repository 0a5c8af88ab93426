"""One question in a notebook: its control, the check of its answer, its score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

from lab_utils.environment import marking, serving
from lab_utils.language import pick
from lab_utils.language import say as say_twin
from lab_utils.numbers import format_number
from lab_utils.questions import states
from lab_utils.questions.display import display_html, display_message, note, wrap
from lab_utils.questions.kinds import AnswerError, Item
from lab_utils.questions.states import State
from lab_utils.questions.wording import say

if TYPE_CHECKING:
    from lab_utils.imaging import Scan


# The form of an output that is a question, for who makes a page of a lab.
SPECIFICATION = "application/vnd.labs.question+json"


class Shown(Protocol):
    """What a picture under a control must be able to do."""

    def _repr_html_(self) -> str: ...


class Table(Protocol):
    """What a table whose rows are classified must be able to do."""

    keys: list[str]

    def html(self) -> str: ...


class Answers(Protocol):
    """What a question asks of the lab that it belongs to; see `lab_utils.questions.lab.Lab`."""

    language: str

    def entry(self, item: Item) -> dict[str, Any] | None: ...

    def damaged(self, item: Item) -> bool: ...

    def record(self, item: Item, value: Any) -> dict[str, Any]: ...


class Question:
    """One question of a lab; made by ``ask("…")``.

    Attributes
    ----------
    item : Item
        What ``items.yaml`` declares.
    """

    def __init__(
        self,
        lab: Answers,
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
        state = self._record(value)
        sign = "✓" if state["mood"] == "recorded" else "⚠"
        display_html(note(f"{sign} {state['text']}", warn=state["mood"] == "refused"))
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
        if marking() or serving():
            # What was recorded stands above.
            if named := self._named(mistakes):
                display_html(note(*named, warn=True))
            return
        message = display_message(self._check_html(mistakes))
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
            share = float(accept(value) if accept else self.item.score_share(value, key))
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
        display_html(wrap("".join(f"<p>{line}</p>" for line in explained)))
        return points

    def display(self) -> None:
        """Show the control; plain HTML where there is no browser."""
        from IPython.display import display

        if serving():
            display({SPECIFICATION: self.specification()[0]}, raw=True)
            return
        static = {"text/html": self._static_html(), "text/plain": self._static_text()}
        if marking():
            if not self.item.is_exploration:
                display(static, raw=True)
            return
        from lab_utils.questions.control import Control

        spec, pixels = self.specification()
        self._control = Control(spec=spec, state=self._present_state(), pixels=pixels)
        self._control.on_answer(self._receive)
        self._redraw(self._shown_first())
        display(self._control._repr_mimebundle_()[0] | static, raw=True)

    def specification(self) -> tuple[dict[str, Any], bytes]:
        """Return what the scripts need to draw the control, and the image's pixels if it has one;
        see `lab_utils.questions.control`.
        """
        from lab_utils.questions.control import specification, with_image

        pictured = self._show is not None and not self._live
        spec, pixels = specification(self.item, self._language, pictured), b""
        if self._live:
            spec["live"] = self._live
        if self._image is not None:
            spec, pixels = with_image(spec, self._image, self._language)
        if self._table:
            spec["table"] = self._table
        return spec | {"points": self.item.points, "scored": self.item.scored}, pixels

    @cached_property
    def _live(self) -> dict[str, Any] | None:
        """What the browser follows a slider with by itself, where the figure can do that."""
        from lab_utils.figures.live import live

        return live(self._show, self.item.positions) if self._show else None

    def picture(self, value: Any) -> str:
        """Return the HTML under the control at a value; empty where there is none.

        Raises
        ------
        lab_utils.questions.kinds.AnswerError
            If it is none of the values that can be answered.
        """
        if self._show is None:
            return ""
        return self._show(self.item.read(value, self._language))._repr_html_()

    def _receive(self, content: dict[str, Any]) -> None:
        """Take a message from the browser."""
        if content.get("kind") == "preview":
            self._redraw(content.get("value"))
            return
        state = self._record(self._completed(content.get("value")))
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
        return self.item.complete(raw, entry["value"]) if entry and elsewhere else raw

    def _record(self, raw: Any) -> State:
        """Record an answer if it can be; return the state to show."""
        try:
            value = self.item.read(raw, self._language)
            entry = self._lab.record(self.item, value)
        except AnswerError as error:
            return states.not_read(error, self._language, self._changes)
        except OSError as error:
            return states.not_kept(error, self._language, self._changes)
        if self._update_check:
            self._update_check()
        return self._recorded(entry)

    def _present_state(self) -> State:
        entry = self._lab.entry(self.item)
        if entry:
            return self._recorded(entry)
        if self._lab.damaged(self.item):
            return states.damaged(self._language, self._changes)
        return states.blank(self._language, self._changes)

    def _recorded(self, entry: dict[str, Any]) -> State:
        self._changes = entry["changes"]
        return states.recorded(self.item, entry, self._language)

    def _shown_first(self) -> Any:
        value = self.value
        return self.item.starting_value if value is None else value

    def _redraw(self, value: Any) -> None:
        if self._show is None or self._live or value is None:
            return
        with suppress(AnswerError):
            self._control.picture = self.picture(value)

    def _static_text(self) -> str:
        return f"{pick(self.item.label, self._language)} {self._present_state()['text']}"

    def _static_html(self) -> str:
        item, language = self.item, self._language
        entry = self._lab.entry(item)
        printed = item.printed(entry["value"], language) if entry else ""
        answer = f'<p class="labs-answer">{escape(printed)}</p>' if printed else ""
        return wrap(
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
            return note("○ " + say(name, language))
        lines = ["✓ " + item.confirm(value, language)]
        if left := item.count_blank(value):
            lines.append("○ " + say_twin(item.blank_text, language, count=left))
        named = self._named(mistakes)
        lines += named
        if not named and not left:
            lines.append(say("form_right" if item.scored else "not_scored", language))
        return note(*lines, warn=bool(named))

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
            if (mistake(value) if callable(mistake) else self.item.equals(value, mistake))
        ]


def table_html(item: Item, table: Table | None) -> str:
    """Return a report or a draft as HTML; its rows must be those that are answered."""
    if table is None:
        return ""
    if table.keys != item.row_names:
        raise ValueError(
            f"{item.name!r} has the rows {item.row_names}, the table {table.keys}; "
            "expected the same ones in the same order"
        )
    return table.html()
