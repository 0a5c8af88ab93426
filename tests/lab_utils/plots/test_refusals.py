"""What cannot be drawn is refused with a sentence in each language."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from lab_utils import plots
from lab_utils.accuracy import Estimate, roc
from lab_utils.decision import decision_curve
from lab_utils.plots import FigureError

ONE = Estimate(0.5, 0.4, 0.6)
NONE = Estimate(math.nan, math.nan, math.nan)
RULE = {"Hb": {"swap": 3}}
ROC = roc([0, 1], [0.2, 0.8])
CURVE = decision_curve([0, 1], {"ai": [0, 1]}, [0.1, 0.5])
PEOPLE = (pd.Series([90.0, None]), pd.Series(["F", "M"]), pd.Series([True, True]))


def waits(**change: object) -> Callable[[], object]:
    given = {"waits": {"A": {"x": 1.0}}, "measure": "Wait"} | change
    return lambda: plots.waits_by_order(language="en", **given)


REFUSED: dict[str, Callable[[], object]] = {
    "no words": lambda: plots.image_grid([np.zeros((8, 8))], ["x"], " ", "en"),
    "a caption too many": lambda: plots.image_grid([np.zeros((8, 8))], ["x", "y"], "x", "en"),
    "no alerts": lambda: plots.delta_alerts({}, {}, 30, "en", note="x"),
    "no days": lambda: plots.delta_alerts(RULE, {}, 0, "en", note="x"),
    "a long label": lambda: plots.delta_alerts({"x" * 21: {}}, {}, 30, "en", note="x"),
    "an unknown reason": lambda: plots.delta_alerts(RULE, {"luck": 1}, 30, "en", note="x"),
    "more than there were": lambda: plots.delta_alerts(RULE, {"swap": 2}, 30, "en", note="x"),
    "no share": lambda: plots.before_after({"A": (ONE, NONE)}, "en"),
    "no sex": lambda: plots.cutoff_by_sex(*PEOPLE, {"F": 98, "M": 98}, "en"),
    "a limit that was not counted": lambda: plots.calls_by_limit({}, 5, "en", note="x"),
    "a unit mixed up": lambda: plots.egfr_curves(1.2, 70, "en"),
    "an unknown group": lambda: plots.forest({"A": ONE}, "en", measure="x", too_few=["B"]),
    "an unknown unit": lambda: plots.forest({"A": ONE}, "en", measure="x", unit="%"),
    "a group called all": lambda: plots.forest({"All": ONE}, "en", measure="x", overall=ONE),
    "a volume": lambda: plots.hounsfield_panel(np.zeros((2, 8, 8)), 40, 80, "en"),
    "a rule without a name": lambda: plots.net_benefit_curves(CURVE, 0.1, "en", names={}),
    "a threshold off the curve": lambda: plots.net_benefit_curves(
        CURVE, 0.123, "en", names={"ai": "AI"}
    ),
    "a full ward": lambda: plots.occupancy_curve(1.0, 20, 5, "en"),
    "half a person": lambda: plots.natural_frequencies(0.9, 0.9, 0.1, "en", people=99.5),
    "no prevalence": lambda: plots.predictive_value_curve(0.9, 0.9, "en", marked=[]),
    "a certain disease": lambda: plots.predictive_value_curve(0.9, 0.9, "en", marked=[0.5, 1]),
    "an unknown curve": lambda: plots.roc_curves({"A": ROC}, "en", marked={"B": 0.5}),
    "an infinite threshold": lambda: plots.threshold_panel([0, 1], [0.2, 0.8], math.inf, "en"),
    "other orders": waits(waits={"A": {"x": 1.0}, "B": {"y": 1.0}}),
    "a negative wait": waits(waits={"A": {"x": -1.5}}),
    "a wish for nobody": waits(most={"C": 20}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_drawn_is_refused_in_both_languages(what):
    with pytest.raises(FigureError) as refused:
        REFUSED[what]()
    vi, en = refused.value.say("vi"), refused.value.say("en")
    assert not vi.isascii() and vi != en
    assert "{" not in vi + en
    assert vi.endswith(".") and en.endswith(".")


def test_numbers_in_a_refusal_take_the_sign_of_the_language():
    for what, vi, en in (
        ("a threshold off the curve", "at là 0,123;", "at is 0.123;"),
        ("a negative wait", "là -1,5;", "is -1.5;"),
        ("a certain disease", "marked là 0,5; 1;", "marked is 0.5; 1;"),
    ):
        with pytest.raises(FigureError) as refused:
            REFUSED[what]()
        assert vi in refused.value.say("vi")
        assert en in refused.value.say("en")
