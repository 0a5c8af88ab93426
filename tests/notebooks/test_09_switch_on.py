"""The figures typed in lab 09's texts are those that its data, or the papers it cites, give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from labtexts import LabTexts, in_both, numbers, percent, published

from lab_utils import accuracy, decision

LAB = LabTexts("09_switch_on")
ITEMS = LAB.items

# Goddard K et al. Int J Med Inform 2014;83:368-75: 26 doctors, 20 cases each.
GODDARD = {
    "doctors": 26,
    "advice_wrong": 6,
    "changed": 22.5,
    "right_before": 50.38,
    "right_after": 58.27,
    "corrected": 13.1,
    "misled": 5.2,
}
# Dratsch T et al. Radiology 2023;307:e222176: read rightly with right and with wrong suggestions.
DRATSCH = {
    "radiologists": 27,
    "mammograms": 50,
    "inexperienced_ai_right": 79.7,
    "inexperienced_ai_wrong": 19.8,
    "moderate_ai_right": 81.3,
    "moderate_ai_wrong": 24.8,
    "experienced_ai_right": 82.3,
    "experienced_ai_wrong": 45.5,
}
# Van Calster B et al. Eur Urol 2018;74:796-804.
VAN_CALSTER = {"cancers": 313, "gain": 0.0114, "people_a_cancer": 88, "people_a_biopsy": 10}
# Wong A et al. JAMA Netw Open 2026: version 2 of Epic's sepsis model.
EPIC = [2, 4, 0.82, 0.92, 0.13, 0.26]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The names that the notebook's cells set, on a machine that has no mirror."""
    with LAB.run(tmp_path_factory.mktemp("lab")) as names:
        yield names


@pytest.fixture(scope="module")
def cells(lab: dict[str, Any]) -> accuracy.Confusion:
    """Our ward's 2x2 table at the vendor's threshold."""
    return accuracy.confusion(lab["ward"].truth, lab["ward"].score, 0.5)


# The data


def test_the_published_table_holds_what_the_papers_print() -> None:
    for study, printed in {
        "goddard_2014": GODDARD,
        "dratsch_2023": DRATSCH,
        "van_calster_2018": VAN_CALSTER,
    }.items():
        assert published().loc[study].value.to_dict() == printed
    assert published().loc[("goddard_2014", "advice_wrong"), "of"] == 20
    assert published().loc[("van_calster_2018", "cancers"), "of"] == 3616
    assert published().loc["wong_2026"].value.to_list() == EPIC[1:]


@in_both
def test_the_ward_is_that_of_lab_02(lab: dict[str, Any], language: str) -> None:
    ward = lab["ward"]
    text = LAB.passage(language, "## Thử lại", "## Testing it")
    counts = [len(ward), ward.truth.sum(), (ward.truth == 0).sum(), percent(ward.truth.mean())]
    assert numbers(text)[:4] == counts == [260, 26, 234, 10]
    case = LAB.passage(language, "## Ca bệnh", "## The case")
    assert {80, 8} <= set(numbers(case)) and ward.truth.mean() == 8 / 80
    # The AI learnt from none of them: they are of the test set.
    assert set(ward.image_sha256) <= set(lab["test"].image_sha256)


@in_both
def test_both_areas_under_the_curve(lab: dict[str, Any], language: str) -> None:
    _, ours, tolerance = LAB.row(language, "AI bài 02", "AI of lab 02")
    found = [accuracy.auc(one.truth, one.score).value for one in (lab["validation"], lab["ward"])]
    assert ours == [0.995, 0.958]
    assert found == pytest.approx(ours, abs=tolerance[0])
    for text in (
        LAB.passage(language, "## Ca bệnh", "## The case"),
        LAB.passage(language, "### AUC", "### Does an AUC"),
    ):
        assert 0.995 in numbers(text)


# Local validation


@in_both
def test_predictive_value_and_alerts(
    lab: dict[str, Any], cells: accuracy.Confusion, language: str
) -> None:
    theirs = accuracy.confusion(lab["validation"].truth, lab["validation"].score, 0.5)
    assert (cells.tp, cells.fp, cells.fn) == (26, 84, 0)
    assert LAB.after("ppv", language) == [
        26, 26, 84, percent(cells.ppv.value), percent(theirs.ppv.value),
        percent(theirs.prevalence.value), percent(cells.prevalence.value),
    ]  # fmt: skip
    assert LAB.after("alerts", language)[:4] == [
        cells.tp + cells.fp, cells.tp, round(110 / 26, 1), round(1 / theirs.ppv.value, 2)
    ]  # fmt: skip
    assert 1 / cells.ppv.value == pytest.approx(110 / 26)


def test_rounded_answers_are_right_and_the_vendors_are_not(cells: accuracy.Confusion) -> None:
    ppv, alerts = 100 * cells.ppv.value, 110 / 26
    assert {ITEMS["ppv"].score_share(x, ppv) for x in (23, 23.6, 24)} == {1.0}
    assert {ITEMS["ppv"].score_share(x, ppv) for x in (97.9, 99.5, 100, 10)} == {0.0}
    assert {ITEMS["alerts"].score_share(x, alerts) for x in (4.2, 4.23, 4.3)} == {1.0}
    assert {ITEMS["alerts"].score_share(x, alerts) for x in (3.2, 1.02, 4)} == {0.0}


# Net benefit


@in_both
def test_net_benefit_of_the_two_uses(
    lab: dict[str, Any], cells: accuracy.Confusion, language: str
) -> None:
    text = LAB.passage(language, "**Ngưỡng hành động**", "**Threshold to act**")
    # 1 in 20 is 5 %; the odds are 1/19 and 3/7; the raw scores add up to 119, there are 26.
    expected = [5, 20, 1, 30, 1, 5, 1, 19, 30, 3, 7, len(lab["ward"]), 119, cells.tp]
    assert Counter(numbers(text)[: len(expected)]) == Counter(expected)
    assert round(lab["ward"].score.sum()) == 119
    curve = lab["curve"]
    at_5, at_30 = (1000 * curve.loc[t] for t in (0.05, 0.3))
    assert at_5["alert"] == pytest.approx(1000 * (26 - 84 / 19) / 260)
    assert at_30["alert"] == pytest.approx(1000 * (26 - 84 * 3 / 7) / 260)
    given = LAB.after("benefit", language)
    assert given == [
        5, 26, 84, 19, 260, round(at_5["alert"]), 1000, round(at_5["all"]),
        30, 26, 84, 3, 7, 260, round(at_30["alert"]), 1000,
    ]  # fmt: skip
    assert LAB.after("decide", language) == [83, 1000, 53, 0, -38, 1000, 0]


def test_the_criteria_lead_to_one_decision(lab: dict[str, Any]) -> None:
    curve = lab["curve"]
    assert curve.loc[0.05, "alert"] > max(curve.loc[0.05, "all"], curve.loc[0.05, "none"])  # pilot
    assert curve.loc[0.3, "alert"] < curve.loc[0.3, "none"]  # stop


def test_the_lines_cross_at_the_predictive_value(
    lab: dict[str, Any], cells: accuracy.Confusion
) -> None:
    # "The figure at the crossing you have already worked out."
    curve = lab["curve"]
    below = curve.index[curve["alert"] > 0].max()
    assert below < cells.ppv.value < below + 0.01
    assert {5, 30, round(100 * below)} <= set(LAB.slider("act"))


def test_what_the_slider_shows_is_near_enough(lab: dict[str, Any]) -> None:
    key = {
        "read": 1000 * lab["curve"].loc[0.05, "alert"],
        "treat": 1000 * lab["curve"].loc[0.3, "alert"],
    }
    assert ITEMS["benefit"].score_share({"read": 83, "treat": -38}, key) == 1.0
    assert ITEMS["benefit"].score_share({"read": 83.0, "treat": -38.5}, key) == 1.0
    assert ITEMS["benefit"].score_share({"read": 88, "treat": 53}, key) == 0.0  # the blue line
    alt = lab["at_threshold"](30).alt
    assert "mô phỏng" in alt and "−38" in alt


def test_raw_scores_are_refused_as_probabilities(lab: dict[str, Any]) -> None:
    ward = lab["ward"]
    with pytest.raises(ValueError, match="expects 119 ill of 260, there are 26"):
        decision.decision_curve(ward.truth, {"raw": ward.score}, [0.05])
    assert lab["curve"]["recalibrated"].min() > 0


@in_both
def test_a_published_net_benefit(language: str) -> None:
    printed, ours, tolerance = LAB.row(language, "Van Calster")
    assert printed == [0.0114, 1, 88]
    assert ours == [round(1 / 0.0114, 1)]
    assert abs(1 / 0.0114 - 88) <= tolerance[0]


@in_both
def test_the_sepsis_alert(language: str) -> None:
    text = LAB.passage(language, "### AUC", "### Does an AUC")
    assert numbers(text)[-6:] == EPIC


# Advice


def test_the_rows_are_the_vignettes() -> None:
    cases = decision.vignettes()
    for name in ("alone", "advised"):
        assert list(ITEMS[name].rows) == list(cases)
        assert {one.truth for one in cases.values()} == set(ITEMS[name].options)


@in_both
def test_which_advice_was_wrong_is_told_after_marking_alone(language: str) -> None:
    cases = decision.vignettes()
    wrong = [n for n, one in enumerate(cases.values(), start=1) if one.advice != one.truth]
    stop = [n for n, one in enumerate(cases.values(), start=1) if one.truth == "stop"]
    assert LAB.after("advised", language) == [len(wrong), len(cases), *wrong, *stop]
    for number, title in enumerate(ITEMS["alone"].rows.values(), start=1):
        assert title[language].startswith(f"{number}. ")
    shown = "\n".join(LAB.texts(language))
    assert "lời khuyên có thể sai" in shown or "the advice may be wrong" in shown


@pytest.mark.parametrize("name", ["alone", "advised"])
def test_answers_are_marked_by_how_many_there_are(lab: dict[str, Any], name: str) -> None:
    rows = list(ITEMS[name].rows)
    for given in ({}, {rows[0]: "go"}, dict.fromkeys(rows[:6], "stop"), dict.fromkeys(rows, "go")):
        lab["lab"].use_entries({name: _entry(given)})
        assert lab[name].score(accept=lambda answer: len(answer) / len(rows)) == pytest.approx(
            round(len(given) / len(rows), 2)
        )


def test_the_advice_waits_and_the_own_rate_keeps_to_the_first_answers(lab: dict[str, Any]) -> None:
    cases = decision.vignettes()
    truth = {case: one.truth for case, one in cases.items()}
    said = [one.said["vi"] for one in cases.values()]

    def panels(
        alone: dict[str, str], advised: dict[str, str], changed: dict[str, str]
    ) -> list[str]:
        entries = {"alone": _entry(alone), "advised": _entry(advised) | {"value": changed}}
        lab["lab"].use_entries(entries)
        shown = [lab[show](None)._repr_html_() for show in ("advise", "own_switches")]
        return [html.replace("\u00a0", " ") for html in shown]

    waiting, own = panels(dict(list(truth.items())[:11]), truth, truth)
    assert not any(one in waiting or one in own for one in said)
    gave_up = truth | {"fridge": "stop"}
    advice, own = panels(truth, gave_up, truth)
    assert all(one in advice for one in said)
    assert "8,3 %" in own  # 1 of 12, though the answer was put right afterwards
    assert "5,2 %" in own and "22,5 %" in own and "13,1 %" in own


def _entry(value: dict[str, str]) -> dict[str, Any]:
    return {"value": value, "first": value, "changes": 1, "time": "2026-11-22T07:20:11+00:00"}


@in_both
def test_what_the_studies_found(language: str) -> None:
    text = LAB.passage(language, "(Goddard 2014): ", "(Goddard 2014): ")
    assert numbers(text) == [
        27, 50, 2023, 79.7, 19.8, 82.3, 45.5, 26, 20, 6, 2014, 5.2
    ]  # fmt: skip
    printed, ours, tolerance = LAB.row(language, "Goddard 2014")
    assert printed == [50.38, 58.27, 13.1, 5.2]
    for gain in (GODDARD["right_after"] - GODDARD["right_before"], 13.1 - 5.2):
        assert gain == pytest.approx(ours[0], abs=tolerance[0])
    # 520 answers: whole numbers of them give every printed share.
    for share, decimals in ((50.38, 2), (58.27, 2), (22.5, 1), (13.1, 1), (5.2, 1)):
        assert any(round(100 * k / 520, decimals) == share for k in range(521))


# Decisions


@in_both
def test_the_law_and_the_guidance_are_dated(language: str) -> None:
    text = LAB.passage(language, "134/2025/QH15")
    # In force 1 March 2026; running health systems have until 1 September 2027 (secondary).
    march, september = ([3], [9]) if language == "vi" else ([], [])  # months in words
    in_force, until = [1, *march, 2026], [1, *september, 2027]
    assert numbers(text)[:-2] == [2021, 2024, 134, 2025, 15, *in_force, *until, 2026]
    assert "pháp chế" in text or "lawyer" in text
    guides = LAB.passage(language, "TRIPOD+AI")
    assert [n for n in numbers(guides) if n > 2000] == [2024, 2025, 2022]


def test_two_questions_come_back_word_for_word() -> None:
    assert ITEMS["guess"].label == ITEMS["decide"].label
    assert ITEMS["guess"].options == ITEMS["decide"].options
    assert ITEMS["guess_ppv"].label == ITEMS["ppv"].label


@in_both
def test_model_answer_to_the_written_question(
    lab: dict[str, Any], cells: accuracy.Confusion, language: str
) -> None:
    text = LAB.model_answer("letter", language)
    theirs = accuracy.confusion(lab["validation"].truth, lab["validation"].score, 0.5)
    most = numbers(text)[-1]
    assert numbers(text) == [
        3, percent(theirs.ppv.value), cells.n, percent(cells.ppv.value), round(110 / 26, 1),
        5, 30, cells.tp, most,
    ]  # fmt: skip
    a_day = 80 * (cells.tp + cells.fp) / cells.n
    assert a_day < most == 40
