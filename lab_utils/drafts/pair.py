"""A source note and the draft that an AI made of it, with what is known of each sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab_utils.language import LANGUAGES

if TYPE_CHECKING:
    import pandas as pd

Twin = Mapping[str, str]

TRUTHS = ("supported", "invented", "contradicted")
KINDS: dict[str, dict[str, str]] = {
    "laterality": {"vi": "Bên phải, bên trái", "en": "Laterality"},
    "negation": {"vi": "Có, không", "en": "Negation"},
    "dose": {"vi": "Liều", "en": "Dose"},
    "frequency": {"vi": "Số lần dùng", "en": "Frequency"},
    "unit": {"vi": "Đơn vị", "en": "Unit"},
    "number": {"vi": "Con số", "en": "Number"},
    "severity": {"vi": "Mức độ", "en": "Severity"},
    "time": {"vi": "Thời gian", "en": "Time"},
    "omission": {"vi": "Bỏ sót", "en": "Omission"},
    "invention": {"vi": "Bịa thêm", "en": "Invention"},
}
SEVERITIES: dict[str, dict[str, str]] = {
    "major": {"vi": "nặng", "en": "major"},
    "minor": {"vi": "nhẹ", "en": "minor"},
}


class DraftError(ValueError):
    """A pair is not as it should be; the text is for its author."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a draft.

    Attributes
    ----------
    key : str
        ``"s1"``, ``"s2"``, …: its row in ``items.yaml``.
    text : twin
    truth : {"supported", "invented", "contradicted"}
        In the source; not in the source; otherwise in the source.
    kind : str
        Of the error, one of `KINDS`; empty where the sentence is right.
    severity : str
        One of `SEVERITIES`, of the error.
    words, source : twin or None
        The wrong words of the sentence, and those of the source that show it.
    lines : tuple of int
        Lines of the source that a right sentence rests on, counted from 1.
    """

    key: str
    text: Twin
    truth: str
    kind: str = ""
    severity: str = ""
    words: Twin | None = None
    source: Twin | None = None
    lines: tuple[int, ...] = ()

    @property
    def wrong(self) -> bool:
        return self.truth != "supported"


@dataclass(frozen=True)
class Omission:
    """What a draft leaves out, with the words of the source."""

    text: Twin
    severity: str
    source: Twin


@dataclass(frozen=True)
class Pair:
    """A source note, line by line, and its draft, sentence by sentence."""

    name: str
    title: Twin
    source: tuple[Twin, ...]
    sentences: tuple[Sentence, ...]
    omissions: tuple[Omission, ...]

    @property
    def wrong(self) -> tuple[Sentence, ...]:
        """The sentences that are not what the source says."""
        return tuple(one for one in self.sentences if one.wrong)


def pairs(table: pd.DataFrame | None = None) -> dict[str, Pair]:
    """Return the pairs of a table, checked, by name.

    Parameters
    ----------
    table : DataFrame, optional
        As ``data.load("ai_drafts")`` gives it, which is the default.

    Raises
    ------
    DraftError
        As `check_pair`.

    Examples
    --------
    >>> found = pairs()
    >>> len(found), len(found["discharge"].sentences), len(found["discharge"].wrong)
    (8, 13, 3)
    """
    if table is None:
        from lab_utils import data

        table = data.load("ai_drafts")
    made = {}
    for name, rows in table.groupby("pair", sort=False):
        parts: dict[str, list[Any]] = {}
        for row in rows.to_dict("records"):
            parts.setdefault(row["part"], []).append(row)
        made[str(name)] = _pair(str(name), parts)
        check_pair(made[str(name)])
    return made


def check_pair(pair: Pair) -> None:
    """Hold a pair to its form: every error is shown by words that are there.

    Raises
    ------
    DraftError
        Naming the pair, the sentence and what is expected: a known truth, kind and severity; the
        wrong words in the sentence; the words of the source on one of its lines; lines that there
        are. A right sentence has lines and no error; an invented one has no words of the source.
    """
    for sentence in pair.sentences:
        where = f"{pair.name}, sentence {sentence.key}"
        if sentence.truth not in TRUTHS:
            raise DraftError(f"{where}: truth is {sentence.truth!r}; expected one of {TRUTHS}")
        if sentence.wrong:
            _check_error(pair, sentence, where)
            continue
        there = range(1, len(pair.source) + 1)
        if not sentence.lines or any(line not in there for line in sentence.lines):
            raise DraftError(
                f"{where}: lines are {sentence.lines}; expected some of 1 to {there[-1]}"
            )
        if sentence.kind or sentence.severity or sentence.words or sentence.source:
            raise DraftError(f"{where}: is supported; expected no error")
    for number, omission in enumerate(pair.omissions, start=1):
        where = f"{pair.name}, omission {number}"
        _one_of(SEVERITIES, omission.severity, f"{where}: severity")
        _in_source(pair, omission.source, where)


def _check_error(pair: Pair, sentence: Sentence, where: str) -> None:
    _one_of(KINDS, sentence.kind, f"{where}: kind")
    _one_of(SEVERITIES, sentence.severity, f"{where}: severity")
    invented = sentence.truth == "invented"
    if (sentence.kind == "invention") != invented or sentence.kind == "omission":
        raise DraftError(f"{where}: is {sentence.truth} and its kind {sentence.kind!r}")
    if sentence.words is None:
        raise DraftError(f"{where}: words are missing; expected the wrong words of the sentence")
    for language in LANGUAGES:
        if sentence.words[language] not in sentence.text[language]:
            raise DraftError(f"{where}: {sentence.words[language]!r} is not in the sentence")
    if invented != (sentence.source is None):
        raise DraftError(f"{where}: a contradiction has words of the source, an invention none")
    if sentence.source is not None:
        _in_source(pair, sentence.source, where)


def _in_source(pair: Pair, words: Twin, where: str) -> None:
    for language in LANGUAGES:
        if not any(words[language] in line[language] for line in pair.source):
            raise DraftError(f"{where}: {words[language]!r} is on no line of the source")


def _one_of(known: Mapping[str, Any], name: str, where: str) -> None:
    if name not in known:
        raise DraftError(f"{where} is {name!r}; expected one of {', '.join(known)}")


def _pair(name: str, parts: Mapping[str, list[dict[str, Any]]]) -> Pair:
    [title] = parts["title"]
    return Pair(
        name=name,
        title=_twin(title),
        source=tuple(_twin(row) for row in parts["source"]),
        sentences=tuple(_sentence(row) for row in parts["sentence"]),
        omissions=tuple(
            Omission(_twin(row), _text(row["severity"]), _twin(row, "source_"))
            for row in parts.get("omission", [])
        ),
    )


def _sentence(row: Mapping[str, Any]) -> Sentence:
    return Sentence(
        key=f"s{row['number']}",
        text=_twin(row),
        truth=_text(row["truth"]),
        kind=_text(row["kind"]),
        severity=_text(row["severity"]),
        words=_twin(row, "words_") if _text(row["words_vi"]) else None,
        source=_twin(row, "source_") if _text(row["source_vi"]) else None,
        lines=tuple(map(int, _text(row["lines"]).split())),
    )


def _twin(row: Mapping[str, Any], name: str = "") -> Twin:
    return {language: _text(row[f"{name}{language}"]) for language in LANGUAGES}


def _text(value: Any) -> str:
    """A cell of the table; a missing one is empty."""
    return value if isinstance(value, str) else ""
