"""Checks that every queue hands its input through, so that all refuse alike."""

from __future__ import annotations

import math

from lab_utils.worklist.errors import WorklistError

_NAMES = {
    "load": ("Tải (phần thời gian bận)", "The load (share of time busy)"),
    "offered": ("Lượng việc đến", "The work that arrives"),
    "servers": ("Số người đọc hoặc số giường", "The number of readers or beds"),
    "minutes": ("Số phút mỗi ca", "The minutes a case"),
    "stay": ("Thời gian mỗi ca", "The time a case takes"),
    "prevalence": ("Tỷ lệ hiện mắc", "The prevalence"),
    "sensitivity": ("Độ nhạy", "The sensitivity"),
    "specificity": ("Độ đặc hiệu", "The specificity"),
    "no_show": ("Tỷ lệ bỏ hẹn", "The share of no-shows"),
    "cap": ("Hạn chờ", "The cap on the wait"),
    "days": ("Số ngày", "The number of days"),
    "months": ("Số tháng", "The number of months"),
    "sessions": ("Số buổi khám", "The number of sessions"),
    "booked": ("Số người hẹn vào một giờ", "The number booked into a slot"),
}


def positive(name: str, value: float) -> float:
    """A finite number above 0."""
    number = _number(value)
    if 0 < number < math.inf:
        return number
    raise _refusal(name, value, "một số lớn hơn 0", "a number above 0")


def share(name: str, value: float) -> float:
    """A proportion 0..1."""
    number = _number(value)
    if 0 <= number <= 1:
        return number
    raise _refusal(
        name, value, "một số từ 0 đến 1 (90 % ghi là 0,9)", "a number from 0 to 1 (0.9 for 90 %)"
    )


def whole(name: str, value: float, least: int = 1) -> int:
    """A whole number, `least` or more."""
    number = _number(value)
    if number >= least and number.is_integer():
        return int(number)
    raise _refusal(name, value, f"một số nguyên từ {least}", f"a whole number from {least} up")


def stable_load(value: float) -> float:
    """A load above 0 and below 1: from 1 on, a queue has no mean wait."""
    load = positive("load", value)
    if load < 1:
        return load
    raise WorklistError(
        "Tải là {load} (1 nghĩa là bận 100 %): việc đến nhiều bằng hoặc hơn sức làm. Hàng đợi dài "
        "thêm mãi nên không có thời gian chờ trung bình. Cần thêm người đọc (hoặc giường), làm "
        "mỗi ca nhanh hơn, hoặc nhận bớt ca.",
        "The load is {load} (1 means busy 100 % of the time): as much work arrives as can be done, "
        "or more. The queue grows without end, so it has no mean wait. Add a reader (or a bed), "
        "make each case shorter, or accept fewer cases.",
        load=load,
    )


def _number(value: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def _refusal(name: str, value: float, expected_vi: str, expected_en: str) -> WorklistError:
    name_vi, name_en = _NAMES[name]
    number = _number(value)
    return WorklistError(
        "{name_vi} là {value}; cần {expected_vi}. Xin xem lại số.",
        "{name_en} is {value}; expected {expected_en}. Check the number.",
        name_vi=name_vi,
        name_en=name_en,
        expected_vi=expected_vi,
        expected_en=expected_en,
        value=number if math.isfinite(number) else str(value)[:40],
    )
