"""What the hub tells whoever started it, in both languages."""

from __future__ import annotations

from grading.course import accounts
from grading.course.paths import CoursePaths
from grading.hub.lti import platform
from lab_utils.language import LANGUAGES, say

_SHOWN = 12  # names of a long list


def tell(*, vi: str, en: str, **values: object) -> None:
    """Print a message in both languages, its blanks filled."""
    for language in LANGUAGES:
        print(say({"vi": vi, "en": en}, language, **values), flush=True)


def welcome(paths: CoursePaths, address: str, seats: int) -> None:
    """Say where the hub is, who may sign in, how many there is room for, and how to stop it."""
    people = accounts.read(paths.accounts)
    print(f"\n  {address}\n")
    if lti := platform.read(paths.lti):
        print(f"Từ / from (LTI 1.3):     {lti.issuer}")
    if people:
        print(
            f"Giảng viên / instructor: {_names(people, 'instructor')}\n"
            f"Học viên / trainees:     {_names(people, 'trainee')}\n"
            f"Danh sách / list:        {paths.accounts}\n"
        )
        tell(
            vi="Lần đầu đăng nhập, mật khẩu được gõ (ít nhất 8 ký tự) trở thành mật khẩu của tài "
            "khoản.",
            en="The first visit of an account sets its password (at least 8 characters).",
        )
    print(f"Đủ bộ nhớ cho / memory for: {seats} học viên cùng lúc / trainees at a time")
    print("Dừng: Ctrl-C. / Stop: Ctrl-C.", flush=True)


def warn_of_others() -> None:
    """Say that other machines can reach the hub."""
    tell(
        vi="CHÚ Ý: máy khác vào được, không mã hóa; hãy đặt ngay mật khẩu giảng viên.",
        en="NOTE: other machines can reach it, unencrypted; set the instructor's password now.",
    )


def _names(people: list[accounts.Account], role: str) -> str:
    names = [person.username for person in people if person.role == role]
    more = [f"… ({len(names)})"] if len(names) > _SHOWN else []
    return ", ".join(names[:_SHOWN] + more)
