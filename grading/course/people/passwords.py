"""Passwords: what may be one, and how one is kept.

Argon2id with 19 MiB and three passes, one more than OWASP's Password Storage Cheat Sheet asks for
at the least: some 40 ms of a processor each, so that a hall of 200 signs in within seconds.
"""

from __future__ import annotations

import unicodedata

import bcrypt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lab_utils.errors import BilingualError

SHORTEST = 8  # characters
LONGEST = 200  # characters; a passphrase fits, a flood does not
# How many tries the estimate has to say that a password withstands (zxcvbn, Wheeler 2016).
_LEAST_GUESSES = 100_000
# What people in Viet Nam choose first and an English list lacks.
_COMMON_HERE = (
    "matkhau", "vietnam", "hanoi", "saigon", "benhvien", "bacsi", "dieuduong", "duocsi", "hocvien",
    "giangvien", "anhyeuem", "emyeuanh", "khongbiet", "toiyeuem", "chongyeu", "voyeu", "meyeu",
    "giadinh", "hanhphuc", "xinchao", "conyeu", "password", "admin",
)  # fmt: skip

_hasher = PasswordHasher(time_cost=3, memory_cost=19_456, parallelism=1)


class PasswordError(BilingualError, ValueError):
    """The password cannot be taken; the sentence says what a better one is."""


def checked(password: str, *own: str) -> str:
    """Return a password as it is kept; keyboards write a Vietnamese letter in one or more signs.

    Parameters
    ----------
    password : str
    *own : str
        The user name and what else everybody knows of the person.

    Raises
    ------
    PasswordError
        If it is too short, too long, or among the first that anybody tries.
    """
    password = _plain(password)
    if len(password) < SHORTEST:
        raise PasswordError(
            vi="Mật khẩu quá ngắn: cần ít nhất {least} ký tự.",
            en="The password is too short: at least {least} characters.",
            least=SHORTEST,
        )
    if len(password) > LONGEST:
        raise PasswordError(
            vi="Mật khẩu quá dài: nhiều nhất {most} ký tự.",
            en="The password is too long: at most {most} characters.",
            most=LONGEST,
        )
    from zxcvbn import zxcvbn

    # The estimate takes a longer time the longer the text; the first 40 characters settle it.
    known = [*_COMMON_HERE, *(word for one in own for word in (one, *one.split()))]
    if zxcvbn(password[:40], user_inputs=known)["guesses"] < _LEAST_GUESSES:
        raise PasswordError(
            vi="Mật khẩu này quá dễ đoán. Hãy chọn mật khẩu khác, ví dụ ba từ không liên quan "
            "đến nhau; đừng dùng tên, ngày sinh hay dãy số.",
            en="This password is too easy to guess. Choose another, such as three words that have "
            "nothing to do with each other; no names, dates or rows of digits.",
        )
    return password


def hashed(password: str) -> str:
    """Return what is kept of a password that is `checked`."""
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Compare a password with what is kept; where nothing is, it takes as long and is False."""
    password = _plain(password)[:LONGEST]
    if kept is not None and kept.startswith("$2"):  # bcrypt takes no more than 72 bytes
        return bcrypt.checkpw(password.encode()[:72], kept.encode())
    try:
        return _hasher.verify(kept or _NOBODY, password) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def is_dated(kept: str) -> bool:
    """Whether a password should be hashed anew at the next sign-in."""
    return kept.startswith("$2") or _hasher.check_needs_rehash(kept)


def _plain(password: str) -> str:
    return unicodedata.normalize("NFC", password)


_NOBODY = _hasher.hash("nobody")
