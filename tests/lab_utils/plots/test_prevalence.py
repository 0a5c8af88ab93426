"""People counted add up, and predictive values are told at each prevalence."""

import math
import re

import pytest

from lab_utils import colours, plots
from lab_utils.plots.prevalence import SIGNS


def test_natural_frequencies_of_the_question_that_doctors_got_wrong():
    text = plots.natural_frequencies(1, 0.95, 0.001, "vi").alt
    assert text == (
        "Trong 1000 người (làm tròn) có 1 người có bệnh: 1 được phát hiện, 0 bị bỏ sót. Trong "
        "999 người không bệnh, 50 bị báo động giả, 949 không bị báo động. Vậy trong 51 báo động "
        "có 1 báo động đúng."
    )


def test_counts_that_are_whole_are_not_called_rounded():
    text = plots.natural_frequencies(0.9, 0.8, 0.3, "en", people=100).alt
    assert text.startswith("Of 100 people 30 are ill: 27 found, 3 missed.")
    assert "14 get a false alarm and 56 do not. So 27 of 41 alerts are right." in text


@pytest.mark.parametrize("prevalence", [0, 0.0004, 0.0155, 0.5, 1])
@pytest.mark.parametrize("people", [10, 37, 1000])
def test_counts_add_up(prevalence, people):
    text = plots.natural_frequencies(0.85, 0.9, prevalence, "en", people=people).alt
    total, ill, found, missed, healthy, false_alarms, quiet, right, alerts = map(
        int, re.findall(r"\d+", text)
    )
    assert (total, found + missed, false_alarms + quiet) == (people, ill, healthy)
    assert (ill + healthy, right, alerts) == (people, found, found + false_alarms)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((95, 0.9, 0.1), "sensitivity is 95"),
        ((0.9, -0.1, 0.1), "specificity is -0.1"),
        ((0.9, 0.9, math.nan), "prevalence is nan"),
    ],
)
def test_natural_frequencies_refuse_per_cent(arguments, message):
    with pytest.raises(ValueError, match=message):
        plots.natural_frequencies(*arguments, "en")


@pytest.mark.parametrize("people", [0, 9, 1001, 99.5])
def test_natural_frequencies_refuse_a_group_that_cannot_be_drawn(people):
    with pytest.raises(ValueError, match="people is"):
        plots.natural_frequencies(0.9, 0.9, 0.1, "en", people=people)


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


def test_signs_of_people_differ_by_more_than_colour():
    known = {colours.BLUE, colours.GREY, colours.INK, colours.VERMILLION}
    assert {colour for _, colour, _ in SIGNS.values()} == known
    assert len({marker for marker, _, _ in SIGNS.values()}) == 4
