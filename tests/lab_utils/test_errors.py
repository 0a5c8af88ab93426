"""Every error that a person may read speaks both languages; a notebook shows its sentence alone."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

import numpy as np
import pandas as pd
import pytest

import lab_utils
from lab_utils import accuracy, decision, fairness, labtests, simulate
from lab_utils.accuracy import Confusion
from lab_utils.errors import BilingualError
from lab_utils.lab_report import Report, ReportRow
from lab_utils.labtests.intervals import COLUMNS
from lab_utils.language import LANGUAGES, Texts, pick

# The layer


def subclasses(error: type[BilingualError]) -> Iterator[type[BilingualError]]:
    for one in error.__subclasses__():
        yield one
        yield from subclasses(one)


def all_errors() -> list[type[BilingualError]]:
    """Every bilingual error of the package, found by importing all of its modules."""
    for module in pkgutil.walk_packages(lab_utils.__path__, "lab_utils."):
        importlib.import_module(module.name)
    found = {one for one in subclasses(BilingualError) if one.__module__.startswith("lab_utils.")}
    return sorted(found, key=lambda one: (one.__module__, one.__name__))


ERRORS = all_errors()


def test_the_errors_of_these_rooms_are_among_them() -> None:
    assert {accuracy.InputError, fairness.FairnessError, labtests.LabError} <= set(ERRORS)


def test_no_other_error_is_shown_to_a_person() -> None:
    others = {
        one.__name__
        for name, module in sys.modules.items()
        if name.startswith("lab_utils.")
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Exception) and one.__module__ == name
        if not issubclass(one, BilingualError) and not one.__name__.startswith("_")
    }
    # Who reads a number says in its own words what is wrong with it.
    assert others == {"NotANumberError", "AmbiguousNumberError"}


def by_place(error: type[BilingualError]) -> set[str]:
    """The parameters that are not given by name alone."""
    by_name = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
    given = inspect.signature(error).parameters
    return {name for name, one in given.items() if one.kind not in by_name}


def one_of(error: type[BilingualError]) -> BilingualError:
    """An error of a class, made of two sentences or of the first text of its own table."""
    if not by_place(error):
        return error(vi="Kali là {x}.", en="Potassium is {x}.", x=2.5)
    module = vars(importlib.import_module(error.__module__))
    [texts] = [table for table in module.values() if isinstance(table, Texts)]
    name, twin = next(iter(texts.items()))
    blanks = {field for _, field, _, _ in Formatter().parse(pick(twin, "vi")) if field}
    return error(name, **dict.fromkeys(blanks, 2.5))  # type: ignore[call-arg, arg-type]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_no_sentence_of_an_error_is_given_by_its_place(error: type[BilingualError]) -> None:
    # An error whose sentences stand in a table takes the name of one of them first.
    assert by_place(error) <= {"reason"}


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_an_error_shows_one_sentence_to_a_reader(
    error: type[BilingualError], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = one_of(error)
    vi, en = (one.say(language) for language in LANGUAGES)
    assert vi and en and vi != en and "{" not in vi + en
    assert one.twin == {"vi": vi, "en": en}
    assert one._render_traceback_() == [str(one)] == [f"{vi}\n{en}"]
    for language in LANGUAGES:
        monkeypatch.setattr(BilingualError, "reader", language)
        assert one._render_traceback_() == [one.say(language)]


def test_one_class_says_how_a_notebook_shows_an_error() -> None:
    package = Path(lab_utils.__path__[0])
    saying = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "_render_traceback_" in path.read_text(encoding="utf-8")
    ]
    assert saying == ["errors.py"]


# What a person passes in


TRUTH, SCORE = [0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]
FILMS = np.zeros((4, 28, 28), dtype=np.uint8)
TABLE = fairness.audit(TRUTH, SCORE, list("FFMM"), 0.5, "en")
COUNTS = fairness.audit_counts({"F": Confusion(5, 5, 5, 5), "M": Confusion(5, 5, 5, 5)}, "en")
MONTH = simulate.serial_results(days=4, samples_per_day=20, swaps=0, unit_slips=0, seed=1)


def ages(*values: object) -> pd.Series:
    return pd.Series(values, dtype=object)


REFUSED: dict[str, Callable[[], object]] = {
    # accuracy
    "a proportion": lambda: accuracy.predictive_values(95, 0.9, 0.1),
    "no number": lambda: accuracy.wilson(1, 2, level="high"),  # type: ignore[arg-type]
    "a huge number": lambda: accuracy.wilson(10**400, 2),
    "a count": lambda: accuracy.wilson(1.5, 2),  # type: ignore[arg-type]
    "more than all": lambda: accuracy.wilson(6, 5),
    "a negative count": lambda: Confusion(-1, 0, 0, 0),
    "a threshold": lambda: accuracy.confusion(TRUTH, SCORE, float("nan")),
    "an infinite day": lambda: accuracy.threshold_for_alerts(SCORE, 1, float("inf")),
    "text as truth": lambda: accuracy.roc(["no", "yes"], [0.1, 0.2]),
    "a text as scores": lambda: accuracy.roc([0, 1], "high"),
    "lists of two lengths": lambda: accuracy.roc([[0], [0, 1]], [0.1, 0.2]),
    "no case": lambda: accuracy.roc([], []),
    "a missing score": lambda: accuracy.roc([0, 1], [0.1, float("nan")]),
    "other cases": lambda: accuracy.roc([0, 1, 1], [0.1, 0.2]),
    "a third class": lambda: accuracy.roc([0, 2], [0.1, 0.2]),
    "one class": lambda: accuracy.auc([1, 1], [0.1, 0.2]),
    "no probability": lambda: accuracy.net_benefit(TRUTH, [0.1, 0.2, 0.3, 87], 0.1),
    "certainty": lambda: accuracy.calibration(TRUTH, [0.1, 0.2, 0.3, 1.0]),
    # decision
    "few cases": lambda: decision.recalibrated(TRUTH, SCORE),
    "certain scores": lambda: decision.recalibrated([0] * 6 + [1] * 6, [0.5] * 11 + [1.0]),
    "no rule": lambda: decision.decision_curve(TRUTH, {}, [0.1]),
    "a rule called all": lambda: decision.decision_curve(TRUTH, {"all": SCORE}, [0.1]),
    "one threshold": lambda: decision.decision_curve(TRUTH, {"ai": SCORE}, 0.1),  # type: ignore[arg-type]
    "no threshold": lambda: decision.decision_curve(TRUTH, {"ai": SCORE}, []),
    "scores far off": lambda: decision.decision_curve(
        [0] * 90 + [1] * 10, {"ai": [0.4, 0.44] * 50}, [0.1]
    ),
    "no truth": lambda: decision.switches({}, {}, {}, {}),
    "unlike cases": lambda: decision.switches({"a": "go"}, {}, {"a": "go"}, {"a": "go"}),
    "no set": lambda: decision.local_validation({}, 0.5, "en"),
    # simulate
    "a seed": lambda: simulate.invent(seed=-1),
    "a seed in words": lambda: simulate.ward(seed="one"),  # type: ignore[arg-type]
    "no bed": lambda: simulate.ward(beds=0),
    "many swaps": lambda: simulate.serial_results(2, 10, swaps=500),
    "many slips": lambda: simulate.serial_results(2, 10, 0, 900),
    "few people": lambda: simulate.payments(0.1, people=5),
    "no change": lambda: simulate.jump_reasons(MONTH, ["flood"]),
    "no swap": lambda: simulate.swap_scores(MONTH, MONTH),
    "no film": lambda: simulate.plant_markers([[0, 1]], [0, 1], 1, 0),
    "films of two sizes": lambda: simulate.plant_markers(
        [FILMS[0], FILMS[0, :, :20]],
        [0, 1],
        1,
        0,
    ),
    "few films": lambda: simulate.shortcut_experiment(FILMS, TRUTH, FILMS, TRUTH),
    "other films": lambda: simulate.frame_scores(FILMS, TRUTH, FILMS[:, :20, :20]),
    "a wide frame": lambda: simulate.outer_frame((28, 28), 14),
    # labtests
    "no analyte": lambda: labtests.analyte("kalium"),
    "no list": lambda: labtests.critical_limits("who", "potassium"),
    "not on the list": lambda: labtests.is_critical(50, "amylase", "kost_1990"),
    "a kind of change": lambda: labtests.change(1, 2, "ratio"),  # type: ignore[arg-type]
    "no hours": lambda: labtests.change(150, 100, "rate"),
    "a limit": lambda: labtests.delta_check(95, 91, limit=-3),
    "a coefficient": lambda: labtests.reference_change_value(-2.5, 4.5),
    "a skewed coefficient": lambda: labtests.reference_change_value_lognormal(5, None),  # type: ignore[arg-type]
    "a level": lambda: labtests.reference_change_value(2.5, 4.5, level=95),
    "columns of two lengths": lambda: labtests.change(pd.Series([1, 2]), pd.Series([1])),
    "columns of two tables": lambda: labtests.change(pd.Series([1]), pd.Series([1], index=["b"])),
    "a result as text": lambda: labtests.change("<0,5", 1),
    "a negative result": lambda: labtests.change(-1.5, 1),
    "a result of no patient": lambda: labtests.egfr_ckd_epi_2021(0.9, 55, "F"),
    "a child": lambda: labtests.egfr_ckd_epi_2021(79.6, ages(55, 8.5), "F"),
    "an age": lambda: labtests.egfr_ckd_epi_2021(79.6, 121, "F"),
    "a sex": lambda: labtests.egfr_ckd_epi_2021(79.6, 55, "nam"),
    "yes or no": lambda: labtests.meld_2001(54, 2.0, 170, dialysis="no"),
    "triglycerides": lambda: labtests.ldl_friedewald_1972(5.2, 1.3, 4.6),
    "a negative LDL": lambda: labtests.ldl_friedewald_1972(1.2, 1.3, 1.6),
    "few results": lambda: labtests.reference_limits([1.0] * 38),
    "no interval": lambda: labtests.reference_interval("hba1c"),
    "no interval at this age": lambda: labtests.reference_interval("sodium", age=1.5),
    "an interval by sex": lambda: labtests.reference_interval("creatinine", age=55),
    "no table": lambda: labtests.read_intervals("ward.csv"),
    "no result": lambda: labtests.read_result("nhiều"),
    "two readings": lambda: labtests.read_result("1.200"),
    "a minus": lambda: labtests.read_result("-1,5"),
    "no unit": lambda: labtests.convert(1, 5, "mmol/L", "glucose"),  # type: ignore[arg-type]
    "an unknown unit": lambda: labtests.convert(1, "xyz", "mmol/L", "glucose"),
    "another kind of unit": lambda: labtests.convert(1, "U/L", "mmol/L", "glucose"),
    "below the scale": lambda: labtests.convert(1.5, "%", "mmol/mol", "hba1c"),
    # fairness
    "one group": lambda: fairness.gaps(
        fairness.audit_counts({"F": Confusion(5, 5, 5, 5)}, "en"), "sensitivity"
    ),
    "everybody": lambda: fairness.gaps(TABLE, "sensitivity", reference=fairness.ALL),
    "no measure": lambda: fairness.gaps(TABLE, "f1"),
    "no such group": lambda: TABLE.row("X"),
    "no group": lambda: fairness.audit_counts({}, "en"),
    "a group twice": lambda: fairness.audit_counts(
        {"F": Confusion(1, 1, 1, 1), " F": Confusion(1, 1, 1, 1)}, "en"
    ),
    "no cells": lambda: fairness.audit_counts({"F": 7}, "en"),  # type: ignore[dict-item]
    "a wrong cell": lambda: fairness.audit_counts(
        {"F": {"tp": 0.5, "fp": 1, "fn": 1, "tn": 1}},  # type: ignore[dict-item]
        "en",
    ),
    "the name of everybody": lambda: fairness.audit(TRUTH, SCORE, ["(all)"] * 4, 0.5, "en"),
    "a group of no kind": lambda: fairness.audit(TRUTH, SCORE, [[1]] * 4, 0.5, "en"),
    "no column of groups": lambda: fairness.audit(TRUTH, SCORE, "FFMM", 0.5, "en"),
    "as many groups as people": lambda: fairness.audit([0, 1] * 20, [0.5] * 40, range(40), 1, "en"),
    "an age in words": lambda: fairness.bands(["old"], [50]),
    "an impossible age": lambda: fairness.bands([130.5], [50]),
    "falling edges": lambda: fairness.bands([20], [60, 50]),
    "sizes": lambda: fairness.audit(TRUTH[:3], SCORE, list("FFMM"), 0.5, "en"),
    "nobody complete": lambda: fairness.audit(TRUTH, [np.nan] * 4, list("FFMM"), 0.5, "en"),
    "scores in words": lambda: fairness.audit(TRUTH, ["a"] * 4, list("FFMM"), 0.5, "en"),
    "another outcome": lambda: fairness.audit([0, 1, 2, 1], SCORE, list("FFMM"), 0.5, "en"),
    "an infinite score": lambda: fairness.audit(TRUTH, [np.inf] * 4, list("FFMM"), 0.5, "en"),
    "per cent as score": lambda: fairness.audit(TRUTH, [1.5] * 4, list("FFMM"), 0.5, "en"),
    "a threshold in words": lambda: fairness.audit(TRUTH, SCORE, list("FFMM"), "0,5", "en"),  # type: ignore[arg-type]
    "an area": lambda: fairness.auc_limits(1.5, 10, 10),
    "a share": lambda: fairness.proxy_share({"cost": 17.7, "illness": 0.4}, "A", "en"),
    "one label": lambda: fairness.proxy_share({"cost": 0.1}, "A", "en"),
    "no label": lambda: fairness.label_worth({}, "en"),
    "no home": lambda: fairness.across_sites({"here": 0.9}, "home", "en"),
    "a wanted sensitivity": lambda: fairness.equal_sensitivity(TABLE, 1.5),
    "counts only": lambda: fairness.equal_sensitivity(COUNTS, 0.9),
    "no threshold of a group": lambda: fairness.threshold_cost(TABLE, {"F": None}),  # type: ignore[dict-item]
    # lab_report
    "no row": lambda: Report([], "en", "Nobody"),
    "a row twice": lambda: Report([ReportRow("k", "sodium", 140)] * 2, "en", "Somebody"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_makes_no_sense_is_refused_in_both_languages(what: str) -> None:
    with pytest.raises(BilingualError) as caught:
        REFUSED[what]()
    error = caught.value
    assert isinstance(error, ValueError)
    vi, en = (error.say(language) for language in LANGUAGES)
    assert vi and en and vi != en and not vi.isascii()
    assert "{" not in vi + en
    assert error._render_traceback_() == [f"{vi}\n{en}"]


def test_a_number_is_written_as_the_reader_does() -> None:
    with pytest.raises(accuracy.InputError) as caught:
        accuracy.predictive_values(1.5, 0.9, 0.1)
    assert "sensitivity là 1,5;" in caught.value.say("vi")
    assert "sensitivity is 1.5;" in caught.value.say("en")


@pytest.mark.parametrize(
    ("row", "vi", "en"),
    [
        ("kalium,,18,,3,5,mmol/L,x", "kalium", "kalium"),
        ("potassium,nam,18,,3,5,mmol/L,x", "giới", "sex"),
        ("potassium,,18,,5,3,mmol/L,x", "nhỏ hơn", "below"),
        ("potassium,,70,18,3,5,mmol/L,x", "age_from", "age_from"),
        ("potassium,,18,,,,mmol/L,x", "đều trống", "both empty"),
        ("potassium,,18,,ba,5,mmol/L,x", "không đọc được", "cannot be read"),
        ("potassium,,18,,3,5,xyz,x", "đơn vị", "unit"),
    ],
)
def test_a_wrong_row_of_a_ward_s_table_is_told_in_both_languages(
    row: str, vi: str, en: str, tmp_path: Path
) -> None:
    table = tmp_path / "ward.csv"
    table.write_text(f"{','.join(COLUMNS)}\n{row}\n", encoding="utf-8")
    with pytest.raises(labtests.LabError) as caught:
        labtests.read_intervals(table)
    assert vi in caught.value.say("vi") and en in caught.value.say("en")
    assert "ward.csv, 2" in caught.value.say("vi")


def test_a_ward_s_table_in_another_encoding_is_told_in_both_languages(tmp_path: Path) -> None:
    table = tmp_path / "ward.csv"
    table.write_bytes("analyte;sex\nđường;nữ\n".encode("utf-16"))
    with pytest.raises(labtests.LabError) as caught:
        labtests.read_intervals(table)
    assert "CSV UTF-8" in caught.value.say("vi") and "CSV UTF-8" in caught.value.say("en")
