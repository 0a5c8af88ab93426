"""How long studies wait when an AI moves those it flags to the front: one reader, by theory.

References
----------
Cobham A. Priority assignment in waiting line problems. Oper Res 1954;2:70-6 (nobody is
interrupted). White H, Christie LS. Queuing with preemptive priorities or with breakdown. Oper Res
1958;6:79-95 (the reader stops and resumes later). Applied to an AI that flags studies:
Thompson YLE, Levine GM, Chen W, et al. Applying queueing theory to evaluate wait-time-savings of
triage algorithms. Queueing Syst 2024;108:579-610, whose tool is QuCAD of the FDA; its reader is
interrupted.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from lab_utils.worklist.inputs import positive, share, stable_load
from lab_utils.worklist.queue import mean_wait


@dataclass(frozen=True)
class Reading:
    """A reading room with one reader and an AI that flags studies.

    Attributes
    ----------
    load : float
        Share of time that the reader is busy, above 0 and below 1.
    minutes : float
        Mean time a study takes to read; times are exponential.
    prevalence, sensitivity, specificity : float
        Proportions 0..1: studies that show the disease, and how well the AI flags them.

    Raises
    ------
    WorklistError
        If a number makes no sense, or the load is 1 or more.

    Examples
    --------
    >>> round(Reading().flagged_share, 2)
    0.18
    """

    load: float = 0.8
    minutes: float = 10
    prevalence: float = 0.1
    sensitivity: float = 0.9
    specificity: float = 0.9

    def __post_init__(self) -> None:
        checks = {"load": stable_load, "minutes": lambda value: positive("minutes", value)}
        for one in fields(self):
            value = getattr(self, one.name)
            check = checks.get(one.name)
            object.__setattr__(self, one.name, check(value) if check else share(one.name, value))

    @property
    def flagged_share(self) -> float:
        """Share of all studies that the AI flags."""
        return self.prevalence * self.sensitivity + (1 - self.prevalence) * (1 - self.specificity)


@dataclass(frozen=True)
class TriageWaits:
    """Mean waits in minutes, from arrival to the end of reading less the reading itself.

    Attributes
    ----------
    arrival_order : float
        Every study, where the first to arrive is read first.
    flagged, unflagged : float
        In AI order. Studies with the disease that the AI missed are among the unflagged.
    ill, everyone : float
        In AI order: studies with the disease, found or missed; and all studies.
    """

    arrival_order: float
    flagged: float
    unflagged: float
    ill: float
    everyone: float


def triage_waits(reading: Reading, interrupt: bool = False) -> TriageWaits:
    """Compute the mean waits by group, in order of arrival and in AI order.

    Parameters
    ----------
    reading : Reading
    interrupt : bool
        Whether the reader leaves a study for a flagged one and resumes it later (preemptive, as
        QuCAD has it); otherwise finishes it first.

    Examples
    --------
    >>> waits = triage_waits(Reading())
    >>> [round(x, 1) for x in (waits.arrival_order, waits.flagged, waits.unflagged, waits.ill)]
    [40.0, 9.3, 46.7, 13.1]
    >>> waits = triage_waits(Reading(), interrupt=True)
    >>> [round(x, 1) for x in (waits.flagged, waits.unflagged, waits.ill)]
    [1.7, 48.4, 6.4]
    """
    flagged_load = reading.load * reading.flagged_share
    ahead = 1 - flagged_load  # share of time left over by the flagged
    # Minutes of work that a study finds ahead: all that counts before it, begun or not.
    unflagged = reading.load * reading.minutes / (ahead * (1 - reading.load))
    if interrupt:
        flagged = flagged_load * reading.minutes / ahead
        unflagged += reading.minutes / ahead - reading.minutes  # interrupted while being read
    else:
        flagged = reading.load * reading.minutes / ahead
    return TriageWaits(
        arrival_order=mean_wait(reading.load, reading.minutes),
        flagged=flagged,
        unflagged=unflagged,
        ill=reading.sensitivity * flagged + (1 - reading.sensitivity) * unflagged,
        everyone=reading.flagged_share * flagged + (1 - reading.flagged_share) * unflagged,
    )
