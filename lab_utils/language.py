"""The two languages of the labs: a text in both is a twin, and a table of them is `Texts`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from numbers import Integral, Real

from lab_utils.numbers import format_number

LANGUAGES = ("vi", "en")

# {"vi": …, "en": …}, or a plain text that is the same in both languages.
Twin = str | Mapping[str, str]


def pick(twin: Twin, language: str) -> str:
    """Return the text of a twin in one language.

    Parameters
    ----------
    twin : str or mapping
        ``{"vi": …, "en": …}``, or a plain text that is the same in both languages.
    language : {"vi", "en"}

    Raises
    ------
    ValueError
        If the language is unknown or the twin lacks it.

    Examples
    --------
    >>> pick({"vi": "ngưỡng", "en": "threshold"}, "en")
    'threshold'
    """
    if language not in LANGUAGES:
        raise ValueError(f"language is {language!r}; expected one of {', '.join(LANGUAGES)}")
    if isinstance(twin, str):
        return twin
    if language not in twin:
        raise ValueError(f"no {language!r} text in {dict(twin)!r}; write both languages")
    return twin[language]


def say(twin: Twin, language: str, /, **values: object) -> str:
    """Return a twin's text in one language, its blanks ``{…}`` filled.

    Parameters
    ----------
    twin : str or mapping
    language : {"vi", "en"}
    **values
        What to fill in: a text, a twin, or a number, which is written as the language does
        (a broken one with six digits that count).

    Examples
    --------
    >>> say({"vi": "Kali là {x}.", "en": "Potassium is {x}."}, "vi", x=2.5)
    'Kali là 2,5.'
    """
    text = pick(twin, language)
    if values:
        text = text.format(**{name: _written(one, language) for name, one in values.items()})
    # Half a character pair, as a damaged file may hold, cannot be sent to a browser.
    return text.encode("utf-8", "replace").decode("utf-8")


def _written(value: object, language: str) -> object:
    if isinstance(value, Mapping):
        return pick(value, language)
    if isinstance(value, Real) and not isinstance(value, bool):  # numpy's numbers are Real too
        digits = value if isinstance(value, Integral) else f"{value:.6g}"
        return format_number(float(digits), language)
    return value


class Texts(Mapping[str, Twin]):
    """A table of texts in both languages.

    Parameters
    ----------
    twins : mapping of str to twin
        Name to text; ``{…}`` are filled in by `say`.

    Examples
    --------
    >>> texts = Texts({"saved": {"vi": "Đã ghi: {answer}", "en": "Recorded: {answer}"}})
    >>> texts.say("saved", "vi", answer="1,96 %")
    'Đã ghi: 1,96 %'
    >>> texts.twin("saved", answer=3)
    {'vi': 'Đã ghi: 3', 'en': 'Recorded: 3'}
    """

    def __init__(self, twins: Mapping[str, Twin]) -> None:
        self._twins = dict(twins)

    def __getitem__(self, name: str) -> Twin:
        return self._twins[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._twins)

    def __len__(self) -> int:
        return len(self._twins)

    def say(self, name: str, language: str, /, **values: object) -> str:
        """Return a text in one language, its blanks filled; see `lab_utils.language.say`."""
        return say(self._twins[name], language, **values)

    def twin(self, name: str, /, **values: object) -> dict[str, str]:
        """Return a text in both languages, its blanks filled."""
        return {language: self.say(name, language, **values) for language in LANGUAGES}
