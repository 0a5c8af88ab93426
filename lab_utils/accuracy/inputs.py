"""Checks that every public function hands its input through, so that all refuse alike."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray


def one_number(name: str, value: float, low: float, high: float, inside: bool = False) -> float:
    """One number from `low` to `high`; with `inside`, neither of the two ends."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if low < number < high or (not inside and number in (low, high)):
        return number
    ends = f"between {low} and {high}, not the ends" if inside else f"from {low} to {high}"
    hint = "write 95 % as 0.95" if high == 1 else "give one number, and not NaN"
    raise ValueError(f"{name} is {value!r}; expected a number {ends}; {hint}")


def whole_count(name: str, value: float) -> int:
    """A whole number of cases."""
    number = one_number(name, value, 0, math.inf)
    if not number.is_integer():
        raise ValueError(f"{name} is {value!r}; expected a whole number; count cases, not shares")
    return int(value)


def finite_numbers(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """One finite number a case, at least one case."""
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: {error}; expected one number a case; remove the rest") from None
    if array.ndim != 1 or not array.size:
        raise ValueError(
            f"{name} has shape {array.shape}; expected one number a case; give a filled list"
        )
    bad = array[~np.isfinite(array)]
    if bad.size:
        raise ValueError(
            f"{name} holds {bad[0]} ({bad.size} of {array.size} cases); expected finite numbers; "
            "leave these cases out and report how many they were"
        )
    return array


def paired_cases(
    truth: ArrayLike, score: ArrayLike, name: str = "score", both_classes: bool = False
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Truth as True where ill, and the score beside it."""
    ill, number = finite_numbers("truth", truth), finite_numbers(name, score)
    if len(ill) != len(number):
        raise ValueError(
            f"truth has {len(ill)} cases and {name} {len(number)}; expected equally many; "
            "give both for the same cases, in the same order"
        )
    other = ill[(ill != 0) & (ill != 1)]
    if other.size:
        raise ValueError(
            f"truth holds {other[0]}; expected only 0 (absent) and 1 (present); recode it"
        )
    if both_classes and ill.min() == ill.max():
        raise ValueError(
            f"truth holds one class only, {ill[0]:.0f} in all {len(ill)} cases; expected ill (1) "
            "and healthy (0) cases; use a sample with both"
        )
    return ill == 1, number


def paired_probabilities(
    truth: ArrayLike, probability: ArrayLike
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Truth of both classes as True where ill, and the probability 0..1 beside it."""
    ill, number = paired_cases(truth, probability, name="probability", both_classes=True)
    if number.min() < 0 or number.max() > 1:
        worst = number.min() if number.min() < 0 else number.max()
        raise ValueError(
            f"probability holds {worst}; expected values from 0 to 1; divide per cent by 100, "
            "and turn other scores into probabilities first"
        )
    return ill, number
