"""The own result waits for both rounds and tells own and published rates."""

from __future__ import annotations

from labtexts import in_both, numbers

from lab_utils import accuracy, decision

CASES = decision.vignettes()
TITLES = {case: {"vi": f"Ca {case}", "en": f"Case {case}"} for case in CASES}
OPTIONS = {"go": {"vi": "Làm", "en": "Go"}, "stop": {"vi": "Dừng", "en": "Stop"}}
TRUTH = {case: one.truth for case, one in CASES.items()}

PUBLISHED = {
    "changed": 0.225,
    "misled": 0.052,
    "corrected": 0.131,
    "right_before": 0.5038,
    "right_after": 0.5827,
}


def result(before, after, language):
    return decision.show_switches(
        before, after, CASES, TITLES, OPTIONS, language, published=PUBLISHED, study="Goddard 2014"
    )


@in_both
def test_the_result_waits_for_both_rounds(language: str) -> None:
    eleven = dict(list(TRUTH.items())[:11])
    for before, after in ((None, None), (eleven, TRUTH), (TRUTH, None), (TRUTH, eleven)):
        page = result(before, after, language)
        assert len(page.parts) == 1 and isinstance(page.parts[0], str)
    assert numbers(result(TRUTH, eleven, language).parts[0]) == [12, 1]


@in_both
def test_the_result_tells_own_and_published_rates(language: str) -> None:
    before = TRUTH | {"namesake": "stop"}  # wrong before, where the advice is right
    after = TRUTH | {"potassium": "go", "fridge": "stop"}  # two given up, one taken over
    picture, sheet = result(before, after, language).parts
    assert numbers(picture.alt)[:4] == [83.3, 100.0, 100.0, 66.7]
    assert numbers(picture.alt)[-2:] == [50.4, 58.3]
    changed, misled, corrected, yielded, few = sheet.sentences
    limits = accuracy.wilson(2, 12)
    assert numbers(misled) == [
        *(round(100 * x, 1) for x in (limits.value, limits.low, limits.high)),
        5.2,
    ]
    assert numbers(changed)[0] == 25.0 and numbers(changed)[-1] == 22.5
    assert numbers(corrected)[0] == 8.3 and numbers(corrected)[-1] == 13.1
    assert numbers(yielded) == [6, 2]
    assert 12 in numbers(few)
    rows = dict(zip(CASES, sheet.body, strict=True))
    assert [cell[0] for cell in rows["fridge"][1:4]] == ["✓", "✗", "✗"]
    assert [cell[0] for cell in rows["namesake"][1:4]] == ["✗", "✓", "✓"]


def test_whoever_was_never_tempted_is_told_no_share_of_nothing() -> None:
    before = {case: one.advice for case, one in CASES.items()}
    _, sheet = result(before, before, "en").parts
    assert len(sheet.sentences) == 4
    assert "nan" not in sheet._repr_html_().lower()


def test_a_page_escapes_its_sentences() -> None:
    assert decision.Page(("a < b",))._repr_html_() == "<p>a &lt; b</p>"
