"""A source note and the draft that an AI made of it, with what is known of each sentence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab_utils.errors import BilingualError
from lab_utils.language import LANGUAGES, Texts, Twin, pick

if TYPE_CHECKING:
    import pandas as pd

TRUTHS = ("supported", "invented", "contradicted")
KINDS = Texts(
    {
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
)
SEVERITIES = Texts(
    {
        "major": {"vi": "nặng", "en": "major"},
        "minor": {"vi": "nhẹ", "en": "minor"},
    }
)


class DraftError(BilingualError, ValueError):
    """A pair is not as it should be; said to its author."""


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
    """Validate a pair: every error is shown by words that are there.

    Raises
    ------
    DraftError
        Naming the pair, the sentence and what is expected: a known truth, kind and severity; the
        wrong words in the sentence; the words of the source on one of its lines; lines that there
        are. A right sentence has lines and no error; an invented one has no words of the source.
    """
    for sentence in pair.sentences:
        where = {
            "vi": f"{pair.name}, câu {sentence.key}",
            "en": f"{pair.name}, sentence {sentence.key}",
        }
        _one_of(TRUTHS, sentence.truth, "truth", where)
        if sentence.wrong:
            _check_error(pair, sentence, where)
        else:
            _check_right(pair, sentence, where)
    for number, omission in enumerate(pair.omissions, start=1):
        where = {
            "vi": f"{pair.name}, điều bỏ sót {number}",
            "en": f"{pair.name}, omission {number}",
        }
        _one_of(SEVERITIES, omission.severity, "severity", where)
        _in_source(pair, omission.source, where)


def _check_right(pair: Pair, sentence: Sentence, where: Twin) -> None:
    there = range(1, len(pair.source) + 1)
    if not sentence.lines or any(line not in there for line in sentence.lines):
        raise DraftError(
            vi="{where}: lines là {lines}; cần các số từ 1 đến {last}",
            en="{where}: lines are {lines}; expected some of 1 to {last}",
            where=where,
            lines=sentence.lines,
            last=len(pair.source),
        )
    if sentence.kind or sentence.severity or sentence.words or sentence.source:
        raise DraftError(
            vi="{where}: là câu đúng (supported) nên không ghi lỗi nào",
            en="{where}: is supported; expected no error",
            where=where,
        )


def _check_error(pair: Pair, sentence: Sentence, where: Twin) -> None:
    _one_of(KINDS, sentence.kind, "kind", where)
    _one_of(SEVERITIES, sentence.severity, "severity", where)
    invented = sentence.truth == "invented"
    if (sentence.kind == "invention") != invented or sentence.kind == "omission":
        raise DraftError(
            vi="{where}: là {truth} mà kind là {kind!r}",
            en="{where}: is {truth} and its kind {kind!r}",
            where=where,
            truth=sentence.truth,
            kind=sentence.kind,
        )
    if sentence.words is None:
        raise DraftError(
            vi="{where}: thiếu words; cần các chữ sai trong câu",
            en="{where}: words are missing; expected the wrong words of the sentence",
            where=where,
        )
    for language in LANGUAGES:
        words = pick(sentence.words, language)
        if words not in pick(sentence.text, language):
            raise DraftError(
                vi="{where}: {words!r} không có trong câu",
                en="{where}: {words!r} is not in the sentence",
                where=where,
                words=words,
            )
    if invented != (sentence.source is None):
        raise DraftError(
            vi="{where}: câu mâu thuẫn với nguồn phải dẫn chữ của nguồn, câu bịa thì không",
            en="{where}: a contradiction has words of the source, an invention none",
            where=where,
        )
    if sentence.source is not None:
        _in_source(pair, sentence.source, where)


def _in_source(pair: Pair, words: Twin, where: Twin) -> None:
    for language in LANGUAGES:
        sought = pick(words, language)
        if not any(sought in pick(line, language) for line in pair.source):
            raise DraftError(
                vi="{where}: {words!r} không có ở dòng nào của nguồn",
                en="{where}: {words!r} is on no line of the source",
                where=where,
                words=sought,
            )


def _one_of(known: Collection[str], found: str, entry: str, where: Twin) -> None:
    if found not in known:
        raise DraftError(
            vi="{where}: {entry} là {found!r}; cần một trong {known}",
            en="{where}: {entry} is {found!r}; expected one of {known}",
            where=where,
            entry=entry,
            found=found,
            known=", ".join(known),
        )


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
