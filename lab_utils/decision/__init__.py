"""Whether to switch an AI on: its claims against one's own patients, its net benefit at the
threshold from which one would act, and how its advice changes the answers of those who get it.

Shares run from 0 to 1. Input that makes no sense is a `lab_utils.accuracy.InputError` in both
languages, which names the value.
"""

from lab_utils.decision.advice import CaseTable, show_advice
from lab_utils.decision.card import local_validation, model_card
from lab_utils.decision.curve import decision_curve, recalibrated
from lab_utils.decision.page import Page
from lab_utils.decision.reliance import Case, Switches, switches
from lab_utils.decision.result import show_switches
from lab_utils.decision.vignettes import Vignette, vignettes

__all__ = [
    "Case",
    "CaseTable",
    "Page",
    "Switches",
    "Vignette",
    "decision_curve",
    "local_validation",
    "model_card",
    "recalibrated",
    "show_advice",
    "show_switches",
    "switches",
    "vignettes",
]
