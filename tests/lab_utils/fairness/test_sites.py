"""Printed figures side by side, and limits from printed figures alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_utils import accuracy
from lab_utils.accuracy import Estimate
from lab_utils.fairness import (
    FairnessError,
    across_sites,
    auc_limits,
    difference,
    printed_rates,
)


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [  # Newcombe, Stat Med 1998;17:873-90, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 10), -0.2775, 0.2775),
    ],
)
def test_differences_have_newcombes_limits(
    a: tuple[int, int], b: tuple[int, int], low: float, high: float
) -> None:
    got = difference(accuracy.wilson(*a), accuracy.wilson(*b))
    assert (round(got.low, 4), round(got.high, 4)) == (low, high)


def test_a_figure_without_limits_gives_a_difference_without() -> None:
    got = difference(accuracy.wilson(5, 10), Estimate(0.2, math.nan, math.nan))
    assert got.value == pytest.approx(0.3) and math.isnan(got.low) and math.isnan(got.high)


@given(st.integers(2, 500), st.integers(2, 500))
def test_an_auc_of_a_half_has_the_variance_of_mann_and_whitney(ill: int, healthy: int) -> None:
    # Under no discrimination: (m + n + 1) / (12 m n).
    half = 1.959964 * math.sqrt((ill + healthy + 1) / (12 * ill * healthy))
    got = auc_limits(0.5, ill, healthy)
    assert (got.low, got.high) == pytest.approx((max(0.5 - half, 0), min(0.5 + half, 1)), rel=1e-6)


def test_limits_from_counts_are_near_delongs() -> None:
    rng = np.random.default_rng(0)
    truth = np.repeat([0, 1], [300, 200])
    scores = accuracy.auc(truth, rng.exponential(1 + 1.5 * truth))
    counts = auc_limits(scores.value, 200, 300)
    assert counts.high - counts.low == pytest.approx(scores.high - scores.low, rel=0.1)


@pytest.mark.parametrize("given_", [(0, 50, 50), (1, 50, 50), (0.8, 1, 50), (math.nan, 9, 9)])
def test_an_auc_without_limits_is_refused(given_: tuple[float, int, int]) -> None:
    with pytest.raises(FairnessError, match="between 0 and 1"):
        auc_limits(*given_)


def test_a_model_loses_on_the_way_and_the_paper_gives_no_limits() -> None:
    # Zech JR et al. PLoS Med 2018;15:e1002683.
    sheet = across_sites({"inside": 0.931, "outside": 0.815}, "inside", "en")
    assert round(sheet.table.loc["outside", "change"], 3) == -0.116
    assert math.isnan(sheet.table.loc["inside", "change"])
    # One sentence: none says that the limits stand in brackets.
    assert sheet.sentences == (
        "outside: 0.815 (no limits), −0.116 (no limits) against inside. There are no limits to "
        "compare, so this is a hint only.",
    )


def test_the_vinbrain_benchmark() -> None:
    # Cohen JP et al. TorchXRayVision, MIDL 2022: atelectasis on NIH, CheXpert, VinBrain.
    names = {"vinbrain": {"vi": "VinBrain (Việt Nam)", "en": "VinBrain (Viet Nam)"}}
    areas = {"NIH": 0.76, "CheXpert": 0.91, "vinbrain": 0.67}
    sheet = across_sites(areas, "NIH", "vi", names=names)
    assert sheet.body[2] == (
        "VinBrain (Việt Nam)",
        "0,670\n(không có giới hạn)",
        "−0,090\n(không có giới hạn)",
    )


@pytest.mark.parametrize(
    ("there", "words"),
    [(Estimate(0.8, 0.75, 0.85), "clear of 0"), (Estimate(0.88, 0.8, 0.96), "hold 0")],
)
def test_limits_decide_what_is_said_of_a_drop(there: Estimate, words: str) -> None:
    sheet = across_sites({"here": Estimate(0.9, 0.88, 0.92), "there": there}, "here", "en")
    assert words in sheet.sentences[0]
    assert (
        sheet.table.loc["there", "change_low"] == difference(there, Estimate(0.9, 0.88, 0.92)).low
    )


def test_rates_by_group_as_printed() -> None:
    # Seyyed-Kalantari L et al. Nat Med 2021;27:2176-82: false-positive rate of "No Finding".
    rates = {"men": 0.219, "women": 0.250, "Hispanic women": 0.356}
    sheet = printed_rates(rates, "men", "vi", measure={"vi": "Bị bỏ sót", "en": "Missed"})
    assert sheet.table["change"].round(3).dropna().tolist() == [0.031, 0.137]
    assert sheet.caption == "Bị bỏ sót" and sheet.body[1][2].startswith("+3,1 điểm %")


def test_counts_give_rates_their_limits() -> None:
    sheet = printed_rates({"F": (17, 92), "M": (15, 324)}, "M", "en", measure="Missed")
    gap = difference(accuracy.wilson(17, 92), accuracy.wilson(15, 324))
    assert sheet.table.loc["F", "change_low"] == gap.low > 0


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(FairnessError, match="no 'home'"):
        across_sites({"here": 0.9}, "home", "en")
    with pytest.raises(FairnessError, match="figure of 'here' is 93"):
        across_sites({"here": 93}, "here", "en")
