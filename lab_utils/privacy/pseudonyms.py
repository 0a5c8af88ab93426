"""New identifiers and moved dates that nobody can turn back without the secret."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from datetime import datetime, timedelta

_REGISTERED = "1.2.840.10008."  # the standard's own: they name kinds, never an image
_MOST_DAYS = 3650


class Pseudonyms:
    """Replacements that are the same for the same original, as long as the secret is the same.

    Parameters
    ----------
    secret : str, optional
        Without it a random one is drawn and forgotten.

    References
    ----------
    HMAC with SHA-256, RFC 2104; a UID made of a UUID, DICOM PS3.5 B.2.

    Examples
    --------
    >>> one = Pseudonyms("hospital's secret")
    >>> one.uid("1.2.3") == Pseudonyms("hospital's secret").uid("1.2.3")
    True
    >>> one.uid("1.2.840.10008.5.1.4.1.1.2")
    '1.2.840.10008.5.1.4.1.1.2'
    """

    def __init__(self, secret: str | None = None) -> None:
        self._key = secret.encode() if secret else secrets.token_bytes(32)

    def uid(self, old: str) -> str:
        """Return the new UID; what the standard itself has registered stays."""
        if not old or old.startswith(_REGISTERED):
            return old
        return f"2.25.{uuid.UUID(bytes=self._digest('uid', old)[:16], version=4).int}"

    def days(self, patient: str) -> int:
        """Return by how many days the dates of a patient are moved: -3650 to -1."""
        return -1 - int.from_bytes(self._digest("days", patient)[:8]) % _MOST_DAYS

    def _digest(self, what: str, old: str) -> bytes:
        return hmac.digest(self._key, f"{what}:{old}".encode(), hashlib.sha256)


def moved(date: str, days: int) -> str | None:
    """Move a DICOM date (DA) or date with time (DT) by whole days.

    Returns
    -------
    str or None
        None where the day is not given or cannot be: such a date must go instead.

    Examples
    --------
    >>> moved("20260301", -1), moved("20260301083000.5+0700", -1)
    ('20260228', '20260228083000.5+0700')
    >>> print(moved("202603", -1))
    None
    """
    digits = date.replace(".", "") if date[4:5] == "." else date  # 2026.03.01, before 1993
    try:
        day = datetime.strptime(digits[:8], "%Y%m%d") + timedelta(days)
    except (ValueError, OverflowError):
        return None
    return f"{day:%Y%m%d}{digits[8:]}" if len(digits) >= 8 else None
