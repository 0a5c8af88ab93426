"""The panel says what a threshold does, and says so when it cannot."""

import math
import re

import numpy as np
import pytest

from lab_utils import accuracy, plots
from lab_utils.language import LANGUAGES


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_cells_are_those_of_the_confusion_at_every_threshold(language, truth, score):
    for step in range(101):
        cells = accuracy.confusion(truth, score, step / 100)
        panel = plots.threshold_panel(truth, score, step / 100, language)
        shown = re.findall(r"<td>.*?<b>(\d+)</b></td>", panel.html())
        assert shown == [str(one) for one in (cells.fn, cells.tp, cells.tn, cells.fp)]
        cell = rf"{cells.tp} \D+, {cells.fn} \D+, {cells.fp} \D+, {cells.tn} \D+\. "
        assert re.search(f": {cell}", panel.alt)


def bars(html):
    """Heights of the bars, of the ill and of the healthy, by where they begin."""
    return [
        {float(x): float(h) for x, h in re.findall(r"M([\d.]+) \d+v-([\d.]+)", drawn)}
        for drawn in re.findall(r'class="labs-(?:ill|well)" d="([^"]*)"', html)
    ]


def test_heights_are_roots_of_the_people(truth, score):
    html = plots.threshold_panel(truth, score, 0.5, "en").html()
    edges = np.linspace(0, 1, 26)
    scales = set()
    for heights, group in zip(bars(html), (1, 0), strict=True):
        counts = np.histogram(score[truth == group], edges)[0]
        assert len(heights) == np.count_nonzero(counts)
        for x, height in heights.items():
            scales.add(round(height / math.sqrt(counts[int(x // 4)])))
    assert len(scales) == 1
    # The line that says 3 stands where three people would end.
    scale = scales.pop()
    for drawn in html.split('<p class="labs-group">')[1:]:
        (height,) = re.findall(r'viewBox="0 0 100 (\d+)"', drawn)
        levels = re.findall(r'top:([\d.]+)px">(\d+)<', drawn)
        assert levels
        for y, level in levels:
            assert int(height) - float(y) == pytest.approx(scale * math.sqrt(int(level)), abs=1)


@pytest.mark.parametrize(("threshold", "at"), [(-5.0, 0), (0, 12.5), (15, 50), (250.0, 100)])
def test_panel_takes_scores_and_thresholds_outside_0_to_1(threshold, at):
    panel = plots.threshold_panel([0, 1, 1, 0], [-5, 35, 20, 3], threshold, "en")
    assert f'style="left:{at:g}%"></div>' in panel.html()
    assert f'transform="scale({at:g} 1)"' in panel.html()
    assert f'transform="translate({at:g}) scale({100 - at:g} 1)"' in panel.html()


@pytest.mark.parametrize(
    ("threshold", "message"), [(math.inf, "finite"), (math.nan, "nan"), ("high", "high")]
)
def test_panel_refuses_what_is_no_threshold(threshold, message, truth, score):
    with pytest.raises(ValueError, match=message):
        plots.threshold_panel(truth, score, threshold, "en")


def test_a_note_is_read_out_and_drawn(truth, score):
    plain = plots.threshold_panel(truth, score, 0.5, "vi")
    noted = plots.threshold_panel(truth, score, 0.5, "vi", note="Tỷ lệ < 10 % là mô phỏng")
    assert noted.alt == f"Tỷ lệ < 10 % là mô phỏng. {plain.alt}"
    assert ">Tỷ lệ &lt; 10 % là mô phỏng. Ngang: " in noted.html()
