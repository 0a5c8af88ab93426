"""Each question: how hard it is, who left it blank, and whether it tells people apart."""

from __future__ import annotations

from collections import Counter

from grading.report.groups import LEAST, few
from grading.report.lab_class import LabClass
from grading.report.page import Section, held, percent
from grading.report.statistics import item_rest, mean_limits
from grading.report.table import Cell, Table
from grading.report.words import TEXTS
from lab_utils.language import pick


def blanks(lab: LabClass, item: str) -> int | str:
    """Return how many left a question blank, where they and all others are five or more."""
    return few(sum(item not in person.answered for person in lab.people), len(lab.people))


def items(lab: LabClass, language: str) -> Section:
    """Return the section on the questions; the class has five people or more."""
    from lab_utils.plots import forest

    totals = [sum(person.points[name] for name in lab.scored) for person in lab.people]
    found, rows = {}, list[tuple[Cell, ...]]()
    for number, (name, item) in enumerate(lab.scored.items(), start=1):
        points = [person.points[name] for person in lab.people]
        rest = [total - one for total, one in zip(totals, points, strict=True)]
        label = TEXTS.say("question", language, number=number)
        found[label] = mean_limits([one / item.points for one in points])
        blank = blanks(lab, name)
        rows.append(
            (
                str(number),
                pick(item.label, language),
                item.points,
                100 * found[label].value,
                100 * found[label].low,
                100 * found[label].high,
                blank,
                100 * blank / len(points) if isinstance(blank, int) else None,
                item_rest(points, rest),
            )
        )
    names = ["number", "label", "most", "mean_share", "low", "high"]
    names += ["blank_people", "blank_share", "discrimination"]
    table = Table(
        "items",
        TEXTS.say("items", language),
        tuple(TEXTS.say(name, language) for name in names),
        rows,
        texts=frozenset({0, 1}),
        decimals={2: 0, 8: 2},
        day=lab.everybody.day,
    )
    measure = TEXTS.say("mean_measure", language)
    hardest, easiest = (end(found, key=lambda one: found[one].value) for end in (min, max))
    says = TEXTS.say(
        "items_say",
        language,
        hardest=hardest,
        low=percent(found[hardest].value, language),
        easiest=easiest,
        high=percent(found[easiest].value, language),
    )
    return Section(
        "part-items",
        TEXTS.say("items", language),
        held(lab, lab.everybody.day, language),
        pictures=[(forest(found, language, measure=measure), says)],
        tables=[table],
        notes=[TEXTS.say("discrimination_says", language, people=len(lab.people))],
    )


def mistakes(lab: LabClass, language: str) -> Section:
    """Return the section on misconceptions; the class has five people or more."""
    rows: list[tuple[Cell, ...]] = []
    counts = Counter(one for person in lab.people for one in person.mistakes)
    numbers = {name: number for number, name in enumerate(lab.scored, start=1)}
    known = [(name, mistake) for name, item in lab.scored.items() for mistake in item.mistakes]
    # The commonest first; of equally common ones, in the order of the questions.
    for name, mistake in sorted(known, key=lambda one: -counts[one]):
        count = counts[name, mistake]
        if count < LEAST:
            break
        people = len(lab.people)
        answered = sum(name in person.answered for person in lab.people)
        # A handful of blanks is not told apart from answers.
        base = people if people - answered < LEAST else answered
        shown = few(count, base)
        rows.append(
            (
                str(numbers[name]),
                pick(lab.scored[name].mistakes[mistake], language),
                shown,
                100 * count / base if isinstance(shown, int) else None,
            )
        )
    heading, old = TEXTS.say("mistakes", language), held(lab, lab.everybody.day, language)
    if not rows:
        return Section("part-mistakes", heading, [*old, TEXTS.say("no_mistakes", language)])
    columns = tuple(
        TEXTS.say(name, language) for name in ("number", "mistake", "people", "share_answered")
    )
    table = Table(
        "mistakes", heading, columns, rows, texts=frozenset({0, 1}), day=lab.everybody.day
    )
    number, _, people_shown, _ = rows[0]
    question = TEXTS.say("question", language, number=number)
    says = TEXTS.say("mistakes_say", language, number=question, people=people_shown)
    return Section("part-mistakes", heading, [*old, says], tables=[table])
