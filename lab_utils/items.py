"""The questions of a lab as ``items.yaml`` declares them, and how each kind reads an answer.

A kind knows four things: what it accepts (:meth:`Item.read`), how an answer is written out for
a reader (:meth:`Item.write`), when two answers are the same (:meth:`Item.same`), and which share
of the marks an answer earns against a key (:meth:`Item.share`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, ClassVar

import yaml

from lab_utils.language import LANGUAGES, format_number, pick
from lab_utils.numbers import AmbiguousNumberError, NotANumberError, read_number
from lab_utils.wording import say

Twin = str | Mapping[str, str]

# The C parser reads a lab's questions ten times faster; not every build of PyYAML has it.
_SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class AnswerError(ValueError):
    """An answer that cannot be recorded; the text is for the trainee, in their language.

    Attributes
    ----------
    readings : tuple of float
        The two readings of an ambiguous number, for the trainee to choose from.
    part : str
        The box that holds it, where a question has several.
    """

    def __init__(self, text: str, readings: tuple[float, ...] = (), part: str = "") -> None:
        super().__init__(text)
        self.readings = readings
        self.part = part


class ItemsError(ValueError):
    """``items.yaml`` is not as it should be; the text is for the author."""

    def _render_traceback_(self) -> list[str]:
        # What a notebook shows: the sentence, not the way to it.
        return [str(self)]


@dataclass(frozen=True)
class Item:
    """What every kind of question has.

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
    """

    name: str
    label: Twin
    scored: bool = True
    points: float = 0
    mistakes: Mapping[str, Twin] = field(default_factory=dict)
    after: Twin | None = None

    kind: ClassVar[str] = ""

    def read(self, raw: Any, language: str) -> Any:
        """Return the answer as it is stored (JSON), or raise :class:`AnswerError`."""
        raise NotImplementedError

    def write(self, value: Any, language: str) -> str:
        """Write a stored answer out for a reader."""
        raise NotImplementedError

    def same(self, value: Any, other: Any) -> bool:
        """Whether a stored answer equals another, within the item's tolerance."""
        return value == other

    def share(self, value: Any, key: Any) -> float:
        """Share of the marks, 0 to 1, that a stored answer earns against the key."""
        return 1.0 if self.same(value, key) else 0.0

    def missing(self, value: Any) -> int:
        """How many rows or boxes of a recorded answer are still empty."""
        return 0

    def accepts(self, value: Any) -> bool:
        """Whether a value from ``answers.json`` is one that this item would have stored."""
        try:
            return self.read(value, "en") == value
        except AnswerError:
            return False

    @property
    def explores(self) -> bool:
        """Whether it asks for nothing: a slider without marks is there to look with."""
        return False

    def options_with_reasons(self) -> dict[str, tuple[Twin, Twin]]:
        """Options with a reason that is shown after marking: name to (option, reason)."""
        return {}


@dataclass(frozen=True)
class Optioned(Item):
    """What choice, choices and classify share: a list of options."""

    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def option_texts(self, language: str) -> dict[str, str]:
        return {name: pick(twin, language) for name, twin in self.options.items()}

    def read_option(self, raw: Any, language: str) -> str:
        if not isinstance(raw, str) or raw not in self.options:
            raise AnswerError(
                say(
                    "unknown_option",
                    language,
                    value=_shown(raw, 80),
                    options=", ".join(self.options),
                )
            )
        return raw

    def options_with_reasons(self) -> dict[str, tuple[Twin, Twin]]:
        return {
            name: (option, option["why"])
            for name, option in self.options.items()
            if "why" in option
        }


@dataclass(frozen=True)
class Choice(Optioned):
    """One option out of several; stored as the option's name."""

    kind: ClassVar[str] = "choice"

    def read(self, raw: Any, language: str) -> str:
        return self.read_option(raw, language)

    def write(self, value: str, language: str) -> str:
        return pick(self.options[value], language)


@dataclass(frozen=True)
class Choices(Optioned):
    """Several options; stored as a list of names in the order of the declaration."""

    kind: ClassVar[str] = "choices"

    def read(self, raw: Any, language: str) -> list[str]:
        if isinstance(raw, str) or not isinstance(raw, Sequence | set | frozenset):
            raise AnswerError(say("wrong_form", language, expected=say("form_choices", language)))
        ticked = {self.read_option(one, language) for one in raw}
        return [name for name in self.options if name in ticked]

    def write(self, value: list[str], language: str) -> str:
        return "; ".join(pick(self.options[name], language) for name in value) or "–"

    def same(self, value: list[str], other: Any) -> bool:
        return set(value) == set(other)

    def share(self, value: list[str], key: Any) -> float:
        """Right ticks less wrong ticks, over the number of right options; not below 0."""
        right = set(key)
        ticked = set(value)
        return max(0.0, (len(ticked & right) - len(ticked - right)) / len(right))


@dataclass(frozen=True)
class Classify(Optioned):
    """An option for each row; stored as a mapping, rows not chosen yet left out."""

    rows: Mapping[str, Twin] = field(default_factory=dict)

    kind: ClassVar[str] = "classify"

    def read(self, raw: Any, language: str) -> dict[str, str]:
        _check_table(raw, self.rows, language)
        return {row: self.read_option(raw[row], language) for row in self.rows if row in raw}

    def write(self, value: dict[str, str], language: str) -> str:
        texts = self.option_texts(language)
        return "; ".join(
            f"{pick(self.rows[row], language)}: {texts[name]}" for row, name in value.items()
        )

    def same(self, value: dict[str, str], other: Any) -> bool:
        return value == dict(other)

    def share(self, value: dict[str, str], key: Any) -> float:
        """Share of the rows that are right."""
        return sum(value.get(row) == right for row, right in key.items()) / len(key)

    def missing(self, value: dict[str, str]) -> int:
        return len(self.rows) - len(value)


@dataclass(frozen=True)
class Number(Item):
    """A number with a unit, or one number for each of several parts.

    Attributes
    ----------
    unit : twin
        Written behind the box.
    range : (float, float)
        What is possible; outside it an answer is refused.
    tolerance : float
        Largest distance from the key that is still right, in the item's unit.
    integer : bool
        Whether only whole numbers are possible.
    parts : mapping
        Name to label of each box; empty for a single number, which is stored as a number.
    """

    unit: Twin = ""
    range: tuple[float, float] = (-math.inf, math.inf)
    tolerance: float = 0.0
    integer: bool = False
    parts: Mapping[str, Twin] = field(default_factory=dict)

    kind: ClassVar[str] = "number"

    def read(self, raw: Any, language: str) -> Any:
        if not self.parts:
            return self._read_one(raw, language)
        _check_table(raw, self.parts, language)
        numbers = {}
        for part, text in self.parts.items():
            if part in raw:
                try:
                    numbers[part] = self._read_one(raw[part], language)
                except AnswerError as error:
                    named = f"{pick(text, language)}: {error}"
                    raise AnswerError(named, error.readings, part) from error
        return numbers

    def _read_one(self, raw: Any, language: str) -> float | int:
        if isinstance(raw, str):
            try:
                number = read_number(raw, unit=pick(self.unit, language))
            except AmbiguousNumberError as error:
                readings = (error.small, error.large)
                small, large = (format_number(one, language) for one in readings)
                raise AnswerError(
                    say("ambiguous", language, value=raw.strip(), small=small, large=large),
                    readings=readings,
                ) from error
            except NotANumberError as error:
                raise self._not_a_number(raw, language) from error
        else:
            # NumPy numbers come from those who type; a truth value is no number.
            try:
                number = math.nan if isinstance(raw, bool) else float(raw)
            except (TypeError, ValueError, OverflowError) as error:
                raise self._not_a_number(raw, language) from error
        if not math.isfinite(number):
            raise self._not_a_number(raw, language)
        low, high = self.range
        if not low <= number <= high:
            raise AnswerError(
                say(
                    "out_of_range",
                    language,
                    value=format_number(number, language),
                    low=format_number(low, language),
                    high=format_number(high, language),
                    unit=self.unit_text(language),
                )
            )
        if not self.integer:
            return number
        if not number.is_integer():
            raise AnswerError(say("not_whole", language, value=format_number(number, language)))
        return int(number)

    def _not_a_number(self, raw: Any, language: str) -> AnswerError:
        example = format_number(12 if self.integer else 12.5, language)
        return AnswerError(say("not_a_number", language, value=_shown(raw, 40), example=example))

    def unit_text(self, language: str) -> str:
        """The unit with the space that parts it from a number."""
        unit = pick(self.unit, language)
        return f"\u00a0{unit}" if unit else ""

    def write(self, value: Any, language: str) -> str:
        unit = self.unit_text(language)
        if not self.parts:
            return format_number(value, language) + unit
        return "; ".join(
            f"{pick(self.parts[part], language)}: {format_number(one, language)}{unit}"
            for part, one in value.items()
        )

    def same(self, value: Any, other: Any) -> bool:
        if not self.parts:
            return self._near(value, other)
        return value.keys() == other.keys() and all(
            self._near(value[part], other[part]) for part in value
        )

    def _near(self, value: float, other: float) -> bool:
        # A hair's breadth more, so that 0.4 counts as within 0.1 of 0.3.
        return abs(value - other) <= self.tolerance + 1e-9

    def share(self, value: Any, key: Any) -> float:
        """All or nothing for a single number; the share of right boxes for parts."""
        if not self.parts:
            return 1.0 if self._near(value, key) else 0.0
        right = sum(part in value and self._near(value[part], key[part]) for part in key)
        return right / len(key)

    def missing(self, value: Any) -> int:
        return len(self.parts) - len(value) if self.parts else 0


@dataclass(frozen=True)
class Threshold(Number):
    """A slider setting, judged by its consequence on the data.

    Attributes
    ----------
    step, start : float
        Step of the slider, and where it stands before the first move.
    """

    step: float = 0.01
    start: float = 0.5

    kind: ClassVar[str] = "threshold"

    @property
    def explores(self) -> bool:
        return not self.scored

    @property
    def decimals(self) -> int:
        """Digits after the decimal sign that the step needs."""
        return len(f"{self.step:.6f}".rstrip("0").partition(".")[2])

    def write(self, value: float, language: str) -> str:
        return format_number(value, language, self.decimals) + self.unit_text(language)

    def same(self, value: float, other: float) -> bool:
        return abs(value - other) <= self.step / 2


@dataclass(frozen=True)
class Text(Item):
    """A written answer, marked by a person.

    Attributes
    ----------
    rubric : sequence of twins
        What 0, 1, 2, … points stand for; shown with the question.
    """

    rubric: Sequence[Twin] = ()

    kind: ClassVar[str] = "text"
    longest: ClassVar[int] = 4000

    def read(self, raw: Any, language: str) -> str:
        if not isinstance(raw, str):
            raise AnswerError(say("wrong_form", language, expected=say("form_text", language)))
        text = raw.strip()
        if len(text) > self.longest:
            raise AnswerError(say("too_long", language, length=len(text), most=self.longest))
        # A lone surrogate cannot be written to a file.
        return text.encode("utf-8", "replace").decode("utf-8")

    def write(self, value: str, language: str) -> str:
        return value


KINDS: dict[str, type[Item]] = {
    kind.kind: kind for kind in (Choice, Choices, Number, Threshold, Classify, Text)
}


def _shown(raw: Any, most: int) -> str:
    """The beginning of what was given instead of an answer."""
    try:
        return str(raw)[:most]
    # Python writes out no whole number of thousands of digits, and nothing nested as deep.
    except (ValueError, RecursionError):
        return type(raw).__name__


def _check_table(raw: Any, names: Mapping[str, Any], language: str) -> None:
    """Refuse an answer that is not one value for some of the names."""
    if not isinstance(raw, Mapping):
        raise AnswerError(say("wrong_form", language, expected=say("form_table", language)))
    for name in raw:
        if name not in names:
            raise AnswerError(
                say(
                    "unknown_part",
                    language,
                    value=_shown(name, 80),
                    options=", ".join(names),
                )
            )


@dataclass(frozen=True)
class Declaration:
    """All that ``items.yaml`` says.

    Attributes
    ----------
    lab : str
    title : twin
    items : mapping of str to Item
        In the order of the file.
    """

    lab: str
    title: Twin
    items: Mapping[str, Item]


def read_items(path: Path) -> Declaration:
    """Read ``items.yaml``.

    Raises
    ------
    ItemsError
        Naming the file, the item and what is expected.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_SAFE_LOADER)
    except FileNotFoundError as error:
        raise ItemsError(f"{path.name} is missing; it must stand beside the notebook") from error
    except UnicodeDecodeError as error:
        raise ItemsError(f"{path.name} is not UTF-8; save it with that encoding") from error
    except yaml.YAMLError as error:
        raise ItemsError(f"{path.name} is not YAML: {error}") from error
    if not isinstance(content, dict) or not {"lab", "title", "items"} <= content.keys():
        raise ItemsError(f"{path.name}: expected the entries lab, title and items")
    for entry, form in (("lab", _NAME), ("title", _TWIN), ("items", _NAMED)):
        _expect(form, content[entry], f"{path.name}, {entry}")
    items = {
        name: _read_item(name, declared, path.name) for name, declared in content["items"].items()
    }
    return Declaration(lab=content["lab"], title=content["title"], items=items)


def _read_item(name: str, declared: Any, file: str) -> Item:
    where = f"{file}, item {name!r}"
    if not isinstance(declared, dict):
        raise ItemsError(f"{where}: expected entries such as kind and label, got {declared!r}")
    entries = dict(declared)
    kind = entries.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise ItemsError(f"{where}: kind is {kind!r}; expected one of {', '.join(KINDS)}")
    known = {one.name for one in fields(KINDS[kind])} - {"name"}
    if unknown := entries.keys() - known:
        raise ItemsError(
            f"{where}: {', '.join(sorted(map(str, unknown)))} is not an entry of kind {kind}; "
            f"expected some of {', '.join(sorted(known))}"
        )
    if "label" not in entries:
        raise ItemsError(f"{where}: label is missing")
    for text in _twins(entries):
        if absent := [language for language in LANGUAGES if language not in text]:
            raise ItemsError(f"{where}: no {absent[0]!r} text beside {dict(text)!r}")
    # YAML reads `1:` and `yes:` as a number and a truth value; names are texts.
    for table in ("options", "rows", "parts", "mistakes"):
        declared_names = entries.get(table)
        for key in declared_names if isinstance(declared_names, dict) else ():
            if not isinstance(key, str):
                raise ItemsError(f'{where}: put the name {key!r} of {table} in quotes: "{key}"')
    for entry, value in entries.items():
        _expect(_ENTRIES[entry], value, f"{where}, {entry}")
    if "range" in entries:
        entries["range"] = tuple(entries["range"])
    if kind == "threshold" and "range" not in entries:
        raise ItemsError(f"{where}: a slider needs a range, for example [0, 1]")
    if kind in ("choice", "choices", "classify") and len(entries.get("options") or {}) < 2:
        raise ItemsError(f"{where}: at least two options are needed")
    if kind == "classify" and not entries.get("rows"):
        raise ItemsError(f"{where}: rows are missing")
    item = KINDS[kind](name=name, **entries)
    if item.scored and not item.points:
        raise ItemsError(f"{where}: points are missing (or say `scored: false`)")
    return item


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_twin(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(value.get(language), str) for language in LANGUAGES)
    return isinstance(value, str)


def _are_named_twins(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_is_twin, value.values()))


def _are_options(value: Any) -> bool:
    return _are_named_twins(value) and all(
        isinstance(one, Mapping) and _is_twin(one.get("why", "")) for one in value.values()
    )


def _is_range(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(map(_is_number, value))
        and value[0] < value[1]
    )


# What an entry must look like, and how to say so to the author.
_Form = tuple[Callable[[Any], bool], str]
_TWIN: _Form = (_is_twin, "a text, or one text each for vi and en")
_NAME: _Form = (lambda value: isinstance(value, str), "a text in quotes")
_FLAG: _Form = (lambda value: isinstance(value, bool), "true or false")
_NUMBER: _Form = (_is_number, "a number with a decimal point")
_NOT_NEGATIVE: _Form = (lambda value: _is_number(value) and value >= 0, "a number from 0 up")
_POSITIVE: _Form = (lambda value: _is_number(value) and value > 0, "a number above 0")
_NAMED_TWINS: _Form = (_are_named_twins, "names, each with a text or with vi and en")
_NAMED: _Form = (
    lambda value: isinstance(value, Mapping) and all(isinstance(name, str) for name in value),
    "names (a number in quotes), each with its entries below",
)
_ENTRIES: dict[str, _Form] = {
    "label": _TWIN,
    "scored": _FLAG,
    "points": _NOT_NEGATIVE,
    "mistakes": _NAMED_TWINS,
    "after": _TWIN,
    "options": (_are_options, "names, each with vi, en and, if you like, why"),
    "rows": _NAMED_TWINS,
    "unit": _TWIN,
    "range": (_is_range, "the lowest and the highest number, such as [0, 100]"),
    "tolerance": _NOT_NEGATIVE,
    "integer": _FLAG,
    "parts": _NAMED_TWINS,
    "step": _POSITIVE,
    "start": _NUMBER,
    "rubric": (
        lambda value: isinstance(value, list) and all(map(_is_twin, value)),
        "a list of texts with vi and en, for 0, 1, 2, … points",
    ),
}


def _expect(form: _Form, value: Any, where: str) -> None:
    fits, expected = form
    if not fits(value):
        raise ItemsError(f"{where}: expected {expected}, got {value!r}")


def _twins(value: Any) -> list[Mapping[str, str]]:
    """All twins anywhere inside an entry."""
    if isinstance(value, Mapping):
        if any(language in value for language in LANGUAGES):
            return [value, *_twins({k: v for k, v in value.items() if k not in LANGUAGES})]
        return [twin for one in value.values() for twin in _twins(one)]
    if isinstance(value, list):
        return [twin for one in value for twin in _twins(one)]
    return []
