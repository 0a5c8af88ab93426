"""Early-warning scores, what the RCP recommends at each level, and the calls a ward gets.

`news2`, `mews_subbe_2001` and `qsofa_singer_2016` take one patient or a whole table. A missing
sign is never taken as normal: the score is then a range, and says which signs are missing. What
no patient can have is a `SignError` with one sentence in each language.
"""

from lab_utils.warning.calls import Calls, count_calls, triggers, undecided, ward_news2
from lab_utils.warning.charts import MEWS, NEWS2, QSOFA, Chart
from lab_utils.warning.errors import SignError
from lab_utils.warning.learnt import risk_scores
from lab_utils.warning.levels import LEVELS, Level, news2_level
from lab_utils.warning.score import Score, mews_subbe_2001, news2, qsofa_singer_2016
from lab_utils.warning.signs import LABELS, MEASURED

__all__ = [
    "LABELS",
    "LEVELS",
    "MEASURED",
    "MEWS",
    "NEWS2",
    "QSOFA",
    "Calls",
    "Chart",
    "Level",
    "Score",
    "SignError",
    "count_calls",
    "mews_subbe_2001",
    "news2",
    "news2_level",
    "qsofa_singer_2016",
    "risk_scores",
    "triggers",
    "undecided",
    "ward_news2",
]
