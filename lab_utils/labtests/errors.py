"""What a trainee reads when a laboratory value cannot be used: one sentence in each language."""

from __future__ import annotations

from lab_utils.numbers import format_number


class LabError(ValueError):
    """A laboratory value, unit or person that a function cannot use.

    Parameters
    ----------
    vi, en : str
        The sentence in each language.
    values : float or str
        Fill the blanks ``{…}``; a number takes the decimal sign of the language.

    Attributes
    ----------
    text : mapping
        The sentence as ``{"vi": …, "en": …}``.

    Examples
    --------
    >>> LabError("Kali là {x}.", "Potassium is {x}.", x=2.5).text
    {'vi': 'Kali là 2,5.', 'en': 'Potassium is 2.5.'}
    """

    def __init__(self, vi: str, en: str, **values: float | str) -> None:
        sentences = {"vi": vi, "en": en}
        if values:
            sentences = {
                language: sentence.format(
                    **{name: _written(value, language) for name, value in values.items()}
                )
                for language, sentence in sentences.items()
            }
        super().__init__("\n".join(sentences.values()))
        self.text = sentences

    def _render_traceback_(self) -> list[str]:
        # What a notebook shows: the sentence, not the way to it.
        return [str(self)]


def _written(value: float | str, language: str) -> str:
    if isinstance(value, str):
        return value
    return format_number(float(f"{value:.6g}"), language)
