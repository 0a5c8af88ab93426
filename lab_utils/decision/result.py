"""A trainee's own switching under advice beside a published one, and the cases resolved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab_utils.decision.page import Page, Part
from lab_utils.decision.reliance import Switches, switches
from lab_utils.decision.vignettes import Vignette
from lab_utils.decision.wording import TEXTS
from lab_utils.figures.measures import percent, with_limits
from lab_utils.html_table import HtmlTable
from lab_utils.language import Twin, pick

if TYPE_CHECKING:
    from lab_utils.accuracy import Estimate

_MEASURES = ("changed", "misled", "corrected")


def show_switches(
    before: Mapping[str, str] | None,
    after: Mapping[str, str] | None,
    cases: Mapping[str, Vignette],
    titles: Mapping[str, Twin],
    options: Mapping[str, Twin],
    language: str,
    *,
    published: Mapping[str, float],
    study: Twin,
) -> Page:
    """Show a trainee's own switching beside a published one, and what each case should be.

    Parameters
    ----------
    before, after : mapping of case to option or None
        Answers without and with the advice.
    cases, titles, options, language
        As in :func:`show_advice`.
    published : mapping of str to float
        The study's ``changed``, ``misled`` and ``corrected``, shares 0..1 of all cases, and
        ``right_before`` and ``right_after``.
    study : twin
        What a reader sees of the study.
    """
    before, after = before or {}, after or {}
    total = len(cases)
    if len(before) < total:
        return Page((TEXTS.say("wait_first", language, total=total),))
    if left := total - len(after):
        return Page((TEXTS.say("wait_second", language, total=total, left=left),))
    found = switches(
        before,
        after,
        {case: one.advice for case, one in cases.items()},
        {case: one.truth for case, one in cases.items()},
    )
    return Page(
        (
            _picture(found, language, published, pick(study, language)),
            _sheet(found, before, after, cases, titles, options, language, published),
        )
    )


def _picture(found: Switches, language: str, published: Mapping[str, float], study: str) -> Part:
    from lab_utils import plots
    from lab_utils.accuracy import Estimate

    rows: dict[str, tuple[Estimate, Estimate]] = {
        TEXTS.say(name, language): (found.right(advised, False), found.right(advised, True))
        for name, advised in (("ai_right", True), ("ai_wrong", False))
    }
    before, after = (published[f"right_{when}"] for when in ("before", "after"))
    rows[study] = Estimate(before, before, before), Estimate(after, after, after)
    return plots.before_after(rows, language)


def _sheet(
    found: Switches,
    before: Mapping[str, str],
    after: Mapping[str, str],
    cases: Mapping[str, Vignette],
    titles: Mapping[str, Twin],
    options: Mapping[str, Twin],
    language: str,
    published: Mapping[str, float],
) -> HtmlTable:
    import pandas as pd

    def marked(option: str, truth: str) -> str:
        return f"{'✓' if option == truth else '✗'}\u00a0{pick(options[option], language)}"

    body = tuple(
        (
            pick(titles[case], language),
            marked(before[case], one.truth),
            marked(one.advice, one.truth),
            marked(after[case], one.truth),
            f"{pick(options[one.truth], language)}.\n{pick(one.why, language)}",
        )
        for case, one in cases.items()
    )
    own: dict[str, Estimate] = {name: getattr(found, name) for name in _MEASURES}
    sentences = [
        TEXTS.say(
            "compared",
            language,
            what=TEXTS[name],
            own=with_limits(own[name], language),
            published=percent(published[name], language),
        )
        for name in _MEASURES
    ]
    tempted = [one for one in found.cases.values() if one.right_before and not one.right_advice]
    if tempted:
        lost = sum(not one.right_after for one in tempted)
        sentences.append(TEXTS.say("yielded", language, n=len(tempted), k=lost))
    sentences.append(TEXTS.say("few", language, total=len(cases)))
    columns = ("case", "before", "ai", "after", "should")
    return HtmlTable(
        table=pd.DataFrame(body, columns=columns).set_index("case"),
        # A number and its per cent sign stay on one line.
        sentences=tuple(one.replace(" %", "\u00a0%") for one in sentences),
        caption=TEXTS.say("result_caption", language),
        head=tuple(TEXTS.say(name, language) for name in columns),
        body=body,
    )
