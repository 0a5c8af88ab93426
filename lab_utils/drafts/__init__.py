"""Text that an AI wrote: compare it with its source, count its errors, ask a hospital's model."""

from lab_utils.drafts.count import Findings, error_rate, findings, share
from lab_utils.drafts.model import Model, ModelError, hospital_model
from lab_utils.drafts.pair import (
    KINDS,
    SEVERITIES,
    TRUTHS,
    DraftError,
    Omission,
    Pair,
    Sentence,
    check_pair,
    pairs,
)
from lab_utils.drafts.panel import own_prompt
from lab_utils.drafts.show import Feedback, Reader, Revealed

__all__ = [
    "KINDS",
    "SEVERITIES",
    "TRUTHS",
    "DraftError",
    "Feedback",
    "Findings",
    "Model",
    "ModelError",
    "Omission",
    "Pair",
    "Reader",
    "Revealed",
    "Sentence",
    "check_pair",
    "error_rate",
    "findings",
    "hospital_model",
    "own_prompt",
    "pairs",
    "share",
]
