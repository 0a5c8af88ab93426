"""Validation of what is passed in, shared by all public functions so that they refuse alike."""

from __future__ import annotations

import math
from collections.abc import Iterable
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab_utils.errors import BilingualError
from lab_utils.language import Texts, Twin

_TEXTS = Texts(
    {
        "range": {"vi": "từ {low} đến {high}", "en": "from {low} to {high}"},
        "between": {
            "vi": "lớn hơn {low} và nhỏ hơn {high}",
            "en": "between {low} and {high}, not the ends",
        },
        "infinity": {"vi": "vô cùng", "en": "infinity"},
        "minus_infinity": {"vi": "âm vô cùng", "en": "minus infinity"},
        "proportion": {"vi": "95 % viết là 0.95", "en": "write 95 % as 0.95"},
        "number": {
            "vi": "hãy cho một số, không phải NaN",
            "en": "give one number, and not NaN",
        },
    }
)


class InputError(BilingualError, ValueError):
    """A value that a calculation, a decision aid or a simulator cannot use.

    Examples
    --------
    >>> raise InputError(vi="Không có ca nào.", en="There is no case.")
    Traceback (most recent call last):
    lab_utils.accuracy.inputs.InputError: Không có ca nào.
    There is no case.
    """


def written(value: Any) -> Twin:
    """Return how an error writes a value that was passed in: a number with all its digits.

    Examples
    --------
    >>> written(1.0000001), written("1.5")
    ({'vi': '1,0000001', 'en': '1.0000001'}, "'1.5'")
    """
    if isinstance(value, Real) and not isinstance(value, bool):
        return {"vi": str(value).replace(".", ","), "en": str(value)}
    return repr(value)[:200]


def one_number(name: Twin, value: float, low: float, high: float, inside: bool = False) -> float:
    """One number from `low` to `high`; with `inside`, neither of the two ends."""
    number = _number(value)
    if low < number < high or (not inside and number in (low, high)):
        return number
    raise InputError(
        vi="{name} là {value}; cần một số {range}; {hint}.",
        en="{name} is {value}; expected a number {range}; {hint}.",
        name=name,
        value=written(value),
        range=_range(low, high, inside),
        hint=_TEXTS["proportion" if high == 1 else "number"],
    )


def whole_count(name: str, value: float) -> int:
    """A whole number of cases."""
    number = one_number(name, value, 0, math.inf)
    if not number.is_integer():
        raise InputError(
            vi="{name} là {value}; cần một số nguyên; hãy đếm số ca, không ghi tỷ lệ.",
            en="{name} is {value}; expected a whole number; count cases, not shares.",
            name=name,
            value=written(value),
        )
    return int(value)


def finite_numbers(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """One finite number a case, at least one case."""
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise InputError(
            vi="{name} có giá trị {value}, không phải một số; cần mỗi ca một số; hãy bỏ những "
            "giá trị khác.",
            en="{name} holds {value}, which is no number; expected one number a case; remove the "
            "rest.",
            name=name,
            value=written(_first_without_number(values)),
        ) from None
    if array.ndim != 1 or not array.size:
        raise InputError(
            vi="{name} có dạng {shape}; cần mỗi ca một số; hãy cho một danh sách không rỗng.",
            en="{name} has shape {shape}; expected one number a case; give a filled list.",
            name=name,
            shape=str(array.shape),
        )
    bad = array[~np.isfinite(array)]
    if bad.size:
        raise InputError(
            vi="{name} có giá trị {value} ({bad} trong {n} ca); cần những số hữu hạn; hãy bỏ các "
            "ca này ra và báo cáo đã bỏ bao nhiêu ca.",
            en="{name} holds {value} ({bad} of {n} cases); expected finite numbers; leave these "
            "cases out and report how many they were.",
            name=name,
            value=written(bad[0]),
            bad=bad.size,
            n=array.size,
        )
    return array


def paired_cases(
    truth: ArrayLike, score: ArrayLike, name: str = "score", both_classes: bool = False
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Truth as True where ill, and the score beside it."""
    ill, number = finite_numbers("truth", truth), finite_numbers(name, score)
    if len(ill) != len(number):
        raise InputError(
            vi="truth có {n_truth} ca còn {name} có {n}; cần bằng nhau; hãy lấy cả hai từ cùng "
            "những ca đó, theo cùng thứ tự.",
            en="truth has {n_truth} cases and {name} {n}; expected equally many; give both for "
            "the same cases, in the same order.",
            n_truth=len(ill),
            name=name,
            n=len(number),
        )
    other = ill[(ill != 0) & (ill != 1)]
    if other.size:
        raise InputError(
            vi="truth có giá trị {value}; chỉ nhận 0 (không có bệnh) và 1 (có bệnh); hãy mã hóa "
            "lại.",
            en="truth holds {value}; expected only 0 (absent) and 1 (present); recode it.",
            value=written(other[0]),
        )
    if both_classes and ill.min() == ill.max():
        raise InputError(
            vi="truth chỉ có một loại: {only} ở cả {n} ca; cần cả ca bệnh (1) và ca lành (0); hãy "
            "dùng một mẫu có đủ hai loại.",
            en="truth holds one class only, {only} in all {n} cases; expected ill (1) and healthy "
            "(0) cases; use a sample with both.",
            only=ill[0],
            n=len(ill),
        )
    return ill == 1, number


def paired_probabilities(
    truth: ArrayLike, probability: ArrayLike
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Truth of both classes as True where ill, and the probability 0..1 beside it."""
    ill, number = paired_cases(truth, probability, name="probability", both_classes=True)
    if number.min() < 0 or number.max() > 1:
        raise InputError(
            vi="probability có giá trị {value}; cần từ 0 đến 1; phần trăm thì chia cho 100, thang "
            "điểm khác thì đổi thành xác suất trước.",
            en="probability holds {value}; expected values from 0 to 1; divide per cent by 100, "
            "and turn other scores into probabilities first.",
            value=written(number.min() if number.min() < 0 else number.max()),
        )
    return ill, number


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _first_without_number(values: Any) -> Any:
    each = values if isinstance(values, Iterable) and not isinstance(values, str) else [values]
    return next((one for one in each if one is not None and math.isnan(_number(one))), values)


def _range(low: float, high: float, inside: bool) -> Twin:
    return _TEXTS.twin("between" if inside else "range", low=_end(low), high=_end(high))


def _end(limit: float) -> Twin:
    if math.isinf(limit):
        return _TEXTS["infinity" if limit > 0 else "minus_infinity"]
    return written(limit)
