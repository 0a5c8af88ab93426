"""A source beside its draft, and the errors of a draft with what a reader found of them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from lab_utils.drafts.count import findings
from lab_utils.drafts.pair import KINDS, SEVERITIES, Pair
from lab_utils.lab_report import rows_table
from lab_utils.language import Texts, pick

_TEXTS = Texts(
    {
        "source": {"vi": "Nguồn (mô phỏng)", "en": "Source (simulated)"},
        "draft": {"vi": "Bản nháp AI (mô phỏng)", "en": "AI draft (simulated)"},
        "sentence": {"vi": "Câu", "en": "Sentence"},
        "reveal": {"vi": "Hiện các lỗi", "en": "Show the errors"},
        "errors": {"vi": "Các lỗi đã cài trong bản nháp", "en": "The errors planted in the draft"},
        "draft_says": {"vi": "Bản nháp viết", "en": "The draft says"},
        "source_says": {"vi": "Nguồn ghi", "en": "The source says"},
        "kind": {"vi": "Lỗi", "en": "Error"},
        "you": {"vi": "Bạn", "en": "You"},
        "found": {"vi": "✓ tìm ra", "en": "✓ found"},
        "confused": {"vi": "✓ tìm ra, khác nhãn", "en": "✓ found, other label"},
        "missed": {"vi": "✗ bỏ lọt", "en": "✗ missed"},
        "nothing": {"vi": "không có", "en": "nothing"},
        "count": {
            "vi": "{sentences} câu, {wrong} câu sai; bỏ sót {omitted} điều.",
            "en": "{sentences} sentences, {wrong} of them wrong; {omitted} left out.",
        },
        "said": {
            "vi": "Bạn tìm ra {found} trong {wrong} câu sai, bỏ lọt {missed}; báo nhầm {alarms} "
            "câu đúng.",
            "en": "You found {found} of {wrong} wrong sentences and missed {missed}; {alarms} "
            "right ones were called wrong.",
        },
        "wait": {
            "vi": "Chọn nhãn cho mọi câu (còn {left}), rồi các lỗi sẽ hiện ở đây.",
            "en": "Label every sentence ({left} to go); then the errors appear here.",
        },
    }
)


class Reader:
    """A source note beside the numbered sentences of its draft; below one another on a tablet.

    Shows itself in a notebook; ``ask("discharge", table=reader)`` lets a trainee label the
    sentences. The errors are not told.

    Parameters
    ----------
    pair : Pair
    language : {"vi", "en"}

    Attributes
    ----------
    keys : list of str
        Of the sentences: the rows in ``items.yaml``.

    Examples
    --------
    >>> from lab_utils.drafts import pairs
    >>> reader = Reader(pairs()["radiology"], "en")
    >>> reader.keys[-1], "stone of 7 cm" in reader.html()
    ('s12', True)
    """

    def __init__(self, pair: Pair, language: str) -> None:
        self.keys = [one.key for one in pair.sentences]
        self._pair = pair
        self._language = language

    def __repr__(self) -> str:
        return f"Reader({self._pair.name!r}, {len(self.keys)} sentences)"

    def _repr_html_(self) -> str:
        return f'<div class="labs-static">{self.html()}</div>'

    def html(self) -> str:
        """Return source and draft; each sentence is a row that carries its key."""
        pair, language = self._pair, self._language
        title = pick(pair.title, language)
        lines = "".join(f"<li>{escape(pick(line, language))}</li>" for line in pair.source)
        # A letter in English stays English; a screen reader changes its voice.
        foreign = all(pick(line, "vi") == pick(line, "en") for line in pair.source)
        rows = {
            one.key: [f"<strong>{number}.</strong> {escape(pick(one.text, language))}"]
            for number, one in enumerate(pair.sentences, start=1)
        }
        source = escape(_TEXTS.say("source", language))
        return (
            f'<div class="labs-pair" lang="{language}">'
            f'<section class="labs-source" role="region" aria-label="{source}" tabindex="0" '
            f'data-lm-suppress-shortcuts="true"><h3>{source}</h3>'
            f'<ol lang="{"en" if foreign else language}">{lines}</ol></section>'
            f'<section class="labs-draft"><h3>{escape(_TEXTS.say("draft", language))}</h3>'
            + rows_table(title, [escape(_TEXTS.say("sentence", language))], rows)
            + "</section></div>"
        )


class Revealed:
    """A source beside its draft, with the errors to unfold; nothing is asked.

    Parameters as of `Reader`.
    """

    def __init__(self, pair: Pair, language: str) -> None:
        self._pair, self._language = pair, language

    def _repr_html_(self) -> str:
        return (
            Reader(self._pair, self._language).html()
            + '<details><summary data-lm-suppress-shortcuts="true">'
            + f"{escape(_TEXTS.say('reveal', self._language))}</summary>"
            + _errors(self._pair, self._language)
            + "</details>"
        )


class Feedback:
    """What a reader found of the errors of a draft, once every sentence has a label.

    Parameters
    ----------
    pair : Pair
    labels : mapping of str to str
        As `lab_utils.drafts.findings` takes them.
    language : {"vi", "en"}

    Examples
    --------
    >>> from lab_utils.drafts import pairs
    >>> radiology = pairs()["radiology"]
    >>> Feedback(radiology, {"s1": "supported"}, "en")._repr_html_()
    '<p>Label every sentence (11 to go); then the errors appear here.</p>'
    """

    def __init__(self, pair: Pair, labels: Mapping[str, str], language: str) -> None:
        self._pair, self._labels, self._language = pair, labels, language

    def _repr_html_(self) -> str:
        pair, language = self._pair, self._language
        seen = findings(pair, self._labels)
        if left := len(pair.sentences) - len(self._labels):
            return f"<p>{escape(_TEXTS.say('wait', language, left=left))}</p>"
        said = _TEXTS.say(
            "said",
            language,
            found=len(seen.found),
            wrong=len(pair.wrong),
            missed=len(seen.missed),
            alarms=len(seen.false_alarms),
        )
        verdicts = dict.fromkeys(seen.found, "found")
        verdicts |= dict.fromkeys(seen.confused, "confused")
        verdicts |= dict.fromkeys(seen.missed, "missed")
        table = _errors(pair, language, verdicts)
        return f"<p><strong>{escape(said)}</strong></p>{table}"


def _errors(pair: Pair, language: str, verdicts: Mapping[str, str] | None = None) -> str:
    """A table of the errors; with a column of what the reader found where there is a verdict."""
    from lab_utils.html_table import html_table

    def told(kind: str, severity: str) -> str:
        return f"{KINDS.say(kind, language)}\n({SEVERITIES.say(severity, language)})"

    nothing = _TEXTS.say("nothing", language)
    body = [
        (
            one.key.removeprefix("s"),
            pick(one.words or "", language),
            pick(one.source, language) if one.source else nothing,
            told(one.kind, one.severity),
            *([_TEXTS.say(verdicts[one.key], language)] if verdicts else []),
        )
        for one in pair.wrong
    ]
    body += [
        ("–", nothing, pick(one.text, language), told("omission", one.severity))
        + (("–",) if verdicts else ())
        for one in pair.omissions
    ]
    head = [_TEXTS.say(one, language) for one in ("sentence", "draft_says", "source_says", "kind")]
    count = _TEXTS.say(
        "count",
        language,
        sentences=len(pair.sentences),
        wrong=len(pair.wrong),
        omitted=len(pair.omissions),
    )
    if verdicts:
        head.append(_TEXTS.say("you", language))
    return html_table(_TEXTS.say("errors", language), head, body, [count])
