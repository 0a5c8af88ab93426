"""What was learnt: the guess before the lab against the same question at the end."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from grading.course.errors import CourseError
from grading.course.nbgrader_config import open_course
from grading.marking.worker_client import ScoreError, Scorer
from grading.report.lab_class import Counted, LabClass
from grading.report.page import Section, held, percent
from grading.report.statistics import paired_difference
from grading.report.table import Cell, Table, day
from grading.report.words import TEXTS
from lab_utils.accuracy import Estimate, wilson
from lab_utils.language import LANGUAGES, pick
from lab_utils.numbers import format_number
from lab_utils.questions.answers_file import AnswersFile
from lab_utils.questions.kinds import Item


@dataclass(frozen=True)
class Pair:
    """A question that was asked twice.

    Attributes
    ----------
    end : str
        The scored item.
    people : int
        Who answered both times.
    before, after, rise : Estimate
        Shares that were right, and their difference.
    by_lot : bool
        Whether some were left out to hide the few who left a blank.
    day : date
        As of when.
    """

    end: str
    people: int
    before: Estimate
    after: Estimate
    rise: Estimate
    by_lot: bool
    day: date


def pairs(lab: LabClass) -> list[Pair]:
    """Compare each guess that comes back, where five people or more answered both times.

    A guess is right when it would have earned full points as the answer at the end: the lab's
    own hidden test says so, tolerances included. What was answered first counts as the guess,
    what was marked as the end.

    Raises
    ------
    CourseError
        If the lab does not run.
    """
    found = []
    for name, counted in lab.guesses.items():
        end = lab.scored.get(lab.released.declaration.items[name].again)
        if end is None:
            continue
        right = _right(lab, end, (person.guesses[name] for person in counted.people))
        both = sum(name in one.guesses and end.name in one.answered for one in lab.people)
        found.append(_pair(counted, name, end, right, len(counted.people) < both))
    return found


def _pair(counted: Counted, guess: str, end: Item, right: set[str], by_lot: bool) -> Pair:
    people = counted.people
    counts = {(before, after): 0 for before in (True, False) for after in (True, False)}
    for person in people:
        before = _text(person.guesses[guess]) in right
        counts[before, person.points[end.name] >= end.points - 1e-9] += 1
    both, lost = counts[True, True], counts[True, False]
    gained, neither = counts[False, True], counts[False, False]
    return Pair(
        end.name,
        len(people),
        wilson(both + lost, len(people)),
        wilson(both + gained, len(people)),
        paired_difference(both, lost, gained, neither),
        by_lot,
        counted.day,
    )


def _right(lab: LabClass, end: Item, values: Iterable[Any]) -> set[str]:
    """Return those of the values (as JSON) that earn full points as an answer to an item."""
    api = open_course()
    notebooks = lab.released.marked_notebooks(api.config, api.coursedir.db_url)
    language = LANGUAGES[0]
    try:
        scorer = Scorer(lab.released, {language: notebooks[language]})
    except ScoreError as error:
        raise CourseError(
            vi=f"Không chạy được bài {lab.released.name}: {error.say('vi')}",
            en=f"Lab {lab.released.name} cannot be run: {error.say('en')}",
        ) from error
    right = set()
    try:
        for text in {_text(value) for value in values}:
            with tempfile.TemporaryDirectory() as folder:
                AnswersFile(Path(folder), lab.released.name, language).record(end, json.loads(text))
                points = scorer.points(Path(folder), language)[f"{end.name}_check"]
            if points is not None and points >= end.points - 1e-9:
                right.add(text)
    finally:
        scorer.stop()
    return right


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def learnt(lab: LabClass, language: str) -> Section:
    """Return the section on what was learnt; the class has five people or more."""
    from lab_utils.plots import forest

    heading, found = TEXTS.say("learnt", language), pairs(lab)
    if not found:
        return Section("part-learnt", heading, [TEXTS.say("no_guess", language)])
    numbers = {name: number for number, name in enumerate(lab.scored, start=1)}
    rows: list[tuple[Cell, ...]] = []
    words, drawn = [], {}
    for one in found:
        number = TEXTS.say("question", language, number=numbers[one.end])
        shares = [100 * share for share in (one.before.value, one.after.value)]
        rise = [100 * end for end in (one.rise.value, one.rise.low, one.rise.high)]
        label = pick(lab.scored[one.end].label, language)
        made = day(one.day, language)
        rows.append((str(numbers[one.end]), label, one.people, *shares, *rise, made))
        value, low, high = (format_number(end, language, 1) for end in rise)
        before, after = (percent(share.value, language) for share in (one.before, one.after))
        says = {"before": before, "after": after, "rise": value, "low": low, "high": high}
        words.append(TEXTS.say("learnt_says", language, number=number, people=one.people, **says))
        drawn[TEXTS.say("before_row", language, number=number)] = one.before
        drawn[TEXTS.say("after_row", language, number=number)] = one.after
    picture = forest(drawn, language, measure=TEXTS.say("right", language))
    names = ("number", "label", "people", "before", "after", "rise", "low", "high", "as_of")
    columns = tuple(TEXTS.say(name, language) for name in names)
    table = Table("learnt", heading, columns, rows, texts=frozenset({0, 1}))
    old = held(lab, min(one.day for one in found), language)
    notes = [TEXTS.say("learnt_limits", language)]
    if any(one.by_lot for one in found):
        notes.append(TEXTS.say("by_lot", language))
    return Section("part-learnt", heading, old, [(picture, " ".join(words))], [table], notes)
