"""How often somebody may do something: so many times a second, and as many at once."""

from __future__ import annotations

import time
from collections.abc import Callable


class Rate:
    """Counts for each person.

    Parameters
    ----------
    a_second : float
    at_once : int, optional
        After a time without any; as many as in a second unless given.
    clock : callable
        Seconds.

    Examples
    --------
    >>> seconds = iter([0, 0, 0, 0.5])
    >>> rate = Rate(2, clock=lambda: next(seconds))
    >>> [rate.may("an") for _ in range(4)]
    [True, True, False, True]
    """

    def __init__(
        self,
        a_second: float,
        at_once: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._a_second, self._clock = a_second, clock
        self._at_once = at_once or a_second
        self._left: dict[str, tuple[float, float]] = {}

    def may(self, who: str) -> bool:
        """Whether somebody may do it now; it is counted."""
        moment = self._clock()
        left, since = self._left.get(who, (self._at_once, moment))
        left = min(self._at_once, left + (moment - since) * self._a_second)
        self._left[who] = (left - 1 if left >= 1 else left, moment)
        return left >= 1
