"""What a kind of question knows of itself: `Item`, which every kind derives from.

A kind is one module in this folder, with its texts, and one script in ``static/``; nothing else
in the project asks of which kind an item is. To add one, write the module, name its class in
`KINDS` (``kinds/__init__.py``), write the script as ``static/control.js`` says, and the tests.

Examples
--------
>>> @dataclass(frozen=True)
... class Agree(Item):
...     kind: ClassVar[str] = "agree"
...     script: ClassVar[Path] = SCRIPTS / "agree.js"
...
...     def read(self, raw, language):
...         if not isinstance(raw, bool):
...             raise refusal({"vi": "Xin chọn đồng ý hay không.", "en": "Please say yes or no."})
...         return raw
...
...     def write(self, value, language):
...         yes, no = {"vi": "Đồng ý", "en": "Yes"}, {"vi": "Không", "en": "No"}
...         return pick(yes if value else no, language)
...
...     def candidates(self):
...         yield from (True, False)
...
...     def draw(self, dice):
...         return dice.choice((True, False))
>>> item = Agree.declared("q", {"label": "Q", "points": 2}, "items.yaml, item 'q'")
>>> item.score_share(item.read(True, "vi"), key=True)
1.0
>>> item.confirm(True, "vi")
'Đã ghi: Đồng ý'
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Self

from lab_utils.errors import BilingualError
from lab_utils.language import LANGUAGES, Twin, pick
from lab_utils.numbers import format_number
from lab_utils.positions import Grid
from lab_utils.questions import wording
from lab_utils.yaml_file import FLAG, NAME, TWIN, Form, check_entries, is_number, named

SCRIPTS = Path(__file__).parents[1] / "static"

NOT_NEGATIVE: Form = (
    lambda value: is_number(value) and value >= 0,
    {"vi": "một số từ 0 trở lên", "en": "a number from 0 up"},
)


class AnswerError(BilingualError, ValueError):
    """An answer that cannot be recorded; the text is for the trainee.

    Attributes
    ----------
    readings : tuple of float
        The two readings of an ambiguous number, for the trainee to choose from.
    part : str
        The box that holds it, where a question has several.
    """

    def __init__(
        self,
        *,
        vi: str,
        en: str,
        readings: tuple[float, ...] = (),
        part: str = "",
        **values: object,
    ) -> None:
        super().__init__(vi=vi, en=en, **values)
        self.readings = readings
        self.part = part


class ItemsError(BilingualError, ValueError):
    """``items.yaml`` is not as it should be; the text is for the author."""


@dataclass(frozen=True)
class Item:
    """What every kind of question has, and the contract that a kind fulfils.

    A kind must give `kind`, `script`, `read`, `write`, `candidates` and `draw`; the rest it
    overrides where the rule for all does not fit. An answer is JSON, in the one form that `read`
    returns; all other methods are given answers in that form.

    Attributes
    ----------
    name : str
        As in ``ask("…")`` and in the gradebook.
    label : twin
        The question in one sentence; the accessible name of the control.
    scored : bool
        Whether it carries marks.
    points : float
        Marks for a full answer; 0 where it is not scored.
    mistakes : mapping
        Known misconceptions: name to the text that says why each is tempting.
    after : twin or None
        The explanation that is shown after marking only.
    again : str
        Of a guess without marks: the later item that asks the same question; empty for none.
    kind : str
        Its name in ``items.yaml`` and in the script.
    script : Path
        The file that draws its control.
    script_texts : mapping
        Name to twin: the texts that the script shows, besides those that all controls show.
    entries, required : dict of str to Form, tuple of str
        What ``items.yaml`` may and must declare.
    blank_text : twin
        Says how many (``{count}``) rows or boxes of an answer are still empty.
    manual : bool
        Whether a person marks it.
    takes_image : bool
        Whether it is asked about an image: ``ask(…, image=…)``.
    """

    name: str
    label: Twin
    scored: bool = True
    points: float = 0
    mistakes: Mapping[str, Twin] = field(default_factory=dict)
    after: Twin | None = None
    again: str = ""

    kind: ClassVar[str]
    script: ClassVar[Path]
    script_texts: ClassVar[Mapping[str, Twin]] = {}
    entries: ClassVar[dict[str, Form]] = {
        "label": TWIN,
        "scored": FLAG,
        "points": NOT_NEGATIVE,
        "mistakes": named(TWIN),
        "after": TWIN,
        "again": NAME,
    }
    required: ClassVar[tuple[str, ...]] = ("label",)
    blank_text: ClassVar[Twin] = {
        "vi": "Còn {count} ô chưa điền.",
        "en": "{count} boxes still to fill.",
    }
    manual: ClassVar[bool] = False
    takes_image: ClassVar[bool] = False

    # Declared

    @classmethod
    def declared(cls, name: str, entries: Any, where: str) -> Self:
        """Return the item that ``items.yaml`` declares.

        Parameters
        ----------
        name : str
        entries
            As read, without ``kind``.
        where : str
            File and item, for the errors.

        Raises
        ------
        ItemsError
            Naming the entry and what is expected.
        """
        check_entries(entries, cls.entries, where, cls.required, ItemsError)
        item = cls(name=name, **entries)
        if item.scored and not item.points:
            raise ItemsError(
                vi=f"{where}: thiếu mục points (hoặc ghi `scored: false`)",
                en=f"{where}: points are missing (or say `scored: false`)",
            )
        return item

    def on(self, grid: Grid) -> Item:
        """Return the question about one image, where it takes one."""
        return self

    # Answered

    def read(self, raw: Any, language: str) -> Any:
        """Return the answer as it is stored.

        Parameters
        ----------
        raw
            Anything: what the script sent, what was typed in a cell, what stands in a file.
        language : {"vi", "en"}
            In which it was typed.

        Raises
        ------
        AnswerError
            If it is none; see `refusal`.
        """
        raise NotImplementedError

    def complete(self, raw: Any, recorded: Any) -> Any:
        """Add to what a form sent the rows or boxes that another form recorded meanwhile."""
        return raw

    def accepts(self, value: Any) -> bool:
        """Whether a value from ``answers.json`` is one that this item would have stored."""
        try:
            return self.read(value, "en") == value
        except AnswerError:
            return False

    def count_blank(self, value: Any) -> int:
        """Return how many rows or boxes of a recorded answer are still empty."""
        return 0

    # Judged

    def equals(self, value: Any, other: Any) -> bool:
        """Whether a stored answer equals another, within the item's tolerance."""
        return value == other

    def score_share(self, value: Any, key: Any) -> float:
        """Return the share of the marks, 0 to 1, that a stored answer earns against the key."""
        return 1.0 if self.equals(value, key) else 0.0

    # Shown

    @property
    def is_exploration(self) -> bool:
        """Whether it asks for nothing: a slider without marks is there to look with."""
        return False

    @property
    def starting_value(self) -> Any:
        """The value that a picture shows before there is an answer; None for no picture yet."""
        return None

    @property
    def positions(self) -> list[Any]:
        """Every position of a slider, in order; a figure may be drawn ahead for each."""
        return []

    @property
    def row_names(self) -> list[str]:
        """The rows that a report or a draft (``ask(…, table=…)``) must have, in this order."""
        return []

    def write(self, value: Any, language: str) -> str:
        """Write a stored answer out for a reader."""
        raise NotImplementedError

    def confirm(self, value: Any, language: str) -> str:
        """Say that an answer is recorded."""
        return wording.say("recorded", language, answer=self.write(value, language))

    def printed(self, value: Any, language: str) -> str:
        """Return what is printed of an answer besides `confirm`, where there is no browser."""
        return ""

    def specification(self, language: str) -> dict[str, Any]:
        """Return what its script needs besides label, language and texts, as JSON."""
        return {}

    def options_with_reasons(self) -> dict[str, tuple[Twin, Twin]]:
        """Return options with a reason that is shown after marking: name to (option, reason)."""
        return {}

    # For authors

    def possible(self) -> list[object]:
        """Return what may be answered: equal for a guess and the later item that asks again."""
        return [self.kind]

    def example(self, target: Any) -> Any:
        """Return an answer that shows a mistake which `equals` compares answers with."""
        return target

    def candidates(self) -> Iterator[Any]:
        """Yield answers to try on a mistake that is given as a function."""
        raise NotImplementedError

    def draw(self, dice: random.Random) -> Any:
        """Draw an answer that the item accepts."""
        raise NotImplementedError


def refusal(
    twin: Twin, *, readings: tuple[float, ...] = (), part: str = "", **values: object
) -> AnswerError:
    """Return the error that says a twin, its blanks filled; see `lab_utils.language.say`."""
    vi, en = (pick(twin, language) for language in ("vi", "en"))
    return AnswerError(vi=vi, en=en, readings=readings, part=part, **values)


def written(number: float) -> dict[str, str]:
    """Return a number as it is written in each language."""
    return {language: format_number(number, language) for language in LANGUAGES}


def truncate(raw: Any, most: int) -> str:
    """Return the beginning of what was given instead of an answer."""
    try:
        return str(raw)[:most]
    # Python writes out no whole number of thousands of digits, and nothing nested as deep.
    except (ValueError, RecursionError):
        return type(raw).__name__


def check_table(raw: Any, names: Mapping[str, Any]) -> None:
    """Refuse an answer that is not one value for some of the names."""
    if not isinstance(raw, Mapping):
        raise refusal(wording.TEXTS["wrong_form"], expected=wording.TEXTS["form_table"])
    for name in raw:
        if name not in names:
            raise refusal(
                wording.TEXTS["unknown_part"], value=truncate(name, 80), options=", ".join(names)
            )
