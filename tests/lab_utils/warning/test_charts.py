"""Every band of the charts, at both edges, against the charts as printed."""

from __future__ import annotations

import pytest

from lab_utils import warning

WELL = {
    "respiratory_rate": 16,
    "spo2": 98,
    "oxygen": False,
    "systolic": 120,
    "pulse": 70,
    "consciousness": "A",
    "temperature": 37.0,
}
# Royal College of Physicians. NEWS2. London: RCP, 2017, chart 1, row by row: from, to, points.
RCP = {
    "respiratory_rate": [(2, 8, 3), (9, 11, 1), (12, 20, 0), (21, 24, 2), (25, 80, 3)],
    "spo2": [(40, 91, 3), (92, 93, 2), (94, 95, 1), (96, 100, 0)],
    "systolic": [(40, 90, 3), (91, 100, 2), (101, 110, 1), (111, 219, 0), (220, 300, 3)],
    "pulse": [(15, 40, 3), (41, 50, 1), (51, 90, 0), (91, 110, 1), (111, 130, 2), (131, 300, 3)],
    "temperature": [
        (25.0, 35.0, 3),
        (35.1, 36.0, 1),
        (36.1, 38.0, 0),
        (38.1, 39.0, 1),
        (39.1, 45.0, 2),
    ],
}
RCP_SCALE_2 = {
    False: [(40, 83, 3), (84, 85, 2), (86, 87, 1), (88, 92, 0), (93, 100, 0)],
    True: [
        (40, 83, 3),
        (84, 85, 2),
        (86, 87, 1),
        (88, 92, 0),
        (93, 94, 1),
        (95, 96, 2),
        (97, 100, 3),
    ],
}
# Subbe CP et al. QJM 2001;94:521-6, table of the modified early warning score. It leaves a pulse
# of 40 out ("<40", "41-50").
SUBBE = {
    "systolic": [(40, 70, 3), (71, 80, 2), (81, 100, 1), (101, 199, 0), (200, 300, 2)],
    "pulse": [(15, 39, 2), (41, 50, 1), (51, 100, 0), (101, 110, 1), (111, 129, 2), (130, 300, 3)],
    "respiratory_rate": [(2, 8, 2), (9, 14, 0), (15, 20, 1), (21, 29, 2), (30, 80, 3)],
    "temperature": [(25.0, 34.9, 2), (35.0, 38.4, 0), (38.5, 45.0, 2)],
}
# Singer M et al. JAMA 2016;315:801-10, box 4.
SINGER = {
    "respiratory_rate": [(2, 21, 0), (22, 80, 1)],
    "systolic": [(40, 100, 1), (101, 300, 0)],
}


def edges(rows):
    return [
        (sign, value, points)
        for sign, bands in rows.items()
        for low, high, points in bands
        for value in (low, high)
    ]


@pytest.mark.parametrize(("sign", "value", "points"), edges(RCP))
def test_news2_at_every_edge(sign, value, points):
    scored = warning.news2(WELL | {sign: value})
    assert scored.points[sign] == points
    assert scored.total == sum(scored.points.values()) == points


@pytest.mark.parametrize("oxygen", [False, True])
def test_scale_2_at_every_edge(oxygen):
    for low, high, points in RCP_SCALE_2[oxygen]:
        for value in (low, high):
            scored = warning.news2(WELL | {"spo2": value, "oxygen": oxygen}, scale_2=True)
            assert scored.points["spo2"] == points, value
            assert scored.total == points + 2 * oxygen, value


def test_oxygen_and_consciousness():
    assert warning.news2(WELL).total == 0
    assert warning.news2(WELL | {"oxygen": True}).points["oxygen"] == 2
    by_letter = {one: warning.news2(WELL | {"consciousness": one}).total for one in "ACVPU"}
    assert by_letter == {"A": 0, "C": 3, "V": 3, "P": 3, "U": 3}


def test_the_bands_leave_no_gap():
    for chart in (warning.NEWS2, warning.MEWS, warning.QSOFA):
        for bands in (*chart.bands.values(), *(chart.scale_2 or ())):
            ends = [end for end, _ in bands]
            assert ends == sorted(ends) and ends[-1] == float("inf")


@pytest.mark.parametrize(
    ("sign", "between", "same_as"),
    [("temperature", 38.04, 38.0), ("temperature", 38.05, 38.1), ("respiratory_rate", 20.5, 21)],
)
def test_what_lies_between_two_bands_is_rounded_to_what_the_chart_reads(sign, between, same_as):
    exact, near = (warning.news2(WELL | {sign: one}).total for one in (same_as, between))
    assert exact == near


@pytest.mark.parametrize(("sign", "value", "points"), edges(SUBBE))
def test_mews_at_every_edge(sign, value, points):
    signs = {name: WELL[name] for name in warning.MEWS.signs} | {"respiratory_rate": 12}
    assert warning.mews_subbe_2001(signs | {sign: value}).points[sign] == points


def test_mews_where_its_table_is_silent():
    assert warning.mews_subbe_2001(WELL | {"pulse": 40}).points["pulse"] == 2
    by_letter = {
        one: warning.mews_subbe_2001(WELL | {"consciousness": one}).points["consciousness"]
        for one in "ACVPU"
    }
    assert by_letter == {"A": 0, "C": 0, "V": 1, "P": 2, "U": 3}


@pytest.mark.parametrize(("sign", "value", "points"), edges(SINGER))
def test_qsofa_at_every_edge(sign, value, points):
    assert warning.qsofa_singer_2016(WELL | {sign: value}).total == points


def test_qsofa_counts_any_altered_mentation():
    worst = {"respiratory_rate": 22, "systolic": 100, "consciousness": "C"}
    assert warning.qsofa_singer_2016(worst).total == 3
    assert warning.qsofa_singer_2016(worst | {"consciousness": "A"}).total == 2
