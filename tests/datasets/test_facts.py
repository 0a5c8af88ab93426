"""What the labs and the cards say of the data is so."""

import numpy as np
import pandas as pd
import pytest

from lab_utils import data
from tests.lab_utils.data.conftest import real_mirror  # noqa: F401


def egfr_2021(creatinine, age, woman):
    """CKD-EPI 2021, creatinine mg/dL (Inker 2021, N Engl J Med 385:1737)."""
    k = np.where(woman, 0.7, 0.9)
    a = np.where(woman, -0.241, -0.302)
    low, high = np.minimum(creatinine / k, 1), np.maximum(creatinine / k, 1)
    return 142 * low**a * high**-1.2 * 0.9938**age * np.where(woman, 1.012, 1)


def egfr_2009(creatinine, age, woman, black):
    """CKD-EPI 2009 with its term for race (Levey 2009, Ann Intern Med 150:604)."""
    k = np.where(woman, 0.7, 0.9)
    a = np.where(woman, -0.329, -0.411)
    low, high = np.minimum(creatinine / k, 1), np.maximum(creatinine / k, 1)
    sex, race = np.where(woman, 1.018, 1), 1.159 if black else 1
    return 141 * low**a * high**-1.209 * 0.993**age * sex * race


@pytest.fixture
def from_mirror(real_mirror, monkeypatch, tmp_path):  # noqa: F811
    monkeypatch.setenv("LABS_DATA_CACHE", str(tmp_path))
    monkeypatch.setenv("LABS_DATA_MIRROR", str(real_mirror))
    return data.load


def test_the_formula_gives_the_published_case():
    assert egfr_2021(0.9, 55, True) == pytest.approx(75.5, abs=0.05)


def test_flchain():
    table = data.load("flchain")
    assert len(table) == 7874
    assert table["sex"].value_counts().to_dict() == {"F": 4350, "M": 3524}
    assert 100 * table["creatinine"].isna().mean() == pytest.approx(17.1, abs=0.05)
    assert table["death"].sum() == 2169  # as scikit-survival's documentation prints
    assert (table["follow_up"] == 0).sum() == 3  # as R survival's help page prints
    assert (table["chapter"].isna() == ~table["death"]).all()


def test_light_chains_are_in_mg_per_dl():
    # Dispenzieri 2012: the highest decile of kappa + lambda begins at 4.72 mg/dL.
    table = data.load("flchain")
    total = table["kappa"] + table["lambda"]
    assert total[table["flc_group"] == 10].min() == pytest.approx(4.72)
    assert total[table["flc_group"] < 10].max() < 4.72


@pytest.mark.parametrize(
    ("sex", "limit", "missed"),
    [("F", 1.2, 75.0), ("M", 1.2, 1.9), ("F", 1.0, 23.5), ("M", 1.3, 23.6)],
)
def test_whom_a_creatinine_limit_misses(sex, limit, missed):
    table = data.load("flchain").dropna(subset="creatinine")
    table = table[table["sex"] == sex]
    low = table[egfr_2021(table["creatinine"], table["age"], sex == "F") < 60]
    assert 100 * (low["creatinine"] <= limit).mean() == pytest.approx(missed, abs=0.05)


def test_diabetes():
    table = data.load("diabetes")
    calculated = table["total_cholesterol"] - table["hdl"] - np.exp(table["s5"]) / 5
    off = (table["ldl"] - calculated).abs()
    assert (off < 0.01).sum() == 438
    assert off.nlargest(4).between(0.2, 0.41).all()
    assert table["glucose"].max() == 124
    assert not (table["glucose"] >= 126).any()
    assert table["sex"].value_counts().to_dict() == {1: 235, 2: 207}


def test_breast_cytology():
    table = data.load("breast_cytology")
    assert table["malignant"].sum() == 212
    assert 100 * table["malignant"].mean() == pytest.approx(37.3, abs=0.05)
    # Malignant nuclei are the large ones: the label is not upside down.
    radius = table.groupby("malignant")["mean_radius"].mean()
    assert radius[True] > 17 > 13 > radius[False]


def test_pydicom_scans():
    from pydicom import dcmread

    table = data.load("pydicom_scans").set_index("scan")
    assert table.loc["ct_small", "private_elements"] == 179
    assert table.loc["ct_small", ["rows", "columns"]].tolist() == [128, 128]
    head = dcmread(table.loc["head_ct", "path"])
    values = head.RescaleSlope * head.pixel_array + head.RescaleIntercept
    assert (values.shape, values.min(), values.max()) == ((512, 512), -2000, 1896)
    for scan in ("us_rgb", "us_large"):
        assert dcmread(table.loc[scan, "path"]).InstitutionName == "BAPTIST MED CTR"
    assert len(dcmread(table.loc["ecg", "path"]).waveform_array(0)[0]) == 12
    assert any(e.tag.group == 0x6000 for e in dcmread(table.loc["mr_overlay", "path"]))


def test_nhanes(from_mirror):
    table = from_mirror("nhanes")
    assert table["sex"].value_counts().to_dict() == {"F": 4697, "M": 4557}
    assert table["creatinine"].notna().sum() == 5903
    adults = table[table["age"] >= 18].dropna(subset="creatinine")
    woman = adults["sex"] == "F"
    low = adults[egfr_2021(adults["creatinine"], adults["age"], woman) < 60]
    missed = (low["creatinine"] <= 1.2).groupby(low["sex"], observed=True).agg(["sum", "size"])
    assert missed.loc["F"].tolist() == [116, 224]
    assert missed.loc["M"].tolist() == [0, 219]
    assert pytest.approx(51.8, abs=0.05) == 100 * 116 / 224


def test_race_in_egfr(from_mirror):
    table = from_mirror("nhanes").dropna(subset="creatinine")
    black = table[
        (table["group"] == "Non-Hispanic Black") & (table["age"] >= 20) & ~table["pregnant"]
    ]
    assert len(black) == 1101
    case = (black["creatinine"], black["age"], black["sex"] == "F")
    assert (egfr_2009(*case, black=True) < 60).sum() == 118
    assert (egfr_2009(*case, black=False) < 60).sum() == 198
    assert (egfr_2021(*case) < 60).sum() == 164


def test_ilpd(from_mirror):
    table = from_mirror("ilpd")
    assert table["sex"].value_counts().to_dict() == {"M": 441, "F": 142}
    assert table["liver_patient"].sum() == 416
    assert 100 * table["liver_patient"].mean() == pytest.approx(71.4, abs=0.05)


def test_hcv(from_mirror):
    table = from_mirror("hcv")
    assert table["sex"].value_counts().to_dict() == {"M": 377, "F": 238}
    assert table["category"].value_counts().to_dict() == {
        "blood donor": 533,
        "cirrhosis": 30,
        "hepatitis": 24,
        "fibrosis": 21,
        "suspect blood donor": 7,
    }


def test_pneumoniamnist(from_mirror):
    found = from_mirror("pneumoniamnist")
    counts = {split: (len(y), int(y.sum())) for split, y in found.labels.items()}
    assert counts == {"training": (4708, 3494), "validation": (524, 389), "test": (624, 390)}
    hashes = {s: [data.image_hash(image) for image in x] for s, x in found.images.items()}
    training = set(hashes["training"])
    assert sum(key in training for key in hashes["validation"]) == 8
    assert sum(key in training for key in hashes["test"]) == 0


def test_nih_labels(from_mirror):
    table = from_mirror("nih_labels")
    assert table["patient"].nunique() == 30805
    assert table["sex"].value_counts().to_dict() == {"M": 63340, "F": 48780}
    assert table["view"].value_counts().to_dict() == {"PA": 67310, "AP": 44810}


def test_nih_radiologists(from_mirror):
    table = from_mirror("nih_radiologists")
    assert table["patient"].nunique() == 1695
    assert table["view"].value_counts().to_dict() == {"AP": 3244, "PA": 1132}
    truths = table[["fracture", "pneumothorax", "airspace_opacity", "nodule_or_mass"]]
    assert truths.sum().tolist() == [186, 238, 2166, 605]

    published = data.load("published").set_index(["study", "figure"]).loc["majkowska_2020"]
    mined = table["findings"].str.split("|").map(set)
    airspace = {"Consolidation", "Infiltration", "Pneumonia", "Edema", "Atelectasis"}
    for key, column, words, sensitivity, ppv in (
        ("pneumothorax", "pneumothorax", {"Pneumothorax"}, 45.8, 45.8),
        ("nodule", "nodule_or_mass", {"Nodule", "Mass"}, 42.3, 56.3),
        ("airspace", "airspace_opacity", airspace, 50.9, 72.0),
    ):
        said = mined.map(lambda labels, words=words: bool(labels & words))
        both = (said & table[column]).sum()
        assert 100 * both / table[column].sum() == pytest.approx(sensitivity, abs=0.05)
        assert 100 * both / said.sum() == pytest.approx(ppv, abs=0.05)
        assert published.loc[f"{key}_found", ["value", "of"]].tolist() == [
            both,
            table[column].sum(),
        ]
        assert published.loc[f"{key}_confirmed", ["value", "of"]].tolist() == [both, said.sum()]

    nothing = mined.map(lambda labels: labels == {"No Finding"})
    wrong = (nothing & truths.any(axis=1)).sum()
    assert 100 * wrong / nothing.sum() == pytest.approx(36.0, abs=0.05)
    assert published.loc["no_finding_wrong", ["value", "of"]].tolist() == [wrong, nothing.sum()]


@pytest.fixture(scope="module")
def published():
    return data.load("published").set_index(["study", "figure"])


def test_every_published_figure_has_its_source(published):
    assert published.index.is_unique
    assert published["source"].str.contains(r"\d{4};|20\d\d\.").all()
    counts = published[published["of"].notna()]
    assert (counts["value"] <= counts["of"]).all()
    limits = published[published["low"].notna()]
    assert (limits["low"] < limits["value"]).all()
    assert (limits["value"] < limits["high"]).all()
    assert published.index.get_level_values("study").nunique() == 21


def test_published_counts_give_the_printed_figures(published):
    def share(study, figure):
        row = published.loc[(study, figure)]
        return row["value"] / row["of"]

    # Manrai 2014: 1.96 %, printed as 2 %.
    prevalence = share("manrai_2014", "prevalence")
    false = published.loc[("manrai_2014", "false_positive_rate"), "value"] / 100
    assert 100 * prevalence / (prevalence + (1 - prevalence) * false) == pytest.approx(
        1.96, abs=0.01
    )
    # Wong 2021 prints 7 %, Asgari 2025 1.47 %, Miller 2015 2 %.
    assert 100 * share("wong_2021", "sepsis") == pytest.approx(7, abs=0.5)
    assert 100 * share("asgari_2025", "invented") == pytest.approx(1.47, abs=0.005)
    assert 100 * share("miller_2015", "flagged") == pytest.approx(2, abs=0.5)


def test_the_view_alone_tells_pneumonia(published):
    # RSNA 2018: the area under the curve of "AP or PA" is (sensitivity + specificity) / 2.
    ap, pa = (published.loc[("rsna_2018", f"{view}_positive")] for view in ("ap", "pa"))
    sensitivity = ap["value"] / (ap["value"] + pa["value"])
    healthy = (ap["of"] - ap["value"]), (pa["of"] - pa["value"])
    specificity = healthy[1] / sum(healthy)
    assert (sensitivity + specificity) / 2 == pytest.approx(0.706, abs=0.0005)


def test_missing_stays_missing(published):
    assert np.isnan(published.loc[("kost_1990", "potassium_low"), "of"])
    assert pd.api.types.is_float_dtype(published["value"])
