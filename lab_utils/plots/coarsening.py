"""What wider age bands bring, and what they cost: the smallest group beside the finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lab_utils import privacy
from lab_utils.colours import BLUE, GREY, INK, VERMILLION
from lab_utils.figures.picture import Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle
    from matplotlib.transforms import Transform

# Share of people by the size of their group: fewest companions first.
_PARTS: tuple[tuple[dict[str, Any], dict[str, str]], ...] = (
    ({"fc": VERMILLION, "ec": VERMILLION}, {"vi": "một mình", "en": "alone"}),
    ({"fc": "white", "ec": VERMILLION, "hatch": "////"}, {"vi": "nhóm 2–4", "en": "groups of 2–4"}),
    ({"fc": BLUE, "ec": BLUE}, {"vi": "nhóm từ 5 người", "en": "groups of 5 or more"}),
)
_HEAD = {
    "vi": "Nhóm tuổi {years} năm: {groups} nhóm, nhỏ nhất {k} người (k = {k})",
    "en": "Age bands of {years} years: {groups} groups, the smallest of {k} (k = {k})",
}
_BAND = {"vi": "Nhóm tuổi", "en": "Age band"}
_ALT = {
    "vi": "{note}. {head}. Trong {total} người: {parts}. {outcome}: {rates}.",
    "en": "{note}. {head}. Of {total} people: {parts}. {outcome}: {rates}.",
}


def coarsening_panel(
    table: pd.DataFrame,
    by: Sequence[str],
    years: int,
    outcome: str,
    outcome_name: str | Mapping[str, str],
    language: str,
    note: str | Mapping[str, str],
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
        That the data are simulated, say; on the figure and in its alt text.

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
    head = pick(_HEAD, language).format(years=years, groups=len(sizes), k=sizes.min())
    told, name = pick(note, language), pick(outcome_name, language)
    words = [f"{pick(_PARTS[n][1], language)}: {count}" for n, count in enumerate(counts)]
    with style():
        figure = new_figure(height=4.2)
        top = figure.add_axes((0.1, 0.74, 0.86, 0.09), xlim=(0, len(table)), ylim=(0, 1))
        top.set_axis_off()
        _draw_parts(top, counts)
        figure.text(0.1, 0.93, head, va="center", weight="bold")
        for x, (look, _), said in zip((0.1, 0.36, 0.66), _PARTS, words, strict=True):
            top.add_patch(_key(x, look, figure.transFigure))
            figure.text(x + 0.04, 0.675, said, va="center")
        # One of two scales, so that bars can be compared while the slider moves.
        highest = 50 if rates.max() < 50 else 115
        axes = figure.add_axes((0.1, 0.2, 0.86, 0.34), ylim=(0, highest))
        _draw_rates(axes, rates, language)
        axes.set_xlabel(pick(_BAND, language))
        figure.text(0.1, 0.59, name, va="center", weight="bold")
        figure.text(0.96, 0.02, told, ha="right", va="bottom", style="italic")
        alt = pick(_ALT, language).format(
            note=told,
            head=head,
            total=len(table),
            parts="; ".join(words),
            outcome=name,
            rates="; ".join(
                f"{band} {format_number(rate, language, 0)}" for band, rate in rates.items()
            ),
        )
        return Picture(figure, alt)


def _draw_parts(axes: Axes, counts: Sequence[int]) -> None:
    left = 0
    for (look, _), count in zip(_PARTS, counts, strict=True):
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
