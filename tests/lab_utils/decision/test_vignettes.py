"""The twelve cases: half of the advice is wrong, and both languages say the same."""

from __future__ import annotations

from collections import Counter

from labtexts import numbers

from lab_utils import decision
from lab_utils.language import LANGUAGES

CASES = decision.vignettes()


def test_advice_is_wrong_in_half_of_the_cases_and_neither_way_pays() -> None:
    balance = Counter((one.truth, one.advice == one.truth) for one in CASES.values())
    assert balance == dict.fromkeys(
        [("go", True), ("go", False), ("stop", True), ("stop", False)], 3
    )


def test_advice_is_told_in_both_languages_with_the_same_numbers() -> None:
    for one in CASES.values():
        for twin in (one.case, one.said, one.why):
            vi, en = (Counter(numbers(twin[language])) for language in LANGUAGES)
            assert not ((vi - en) and (en - vi))
            assert all(n in range(10) for n in (vi - en) + (en - vi))
