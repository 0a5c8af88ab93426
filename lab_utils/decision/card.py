"""A vendor's claims, and what the same AI does on one's own patients."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from lab_utils.accuracy import InputError, auc, confusion
from lab_utils.decision.wording import TEXTS
from lab_utils.figures.measures import SENSITIVITY, SPECIFICITY
from lab_utils.html_table import HtmlTable, number_cell, proportion_cell
from lab_utils.language import pick
from lab_utils.numbers import format_number
from lab_utils.yaml_file import read_yaml


@cache
def _card() -> Any:
    return read_yaml(Path(__file__).with_name("card.yaml"))


def model_card(language: str) -> HtmlTable:
    """Return the invented vendor's model card as a sheet.

    Parameters
    ----------
    language : {"vi", "en"}

    Returns
    -------
    HtmlTable
        ``.table``: entry and claim, in that language.

    Examples
    --------
    >>> model_card("en").table.loc["Clearance", "claim"]
    'Cleared abroad.'
    """
    import pandas as pd

    card = _card()
    body = tuple(tuple(pick(cell, language) for cell in row) for row in card["rows"])
    return HtmlTable(
        table=pd.DataFrame(body, columns=["entry", "claim"]).set_index("entry"),
        sentences=(pick(card["note"], language),),
        caption=pick(card["caption"], language),
        head=tuple(pick(one, language) for one in card["head"]),
        body=body,
    )


def local_validation(
    sets: dict[str, tuple[ArrayLike, ArrayLike]],
    threshold: float,
    language: str,
    note: str = "",
) -> HtmlTable:
    """Set an AI's figures on several sets of patients side by side, at one threshold.

    Parameters
    ----------
    sets : mapping of label to (truth, score)
        As in `lab_utils.accuracy.confusion`; the label heads the column.
    threshold : float
    language : {"vi", "en"}
    note : str, optional
        What a reader must know of these patients.

    Returns
    -------
    HtmlTable
        ``.table``: a row a set; cases (n, ill, tp, fp, fn), auc, sensitivity, specificity
        (0..1). Predictive values are left to the reader: they follow from the counts.

    Raises
    ------
    lab_utils.accuracy.InputError
        If there is no set; as in `lab_utils.accuracy.confusion` and `auc`.

    Examples
    --------
    >>> sheet = local_validation({"here": ([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])}, 0.5, "en")
    >>> sheet.table.loc["here", ["tp", "fp", "auc"]].to_list()
    [1.0, 1.0, 0.75]
    """
    import pandas as pd

    if not sets:
        raise InputError(
            vi="sets không có bộ người bệnh nào; cần ít nhất một bộ (truth, score).",
            en="sets holds no set of patients; expected at least one (truth, score).",
        )
    rows: dict[str, dict[str, float]] = {}
    columns = []
    for label, (truth, score) in sets.items():
        cells, area = confusion(truth, score, threshold), auc(truth, score)
        counts = {"films": cells.n, "ill": cells.tp + cells.fn} | {
            name: getattr(cells, name) for name in ("tp", "fp", "fn")
        }
        rates = {"sensitivity": cells.sensitivity, "specificity": cells.specificity}
        rows[label] = {
            **counts,
            "auc": area.value,
            **{name: one.value for name, one in rates.items()},
        }
        columns.append(
            [
                *(format_number(one, language) for one in counts.values()),
                number_cell(area, language),
                *(proportion_cell(one, language) for one in rates.values()),
            ]
        )
    names = [*(TEXTS[name] for name in ("films", "ill", "tp", "fp", "fn")), "AUC"]
    names += [SENSITIVITY, SPECIFICITY]
    return HtmlTable(
        table=pd.DataFrame.from_dict(rows, orient="index").rename(columns={"films": "n"}),
        sentences=tuple(filter(None, (TEXTS.say("limits", language), note))),
        caption=TEXTS.say("card_caption", language),
        head=(
            TEXTS.say("at_threshold", language, threshold=format_number(threshold, language, 2)),
            *sets,
        ),
        body=tuple(
            (pick(name, language), *cells)
            for name, cells in zip(names, zip(*columns, strict=True), strict=True)
        ),
    )
