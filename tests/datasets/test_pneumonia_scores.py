"""The score table is what its card says, and can be made again."""

import hashlib
import importlib.util
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from lab_utils import accuracy, data
from lab_utils.data.catalogue import entry
from lab_utils.language import LANGUAGES
from lab_utils.numbers import format_number

FOLDER = data.DATASETS / "pneumonia_scores"
CARD = (FOLDER / "CARD.md").read_text(encoding="utf-8")
MIRROR = Path(os.environ.get("LABS_DATA_MIRROR", data.DATASETS.parents[1] / "shared" / "mirror"))
STANDIN = MIRROR / "pneumoniamnist" / "pneumoniamnist-standin.npz"
needs_standin = pytest.mark.skipif(
    not STANDIN.is_file(), reason="no copy of PneumoniaMNIST in the mirror"
)


@pytest.fixture(scope="module")
def table():
    return pd.read_csv(FOLDER / "scores.csv")


@pytest.fixture(scope="module")
def validation(table):
    return table[table["split"] == "validation"]


@pytest.fixture(scope="module")
def test(table):
    return table[table["split"] == "test"]


@pytest.fixture(scope="module")
def make():
    spec = importlib.util.spec_from_file_location("make_pneumonia_scores", FOLDER / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_rows_and_columns(table):
    assert list(table.columns) == ["split", "image_sha256", "truth", "score"]
    counts = table.groupby("split")["truth"].agg(["size", "sum"])
    assert counts.loc["validation"].tolist() == [524, 389]
    assert counts.loc["test"].tolist() == [624, 390]
    assert table["truth"].isin([0, 1]).all()
    assert table["score"].between(0.000001, 0.999999).all()


def test_hashes_are_well_formed_and_order_carries_nothing(table, validation, test):
    assert table["image_sha256"].str.fullmatch("[0-9a-f]{64}").all()
    assert table["split"].tolist() == ["validation"] * 524 + ["test"] * 624
    assert validation["image_sha256"].is_monotonic_increasing
    assert test["image_sha256"].is_monotonic_increasing


def test_equal_images_have_equal_truth_and_score(table, validation, test):
    assert validation["image_sha256"].nunique() == 524
    assert test["image_sha256"].nunique() == 621
    assert (table.groupby("image_sha256")[["truth", "score"]].nunique() == 1).all(axis=None)


def test_table_is_the_one_of_the_card():
    assert hashlib.sha256((FOLDER / "scores.csv").read_bytes()).hexdigest() in CARD
    assert entry("pneumoniamnist").files[0].md5 in CARD


def test_area_and_its_bootstrap_limits(test):
    truth, score = test["truth"].to_numpy(), test["score"].to_numpy()
    assert roc_auc_score(truth, score) == pytest.approx(0.958, abs=0.002)
    draws = np.random.default_rng(0).integers(0, len(test), (1000, len(test)))
    areas = [roc_auc_score(truth[draw], score[draw]) for draw in draws]
    assert np.percentile(areas, [2.5, 97.5]) == pytest.approx([0.941, 0.973], abs=0.004)


def test_a_threshold_for_95_per_cent_does_not_travel(validation, test):
    threshold = accuracy.threshold_for_specificity(validation["truth"], validation["score"], 0.95)
    here, there = (
        accuracy.confusion(s["truth"], s["score"], threshold) for s in (validation, test)
    )
    assert (here.tn, here.tn + here.fp) == (129, 135)
    assert (there.tn, there.tn + there.fp) == (153, 234)
    assert 100 * here.ppv.value == pytest.approx(98.4, abs=0.05)
    assert 100 * there.ppv.value == pytest.approx(82.7, abs=0.05)


def test_a_percentile_as_threshold_does_not_travel_either(validation, test):
    threshold = np.quantile(validation.loc[validation["truth"] == 0, "score"], 0.95)
    here, there = (
        accuracy.confusion(s["truth"], s["score"], threshold) for s in (validation, test)
    )
    assert (here.tn, there.tn) == (128, 151)
    assert 100 * there.specificity.value == pytest.approx(64.5, abs=0.05)
    assert 100 * here.ppv.value == pytest.approx(98.2, abs=0.05)
    assert 100 * there.ppv.value == pytest.approx(82.3, abs=0.05)


@pytest.mark.parametrize("language", LANGUAGES)
def test_card_prints_what_the_table_gives(language, validation, test):
    def number(x, decimals):
        return format_number(x, language, decimals)

    def limits(estimate, scale=100, decimals=1, unit=" %"):
        value, low, high = (
            number(scale * x, decimals) for x in (estimate.value, estimate.low, estimate.high)
        )
        return f"{value}{unit} ({low}–{high})"

    threshold = accuracy.threshold_for_specificity(validation["truth"], validation["score"], 0.95)
    rows = []
    for split in (validation, test):
        truth, score = split["truth"], split["score"]
        half = accuracy.confusion(truth, score, 0.5)
        chosen = accuracy.confusion(truth, score, threshold)
        rows.append(
            [
                limits(accuracy.auc(truth, score), scale=1, decimals=3, unit=""),
                limits(half.sensitivity),
                limits(half.specificity),
                limits(chosen.specificity),
                limits(chosen.ppv),
                number(score.mean(), 3),
                number(100 * truth.mean(), 1) + " %",
            ]
        )
    for here, there in zip(*rows, strict=True):
        assert f"| {here} | {there} |" in CARD
    assert f" {number(threshold, 6)} * |" in CARD
    for x in (94.8, 64.5, 98.2, 82.3):
        assert f"{number(x, 1)} %" in CARD


@needs_standin
def test_training_again_gives_the_same_scores(make, table, tmp_path):
    again = make.score_table(STANDIN)
    keys = ["split", "image_sha256", "truth"]
    pd.testing.assert_frame_equal(again[keys], table[keys])
    np.testing.assert_allclose(again["score"], table["score"], rtol=0, atol=1e-4)
    make.write(table, tmp_path / "scores.csv")
    assert (tmp_path / "scores.csv").read_bytes() == (FOLDER / "scores.csv").read_bytes()


@needs_standin
def test_order_of_the_training_images_does_not_matter(make, table, tmp_path):
    with np.load(STANDIN) as arrays:
        arrays = dict(arrays)
    for part in ("train", "val", "test"):
        order = np.random.default_rng(1).permutation(len(arrays[f"{part}_images"]))
        for kind in ("images", "labels"):
            arrays[f"{part}_{kind}"] = arrays[f"{part}_{kind}"][order]
    np.savez(tmp_path / "shuffled.npz", **arrays)
    again = make.score_table(tmp_path / "shuffled.npz")
    assert again["image_sha256"].tolist() == table["image_sha256"].tolist()
    np.testing.assert_allclose(again["score"], table["score"], rtol=0, atol=1e-4)


@needs_standin
def test_images_shared_with_the_training_set_are_as_the_card_says(validation, test):
    with np.load(STANDIN) as arrays:
        training = {data.image_hash(image) for image in arrays["train_images"]}
    assert validation["image_sha256"].isin(training).sum() == 8
    assert test["image_sha256"].isin(training).sum() == 0


@needs_standin
def test_other_models_of_the_kind_fall_as_far_as_the_card_says():
    with np.load(STANDIN) as arrays:
        pixels = {p: arrays[f"{p}_images"].reshape(-1, 784) / 255 for p in ("train", "val", "test")}
        truth = {p: arrays[f"{p}_labels"].ravel() for p in pixels}
    found = []
    for penalty in (0.5, 1, 5, 10):
        model = make_pipeline(PCA(50, whiten=True, random_state=0), SVC(C=penalty))
        model.fit(pixels["train"], truth["train"])
        score = {p: model.decision_function(pixels[p]) for p in ("val", "test")}
        threshold = accuracy.threshold_for_specificity(truth["val"], score["val"], 0.95)
        cells = accuracy.confusion(truth["test"], score["test"], threshold)
        found.append(round(100 * cells.specificity.value))
    assert (min(found), max(found)) == (65, 73)
    assert "65 đến 73 %" in CARD
    assert "65 to 73 %" in CARD
