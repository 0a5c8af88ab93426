"""One error in two languages, from which all that a person may read derive."""

from __future__ import annotations

from typing import ClassVar

from lab_utils.language import LANGUAGES, Twin, pick, say


class BilingualError(Exception):
    """Something that cannot be done: the value, what was expected, what to do.

    Parameters
    ----------
    vi, en : str
        The sentence in each language.
    **values
        What fills the blanks ``{…}``; see `lab_utils.language.say`.

    Attributes
    ----------
    twin : dict of str to str
        The sentence by language; the error's own text holds both.
    reader : {"vi", "en"} or None
        The language of the notebook that is open; in it an error shows this one alone.

    Examples
    --------
    >>> BilingualError(vi="Kali là {x}.", en="Potassium is {x}.", x=2.5).say("vi")
    'Kali là 2,5.'
    """

    reader: ClassVar[str | None] = None

    def __init__(self, *, vi: str, en: str, **values: object) -> None:
        twin: Twin = {"vi": vi, "en": en}
        self.twin = {language: say(twin, language, **values) for language in LANGUAGES}
        super().__init__("\n".join(dict.fromkeys(self.twin.values())))

    def say(self, language: str) -> str:
        """Return the sentence in one language."""
        return pick(self.twin, language)

    def _render_traceback_(self) -> list[str]:
        # IPython shows this in the place of a traceback.
        reader = BilingualError.reader
        return [self.say(reader) if reader else str(self)]
