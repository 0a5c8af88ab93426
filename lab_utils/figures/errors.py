"""What is said when something cannot be drawn."""

from __future__ import annotations

from collections.abc import Iterable

from lab_utils.errors import BilingualError
from lab_utils.language import Twin


class FigureError(BilingualError, ValueError):
    """Something that a figure has no room for, lacks or cannot show.

    Examples
    --------
    >>> raise FigureError(vi="Ngưỡng là {x}.", en="The threshold is {x}.", x=0.5)
    Traceback (most recent call last):
    lab_utils.figures.errors.FigureError: Ngưỡng là 0,5.
    The threshold is 0.5.
    """


def require_count(name: str, count: int, most: int, of: Twin) -> None:
    """Refuse a figure of nothing, and one of more than it has room for.

    Examples
    --------
    >>> require_count("waits", 9, 8, {"vi": "nhóm", "en": "groups"})
    Traceback (most recent call last):
    lab_utils.figures.errors.FigureError: waits có 9 nhóm; cần từ 1 đến 8. Hãy chọn bớt.
    waits holds 9 groups; expected 1 to 8; choose some of them.
    """
    if not count:
        raise FigureError(
            vi="{name} có 0 {of}; cần từ 1 đến {most}. Hãy đưa vào ít nhất một.",
            en="{name} holds 0 {of}; expected 1 to {most}; give one at least.",
            name=name,
            of=of,
            most=most,
        )
    if count > most:
        raise FigureError(
            vi="{name} có {count} {of}; cần từ 1 đến {most}. Hãy chọn bớt.",
            en="{name} holds {count} {of}; expected 1 to {most}; choose some of them.",
            name=name,
            count=count,
            of=of,
            most=most,
        )


def require_known(name: str, given: Iterable[str], known: Iterable[str]) -> None:
    """Refuse names that are not among those that there are.

    Examples
    --------
    >>> require_known("most", ["C"], ["A", "B"])
    Traceback (most recent call last):
    lab_utils.figures.errors.FigureError: most có tên lạ ['C']; chỉ dùng được ['A', 'B'].
    most names ['C']; expected some of ['A', 'B'].
    """
    known = list(known)
    if unknown := sorted(set(given) - set(known)):
        raise FigureError(
            vi="{name} có tên lạ {unknown}; chỉ dùng được {known}.",
            en="{name} names {unknown}; expected some of {known}.",
            name=name,
            unknown=str(unknown),
            known=str(known),
        )
