"""The same table comes out of every form in which a file is in circulation."""

import numpy as np
import pandas as pd
import pytest

from lab_utils.data.readers import drafts, installed, public
from lab_utils.data.readers.images import read_images
from tests.lab_utils.data import small

ILPD_ROWS = "65,Female,0.7,0.1,187,16,18,6.8,3.3,0.9,1\n62,Male,10.9,5.5,699,64,100,7.5,3.2,,2\n"
ILPD_HEADER = "Age,Gender,TB,DB,Alkphos,Sgpt,Sgot,TP,ALB,A/G{},Selector\n"


@pytest.mark.parametrize(
    ("package", "reason"), [("no-such-package", "not installed"), ("scikit-survival", "no file")]
)
def test_a_package_without_the_data_is_named(package, reason):
    with pytest.raises(FileNotFoundError, match=f"{package}.*{reason}"):
        installed.data_file(package, "sksurv/datasets/data/other.arff")


@pytest.mark.parametrize("header", ["", ILPD_HEADER.format(""), ILPD_HEADER.format(" Ratio")])
def test_ilpd_with_and_without_a_header(header, tmp_path):
    path = tmp_path / "ilpd.csv"
    path.write_text(header + ILPD_ROWS)
    table = public.ilpd([path])
    assert table["age"].tolist() == [65, 62]
    assert table["sex"].tolist() == ["F", "M"]
    assert table["liver_patient"].tolist() == [True, False]
    assert table["alp"].tolist() == [187, 699]
    assert np.isnan(table["albumin_globulin_ratio"].iloc[1])


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (ILPD_HEADER.format("").replace("TB", "XX") + ILPD_ROWS, "XX"),
        (ILPD_ROWS.replace(",1\n", ",3\n"), "1 and 2"),
        (ILPD_ROWS.replace("Female", "Woman"), "Woman"),
    ],
)
def test_another_ilpd_is_refused(content, named, tmp_path):
    path = tmp_path / "ilpd.csv"
    path.write_text(content)
    with pytest.raises(ValueError, match=named):
        public.ilpd([path])


def test_hcv_whatever_the_order_of_its_columns(tmp_path):
    row = {
        "": 1,
        "Category": "0s=suspect Blood Donor",
        "Age": 32,
        "Sex": "f",
        **dict.fromkeys(
            ["ALB", "ALP", "ALT", "AST", "BIL", "CHE", "CHOL", "CREA", "GGT", "PROT"], 1.5
        ),
    }
    for order in (list(row), list(row)[::-1]):
        path = tmp_path / "hcv.csv"
        pd.DataFrame([row])[order].to_csv(path, index=False)
        table = public.hcv([path])
        assert table.loc[0, ["category", "age", "sex"]].tolist() == ["suspect blood donor", 32, "F"]


@pytest.mark.parametrize(
    "content",
    [
        small.npz(train_images=np.zeros(3)),
        small.images(side=64),
        small.images(dtype=float),
        small.images(test=11),
        small.npz(train_images=np.array([{"a": 1}], dtype=object)),
        b"",
        small.IMAGES[:-500],
    ],
    ids=["keys", "size", "type", "count", "pickle", "empty", "cut"],
)
def test_other_images_are_refused(content, tmp_path):
    path = tmp_path / "films.npz"
    path.write_bytes(content)
    with pytest.raises(Exception, match=r"."):
        read_images(path, small.COUNTS, {0, 1})


def test_a_label_nobody_explained_is_refused(tmp_path):
    path = tmp_path / "films.npz"
    path.write_bytes(small.IMAGES)
    with pytest.raises(ValueError, match="train_labels"):
        read_images(path, small.COUNTS, {0})


PAIR = """
title: {vi: Thư, en: Letter}
source: ["No fever.", {vi: "M 92 l/p.", en: "HR 92."}]
draft:
  - {vi: Có sốt., en: Fever., truth: contradicted, kind: negation, severity: major,
     words: {vi: Có sốt, en: Fever}, source: No fever}
  - {vi: Mạch 92., en: Heart rate 92., truth: supported, lines: [2]}
omissions: []
"""


def test_a_pair_of_source_and_draft_is_read_line_by_line(tmp_path):
    path = tmp_path / "letter.yaml"
    path.write_text(PAIR, encoding="utf-8")
    table = drafts.ai_drafts([path])
    assert table["pair"].unique().tolist() == ["letter"]
    assert table["part"].tolist() == ["title", "source", "source", "sentence", "sentence"]
    assert table["number"].tolist() == [1, 1, 2, 1, 2]
    # What is written once is the same in both languages.
    assert table.loc[1, ["vi", "en"]].tolist() == ["No fever.", "No fever."]
    assert table.loc[3, ["words_vi", "source_vi", "kind"]].tolist() == [
        "Có sốt", "No fever", "negation",
    ]  # fmt: skip
    assert table.loc[4, "lines"] == "2" and table["lines"].isna().sum() == 4
