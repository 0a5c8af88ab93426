"""ROC curves say what they can do where clinics work, and where a mark sits."""

import pytest

from lab_utils import accuracy, plots


def test_roc_tells_areas_and_working_points():
    curves = {"Hãng A": accuracy.roc([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])}
    text = plots.roc_curves(curves, "vi", marked={"Hãng A": 0.5}).alt
    assert "Hãng A: AUC 0,750" in text
    assert "ở độ đặc hiệu 90 % độ nhạy là 50,0 %" in text
    assert "ở độ nhạy 95 % và 98 % độ đặc hiệu là 50,0 % và 50,0 %" in text
    assert "ngưỡng 0,50: độ nhạy 50,0 %, độ đặc hiệu 50,0 %" in text


def test_roc_tells_what_each_curve_does_at_the_ends(truth, score):
    turned = 1 - score[::-1]  # the same spread, another curve
    text = plots.roc_curves(
        {"A": accuracy.roc(truth, score), "B": accuracy.roc(truth, turned)}, "en"
    ).alt
    for name, scores in (("A", score), ("B", turned)):
        ruling_in = accuracy.threshold_for_specificity(truth, scores, 0.90)
        sensitivity = accuracy.confusion(truth, scores, ruling_in).sensitivity.value
        at_95, at_98 = (
            accuracy.confusion(
                truth, scores, accuracy.threshold_for_sensitivity(truth, scores, at_least)
            ).specificity.value
            for at_least in (0.95, 0.98)
        )
        assert (
            f"{name}: AUC {accuracy.auc(truth, scores).value:.3f}; at specificity 90 % its "
            f"sensitivity is {100 * sensitivity:.1f} %; at sensitivity 95 % and 98 % its "
            f"specificity is {100 * at_95:.1f} % and {100 * at_98:.1f} %." in text
        )


@pytest.mark.parametrize("threshold", [0.0, 0.25, 0.5, 0.93, 1.0])
def test_marked_point_is_the_confusion_table_of_its_threshold(threshold, truth, score):
    cells = accuracy.confusion(truth, score, threshold)
    curves = {"A": accuracy.roc(truth, score)}
    text = plots.roc_curves(curves, "en", marked={"A": threshold}).alt
    assert (
        f"sensitivity {100 * cells.sensitivity.value:.1f} %, "
        f"specificity {100 * cells.specificity.value:.1f} %" in text
    )


def test_roc_refuses_too_few_too_many_and_unknown(truth, score):
    curve = accuracy.roc(truth, score)
    with pytest.raises(ValueError, match="expected 1 to 4"):
        plots.roc_curves({}, "en")
    with pytest.raises(ValueError, match="expected 1 to 4"):
        plots.roc_curves({str(i): curve for i in range(5)}, "en")
    with pytest.raises(ValueError, match=r"marked names \['C'\]"):
        plots.roc_curves({"A": curve}, "en", marked={"C": 0.5})
