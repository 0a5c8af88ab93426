"""A trainee's own switching under advice beside a published one, and the cases resolved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab_utils.decision.page import Page, Part, Twin, say
from lab_utils.decision.reliance import Switches, switches
from lab_utils.decision.vignettes import Vignette
from lab_utils.figures.names import percent, with_limits
from lab_utils.html_table import Sheet
from lab_utils.language import pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from lab_utils.accuracy import Estimate

_WORDS = {
    "case": {"vi": "Ca", "en": "Case"},
    "ai": {"vi": "AI khuyên", "en": "The AI says"},
    "wait_first": {
        "vi": "Xin trả lời đủ {total} ca khi chưa có AI trước đã.",
        "en": "Please answer all {total} cases without the AI first.",
    },
    "wait_second": {
        "vi": "Kết quả của bạn sẽ hiện ở đây khi bạn trả lời đủ {total} ca. Còn {left} ca.",
        "en": "Your result appears here once all {total} cases are answered. {left} left.",
    },
    "result_caption": {"vi": "Bạn và lời khuyên của AI", "en": "You and the AI's advice"},
    "before": {"vi": "Trước", "en": "Before"},
    "after": {"vi": "Sau", "en": "After"},
    "should": {"vi": "Nên làm gì, vì sao", "en": "What to do, and why"},
    "changed": {"vi": "Đổi câu trả lời", "en": "Answers changed"},
    "misled": {"vi": "Đúng đổi thành sai", "en": "Right turned wrong"},
    "corrected": {"vi": "Sai đổi thành đúng", "en": "Wrong turned right"},
    "compared": {
        "vi": "{what}: bạn {own} số ca; nghiên cứu {published}.",
        "en": "{what}: you {own} of the cases; the study {published}.",
    },
    "yielded": {
        "vi": "Khi bạn đã đúng mà AI khuyên sai ({n} ca), bạn bỏ câu đúng ở {k} ca.",
        "en": "Where you were right and the AI wrong ({n} cases), you gave up the right answer "
        "in {k}.",
    },
    "few": {
        "vi": "Tính theo lần đầu bạn trả lời đủ các ca. Trong ngoặc: khoảng tin cậy 95 %; rất "
        "rộng, vì chỉ có {total} ca.",
        "en": "From your first whole set of answers. In brackets: 95% confidence limits; very "
        "wide, for {total} cases are few.",
    },
    "ai_right": {"vi": "Bạn, khi AI khuyên đúng", "en": "You, where the AI is right"},
    "ai_wrong": {"vi": "Bạn, khi AI khuyên sai", "en": "You, where the AI is wrong"},
}
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
        return Page((_say("wait_first", language, total=total),))
    if left := total - len(after):
        return Page((_say("wait_second", language, total=total, left=left),))
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
        _say(name, language): (found.right(advised, after=False), found.right(advised, after=True))
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
) -> Sheet:
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
        _say(
            "compared",
            language,
            what=_say(name, language),
            own=with_limits(own[name], language),
            published=percent(published[name], language),
        )
        for name in _MEASURES
    ]
    tempted = [one for one in found.cases.values() if one.right_before and not one.right_advice]
    if tempted:
        lost = sum(not one.right_after for one in tempted)
        n, k = (format_number(x, language) for x in (len(tempted), lost))
        sentences.append(_say("yielded", language, n=n, k=k))
    sentences.append(_say("few", language, total=len(cases)))
    columns = ("case", "before", "ai", "after", "should")
    return Sheet(
        table=pd.DataFrame(body, columns=columns).set_index("case"),
        sentences=tuple(sentences),
        caption=_say("result_caption", language),
        head=tuple(_say(name, language) for name in columns),
        body=body,
    )


def _say(name: str, language: str, **values: object) -> str:
    return say(_WORDS[name], language, **values)
