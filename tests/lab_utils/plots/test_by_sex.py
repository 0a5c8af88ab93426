"""The middle 95 % and the people whom a cut-off misses, on flchain and on a few invented people."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from lab_utils import data, plots
from lab_utils.labtests import LabError, convert, egfr_ckd_epi_2021
from lab_utils.language import LANGUAGES


@pytest.fixture(scope="module")
def people():
    """Creatinine as a laboratory reports it, sex, and whether the eGFR is under 60."""
    table = data.load("flchain").dropna(subset="creatinine")
    exact = convert(table.creatinine, "mg/dL", "µmol/L", analyte="creatinine")
    low = egfr_ckd_epi_2021(exact, table.age, table.sex) < 60
    return exact.round(), table.sex, low


def test_one_cutoff_for_all_misses_women(people):
    # As the data set's card says: 75.0 % of the women, 1.9 % of the men.
    text = plots.cutoff_by_sex(*people, {"F": 106, "M": 106}, "vi").alt
    assert "Nữ, ngưỡng 106 µmol/L: trong 1132 người có eGFR dưới 60, bỏ sót 849, tức 75,0 %" in text
    assert "Nam, ngưỡng 106 µmol/L: trong 622 người có eGFR dưới 60, bỏ sót 12, tức 1,9 %" in text
    assert "đánh dấu thừa 290 trong 2310 người" in text


def test_a_cutoff_for_each_sex(people):
    text = plots.cutoff_by_sex(*people, {"F": 88, "M": 115}, "en").alt
    assert "it misses 266, 23.5 % (21.1–26.1)" in text
    assert "it misses 147, 23.6 % (20.5–27.1)" in text


def test_what_equals_the_cutoff_is_not_flagged():
    case = pd.Series([100, 100]), pd.Series(["F", "M"]), pd.Series([True, True])
    text = plots.cutoff_by_sex(*case, {"F": 100, "M": 99}, "en").alt
    assert "Women, cut-off 100 µmol/L: of 1 people with an eGFR under 60 it misses 1" in text
    assert "Men, cut-off 99 µmol/L: of 1 people with an eGFR under 60 it misses 0" in text


def test_people_who_cannot_be_judged_are_not_passed_over():
    sex, low = pd.Series(["F", "M", None]), pd.Series([True, True, True])
    with pytest.raises(ValueError, match="missing in 2 rows"):
        cutoffs = {"F": 106, "M": 106}
        plots.cutoff_by_sex(pd.Series([np.nan, 100, 100]), sex, low, cutoffs, "en")


def test_nobody_with_a_low_egfr_is_said_not_drawn():
    case = pd.Series([70, 80]), pd.Series(["F", "M"]), pd.Series([False, False])
    picture = plots.cutoff_by_sex(*case, {"F": 100, "M": 100}, "en")
    assert "of 0 people with an eGFR under 60 it misses 0, cannot be computed" in picture.alt


def test_the_picture_moves_with_the_cutoff_and_only_then(people):
    first, again, moved = (
        plots.cutoff_by_sex(*people, {"F": at, "M": 115}, "vi").png for at in (106, 106, 90)
    )
    assert first == again != moved


def test_the_middle_is_that_of_the_reference_limits():
    # 1 to 120: ranks 3.025 and 117.975 of CLSI EP28-A3c.
    values = pd.Series([*range(1, 121)] * 2)
    text = plots.middle_by_sex(values, pd.Series(["F"] * 120 + ["M"] * 120), "en").alt
    assert text.count("120 people: the middle 95 % runs from 3 to 118 µmol/L; 3 lie below") == 2


def test_missing_results_are_left_out():
    values = pd.Series([*range(60, 100), *range(70, 110), np.nan])
    text = plots.middle_by_sex(values, pd.Series(["F"] * 40 + ["M"] * 41), "vi").alt
    assert "Nữ, 40 người" in text and "Nam, 40 người" in text


def test_too_few_people_are_refused():
    with pytest.raises(LabError, match="Only 38 results"):
        plots.middle_by_sex(pd.Series(range(60, 138)), pd.Series(["F"] * 38 + ["M"] * 40), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_are_small_and_whole(people, language):
    creatinine, sex, _ = people
    for picture in (
        plots.cutoff_by_sex(*people, {"F": 106, "M": 106}, language),
        plots.middle_by_sex(creatinine, sex, language),
    ):
        image = Image.open(io.BytesIO(picture.png)).convert("L")
        edge = np.asarray(image)
        edge = np.concatenate([edge[0], edge[-1], edge[:, 0], edge[:, -1]])
        assert (image.width, edge.min() > 240, len(picture.png) < 25_000) == (700, True, True)
