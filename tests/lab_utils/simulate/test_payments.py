"""Two areas that are equally ill, and what is paid for them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lab_utils.language import LANGUAGES
from lab_utils.simulate import payments


def remote_among(table: pd.DataFrame, column: str, places: int = 1000) -> float:
    return float(table.nlargest(places, column).remote.mean())


def test_repeats_with_its_seed_and_differs_with_another() -> None:
    pd.testing.assert_frame_equal(payments(0.4, seed=3), payments(0.4, seed=3))
    assert not payments(0.4, seed=3).equals(payments(0.4, seed=4))


@pytest.mark.parametrize("language", LANGUAGES)
def test_says_that_it_is_simulated_and_that_its_rates_are_chosen(language: str) -> None:
    about = payments(0.0).attrs
    assert about["simulated"] is True
    assert {"vi": "số tự chọn", "en": "chosen"}[language] in about["source"][language]


def test_both_areas_are_equally_ill_and_only_payments_change() -> None:
    full, less = payments(0.0), payments(0.4)
    pd.testing.assert_frame_equal(full[["remote", "illnesses"]], less[["remote", "illnesses"]])
    ratio = less.paid[less.paid > 0] / full.paid[less.paid > 0]
    np.testing.assert_allclose(ratio, np.where(less.remote[less.paid > 0], 0.6, 1.0))
    assert full.remote.sum() == 6000
    means = full.groupby("remote").illnesses.mean()
    assert means[True] == pytest.approx(means[False], abs=0.06)  # 4 standard errors


def test_one_illness_costs_one_on_average() -> None:
    table = payments(0.0)
    assert table.paid.sum() / table.illnesses.sum() == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("seed", range(3))
def test_choosing_by_payment_loses_the_remote_and_by_illness_does_not(seed: int) -> None:
    shares = [remote_among(payments(less, seed=seed), "paid") for less in (0, 0.15, 0.3, 0.45, 0.6)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == pytest.approx(0.30, abs=0.05)
    assert shares[-1] < 0.10
    for less in (0, 0.6):
        assert remote_among(payments(less, seed=seed), "illnesses") == pytest.approx(0.30, abs=0.05)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [((40,), "less_paid is 40"), ((-0.1,), "less_paid is -0.1"), ((0.1, 5), "people is 5")],
)
def test_bad_input_is_named(arguments: tuple[float, ...], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        payments(*arguments)
