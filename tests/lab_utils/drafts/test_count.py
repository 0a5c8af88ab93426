"""Errors in a hundred sentences, and a reader's labels held to the truth."""

from __future__ import annotations

import pytest

from lab_utils import accuracy
from lab_utils.drafts import Pair, error_rate, findings, pairs, share

PAIRS = pairs()


@pytest.fixture
def discharge() -> Pair:
    return PAIRS["discharge"]


def test_the_published_rate_of_asgari_2025() -> None:
    # Asgari E et al. npj Digit Med 2025;8:274: 191 of 12,999 sentences, printed as 1.47 %.
    found = accuracy.wilson(191, 12999)
    assert round(100 * found.value, 2) == 1.47
    # Limits by Wilson's formula, worked out by hand.
    assert (round(100 * found.low, 2), round(100 * found.high, 2)) == (1.28, 1.69)


def test_the_rate_counts_sentences_and_not_omissions() -> None:
    assert error_rate(PAIRS.values()) == accuracy.wilson(22, 100)
    assert error_rate([PAIRS["radiology"]]) == accuracy.wilson(2, 12)
    nothing = error_rate([])
    assert nothing.value != nothing.value  # no sentence, no rate


def truth(pair: Pair) -> dict[str, str]:
    return {one.key: one.truth for one in pair.sentences}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=list(PAIRS))
def test_the_ends_of_the_scale(pair: Pair) -> None:
    assert share(pair, truth(pair)) == 1.0
    for blind in ({}, *(dict.fromkeys(truth(pair), label) for label in ("supported", "invented"))):
        assert share(pair, blind) == 0.0


def test_what_a_reader_found(discharge: Pair) -> None:
    labels = truth(discharge) | {"s2": "invented", "s5": "supported", "s4": "contradicted"}
    seen = findings(discharge, labels)
    assert (seen.found, seen.missed) == (("s2", "s10"), ("s5",))
    assert (seen.false_alarms, seen.confused) == (("s4",), ("s2",))
    # One found, one under the other label, one right sentence called wrong; of three.
    assert share(discharge, labels) == pytest.approx((1 + 0.5 - 1) / 3)


def test_a_sentence_without_a_label_was_not_called_wrong(discharge: Pair) -> None:
    seen = findings(discharge, {"s10": "invented"})
    assert (seen.found, seen.missed, seen.false_alarms) == (("s10",), ("s2", "s5"), ())
    assert share(discharge, {"s10": "invented"}) == pytest.approx(1 / 3)


@pytest.mark.parametrize(("key", "label"), [("s99", "invented"), ("s1", "wrong")])
def test_an_unknown_sentence_or_label_is_named(discharge: Pair, key: str, label: str) -> None:
    with pytest.raises(ValueError, match=f"'{key}' is called '{label}'"):
        findings(discharge, {key: label})
