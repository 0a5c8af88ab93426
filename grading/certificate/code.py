"""The code on a certificate: a signature over what the certificate says.

A code proves that somebody who held this course's key made a certificate for a person of this
name, on this day, with this number of labs and minutes. It does not prove that who shows it is
that person (others have the same name), nor that they did the work themselves, and it cannot be
taken back one by one: no register of persons is kept. Whoever has the key can make codes for
anybody; who loses it can no longer verify any.

24 characters of Crockford's base 32 hold 120 bits: the day (15 bits, from 1 January 2020), labs
(5), minutes (12), and the first 88 bits of HMAC-SHA256 (RFC 2104) over all of these, the name
and the course. A guess is right once in 2^88 times.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from grading.course.course_secrets import course_key
from grading.course.errors import CourseError
from grading.course.nbgrader_config import COURSE_ID
from lab_utils.errors import BilingualError

LENGTH = 24
_MAC_BYTES = 11
_FIRST_DAY = date(2020, 1, 1)
_DAY_BITS, _LAB_BITS, _MINUTE_BITS = 15, 5, 12
# Crockford's letters (no I, L, O, U) for those of RFC 4648.
_CROCKFORD, _RFC = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_WRITE = str.maketrans(_RFC, _CROCKFORD)
_READ = str.maketrans(_CROCKFORD + "OIL", _RFC + _RFC[0] + _RFC[1] * 2)
_GAPS = re.compile(r"[\s\u00a0\u2000-\u2015\u202f\u2212-]+")


class CodeError(BilingualError, ValueError):
    """What was typed is no code at all; the sentence says why."""


@dataclass(frozen=True)
class Certificate:
    """What a certificate says besides the name.

    Attributes
    ----------
    day : date
    labs, minutes : int
        Done, and what they take.
    """

    day: date
    labs: int
    minutes: int


def sign(certificate: Certificate, name: str) -> str:
    """Return the code of a certificate, in groups of four.

    Raises
    ------
    ValueError
        If a number or the day does not fit into a code.
    """
    payload = _pack(certificate)
    text = base64.b32encode(payload + _mac(payload, name)).decode("ascii").translate(_WRITE)
    return "-".join(text[start : start + 4] for start in range(0, LENGTH, 4))


def verify(code: str, name: str) -> Certificate | None:
    """Return what a genuine certificate of this name says; None when it is not genuine.

    Capitals, spaces and hyphens do not matter, nor O for 0 and I or L for 1, nor how the marks
    of Vietnamese letters are put together.

    Raises
    ------
    CodeError
        If it has the wrong length, or a character that no code has.
    """
    # Before upper(): one letter must not become two, so what is not ASCII stays as it is.
    typed = _GAPS.sub("", code)
    typed = "".join(one.upper() if one.isascii() else one for one in typed)
    if len(typed) != LENGTH:
        raise CodeError(
            vi=f"Mã có {LENGTH} chữ và số, chia thành sáu nhóm bốn ký tự; mã này có {len(typed)}. "
            "Hãy chép lại từ giấy chứng nhận.",
            en=f"A code has {LENGTH} letters and digits, in six groups of four; this one has "
            f"{len(typed)}. Copy it from the certificate again.",
        )
    if wrong := sorted({one for one in typed if one not in _CROCKFORD + "OIL"}):
        raise CodeError(
            vi=f"Trong mã không có ký tự {wrong[0]!r}. Hãy chép lại từ giấy chứng nhận.",
            en=f"A code has no {wrong[0]!r}. Copy it from the certificate again.",
        )
    try:
        content = base64.b32decode(typed.translate(_READ))
    except binascii.Error as error:  # pragma: no cover - 24 letters of the alphabet always decode
        raise CodeError(
            vi="Đây không phải mã của giấy chứng nhận.", en="This is no code of a certificate."
        ) from error
    payload, mac = content[:-_MAC_BYTES], content[-_MAC_BYTES:]
    return _unpack(payload) if hmac.compare_digest(mac, _mac(payload, name)) else None


def _pack(certificate: Certificate) -> bytes:
    packed = 0
    for value, bits in (
        ((certificate.day - _FIRST_DAY).days, _DAY_BITS),
        (certificate.labs, _LAB_BITS),
        (certificate.minutes, _MINUTE_BITS),
    ):
        if not 0 <= value < 1 << bits:
            raise ValueError(f"{certificate} does not fit into a code")
        packed = packed << bits | value
    return packed.to_bytes(4, "big")


def _unpack(payload: bytes) -> Certificate:
    packed = int.from_bytes(payload, "big")
    minutes = packed & (1 << _MINUTE_BITS) - 1
    labs = packed >> _MINUTE_BITS & (1 << _LAB_BITS) - 1
    days = packed >> _MINUTE_BITS + _LAB_BITS
    return Certificate(_FIRST_DAY + timedelta(days=days), labs, minutes)


def _mac(payload: bytes, name: str) -> bytes:
    message = b"\0".join([COURSE_ID.encode(), payload, same_name(name).encode("utf-8", "replace")])
    return hmac.new(_key(), message, hashlib.sha256).digest()[:_MAC_BYTES]


def same_name(name: str) -> str:
    """Return a name as it is compared: composed letters, single spaces, no capitals."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return " ".join(plain.split())


def _key() -> bytes:
    try:
        return course_key("certificate.key")
    except CourseError as error:
        raise CodeError(**error.twin) from error
