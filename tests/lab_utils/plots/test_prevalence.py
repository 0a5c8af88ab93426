"""Predictive values are told at each prevalence."""

import pytest

from lab_utils import plots


def test_predictive_values_are_told_at_each_prevalence():
    text = plots.predictive_value_curve(0.9, 0.95, "vi", marked=[0.1, 0.01]).alt
    assert "độ nhạy 90,0 %, độ đặc hiệu 95,0 %" in text
    assert "Ở tỷ lệ hiện mắc 1 %: giá trị tiên đoán dương 15,4 %, âm 99,9 %." in text
    assert "Ở tỷ lệ hiện mắc 10 %: giá trị tiên đoán dương 66,7 %, âm 98,8 %." in text


def test_almost_certain_is_not_written_as_certain():
    text = plots.predictive_value_curve(0.99, 0.95, "vi", marked=[0.001]).alt
    assert "âm > 99,9 %" in text
    text = plots.predictive_value_curve(1, 0.95, "vi", marked=[0.001]).alt
    assert "âm 100,0 %" in text


@pytest.mark.parametrize("marked", [[], [0], [1], [10]])
def test_prevalences_that_cannot_be_marked_are_refused(marked):
    with pytest.raises(ValueError, match="expected prevalences above 0 and below 1"):
        plots.predictive_value_curve(0.9, 0.95, "en", marked=marked)
