"""Take identities out of files, texts and tables, and see what is left."""

from lab_utils.privacy.deidentify import Deidentified, deidentify
from lab_utils.privacy.errors import PrivacyError
from lab_utils.privacy.groups import (
    Anonymity,
    age_bands,
    anonymity,
    coarsen,
    coarsening_steps,
    group_sizes,
)
from lab_utils.privacy.misses import (
    INDIRECT,
    MaskedNote,
    count_misses,
    missed,
    misses_sheet,
)
from lab_utils.privacy.pixels import RISKY
from lab_utils.privacy.report import ACTIONS, Report
from lab_utils.privacy.search import what_is_left
from lab_utils.privacy.text import KINDS, Finding, find_identifiers, mask

__all__ = [
    "ACTIONS",
    "INDIRECT",
    "KINDS",
    "RISKY",
    "Anonymity",
    "Deidentified",
    "Finding",
    "MaskedNote",
    "PrivacyError",
    "Report",
    "age_bands",
    "anonymity",
    "coarsen",
    "coarsening_steps",
    "count_misses",
    "deidentify",
    "find_identifiers",
    "group_sizes",
    "mask",
    "missed",
    "misses_sheet",
    "what_is_left",
]
