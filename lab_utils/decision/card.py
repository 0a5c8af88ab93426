"""A vendor's claims, and what the same AI does on one's own patients."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from lab_utils.accuracy import auc, confusion
from lab_utils.figures.names import SENSITIVITY, SPECIFICITY
from lab_utils.html_table import Sheet, number, proportion
from lab_utils.language import pick
from lab_utils.numbers import format_number

_WORDS = {
    "caption": {"vi": "Hãng khai và khoa ta đo", "en": "The vendor's figures and ours"},
    "entry": {"vi": "Ở ngưỡng {}", "en": "At threshold {}"},
    "films": {"vi": "Số phim", "en": "X-rays"},
    "ill": {"vi": "Viêm phổi theo nhãn", "en": "Pneumonia by the label"},
    "tp": {"vi": "Báo động đúng", "en": "Right alerts"},
    "fp": {"vi": "Báo động nhầm", "en": "False alerts"},
    "fn": {"vi": "Bỏ sót", "en": "Missed"},
    "limits": {
        "vi": "Trong ngoặc: khoảng tin cậy 95 %.",
        "en": "In brackets: 95% confidence interval.",
    },
}


@cache
def _card() -> Any:
    import yaml

    return yaml.safe_load(Path(__file__).with_name("card.yaml").read_text(encoding="utf-8"))


def model_card(language: str) -> Sheet:
    """Return the invented vendor's model card as a sheet.

    Parameters
    ----------
    language : {"vi", "en"}

    Returns
    -------
    Sheet
        ``.table``: entry and claim, in that language.

    Examples
    --------
    >>> model_card("en").table.loc["Clearance", "claim"]
    'Cleared abroad.'
    """
    import pandas as pd

    card = _card()
    body = tuple(tuple(pick(cell, language) for cell in row) for row in card["rows"])
    return Sheet(
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
) -> Sheet:
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
    Sheet
        ``.table``: a row a set; cases (n, ill, tp, fp, fn), auc, sensitivity, specificity
        (0..1). Predictive values are left to the reader: they follow from the counts.

    Raises
    ------
    ValueError
        As in `lab_utils.accuracy.confusion` and `auc`.

    Examples
    --------
    >>> sheet = local_validation({"here": ([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])}, 0.5, "en")
    >>> sheet.table.loc["here", ["tp", "fp", "auc"]].to_list()
    [1.0, 1.0, 0.75]
    """
    import pandas as pd

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
                number(area, language),
                *(proportion(one, language) for one in rates.values()),
            ]
        )
    names: list[str | dict[str, str]] = [
        _WORDS[name] for name in ("films", "ill", "tp", "fp", "fn")
    ]
    names += ["AUC", SENSITIVITY, SPECIFICITY]
    return Sheet(
        table=pd.DataFrame.from_dict(rows, orient="index").rename(columns={"films": "n"}),
        sentences=tuple(filter(None, (pick(_WORDS["limits"], language), note))),
        caption=pick(_WORDS["caption"], language),
        head=(
            pick(_WORDS["entry"], language).format(format_number(threshold, language, 2)),
            *sets,
        ),
        body=tuple(
            (pick(name, language), *cells)
            for name, cells in zip(names, zip(*columns, strict=True), strict=True)
        ),
    )
