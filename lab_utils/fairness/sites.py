"""Printed figures side by side: a model at several places, a rate in several groups."""

from __future__ import annotations

import math
from collections.abc import Mapping

from lab_utils.accuracy import Estimate
from lab_utils.fairness.errors import FairnessError
from lab_utils.fairness.limits import Printed, difference, printed_share
from lab_utils.fairness.wording import TEXTS
from lab_utils.html_table import (
    HtmlTable,
    change_cell,
    estimates_table,
    number_cell,
    points_cell,
    proportion_cell,
)
from lab_utils.language import Twin, pick


def across_sites(
    areas: Mapping[str, Estimate | float],
    home: str,
    language: str,
    *,
    names: Mapping[str, Twin] | None = None,
    caption: Twin = "",
) -> HtmlTable:
    """Follow one model from place to place: its AUC, and the change from where it was built.

    Parameters
    ----------
    areas : mapping of place to Estimate or float
        AUC, 0..1; an Estimate where the paper gives limits (or `auc_limits` does), else the
        figure alone.
    home : str
        The place to compare with.
    language : {"vi", "en"}
    names : mapping of place to twin, optional
        What a reader sees instead.
    caption : twin, optional

    Returns
    -------
    HtmlTable
        ``.table``: auc, and change from home (below 0: worse than at home), each with ``_low``
        and ``_high``; the places are taken as independent (see `difference`).

    Raises
    ------
    FairnessError
        If `home` is not among the places or an AUC is outside 0..1.

    Examples
    --------
    >>> sheet = across_sites({"inside": 0.931, "outside": 0.815}, "inside", "en")
    >>> round(sheet.table.loc["outside", "change"], 3)
    np.float64(-0.116)
    """
    caption = pick(caption, language) or TEXTS.say("sites_caption", language)
    return _beside(areas, home, language, names, caption, "auc", "AUC", TEXTS.say("site", language))


def printed_rates(
    rates: Mapping[str, Printed],
    reference: str,
    language: str,
    *,
    measure: Twin,
    names: Mapping[str, Twin] | None = None,
    caption: Twin = "",
) -> HtmlTable:
    """Compare the rates that a paper prints for several groups with one of them.

    Parameters
    ----------
    rates : mapping of group to float, (int, int) or Estimate
        Shares 0..1: printed alone, as counts (cases that count, all cases), or with limits.
    reference : str
        The group to compare with. A yardstick, not a norm.
    language : {"vi", "en"}
    measure : twin
        What the rate is.
    names, caption
        As in `across_sites`.

    Returns
    -------
    HtmlTable
        ``.table``: rate, and change from the reference, each with ``_low`` and ``_high``.

    Raises
    ------
    FairnessError
        If the reference is not among the groups or a rate is outside 0..1.

    Examples
    --------
    >>> rates = {"men": 0.219, "women": 0.250}
    >>> sheet = printed_rates(rates, "men", "en", measure="False-positive rate")
    >>> sheet.sentences[0].split(". ")[0]
    'women: 25.0 % (no limits), +3.1 points (no limits) against men'
    """
    name = pick(measure, language)
    caption = pick(caption, language) or name
    return _beside(
        rates, reference, language, names, caption, "rate", name, TEXTS.say("group", language)
    )


def _beside(
    figures: Mapping[str, Printed],
    home: str,
    language: str,
    names: Mapping[str, Twin] | None,
    caption: str,
    column: str,
    measure: str,
    index: str,
) -> HtmlTable:
    import pandas as pd

    found = {name: printed_share(name, figure) for name, figure in figures.items()}
    if home not in found:
        known = ", ".join(found)
        raise FairnessError(
            vi=f"Không có {home!r} để so sánh; có: {known}.",
            en=f"there is no {home!r} to compare with; there are: {known}.",
        )
    write, write_change = (
        (number_cell, change_cell) if column == "auc" else (proportion_cell, points_cell)
    )
    shown = {name: pick((names or {}).get(name, name), language) for name in found}
    moved = {name: difference(figure, found[home]) for name, figure in found.items()}
    moved[home] = Estimate(math.nan, math.nan, math.nan)
    body, sentences = [], []
    for name, figure in found.items():
        written = write(figure, language)
        text = "–" if name == home else write_change(moved[name], language)
        body.append((shown[name], written, text))
        if name == home:
            continue
        low, high = moved[name].low, moved[name].high
        verdict = "site_open" if low <= 0 <= high else "site_clear"
        sentences.append(
            TEXTS.say(
                "site_limits",
                language,
                site=shown[name],
                figure=written.replace("\n", " "),
                home=shown[home],
                drop=text.replace("\n", " "),
                verdict=TEXTS.say("site_no_limits" if math.isnan(low) else verdict, language),
            )
        )
    if any(not math.isnan(figure.low) for figure in found.values()):
        sentences.append(TEXTS.say("limits", language))
    tables = (estimates_table(found, column, "name"), estimates_table(moved, "change", "name"))
    return HtmlTable(
        table=pd.concat(tables, axis=1),
        sentences=tuple(sentences),
        caption=caption,
        head=(index, measure, TEXTS.say("drop", language, home=shown[home])),
        body=tuple(body),
    )
