"""A morning of booked appointments where some do not come: who waits, who is idle, who stays late.

A session is short and begins empty, so that a steady state never comes; patients are seen in the
order of their appointments, and each starts when the one before has gone (Lindley 1952).

References
----------
Lindley DV. The theory of queues with a single server. Math Proc Camb Philos Soc 1952;48:277-89.
On booking more than there are slots: LaGanga LR, Lawrence SR. Clinic overbooking to improve
patient access and increase provider productivity. Decis Sci 2007;38:251-76.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lab_utils.worklist.inputs import positive, share, whole

SLOTS, MINUTES, NO_SHOW = 16, 15, 0.2
# Consultations vary half as much as their mean: coefficient of variation 0.5, a chosen figure.
_SHAPE = 4


@dataclass(frozen=True)
class Session:
    """Means over the simulated sessions.

    Attributes
    ----------
    wait : float
        Minutes that a patient who comes waits beyond the time of the appointment.
    idle : float
        Minutes a session in which the doctor has nobody to see.
    overtime : float
        Minutes a session past the end of its last slot.
    seen : float
        Patients seen a session.
    """

    wait: float
    idle: float
    overtime: float
    seen: float


def overbook(extra: int, slots: int = SLOTS) -> tuple[int, ...]:
    """Book one patient a slot and `extra` more, spread evenly from the first slot on.

    Examples
    --------
    >>> overbook(2, slots=6)
    (2, 1, 1, 2, 1, 1)
    """
    extra, slots = whole("booked", extra, least=0), whole("booked", slots)
    return tuple(1 + (slot + 1) * extra // slots - slot * extra // slots for slot in range(slots))[
        ::-1
    ]


def simulate_clinic(
    booked: Sequence[int],
    minutes: float = MINUTES,
    no_show: float = NO_SHOW,
    sessions: int = 4000,
    seed: int = 0,
) -> Session:
    """Simulate many sessions with one doctor.

    Parameters
    ----------
    booked : sequence of int
        Patients booked into each slot.
    minutes : float
        Length of a slot, and mean of a consultation.
    no_show : float
        Share 0..1 of the booked who do not come, each by chance.
    sessions : int
    seed : int

    Raises
    ------
    WorklistError
        If a number makes no sense.

    Examples
    --------
    >>> nobody_more, four_more = (simulate_clinic(overbook(extra)) for extra in (0, 4))
    >>> nobody_more.idle > four_more.idle, nobody_more.wait < four_more.wait
    (True, True)
    """
    minutes, no_show = positive("minutes", minutes), share("no_show", no_show)
    sessions = whole("sessions", sessions)
    booked = [whole("booked", one, least=0) for one in booked]
    whole("booked", sum(booked))
    rng = np.random.default_rng(seed)
    times = np.repeat(np.arange(len(booked)) * minutes, booked)
    comes = rng.random((sessions, len(times))) >= no_show
    length = rng.gamma(_SHAPE, minutes / _SHAPE, comes.shape) * comes
    free = np.zeros(sessions)  # when the doctor has finished
    waited = np.zeros(sessions)
    for place, time in enumerate(times):
        begin = np.maximum(free, time)
        waited += (begin - time) * comes[:, place]
        free = np.where(comes[:, place], begin + length[:, place], free)
    close = len(booked) * minutes
    return Session(
        wait=float(waited.sum() / max(comes.sum(), 1)),
        idle=float((np.maximum(free, close) - length.sum(axis=1)).mean()),
        overtime=float(np.maximum(free - close, 0).mean()),
        seen=float(comes.sum(axis=1).mean()),
    )
