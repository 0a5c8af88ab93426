"""What wider age bands bring, and what they cost: the smallest group beside the finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab_utils import privacy
from lab_utils.colours import BLUE, GREY, INK, VERMILLION
from lab_utils.figures.picture import Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts, Twin, pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle
    from matplotlib.transforms import Transform

# Share of people by the size of their group: fewest companions first.
_PARTS: dict[str, dict[str, Any]] = {
    "alone": {"fc": VERMILLION, "ec": VERMILLION},
    "few": {"fc": "white", "ec": VERMILLION, "hatch": "////"},
    "many": {"fc": BLUE, "ec": BLUE},
}
_TEXTS = Texts(
    {
        "alone": {"vi": "một mình: {people}", "en": "alone: {people}"},
        "few": {"vi": "nhóm 2–4: {people}", "en": "groups of 2–4: {people}"},
        "many": {"vi": "nhóm từ 5 người: {people}", "en": "groups of 5 or more: {people}"},
        "head": {
            "vi": "Nhóm tuổi {years} năm: {groups} nhóm, nhỏ nhất {k} người (k = {k})",
            "en": "Age bands of {years} years: {groups} groups, the smallest of {k} (k = {k})",
        },
        "band": {"vi": "Nhóm tuổi", "en": "Age band"},
        "alt": {
            "vi": "{note}. {head}. Trong {total} người: {parts}. {outcome}: {rates}.",
            "en": "{note}. {head}. Of {total} people: {parts}. {outcome}: {rates}.",
        },
    }
)


def coarsening_panel(
    table: pd.DataFrame,
    by: Sequence[str],
    years: int,
    outcome: str,
    outcome_name: Twin,
    language: str,
    note: Twin,
) -> Picture:
    """Draw how well age bands of one width hide people, and what they leave of a finding.

    Above: how many people are alone, or one of few, with their combination of facts. Below: the
    share of people with the outcome in each band. Redrawn while a slider moves.

    Parameters
    ----------
    table : DataFrame
        A row a person, with ``age`` in years.
    by : sequence of str
        The combination that somebody outside may know; ``age`` among them.
    years : int
        Width of the bands, 1 to 100.
    outcome : str
        A column of truth values.
    outcome_name : twin
        What its share is called, with its unit: "Readmitted within 30 days, %".
    language : {"vi", "en"}
    note : twin
        For example that the data are simulated; on the figure and in its alt text.

    Raises
    ------
    lab_utils.privacy.PrivacyError
        As `lab_utils.privacy.coarsen`.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"age": [41, 44, 71, 72], "back": [False, True, True, True]})
    >>> drawn = coarsening_panel(people, ["age"], 10, "back", "Back, %", "en", "Invented")
    >>> drawn.alt.partition("people: ")[2]
    'alone: 0; groups of 2–4: 4; groups of 5 or more: 0. Back, %: 40–49 50; 70–79 100.'
    """
    coarse = privacy.coarsen(table, years)
    sizes = privacy.group_sizes(coarse, by)["people"]
    counts = [
        int(sizes[(sizes >= low) & (sizes <= high)].sum())
        for low, high in ((1, 1), (2, 4), (5, len(table)))
    ]
    # From the youngest: as text "5–9" comes after "40–44".
    order = table["age"].groupby(coarse["age"]).min().sort_values().index
    rates = 100 * coarse.groupby("age")[outcome].mean()[order]
    words = _Words(
        head=_TEXTS.say(
            "head", language, years=str(years), groups=str(len(sizes)), k=str(sizes.min())
        ),
        parts=[
            _TEXTS.say(part, language, people=str(count))
            for part, count in zip(_PARTS, counts, strict=True)
        ],
        outcome=pick(outcome_name, language),
        note=pick(note, language),
    )
    alt = _TEXTS.say(
        "alt",
        language,
        note=words.note,
        head=words.head,
        total=str(len(table)),
        parts="; ".join(words.parts),
        outcome=words.outcome,
        rates="; ".join(
            f"{band} {format_number(rate, language, 0)}" for band, rate in rates.items()
        ),
    )
    with style():
        return Picture(_draw(counts, rates, words, language), alt)


@dataclass(frozen=True)
class _Words:
    """What is written: a heading, a line a part, what the bars are."""

    head: str
    parts: list[str]
    outcome: str
    note: str


def _draw(counts: Sequence[int], rates: pd.Series, words: _Words, language: str) -> Figure:
    figure = new_figure(height=4.2)
    top = figure.add_axes((0.1, 0.74, 0.86, 0.09), xlim=(0, sum(counts)), ylim=(0, 1))
    top.set_axis_off()
    _draw_parts(top, counts)
    figure.text(0.1, 0.93, words.head, va="center", weight="bold")
    for x, look, said in zip((0.1, 0.36, 0.66), _PARTS.values(), words.parts, strict=True):
        top.add_patch(_key(x, look, figure.transFigure))
        figure.text(x + 0.04, 0.675, said, va="center")
    # One of two scales, so that bars can be compared while the slider moves.
    highest = 50 if rates.max() < 50 else 115
    axes = figure.add_axes((0.1, 0.2, 0.86, 0.34), ylim=(0, highest))
    _draw_rates(axes, rates, language)
    axes.set_xlabel(_TEXTS.say("band", language))
    figure.text(0.1, 0.59, words.outcome, va="center", weight="bold")
    figure.text(0.96, 0.02, words.note, ha="right", va="bottom", style="italic")
    return figure


def _draw_parts(axes: Axes, counts: Sequence[int]) -> None:
    left = 0
    for look, count in zip(_PARTS.values(), counts, strict=True):
        if count:
            axes.barh(0.5, count, 1, left, lw=1, **look)
            left += count


def _key(x: float, look: Mapping[str, Any], transform: Transform) -> Rectangle:
    from matplotlib.patches import Rectangle

    return Rectangle((x, 0.66), 0.03, 0.03, lw=1, transform=transform, clip_on=False, **look)


def _draw_rates(axes: Axes, rates: pd.Series, language: str) -> None:
    places = range(len(rates))
    axes.bar(places, rates, 0.8, color=GREY)
    axes.set_xticks(places, list(rates.index))
    for place, rate in zip(places, rates, strict=True):
        axes.text(
            place, rate + 2, format_number(rate, language, 0), ha="center", va="bottom", color=INK
        )
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
