"""The model card holds the model's own figures; sets of patients stand side by side."""

from __future__ import annotations

from collections import Counter

import pytest
from labtexts import in_both, numbers

from lab_utils import accuracy, data, decision
from lab_utils.language import LANGUAGES

# The model card


@in_both
def test_the_figures_of_the_card_are_those_of_the_project_s_model(language: str) -> None:
    scores = data.load("pneumonia_scores")
    found = scores[scores.split == "validation"]
    cells = accuracy.confusion(found.truth, found.score, 0.5)
    area = accuracy.auc(found.truth, found.score)
    rates = [cells.sensitivity, cells.specificity, cells.ppv]
    expected = [round(x, 3) for x in (area.value, area.low, area.high)]
    expected += [round(100 * x, 1) for one in rates for x in (one.value, one.low, one.high)]
    claims = decision.model_card(language).table["claim"]
    [results] = [claim for claim in claims if claim.startswith("AUC")]
    assert numbers(results) == expected
    [tested] = [claim for claim in claims if claim.startswith("524")]
    assert numbers(tested) == [len(found), found.truth.sum()]


def test_the_card_says_the_same_in_both_languages_and_that_it_is_invented() -> None:
    vi, en = (decision.model_card(language) for language in LANGUAGES)
    for one, other in zip(vi.body, en.body, strict=True):
        assert Counter(numbers(" ".join(one))) == Counter(numbers(" ".join(other)))
    assert "giả định" in vi.caption and "giả định" in vi.sentences[0]
    assert "invented" in en.caption and "invented" in en.sentences[0]
    # What the lab asks for and the card lacks: no figure in the lines that only claim.
    for entry in ("Groups", "The score", "Clearance", "Safety"):
        assert numbers(en.table.loc[entry, "claim"]) == []


# The local validation


@in_both
def test_sets_stand_side_by_side_without_the_predictive_value(language: str) -> None:
    truth, score = [0, 0, 0, 1, 1], [0.1, 0.6, 0.2, 0.4, 0.9]
    sheet = decision.local_validation(
        {"A": (truth, score), "B": (truth, [1 - x for x in score])}, 0.5, language
    )
    assert sheet.table.loc["A", ["n", "ill", "tp", "fp", "fn"]].to_list() == [5, 2, 1, 1, 1]
    assert sheet.table.loc["A", "auc"] == pytest.approx(5 / 6)
    assert sheet.head[1:] == ("A", "B")
    assert [row[1] for row in sheet.body[:5]] == ["5", "2", "1", "1", "1"]
    assert not any("PPV" in cell or "tiên đoán" in cell for row in sheet.body for cell in row)
