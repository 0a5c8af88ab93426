"""What a label is worth: against its adjudication, and as a stand-in for something else."""

from __future__ import annotations

import math
from collections.abc import Mapping

from lab_utils.accuracy import Confusion
from lab_utils.fairness.errors import FairnessError
from lab_utils.fairness.limits import Printed, printed_share
from lab_utils.fairness.wording import MEASURE_NAMES, TEXTS
from lab_utils.figures.measures import percent
from lab_utils.html_table import HtmlTable, estimates_table, proportion_cell
from lab_utils.language import Twin, pick
from lab_utils.numbers import format_number


def label_worth(
    labels: Mapping[str, Confusion],
    language: str,
    *,
    names: Mapping[str, Twin] | None = None,
    caption: Twin = "",
) -> HtmlTable:
    """Say what a label is worth: how much of the truth it finds, how often it is right.

    Parameters
    ----------
    labels : mapping of finding to Confusion
        Images, people or reports: the label as the "test", the adjudication as the truth.
    language : {"vi", "en"}
    names : mapping of finding to twin, optional
        What a reader sees instead.
    caption : twin, optional

    Returns
    -------
    HtmlTable
        ``.table``: present, labelled, both, sensitivity and ppv (0..1) with ``_low`` and
        ``_high``. Limits take every image as independent; several of one patient make the
        true ones wider.

    Raises
    ------
    FairnessError
        If there is no label or one is no Confusion.

    Examples
    --------
    >>> sheet = label_worth({"pneumothorax": Confusion(109, 129, 129, 4009)}, "en")
    >>> sheet.sentences[0]
    'pneumothorax: the label finds 109 of 238 true cases, 45.8 % (39.6–52.1); of 238 labelled \
cases 109 are right, 45.8 % (39.6–52.1).'
    """
    import pandas as pd

    if not labels or not all(isinstance(cells, Confusion) for cells in labels.values()):
        raise FairnessError(
            vi="Mỗi nhãn cần một bảng 2 × 2 (Confusion) so với bác sĩ đọc phim.",
            en="each label needs its 2x2 table (Confusion) against the adjudication.",
        )
    table, body, sentences = {}, [], []
    for key, cells in labels.items():
        name = pick((names or {}).get(key, key), language)
        present, labelled = cells.tp + cells.fn, cells.tp + cells.fp
        found = {"sensitivity": cells.sensitivity, "ppv": cells.ppv}
        table[key] = {"present": present, "labelled": labelled, "both": cells.tp} | {
            f"{measure}{end}": getattr(estimate, part)
            for measure, estimate in found.items()
            for end, part in (("", "value"), ("_low", "low"), ("_high", "high"))
        }
        written = {measure: proportion_cell(one, language) for measure, one in found.items()}
        counts = {
            "present": format_number(present, language),
            "labelled": format_number(labelled, language),
        }
        body.append((name, *counts.values(), written["sensitivity"], written["ppv"]))
        flat = {measure: text.replace("\n", " ") for measure, text in written.items()}
        k_found = format_number(cells.tp, language)
        sentences.append(
            TEXTS.say("label_says", language, label=name, k_found=k_found, **counts, **flat)
        )
    head = (
        TEXTS.say("finding", language),
        TEXTS.say("present", language),
        TEXTS.say("labelled", language),
        MEASURE_NAMES.say("sensitivity", language),
        MEASURE_NAMES.say("ppv", language),
    )
    return HtmlTable(
        table=pd.DataFrame.from_dict(table, orient="index").rename_axis("finding"),
        sentences=(*sentences, TEXTS.say("limits", language)),
        caption=pick(caption, language) or TEXTS.say("label_caption", language),
        head=head,
        body=tuple(body),
    )


def proxy_share(
    shares: Mapping[str, Printed],
    group: Twin,
    language: str,
    *,
    names: Mapping[str, Twin] | None = None,
) -> HtmlTable:
    """Show how the share of a group changes with the label that people are chosen by.

    Parameters
    ----------
    shares : mapping of label to float or (int, int)
        Share of the group among those chosen (0..1) as printed, or the counts (of the group,
        chosen) from which it follows with its Wilson limits. Two labels or more; the sentence
        compares the first with the last.
    group : twin
        Who is counted.
    language : {"vi", "en"}
    names : mapping of label to twin, optional
        What a reader sees instead.

    Returns
    -------
    HtmlTable
        ``.table``: share with ``_low`` and ``_high`` (NaN where only a share was printed).

    Raises
    ------
    FairnessError
        If there are fewer than two labels or a share is outside 0..1.

    Examples
    --------
    >>> sheet = proxy_share({"cost": 0.177, "illness": 0.465}, "Black patients", "en")
    >>> sheet.sentences[0].split(", ")[1]
    '2.6 times as much'
    """
    if len(shares) < 2:
        raise FairnessError(
            vi="Cần ít nhất hai nhãn để so sánh.", en="at least two labels are needed to compare."
        )
    found = {label: printed_share(label, share) for label, share in shares.items()}
    shown = {label: pick((names or {}).get(label, label), language) for label in found}
    first, *_, last = found
    before, after = found[first].value, found[last].value
    sentences = [
        TEXTS.say(
            "share_changes",
            language,
            first=shown[first],
            last=shown[last],
            group=group,
            before=percent(before, language),
            after=percent(after, language),
            times=format_number(after / before, language, decimals=1) if before else "–",
        )
    ]
    if any(math.isnan(estimate.low) for estimate in found.values()):
        sentences.append(TEXTS.say("no_counts", language))
    return HtmlTable(
        table=estimates_table(found, "share", "label"),
        sentences=tuple(sentences),
        caption=TEXTS.say("share_caption", language, group=group),
        head=(TEXTS.say("label", language), TEXTS.say("share", language)),
        body=tuple((shown[label], proportion_cell(one, language)) for label, one in found.items()),
    )
