"""Errors of drafts counted, and what a reader found of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_utils.drafts.pair import TRUTHS, Pair

if TYPE_CHECKING:
    from lab_utils.accuracy import Estimate


def error_rate(drafts: Iterable[Pair]) -> Estimate:
    """Return the share of sentences that are invented or contradict their source.

    With Wilson's 95 % limits. What a draft leaves out is no sentence of it and not counted.

    Parameters
    ----------
    drafts : iterable of Pair

    Returns
    -------
    lab_utils.accuracy.Estimate
        Proportions 0..1; times 100 it is errors in a hundred sentences.

    Examples
    --------
    >>> from lab_utils.drafts import pairs
    >>> found = error_rate(pairs().values())
    >>> f"{found.value:.2f} ({found.low:.3f} to {found.high:.3f})"
    '0.22 (0.150 to 0.311)'
    """
    from lab_utils.accuracy import wilson

    sentences = [one for pair in drafts for one in pair.sentences]
    return wilson(sum(one.wrong for one in sentences), len(sentences))


@dataclass(frozen=True)
class Findings:
    """What a reader found in a draft; each holds keys of sentences.

    Attributes
    ----------
    found : tuple of str
        Wrong sentences that were called wrong, invented or contradicted.
    missed : tuple of str
        Wrong sentences that were not.
    false_alarms : tuple of str
        Right sentences that were called wrong.
    confused : tuple of str
        Those of `found` that were called invented and contradict the source, or the other way.
    """

    found: tuple[str, ...]
    missed: tuple[str, ...]
    false_alarms: tuple[str, ...]
    confused: tuple[str, ...]


def findings(pair: Pair, labels: Mapping[str, str]) -> Findings:
    """Compare a reader's labels with what is known of a draft.

    Parameters
    ----------
    pair : Pair
    labels : mapping of str to str
        Key of a sentence to "supported", "invented" or "contradicted"; a sentence without a
        label was not called wrong.

    Raises
    ------
    ValueError
        If there is no such sentence or label.

    Examples
    --------
    >>> from lab_utils.drafts import pairs
    >>> seen = findings(pairs()["radiology"], {"s3": "invented", "s4": "contradicted"})
    >>> seen.found, seen.missed, seen.false_alarms, seen.confused
    (('s3',), ('s12',), ('s4',), ('s3',))
    """
    keys = [one.key for one in pair.sentences]
    for key, label in labels.items():
        if key not in keys or label not in TRUTHS:
            raise ValueError(
                f"{key!r} is called {label!r}; expected one of {', '.join(keys)} and of "
                f"{', '.join(TRUTHS)}"
            )
    called = {key for key, label in labels.items() if label != "supported"}
    return Findings(
        found=tuple(one.key for one in pair.wrong if one.key in called),
        missed=tuple(one.key for one in pair.wrong if one.key not in called),
        false_alarms=tuple(
            one.key for one in pair.sentences if one.key in called and not one.wrong
        ),
        confused=tuple(
            one.key for one in pair.wrong if one.key in called and labels[one.key] != one.truth
        ),
    )


def share(pair: Pair, labels: Mapping[str, str]) -> float:
    """Return the share of the marks that labels earn, 0 to 1.

    Wrong sentences found, less right ones called wrong, over all wrong ones; a wrong sentence
    under the other label counts half. Calling every sentence right, or every one wrong, earns
    nothing. Parameters and errors as in `findings`.

    Examples
    --------
    >>> from lab_utils.drafts import pairs
    >>> share(pairs()["radiology"], {"s3": "contradicted", "s12": "invented"})
    0.75
    """
    seen = findings(pair, labels)
    right = len(seen.found) - len(seen.confused) / 2 - len(seen.false_alarms)
    return max(0.0, right / len(pair.wrong))
