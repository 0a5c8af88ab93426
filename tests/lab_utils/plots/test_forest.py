"""The forest plot: what it draws is what it says, in both languages, and nothing is cut off."""

import io
import math
import warnings

import numpy as np
import pytest
from PIL import Image

from lab_utils import accuracy, plots
from lab_utils.accuracy import Estimate
from lab_utils.language import LANGUAGES

NAN = Estimate(math.nan, math.nan, math.nan)
SENSITIVITY = {"vi": "Độ nhạy", "en": "Sensitivity"}
GROUPS = {
    "Nữ": accuracy.wilson(76, 92),
    "Nam": accuracy.wilson(309, 324),
    "Người dân tộc thiểu số ở vùng núi phía Bắc và Tây Nguyên": accuracy.wilson(3, 4),
    "Hộ nghèo": NAN,
}
COUNTS = dict(zip(GROUPS, (92, 324, 4, 0), strict=True))
WHY = {"Hộ nghèo": "cần ít nhất hai người có và hai người không có kết cục"}


def draw(language, **change):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a letter without a glyph is a warning
        settings = {
            "measure": SENSITIVITY,
            "counts": COUNTS,
            "overall": accuracy.wilson(385, 416),
            "too_few": [name for name in GROUPS if COUNTS[name] < 100],
            "reasons": WHY,
            "note": "Mô phỏng",
        }
        estimates = change.pop("estimates", GROUPS)
        if estimates is not GROUPS:
            settings |= {"counts": {}, "too_few": [], "reasons": {}}
        return plots.forest(estimates, language, **{**settings, **change})


def grey(picture):
    return np.asarray(Image.open(io.BytesIO(picture.png)).convert("L"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rows", [1, 4, 30])
def test_it_is_a_small_png_with_nothing_cut_off(language, rows):
    many = {f"Tuyến {i}": accuracy.wilson(i, 40) for i in range(5, rows + 5)}
    picture = draw(
        language, estimates=many, counts=dict.fromkeys(many, 40), too_few=[*many][1:], reasons={}
    )
    assert Image.open(io.BytesIO(picture.png)).width == 700
    assert len(picture.png) < 60_000
    pixels = grey(picture)
    assert np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]).min() > 240


def test_long_names_and_reasons_stay_inside():
    for unit in ("percent", "points", "number"):
        pixels = grey(draw("vi", unit=unit))
        assert np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]).min() > 240


def test_the_words_hold_every_group_with_its_people_and_limits():
    assert draw("vi", note="").alt == (
        "Độ nhạy theo nhóm, trong ngoặc là khoảng tin cậy 95 %. "
        "Nữ (92 người) 82,6 % (73,6–89,0), quá ít người để kết luận; "
        "Nam (324 người) 95,4 % (92,5–97,2); "
        "Người dân tộc thiểu số ở vùng núi phía Bắc và Tây Nguyên (4 người) 75,0 % (30,1–95,4), "
        "quá ít người để kết luận; "
        "Hộ nghèo (0 người) – (cần ít nhất hai người có và hai người không có kết cục). "
        "Tất cả 92,5 % (89,6–94,7). "
        "Khoảng chồng lên khoảng của tất cả: Nam, Người dân tộc thiểu số ở vùng núi phía Bắc và "
        "Tây Nguyên. Khoảng tách khỏi khoảng của tất cả: Nữ."
    )


def test_simulated_data_are_called_so():
    assert draw("vi").alt.startswith("Mô phỏng. ")
    assert grey(draw("vi")).shape[0] > grey(draw("vi", note="")).shape[0]


def test_an_auc_and_a_difference_are_written_as_such():
    auc = plots.forest({"A": Estimate(0.819, 0.804, 0.835)}, "vi", measure="AUC", unit="number")
    assert auc.alt.endswith("A 0,819 (0,804–0,835).")
    gap = plots.forest({"A": Estimate(-0.041, -0.054, 0.02)}, "en", measure="Gap", unit="points")
    assert gap.alt.endswith("A −4.1 points (−5.4 to 2.0).")


def test_a_figure_without_limits_says_so():
    alone = plots.forest({"A": Estimate(0.8, math.nan, math.nan)}, "en", measure="AUC")
    assert alone.alt == "AUC by group. A 80.0 % (no limits)."
    with_limits = plots.forest({"A": accuracy.wilson(8, 10)}, "en", measure="AUC")
    top = slice(0, 22), slice(450, 700)  # where limits are announced
    assert grey(alone)[top].min() > 240 > grey(with_limits)[top].min()


def test_nothing_to_draw_is_still_said():
    nothing = plots.forest({"A": NAN}, "vi", measure="AUC", unit="number")
    assert nothing.alt.endswith("A – (không tính được).")


def test_a_small_group_is_told_by_shape_and_not_by_colour_alone():
    one = {"A": accuracy.wilson(50, 100)}
    full, hollow = (grey(plots.forest(one, "en", measure="x", too_few=few)) for few in ([], ["A"]))
    # Above the axis, the row through the middle of the marker: one solid run, or broken by white.
    inside = slice(0, full.shape[0] // 2), slice(175, 470)
    row = np.argmax((full[inside] < 130).sum(axis=1))
    assert (hollow[inside][row] < 130).sum() < (full[inside][row] < 130).sum()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"estimates": {}}, "holds 0 groups"),
        ({"estimates": {str(i): NAN for i in range(31)}}, "holds 31 groups"),
        ({"unit": "%"}, "unit is '%'"),
        ({"estimates": {"All": NAN}}, "label of the line of everybody"),
        ({"counts": {"X": 3}}, "'X'.* are not among the groups"),
        ({"too_few": ["X"]}, "'X'.* are not among the groups"),
        ({"reasons": {"X": "?"}}, "'X'.* are not among the groups"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        draw("en", **change)


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="'fr'"):
        draw("fr")
