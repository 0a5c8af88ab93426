"""Queues: a reading room with an AI that flags studies, beds of a ward, a morning's appointments.

By theory where there is a formula (`mean_wait`, `triage_waits`), by simulation where there is none
(`simulate_month`, `simulate_clinic`). A load of 1 or more has no mean wait: that, and every number
that makes no sense, is a `WorklistError` with one sentence in each language.
"""

from lab_utils.worklist.caps import CAPS, cap_table, simulated_wait
from lab_utils.worklist.clinic import Session, overbook, simulate_clinic
from lab_utils.worklist.errors import WorklistError
from lab_utils.worklist.queue import erlang_c, mean_wait
from lab_utils.worklist.simulation import over_months, simulate_month
from lab_utils.worklist.triage import Reading, TriageWaits, triage_waits

__all__ = [
    "CAPS",
    "Reading",
    "Session",
    "TriageWaits",
    "WorklistError",
    "cap_table",
    "erlang_c",
    "mean_wait",
    "over_months",
    "overbook",
    "simulate_clinic",
    "simulate_month",
    "simulated_wait",
    "triage_waits",
]
