"""The twelve cases to answer, and the AI's advice once all are answered."""

from __future__ import annotations

import html
from collections.abc import Mapping

from lab_utils.decision.page import Page
from lab_utils.decision.vignettes import Vignette
from lab_utils.decision.wording import TEXTS
from lab_utils.html_table import HtmlTable
from lab_utils.lab_report import rows_table
from lab_utils.language import Twin, pick


class CaseTable:
    """The cases, each with room for an answer: ``ask("alone", table=cases)``.

    Parameters
    ----------
    cases : mapping of str to Vignette
    titles : mapping of case to twin
    language : {"vi", "en"}

    Attributes
    ----------
    keys : list of str
        Of the cases: the rows in ``items.yaml``.

    Examples
    --------
    >>> from lab_utils.decision import vignettes
    >>> titles = {case: case.capitalize() for case in vignettes()}
    >>> "Warfarin" in CaseTable(vignettes(), titles, "en").html()
    True
    """

    def __init__(
        self, cases: Mapping[str, Vignette], titles: Mapping[str, Twin], language: str
    ) -> None:
        self.keys = list(cases)
        self._rows = {
            name: [_titled(pick(titles[name], language), pick(one.case, language))]
            for name, one in cases.items()
        }
        self._language = language

    def html(self) -> str:
        """Return the table; each row has its key, so that a control can be put beside it."""
        heads = [TEXTS.say("planned", self._language)]
        return rows_table(TEXTS.say("cases_caption", self._language), heads, self._rows)


def show_advice(
    before: Mapping[str, str] | None,
    cases: Mapping[str, Vignette],
    titles: Mapping[str, Twin],
    options: Mapping[str, Twin],
    language: str,
) -> Page:
    """Show the advice on all cases, or how many are still to be answered without it.

    Parameters
    ----------
    before : mapping of case to option or None
        What was answered so far.
    cases : mapping of str to Vignette
    titles, options : mapping of name to twin
        What a reader sees of a case and of an answer.
    language : {"vi", "en"}

    Examples
    --------
    >>> from lab_utils.decision import vignettes
    >>> show_advice({"insulin": "stop"}, vignettes(), {}, {}, "en").parts
    ("The AI's advice appears here once all 12 cases are answered. 11 left.",)
    """
    before = before or {}
    if left := len(cases) - len(before):
        return Page((TEXTS.say("wait", language, total=len(cases), left=left),))
    import pandas as pd

    body = tuple(
        (
            pick(titles[case], language),
            pick(options[before[case]], language),
            pick(options[one.advice], language),
            pick(one.said, language),
        )
        for case, one in cases.items()
    )
    columns = ("case", "you_first", "ai", "said")
    head = tuple(TEXTS.say(name, language) for name in columns)
    sheet = HtmlTable(
        table=pd.DataFrame(body, columns=columns).set_index("case"),
        sentences=(),
        caption=TEXTS.say("advice_caption", language),
        head=head,
        body=body,
    )
    return Page((sheet,))


def _titled(title: str, text: str) -> str:
    return f"<strong>{html.escape(title)}.</strong> {html.escape(text)}"
