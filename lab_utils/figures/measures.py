"""The names of measures of accuracy, and how an estimate of one is written."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lab_utils.language import pick, say
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from lab_utils.accuracy import Estimate

THRESHOLD = {"vi": "Ngưỡng {threshold}", "en": "Threshold {threshold}"}
SENSITIVITY = {"vi": "Độ nhạy", "en": "Sensitivity"}
SPECIFICITY = {"vi": "Độ đặc hiệu", "en": "Specificity"}
PPV = {"vi": "Giá trị tiên đoán dương", "en": "Positive predictive value"}
NPV = {"vi": "Giá trị tiên đoán âm", "en": "Negative predictive value"}
UNDEFINED = {"vi": "không tính được", "en": "cannot be computed"}


def threshold_words(threshold: float, language: str) -> str:
    """Name a threshold with two or three decimals, which is as fine as anybody reads it."""
    number = format_number(threshold, language, decimals=3)
    return say(THRESHOLD, language, threshold=number.removesuffix("0"))


def percent(proportion: float, language: str) -> str:
    """Write a proportion 0..1 in per cent with one decimal."""
    if math.isnan(proportion):
        return pick(UNDEFINED, language)
    value = 100 * proportion
    # 99.97 is not written 100.0: "never wrong" is for what is never wrong.
    if 99.95 <= value < 100:
        return f"> {format_number(99.9, language)} %"
    if 0 < value < 0.05:
        return f"< {format_number(0.1, language)} %"
    return format_number(value, language, decimals=1) + " %"


def with_limits(estimate: Estimate, language: str) -> str:
    """Write a proportion in per cent, its limits in brackets."""
    if math.isnan(estimate.value):
        return pick(UNDEFINED, language)
    low, high = (
        format_number(100 * x, language, decimals=1) for x in (estimate.low, estimate.high)
    )
    return f"{percent(estimate.value, language)} ({low}–{high})"
