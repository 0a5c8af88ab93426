"""The Indian liver patients (ILPD): a model that hardly beats "always ill", and whom it misses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lab_utils import accuracy
from lab_utils.accuracy import Confusion
from lab_utils.fairness import Audit, audit, audit_counts, gap_in_words, gaps

LABELS = {"Female": {"vi": "Nữ", "en": "Women"}, "Male": {"vi": "Nam", "en": "Men"}}


@pytest.fixture(scope="module")
def patients(mirror: Path) -> pd.DataFrame:
    file = mirror / "uci-ilpd" / "Indian Liver Patient Dataset (ILPD).csv"
    if not file.is_file():
        pytest.skip(f"the ILPD table is not on this machine ({file.name})")
    return pd.read_csv(file)


@pytest.fixture(scope="module")
def audits(patients: pd.DataFrame) -> list[Audit]:
    """Logistic regression on all ten columns (sex as 0/1, medians for the 4 missing A/G ratios,
    standardised), ten folds stratified by outcome, five times over (seed 0)."""
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import RepeatedStratifiedKFold
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    truth = (patients["Selector"] == 1).astype(int)
    features = patients.drop(columns=["Selector", "Gender"])
    features["female"] = (patients["Gender"] == "Female").astype(int)
    folds = RepeatedStratifiedKFold(n_splits=10, n_repeats=5, random_state=0)
    model = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression())
    score = np.zeros((5, len(truth)))
    for turn, (train, test) in enumerate(folds.split(features, truth)):
        model.fit(features.iloc[train], truth.iloc[train])
        score[turn // 10, test] = model.predict_proba(features.iloc[test])[:, 1]
    return [audit(truth, one, patients["Gender"], 0.5, "vi", labels=LABELS) for one in score]


def test_always_ill_is_right_in_71_per_cent(patients: pd.DataFrame) -> None:
    truth = (patients["Selector"] == 1).astype(int)
    always = audit(truth, np.ones(len(truth)), patients["Gender"], 0.5, "vi", labels=LABELS)
    assert always.overall.cells == Confusion(tp=416, fp=167, fn=0, tn=0)
    assert round(100 * always.overall.cells.accuracy.value, 1) == 71.4
    assert always.overall.estimate("auc").value == 0.5
    assert [(row.n, row.ill) for row in always.rows] == [(142, 92), (441, 324)]


def test_the_model_hardly_beats_it_and_misses_more_women(audits: list[Audit]) -> None:
    # Published accuracy 71.31 %; measured once: 71.5 %, missing 17.7 % of ill women and 4.7 % of
    # ill men. The folds of that run are not known, so ours are held to one point.
    right = np.mean([100 * one.overall.cells.accuracy.value for one in audits])
    missed = {
        name: np.mean([100 - 100 * one.row(name).estimate("sensitivity").value for one in audits])
        for name in LABELS
    }
    assert right == pytest.approx(71.5, abs=1)
    assert missed["Female"] == pytest.approx(17.7, abs=1)
    assert missed["Male"] == pytest.approx(4.7, abs=1)


def test_it_is_a_signal_and_not_proof(audits: list[Audit]) -> None:
    for one in audits:
        [gap] = gaps(one, "sensitivity", reference="Male").gaps
        assert gap.difference.high < 0 and not gap.enough
        assert gap_in_words(gap, "vi").startswith("Một dấu hiệu, chưa phải bằng chứng")


def test_the_counts_alone_say_the_same(audits: list[Audit]) -> None:
    counts = audit_counts({row.name: row.cells for row in audits[0].rows}, "vi", labels=LABELS)
    for measure in ("sensitivity", "specificity", "ppv"):
        assert counts.row("Female").estimate(measure) == audits[0].row("Female").estimate(measure)
    women = audits[0].row("Female").cells
    assert counts.row("Female").estimate("sensitivity") == accuracy.wilson(women.tp, 92)
