"""The figures typed in lab 10's texts are those that its ward, or the papers it cites, give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from labtexts import LabTexts, in_both, numbers, percent, published

from lab_utils import accuracy, warning
from lab_utils.questions.kinds import Threshold
from lab_utils.simulate.vital_signs import DETERIORATES

LAB = LabTexts("10_warning")
ITEMS = LAB.items

# Holland M, Kellett J. Eur J Intern Med 2022;98:15-26, abstract: of all deaths within 24 hours.
HOLLAND = {"below_7": 44, "below_3": 9}
# Pedersen NE et al. J Clin Monit Comput 2018;32:109-16: 271,103 of 2,835,331 records incomplete.
PEDERSEN = 271103 / 2835331
# Smith GB et al. Resuscitation 2013;84:465-70, and Holland & Kellett: datasets/published.


def said(text: str) -> list[float]:
    """The numbers of a text but for those in the names NEWS2, SpO2 and CO2."""
    return numbers(re.sub("(NEWS|SpO|CO)2", r"\1", text))


def after(name: str, language: str) -> list[float]:
    return said(ITEMS[name].after[language])


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with LAB.run(tmp_path_factory.mktemp("lab")) as names:
        yield names


@pytest.fixture(scope="module")
def area(lab: dict[str, Any]) -> float:
    return accuracy.auc(lab["rounds"].event_within_24h, lab["scores"].lowest).value


# The ward


@in_both
def test_size_of_the_ward_and_of_its_month(lab: dict[str, Any], language: str) -> None:
    rounds, stays = lab["rounds"], lab["month"].stays
    case = LAB.passage(language, "## Ca bệnh", "## The case")
    assert 30 in numbers(case) and rounds.bed.nunique() == 30
    limit = LAB.passage(language, "## Nhiều nhất sáu", "## At most six")
    assert said(limit)[:2] == [len(rounds), stays.event.sum()] == [5089, 10]
    printed, ours, tolerance = LAB.row(language, "Churpek")
    ended = stays[stays.left < rounds.time.max().ceil("D")]
    assert ours == [stays.event.sum(), len(ended)]
    assert printed == [percent(DETERIORATES)]
    assert abs(percent(ours[0] / ours[1], 2) - printed[0]) <= tolerance[0]


@in_both
def test_missing_values(lab: dict[str, Any], language: str) -> None:
    incomplete = (lab["scores"].missing != "").mean()
    text = LAB.passage(language, "## Ô để trống", "## The empty box")
    assert {"vi": "cứ bốn lượt đo thì một lượt", "en": "one round in four"}[language] in text
    assert LAB.row(language, "Pedersen")[:2] == [[percent(PEDERSEN, 0)], [percent(incomplete, 0)]]
    assert percent(incomplete, 0) == 25
    lacking = lab["rounds"][list(warning.NEWS2.signs)].isna().mean()
    assert lacking.idxmax() == "respiratory_rate"
    open_a_night = (warning.undecided(lab["scores"], 5) & lab["rounds"].night).sum() / 30
    told = [one for one in after("missing", language) if one]  # "18:00" in English
    assert told == [18, 1, 4, percent(lacking.max(), 0), 5, round(open_a_night, 1)]


@in_both
def test_the_chart_of_mrs_hai(lab: dict[str, Any], language: str) -> None:
    hai, stays = lab["hai"], lab["month"].stays.set_index("stay")
    assert stays.event[2] and not stays.scale2[2] and stays.sex[2] == "F"
    assert (stays.left[2] - hai.time.min()).days == 1  # "the last two days"
    night = hai[(hai.time.dt.hour < 2)].index[-1]  # two in the morning, before that afternoon
    assert lab["scores"].lowest[night] >= 5 and stays.left[2].hour >= 13
    [gap] = hai.index[hai.temperature.isna()]
    assert lab["scores"].missing[gap] == "temperature"
    assert (lab["scores"].lowest[gap], lab["scores"].highest[gap]) == (1, 4)
    assert f"{hai.time[gap]:%H %d/%m}" == "18 15/03"
    asked = LAB.passage(language, "## Ô để trống", "## The empty box")
    assert {18, 15} <= set(numbers(asked.replace(":00", "")))


# Each question


@in_both
def test_three_patients(lab: dict[str, Any], language: str) -> None:
    scored = {name: warning.news2(signs) for name, signs in lab["three"].items()}
    totals = {name: one.total for name, one in scored.items()}
    assert totals == {"ba": 3, "lan": 3, "dung": 9}
    ba, lan, dung = ([p for p in one.points.values() if p] for one in scored.values())
    assert after("news2", language) == [3, *ba, 3, 9, *dung] and lan == [3]
    assert scored["ba"].levels == ("low",) and scored["lan"].levels == ("low-medium",)
    assert scored["dung"].levels == ("high",)


@in_both
def test_mrs_lan_is_low_medium(lab: dict[str, Any], language: str) -> None:
    rate = lab["three"]["lan"]["respiratory_rate"]
    total, label = 3, numbers(ITEMS["escalate"].label[language])
    assert sorted(label) == [total, total, rate]
    assert lab["three"]["lan"]["spo2"] in LAB.why("escalate", "b", language)
    level = warning.LEVELS["low-medium"]
    assert level.monitoring["en"] == "at least hourly"


@in_both
def test_the_empty_box_spans_two_levels(language: str) -> None:
    label = ITEMS["missing"].label[language]
    spo2, systolic, pulse, temperature, shown = said(label)
    hoa = warning.news2(
        {
            "spo2": spo2,
            "oxygen": False,
            "systolic": systolic,
            "pulse": pulse,
            "consciousness": "A",
            "temperature": temperature,
        }
    )
    assert hoa.missing == ("respiratory_rate",)
    assert (hoa.lowest, hoa.highest) == (shown, 7)
    assert numbers(ITEMS["missing"].options["b"][language]) == [4, 7]
    assert LAB.why("missing", "b", language)[:2] == [0, 3]
    assert hoa.levels == ("low", "high")


@in_both
def test_the_second_scale(language: str) -> None:
    text = LAB.passage(language, "## Thang SpO₂ thứ hai", "## The second SpO₂ scale")
    bands = warning.NEWS2.scale_2[1]
    assert {end + 1 for end, points in bands if end in (92, 94, 96)} <= set(numbers(text))
    signs = {
        "respiratory_rate": 16,
        "spo2": 97,
        "oxygen": True,
        "systolic": 130,
        "pulse": 80,
        "consciousness": "A",
        "temperature": 37,
    }
    second, first = (warning.news2(signs, scale).total for scale in (True, False))
    starts = {key: numbers(one[language])[0] for key, one in ITEMS["scale"].options.items()}
    assert starts == {"a": first, "b": 0, "c": 3, "d": second} and second == 5
    assert warning.news2(signs | {"oxygen": False}, True).total == 0


@in_both
def test_the_limit_for_six_calls_a_night(lab: dict[str, Any], language: str) -> None:
    counted = lab["counted"]
    shares = {one: float(lab["affordable"](one)) for one in LAB.slider("six")}
    assert [one for one, share in shares.items() if share == 1.0] == [6]
    assert [one for one, share in shares.items() if share == 0.5] == [7]
    item = ITEMS["six"]
    assert isinstance(item, Threshold)
    assert shares[item.start] == 0 and counted[5].a_night > 6
    assert after("six", language) == [
        6, round(counted[6].a_night, 1), counted[6].found, 10,
        5, counted[5].found, round(counted[5].a_night, 1),
    ]  # fmt: skip


@in_both
def test_calls_for_each_case(lab: dict[str, Any], language: str) -> None:
    five, seven = lab["counted"][5], lab["counted"][7]
    assert after("each", language) == [
        five.total, five.found, round(five.for_each_case), 7, round(seven.for_each_case),
        seven.found,
    ]  # fmt: skip
    assert five.found == five.events == 10
    # What a reader works out from the picture is right.
    assert ITEMS["each"].score_share(five.total / five.found, five.for_each_case) == 1.0
    assert ITEMS["each"].score_share(62, five.for_each_case) == 1.0


@in_both
def test_sensitivity_that_is_lost(lab: dict[str, Any], language: str) -> None:
    five, seven = lab["counted"][5], lab["counted"][7]
    lost = percent(five.sensitivity.value - seven.sensitivity.value, 0)
    left = seven.sensitivity
    found = [five.found, five.events, seven.found, seven.events]
    limits = [percent(left.low, 0), percent(left.high, 0)]
    told = [one for one in after("lost", language) if one != 95]
    assert told == [*found, lost, 10, seven.found, seven.events, *limits]
    assert lost == 20


@in_both
def test_most_calls_are_needless(lab: dict[str, Any], area: float, language: str) -> None:
    five = lab["counted"][5]
    share = 100 * five.ppv.value
    assert after("ppv", language) == [
        five.true, five.total, round(share), 100, round(area, 2), round(100 - share), 100
    ]  # fmt: skip
    assert ITEMS["ppv"].score_share(round(share), share) == 1.0
    assert ITEMS["ppv"].score_share(100 * five.true / five.total, share) == 1.0
    assert said(ITEMS["guess"].label[language]) == [round(area, 2), 5, 100, 24]
    text = LAB.passage(language, "## Câu đoán đầu tiên", "## The first guess")
    assert numbers(text)[:2] == [round(area, 2), percent(area, 0)]
    assert lab["rounds"].event_within_24h.mean() < 0.02  # "fewer than 2 in 100"


@in_both
def test_the_other_rules(lab: dict[str, Any], area: float, language: str) -> None:
    rules = lab["rules"]
    assert rules["silence"].a_night < rules["five"].a_night / 2
    assert rules["silence"].found == rules["five"].found
    assert rules["ai"].a_night == pytest.approx(rules["six"].a_night, abs=0.05)
    assert rules["ai"].found == rules["six"].found
    learnt = accuracy.auc(lab["rounds"].event_within_24h, lab["risk"]).value
    read = LAB.passage(language, "Im lặng 12 giờ bớt", "A silence of 12 hours cuts")
    assert said(read) == [12, round(learnt, 2), 10]
    assert abs(learnt - area) < 0.02  # "much like NEWS2"


@in_both
def test_the_written_answer(lab: dict[str, Any], language: str) -> None:
    rules, counted = lab["rules"], lab["counted"]
    told = said(LAB.model_answer("fatigue", language))
    nights = [round(rules[one].a_night, 1) for one in ("five", "silence")]
    missed = counted[7].events - counted[7].found
    found = [rules["silence"].found, rules["silence"].events]
    assert told == [5, 12, *nights, *found, 7, missed, 10]


# Papers


@in_both
def test_figures_quoted_from_papers(lab: dict[str, Any], area: float, language: str) -> None:
    assert LAB.row(language, "RCP 2017")[0] == [0, 20, 5, 7]
    smith = published().loc["smith_2013"]
    printed, ours, _ = LAB.row(language, "Smith 2013")
    death = smith.loc["death_auc"]
    assert printed[-5:] == [
        death.value, death.low, death.high, smith.value["icu_auc"], smith.value["arrest_auc"]
    ]  # fmt: skip
    name = next(
        line for line in LAB.passage(language, "## Các con số này", "## Where these numbers")
        .splitlines() if line.startswith("| Smith")
    )  # fmt: skip
    assert numbers(name)[1:3] == [smith.value["sets"], smith.value["admissions"]]
    assert ours == [round(area, 3)]
    holland = published().loc["holland_2022"].value
    printed, ours, _ = LAB.row(language, "Holland & Kellett 2022, AUC")
    assert printed == [holland["auc_24_hours"], 24, holland["auc_30_days"], 30]
    assert ours == [round(area, 3)]
    printed, ours, _ = LAB.row(
        language, "Holland & Kellett 2022, điểm", "Holland & Kellett 2022, low"
    )
    assert printed == [7, HOLLAND["below_7"], 24, 3, HOLLAND["below_3"]]
    seven = lab["counted"][7]
    assert ours == [7, seven.events - seven.found, seven.events]
