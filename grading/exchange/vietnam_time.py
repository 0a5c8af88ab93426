"""Moments as people in Vietnam read and write them; everything is kept in UTC, naive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

# Vietnam has no summer time.
VIETNAM = timezone(timedelta(hours=7))


def local_time(moment: datetime) -> str:
    """Write a moment (UTC, naive) as people in Vietnam read it.

    Examples
    --------
    >>> local_time(datetime(2026, 12, 1, 10, 0))
    '17:00 01/12/2026'
    """
    return moment.replace(tzinfo=UTC).astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")


def read_typed(text: str) -> datetime:
    """Read what the date field of a page sends, in Vietnam's time; return UTC, naive.

    Raises
    ------
    ValueError, OverflowError
        If it is no date and time.

    Examples
    --------
    >>> read_typed("2026-12-01T17:00")
    datetime.datetime(2026, 12, 1, 10, 0)
    """
    return from_vietnam(datetime.strptime(text[:16], "%Y-%m-%dT%H:%M"))


def from_vietnam(moment: datetime) -> datetime:
    """Turn a moment that somebody in Vietnam wrote (naive) into UTC (naive).

    Examples
    --------
    >>> from_vietnam(datetime(2026, 12, 1, 17, 0))
    datetime.datetime(2026, 12, 1, 10, 0)
    """
    return moment.replace(tzinfo=VIETNAM).astimezone(UTC).replace(tzinfo=None)
