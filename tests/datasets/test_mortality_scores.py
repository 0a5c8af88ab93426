"""The score table is what its card says, and can be made again."""

from __future__ import annotations

import hashlib
import importlib.util
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import StratifiedKFold, cross_val_predict, train_test_split

from lab_utils import accuracy, data
from lab_utils.language import LANGUAGES
from lab_utils.numbers import format_number

FOLDER = data.DATASETS / "mortality_scores"
CARD = (FOLDER / "CARD.md").read_text(encoding="utf-8")
NAMES = ("score", "score_with_sex")
BANDS = {"50–59": (50, 59), "60–69": (60, 69), "70–79": (70, 79), "80": (80, 150)}


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_mortality_scores", FOLDER / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def residents() -> pd.DataFrame:
    return data.load("flchain")


@pytest.fixture(scope="module")
def table(residents: pd.DataFrame) -> pd.DataFrame:
    scores = pd.read_csv(FOLDER / "scores.csv")
    return scores.join(residents[["age", "sex"]], on="row")


def groups(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    bands = {name: table[table["age"].between(*ends)] for name, ends in BANDS.items()}
    return {"all": table, **{s: table[table["sex"] == s] for s in ("F", "M")}, **bands}


def area(people: pd.DataFrame, name: str = "score") -> float:
    return accuracy.auc(people["truth"], people[name]).value


def threshold(table: pd.DataFrame, name: str) -> float:
    return accuracy.threshold_for_sensitivity(table["truth"], table[name], 0.8)


def found(table: pd.DataFrame, group: str, name: str = "score") -> accuracy.Estimate:
    """Sensitivity in a group at the threshold that finds 80 % of all."""
    people = groups(table)[group]
    return accuracy.confusion(people["truth"], people[name], threshold(table, name)).sensitivity


def test_rows_and_columns(table, residents):
    assert list(table.columns[:5]) == ["row", "fold", "truth", *NAMES]
    assert (len(table), int(table["truth"].sum())) == (7679, 935)
    assert table["row"].is_unique
    assert set(table["row"]) <= set(residents.index)
    assert table["fold"].isin(range(1, 6)).all()
    assert table[list(NAMES)].gt(0).all(axis=None) and table[list(NAMES)].lt(1).all(axis=None)
    assert set(table["sex"].value_counts()) == {4234, 3445}


def test_truth_is_death_within_five_years_and_unknown_fates_are_left_out(table, residents):
    fate = residents.loc[table["row"]].reset_index(drop=True)
    died = fate["death"] & (fate["follow_up"] <= 1826)
    assert (table["truth"] == died).all()
    left_out = residents.drop(index=table["row"])
    assert len(left_out) == 195
    assert not left_out["death"].any()
    assert left_out["follow_up"].max() < 1826


def test_table_is_the_one_of_the_card():
    assert hashlib.sha256((FOLDER / "scores.csv").read_bytes()).hexdigest() in CARD


def test_training_again_gives_the_same_scores(make, table, residents, tmp_path):
    again = make.score_table(residents)
    keys = ["row", "fold", "truth"]
    pd.testing.assert_frame_equal(again[keys], table[keys], check_dtype=False)
    np.testing.assert_allclose(again[list(NAMES)], table[list(NAMES)], rtol=0, atol=1e-4)
    make.write(table[[*keys, *NAMES]], tmp_path / "scores.csv")
    assert (tmp_path / "scores.csv").read_bytes() == (FOLDER / "scores.csv").read_bytes()


def test_scores_are_of_people_the_model_had_not_seen(make, table, residents):
    """Whoever changes the fate of one part leaves the scores of that part alone."""
    people = make.known(residents)
    part = (table["fold"] == 1).to_numpy()
    model = make._model().fit(
        people.loc[~part, list(make.MODELS["score"])].to_numpy(float), people.loc[~part, "truth"]
    )
    seen = people.loc[part, list(make.MODELS["score"])].to_numpy(float)
    expected = model.predict_proba(seen)[:, 1]
    np.testing.assert_allclose(table.loc[part, "score"], expected, rtol=0, atol=1e-4)


def test_figures_of_the_teaching_plan(table):
    """Overall .819, women .836, men .803; .64 to .72 in age bands; 8 % at 50-60, all over 80."""
    plan = {"all": 0.819, "F": 0.836, "M": 0.803}
    for group, figure in plan.items():
        assert area(groups(table)[group]) == pytest.approx(figure, abs=0.0006)
        assert area(groups(table)[group], "score_with_sex") == pytest.approx(figure, abs=0.003)
    for name in NAMES:
        bands = [area(groups(table)[band], name) for band in BANDS]
        assert (min(bands), max(bands)) == pytest.approx((0.64, 0.72), abs=0.01)
        assert found(table, "50–59", name).value == pytest.approx(0.08, abs=0.01)
        assert found(table, "80", name).value == 1


def test_leaving_the_sex_column_out_opens_the_gap(table):
    gap = {n: found(table, "F", n).value - found(table, "M", n).value for n in NAMES}
    assert gap["score"] == pytest.approx(0.072, abs=0.002)
    assert gap["score_with_sex"] == pytest.approx(0.004, abs=0.002)
    areas = [area(table, name) for name in NAMES]
    assert areas[1] - areas[0] < 0.002


@pytest.mark.parametrize("language", LANGUAGES)
def test_card_prints_what_the_table_gives(language, table):
    def number(x, decimals):
        return format_number(x, language, decimals)

    def limits(estimate, scale=100, decimals=1, unit=" %"):
        value, low, high = (
            number(scale * x, decimals) for x in (estimate.value, estimate.low, estimate.high)
        )
        return f"{value}{unit} ({low}–{high})"

    for group, people in groups(table).items():
        cells = [str(len(people)), str(people["truth"].sum())]
        for name in NAMES:
            cells.append(limits(accuracy.auc(people["truth"], people[name]), 1, 3, ""))
            cells.append(limits(found(table, group, name)))
        assert f"| {' | '.join(cells)} |" in CARD
    for name in NAMES:
        assert f"{number(threshold(table, name), 6)} " in CARD
        for sex in ("F", "M"):
            assert f"{number(100 - 100 * found(table, sex, name).value, 1)} %" in CARD


@pytest.mark.parametrize("language", LANGUAGES)
def test_card_says_what_varies_when_the_way_varies(language, make, residents):
    def printed(x):
        return format_number(x, language, 3)

    def cross_validated(people, features, seed=make.SEED):
        _, score = make.cross_validated(people, features, seed)
        return accuracy.auc(people["truth"], score).value

    people, features = make.known(residents), make.MODELS["score"]
    to = {"vi": "đến", "en": "to"}[language]
    seeds = [cross_validated(people, features, seed) for seed in range(10)]
    complete = people.dropna(subset=["creatinine"])
    everybody = residents.assign(
        truth=(residents["death"] & (residents["follow_up"] <= 1826)).astype(int)
    )
    splits = []
    seen, truth = people[list(features)].to_numpy(), people["truth"].to_numpy()
    for seed in range(20):
        train, test = train_test_split(
            np.arange(len(people)), test_size=0.3, random_state=seed, stratify=truth
        )
        score = make._model().fit(seen[train], truth[train]).predict_proba(seen[test])[:, 1]
        splits.append(accuracy.auc(truth[test], score).value)
    unshuffled = cross_val_predict(
        make._model(), seen, truth, cv=StratifiedKFold(5), method="predict_proba"
    )[:, 1]
    expected = [
        f"{printed(min(seeds))} {to} {printed(max(seeds))}",
        printed(cross_validated(complete, features)),
        printed(cross_validated(everybody, features)),
        printed(cross_validated(people, (*features, "sample_year"))),
        printed(cross_validated(people, ("age", "creatinine"))),
        f"{printed(min(splits))} {to} {printed(max(splits))}",
        printed(accuracy.auc(truth, unshuffled).value),
    ]
    heading = {"vi": "| Cách làm | AUC |", "en": "| Way | AUC |"}[language]
    rows = CARD.split(heading)[1].split("\n\n")[0].splitlines()[2:]
    assert [row.split("|")[-2].strip() for row in rows] == expected
    assert f"{printed(cross_validated(people, ('age',)))}" in CARD
    assert str(len(complete)) in CARD
