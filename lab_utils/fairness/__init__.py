"""Whom an AI misses: its results by group, with limits, and what may be said of them.

An `audit` is one table a clinician can read; `gaps` compares its groups, `threshold_cost` says
what thresholds by group would cost. `audit_counts`, `label_worth`, `proxy_share`, `across_sites`
and `printed_rates` do the like for published tables. Each is shown in a notebook as a table with
its sentences, and has the figures in ``.table``.

Groups are what the data record: sex, age, region, insurance, level of facility. A difference
between them says nothing of its cause; label, sample, measure, biology and formula are to be
gone through first. What has no meaning (a share of nobody, the AUC of one class) is NaN with a
reason, never a number. Input that makes no sense is a `FairnessError` in both languages.
"""

from lab_utils.fairness.audit_view import Audit
from lab_utils.fairness.compare import Gap, Gaps, gap_in_words, gaps
from lab_utils.fairness.counts import audit_counts
from lab_utils.fairness.errors import FairnessError
from lab_utils.fairness.groups import ALL, MISSING, bands
from lab_utils.fairness.labels import label_worth, proxy_share
from lab_utils.fairness.limits import auc_limits, difference
from lab_utils.fairness.people import audit
from lab_utils.fairness.rows import ENOUGH, MEASURES, Row
from lab_utils.fairness.sites import across_sites, printed_rates
from lab_utils.fairness.thresholds import (
    ThresholdCost,
    alerts_per_case,
    equal_sensitivity,
    threshold_cost,
)

__all__ = [
    "ALL",
    "ENOUGH",
    "MEASURES",
    "MISSING",
    "Audit",
    "FairnessError",
    "Gap",
    "Gaps",
    "Row",
    "ThresholdCost",
    "across_sites",
    "alerts_per_case",
    "auc_limits",
    "audit",
    "audit_counts",
    "bands",
    "difference",
    "equal_sensitivity",
    "gap_in_words",
    "gaps",
    "label_worth",
    "printed_rates",
    "proxy_share",
    "threshold_cost",
]
