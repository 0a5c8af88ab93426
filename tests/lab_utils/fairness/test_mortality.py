"""The audit that lab 06 shows: five-year mortality on flchain by sex and age band."""

from __future__ import annotations

import pandas as pd
import pytest

from lab_utils import accuracy, data
from lab_utils.fairness import Audit, audit, bands, equal_sensitivity, gaps, threshold_cost


@pytest.fixture(scope="module")
def residents() -> pd.DataFrame:
    scores = pd.read_csv(data.DATASETS / "mortality_scores" / "scores.csv")
    return scores.join(data.load("flchain")[["age", "sex"]], on="row")


def audited(residents: pd.DataFrame, groups: object) -> Audit:
    threshold = accuracy.threshold_for_sensitivity(residents["truth"], residents["score"], 0.8)
    return audit(residents["truth"], residents["score"], groups, threshold, "vi")


def test_by_sex(residents: pd.DataFrame) -> None:
    found = audited(residents, residents["sex"])
    areas = [round(row.estimate("auc").value, 3) for row in (found.overall, *found.rows)]
    assert areas == pytest.approx([0.819, 0.836, 0.803], abs=0.005)
    [gap] = gaps(found, "sensitivity", reference="F").gaps
    assert gap.difference.high < 0 and gap.enough


def test_by_age_band_the_one_figure_hides_all(residents: pd.DataFrame) -> None:
    found = audited(residents, bands(residents["age"], edges=[50, 60, 70, 80]))
    assert [row.name for row in found.rows] == ["50–59", "60–69", "70–79", "≥ 80"]
    sensitivity = [row.estimate("sensitivity").value for row in found.rows]
    assert sensitivity[0] == pytest.approx(0.08, abs=0.02) and sensitivity[3] == 1
    assert all(0.6 < row.estimate("auc").value < 0.75 for row in found.rows)


def test_equal_sensitivity_has_its_price(residents: pd.DataFrame) -> None:
    found = audited(residents, bands(residents["age"], edges=[50, 60, 70, 80]))
    cost = threshold_cost(found, equal_sensitivity(found, 0.8))
    everybody = cost.table.loc["(all)"]
    assert everybody["sensitivity_own"] == pytest.approx(0.8, abs=0.01)
    assert everybody["false_alarms_own"] > 1.5 * everybody["false_alarms"]
