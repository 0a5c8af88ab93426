"""Validate the numbers that every queue takes, with the same sentences everywhere."""

from __future__ import annotations

import math

from lab_utils.language import Twin
from lab_utils.worklist.errors import WorklistError

_NAMES: dict[str, Twin] = {
    "load": {"vi": "Tải (phần thời gian bận)", "en": "The load (share of time busy)"},
    "offered": {"vi": "Lượng việc đến", "en": "The work that arrives"},
    "servers": {"vi": "Số người đọc hoặc số giường", "en": "The number of readers or beds"},
    "minutes": {"vi": "Số phút mỗi ca", "en": "The minutes a case"},
    "stay": {"vi": "Thời gian mỗi ca", "en": "The time a case takes"},
    "prevalence": {"vi": "Tỷ lệ hiện mắc", "en": "The prevalence"},
    "sensitivity": {"vi": "Độ nhạy", "en": "The sensitivity"},
    "specificity": {"vi": "Độ đặc hiệu", "en": "The specificity"},
    "no_show": {"vi": "Tỷ lệ bỏ hẹn", "en": "The share of no-shows"},
    "cap": {"vi": "Hạn chờ", "en": "The cap on the wait"},
    "days": {"vi": "Số ngày", "en": "The number of days"},
    "months": {"vi": "Số tháng", "en": "The number of months"},
    "sessions": {"vi": "Số buổi khám", "en": "The number of sessions"},
    "booked": {"vi": "Số người hẹn vào một giờ", "en": "The number booked into a slot"},
}


def positive(name: str, value: float) -> float:
    """A finite number above 0."""
    number = _number(value)
    if 0 < number < math.inf:
        return number
    raise _refusal(name, value, {"vi": "một số lớn hơn 0", "en": "a number above 0"})


def share(name: str, value: float) -> float:
    """A proportion 0..1."""
    number = _number(value)
    if 0 <= number <= 1:
        return number
    expected = {
        "vi": "một số từ 0 đến 1 (90 % ghi là 0,9)",
        "en": "a number from 0 to 1 (0.9 for 90 %)",
    }
    raise _refusal(name, value, expected)


def whole(name: str, value: float, least: int = 1) -> int:
    """A whole number, `least` or more."""
    number = _number(value)
    if number >= least and number.is_integer():
        return int(number)
    expected = {"vi": f"một số nguyên từ {least}", "en": f"a whole number from {least} up"}
    raise _refusal(name, value, expected)


def stable_load(value: float) -> float:
    """A load above 0 and below 1: from 1 on, a queue has no mean wait."""
    load = positive("load", value)
    if load < 1:
        return load
    raise WorklistError(
        vi="Tải là {load} (1 nghĩa là bận 100 %): việc đến nhiều bằng hoặc hơn sức làm. Hàng đợi "
        "dài thêm mãi nên không có thời gian chờ trung bình. Cần thêm người đọc (hoặc giường), làm "
        "mỗi ca nhanh hơn, hoặc nhận bớt ca.",
        en="The load is {load} (1 means busy 100 % of the time): as much work arrives as can be "
        "done, or more. The queue grows without end, so it has no mean wait. Add a reader (or a "
        "bed), make each case shorter, or accept fewer cases.",
        load=load,
    )


def _number(value: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def _refusal(name: str, value: float, expected: Twin) -> WorklistError:
    number = _number(value)
    return WorklistError(
        vi="{name} là {value}; cần {expected}. Xin xem lại số.",
        en="{name} is {value}; expected {expected}. Check the number.",
        name=_NAMES[name],
        value=number if math.isfinite(number) else str(value)[:40],
        expected=expected,
    )
