"""What the hub tells whoever started it, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from grading.course.people.codes import spaced
from grading.course.people.person import Person
from lab_utils.language import LANGUAGES, say

_SHOWN = 12  # people of a long list


def tell(*, vi: str, en: str, **values: object) -> None:
    """Print a message in both languages, its blanks filled."""
    for language in LANGUAGES:
        print(say({"vi": vi, "en": en}, language, **values), flush=True)


def welcome(address: str, people: list[Person], platform: str, seats: int) -> None:
    """Say where the hub is, who may sign in and how, how many there is room for, how to stop it.

    Parameters
    ----------
    address : str
    people : list of Person
    platform : str
        The issuer of a platform that people may come from (LTI); empty where there is none.
    seats : int
    """
    print(f"\n  {address}\n")
    if platform:
        print(f"Từ / from (LTI 1.3):     {platform}")
    if people:
        print(
            f"Giảng viên / instructor: {_who(people, 'instructor')}\n"
            f"Học viên / trainees:     {_who(people, 'trainee')}\n"
        )
        tell(
            vi="Lần đầu, bấm “Lần đầu đăng nhập”, gõ tài khoản và mã trong ngoặc, rồi đặt mật "
            "khẩu. Giảng viên in phiếu cho cả lớp ở Bàn giảng viên.",
            en="The first time, press “First visit”, type the user name and the code in brackets, "
            "and set a password. The instructor prints slips for a class on the desk.",
        )
    print(f"Đủ bộ nhớ cho / memory for: {seats} học viên cùng lúc / trainees at a time")
    print("Dừng: Ctrl-C. / Stop: Ctrl-C.", flush=True)


def warn_of_others() -> None:
    """Say that other machines can reach the hub."""
    tell(
        vi="CHÚ Ý: máy khác vào được, không mã hóa: ai nghe trên mạng đọc được mật khẩu.",
        en="NOTE: other machines can reach it, unencrypted: who listens on the network reads the "
        "passwords.",
    )


def _who(people: Iterable[Person], role: str) -> str:
    names = [
        f"{one.username} ({spaced(one.code)})" if one.code else one.username
        for one in people
        if one.role == role
    ]
    more = [f"… ({len(names)})"] if len(names) > _SHOWN else []
    return ", ".join(names[:_SHOWN] + more)
