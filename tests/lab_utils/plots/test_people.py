"""People counted add up, and each has a sign."""

import math
import re

import pytest

from lab_utils import plots
from lab_utils.plots.people import _SIGNS


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


def signs(html: str) -> dict[str, int]:
    """How many signs of each kind the picture shows, counted from its layers."""
    view = re.search(r'viewBox="0 0 (\d+) (\d+)"', html)
    assert view
    columns = int(view[1])
    layer = (
        r'<svg width="\d+" height="(\d+)">.*?</svg><svg y="(\d+)" width="(\d+)" height="1">'
        r'.*?class="labs-(found|missed|false-alarms)" d'
    )
    ends = {}
    for rows, row, rest, name in re.findall(layer, html.partition("labs-signs")[0]):
        assert rows == row
        ends[name] = int(rows) * columns + int(rest)
    return {
        "found": ends["found"],
        "missed": ends["missed"] - ends["found"],
        "false_alarms": ends["false-alarms"] - ends["missed"],
    }


@pytest.mark.parametrize("prevalence", [0, 0.0004, 0.0155, 0.05, 0.5, 1])
@pytest.mark.parametrize("people", [10, 37, 1000])
def test_there_is_a_sign_for_everybody(prevalence, people):
    figure = plots.natural_frequencies(0.85, 0.9, prevalence, "en", people=people)
    told = re.search(r"(\d+) found, (\d+) missed.*?(\d+) get", figure.alt)
    assert told
    assert list(signs(figure.html()).values()) == [int(one) for one in told.groups()]


def test_signs_of_people_differ_by_more_than_colour():
    assert len(set(_SIGNS.values())) == len(_SIGNS) == 4
