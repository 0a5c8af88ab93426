"""The cases tell no advice; the advice waits until all are answered."""

from __future__ import annotations

import html

from labtexts import in_both, numbers

from lab_utils import decision
from lab_utils.language import pick

CASES = decision.vignettes()
TITLES = {case: {"vi": f"Ca {case}", "en": f"Case {case}"} for case in CASES}
OPTIONS = {"go": {"vi": "Làm", "en": "Go"}, "stop": {"vi": "Dừng", "en": "Stop"}}
TRUTH = {case: one.truth for case, one in CASES.items()}


@in_both
def test_each_case_has_its_row_and_tells_no_advice(language: str) -> None:
    table = decision.CaseTable(CASES, TITLES, language)
    assert table.keys == list(CASES)
    written = html.unescape(table.html())
    assert written.count("data-row") == 12
    for case, one in CASES.items():
        assert pick(TITLES[case], language) in written and pick(one.case, language) in written
        assert pick(one.said, language) not in written and pick(one.why, language) not in written


@in_both
def test_advice_appears_once_all_cases_are_answered(language: str) -> None:
    for before in (None, {}, dict(list(TRUTH.items())[:11])):
        [waiting] = decision.show_advice(before, CASES, TITLES, OPTIONS, language).parts
        assert isinstance(waiting, str)
        assert numbers(waiting) == [12, 12 - len(before or {})]
        assert all(pick(one.said, language) not in waiting for one in CASES.values())
    [sheet] = decision.show_advice(TRUTH, CASES, TITLES, OPTIONS, language).parts
    for row, (case, one) in zip(sheet.body, CASES.items(), strict=True):
        assert row == tuple(
            pick(x, language)
            for x in (TITLES[case], OPTIONS[TRUTH[case]], OPTIONS[one.advice], one.said)
        )
    # Which advice is right is not told yet.
    assert all(pick(one.why, language) not in sheet._repr_html_() for one in CASES.values())
