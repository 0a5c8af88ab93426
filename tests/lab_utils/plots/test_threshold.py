"""The panel says what a threshold does, and says so when it cannot."""

import math

import pytest

from lab_utils import plots


def test_panel_tells_cells_and_limits():
    panel = plots.threshold_panel(
        [0] * 10 + [1] * 10, [0.1] * 8 + [0.7] * 2 + [0.9] * 10, 0.5, "vi"
    )
    text = panel.alt
    assert "10 dương tính thật, 0 âm tính giả, 2 dương tính giả, 8 âm tính thật" in text
    assert "Độ nhạy: 100,0 % (72,2–100,0)" in text
    assert "Độ đặc hiệu: 80,0 % (49,0–94,3)" in text
    assert "Giá trị tiên đoán dương: 83,3 % (55,2–95,3)" in text
    assert "Báo động" not in text


def test_panel_tells_alerts_a_day():
    panel = plots.threshold_panel([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], 0.5, "vi", studies_per_day=45)
    assert "Báo động mỗi ngày: 22,5" in panel.alt


def test_a_case_at_the_threshold_is_an_alert():
    text = plots.threshold_panel([0, 1], [0.5, 0.5], 0.5, "en").alt
    assert "1 true positives, 0 false negatives, 1 false positives" in text


@pytest.mark.parametrize(
    ("threshold", "shown"),
    [(0.525858, "0,526"), (0.5, "0,50"), (0.55, "0,55"), (0.0304, "0,03"), (2, "2,00")],
)
def test_panel_writes_a_threshold_with_two_or_three_decimals(threshold, shown):
    assert f"Ở ngưỡng {shown}: " in plots.threshold_panel([0, 1], [0.2, 0.8], threshold, "vi").alt


def test_panel_uses_the_threshold_as_it_is():
    text = plots.threshold_panel([0, 1], [0.52585, 0.52587], 0.52586, "en").alt
    assert "1 true positives, 0 false negatives, 0 false positives, 1 true negatives" in text


def test_panel_says_what_cannot_be_computed():
    text = plots.threshold_panel([0, 1], [0.2, 0.8], 1, "vi").alt
    assert "Giá trị tiên đoán dương: không tính được" in text
    text = plots.threshold_panel([0, 0], [0.2, 0.8], 0.5, "en").alt
    assert "Sensitivity: cannot be computed" in text


def test_panel_changes_with_the_threshold_and_only_then(truth, score):
    first, again, moved = (
        plots.threshold_panel(truth, score, t, "vi").png for t in (0.4, 0.4, 0.41)
    )
    assert first == again != moved


@pytest.mark.parametrize("threshold", [-5.0, 0, 1, 250.0])
def test_panel_takes_scores_and_thresholds_outside_0_to_1(threshold, truth, score):
    png = plots.threshold_panel(truth, 40 * score - 5, threshold, "en").png
    assert len(png) < 25_000


@pytest.mark.parametrize(
    ("threshold", "message"), [(math.inf, "finite"), (math.nan, "nan"), ("high", "high")]
)
def test_panel_refuses_what_is_no_threshold(threshold, message, truth, score):
    with pytest.raises(ValueError, match=message):
        plots.threshold_panel(truth, score, threshold, "en")


def test_a_note_is_read_out_and_drawn(truth, score):
    plain = plots.threshold_panel(truth, score, 0.5, "vi")
    noted = plots.threshold_panel(truth, score, 0.5, "vi", note="Tỷ lệ 10 % là mô phỏng")
    assert noted.alt == f"Tỷ lệ 10 % là mô phỏng. {plain.alt}"
    assert noted.png != plain.png


def test_a_note_that_would_not_fit_is_refused(truth, score):
    with pytest.raises(ValueError, match=r"note is '.*'; expected at most 2 lines of 26"):
        plots.threshold_panel(truth, score, 0.5, "en", note="the share is simulated " * 3)
