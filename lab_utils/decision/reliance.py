"""Reliance on advice: answers before and after it, compared with the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lab_utils.accuracy import Estimate, InputError, wilson


@dataclass(frozen=True)
class Case:
    """One case, answered before and after the advice.

    Attributes
    ----------
    right_before, right_after, right_advice : bool
    changed : bool
        Whether the answer after the advice is another.
    """

    right_before: bool
    right_after: bool
    right_advice: bool
    changed: bool


@dataclass(frozen=True)
class Switches:
    """How answers moved when advice was shown; made by :func:`switches`.

    Shares run from 0 to 1 with 95 % Wilson limits; NaN where no case could show it.

    Attributes
    ----------
    cases : mapping of str to Case
    """

    cases: Mapping[str, Case]

    @property
    def changed(self) -> Estimate:
        """Share of all cases in which the answer was changed."""
        return _share(self.cases.values(), lambda case: case.changed)

    @property
    def corrected(self) -> Estimate:
        """Share of all cases that went from wrong to right."""
        return _share(self.cases.values(), lambda case: not case.right_before and case.right_after)

    @property
    def misled(self) -> Estimate:
        """Share of all cases that went from right to wrong: automation bias.

        References
        ----------
        Goddard K, Roudsari A, Wyatt JC. Int J Med Inform 2014;83:368-75 ("negative
        consultations").
        """
        return _share(self.cases.values(), lambda case: case.right_before and not case.right_after)

    @property
    def ai_reliance(self) -> Estimate:
        """Share taken over of the right advice that was needed.

        Among the cases answered wrongly before, with right advice: those right after
        (relative AI reliance of Schemmer M et al. IUI 2023:410-22).
        """
        needed = [c for c in self.cases.values() if c.right_advice and not c.right_before]
        return _share(needed, lambda case: case.right_after)

    @property
    def self_reliance(self) -> Estimate:
        """Share of right answers that were kept against wrong advice.

        Among the cases answered rightly before, with wrong advice: those right after (relative
        self-reliance of Schemmer M et al. IUI 2023:410-22).
        """
        return _share(self._tempted, lambda case: case.right_after)

    @property
    def yielded(self) -> Estimate:
        """Share of right answers that were given up to wrong advice: 1 less `self_reliance`."""
        return _share(self._tempted, lambda case: not case.right_after)

    def right(self, advised: bool, after: bool) -> Estimate:
        """Share of right answers, before or after, where the advice was right or was wrong."""
        chosen = [case for case in self.cases.values() if case.right_advice == advised]
        return _share(chosen, lambda case: case.right_after if after else case.right_before)

    @property
    def _tempted(self) -> list[Case]:
        return [case for case in self.cases.values() if case.right_before and not case.right_advice]


def _share(cases: Iterable[Case], counts: Callable[[Case], bool]) -> Estimate:
    found = [counts(case) for case in cases]
    return wilson(sum(found), len(found))


def switches(
    before: Mapping[str, str],
    after: Mapping[str, str],
    advice: Mapping[str, str],
    truth: Mapping[str, str],
) -> Switches:
    """Compare answers before and after advice, case by case.

    Parameters
    ----------
    before, after, advice, truth : mapping of case to option
        For the same cases, one or more.

    Raises
    ------
    lab_utils.accuracy.InputError
        If there is no case, or the four are not about the same cases.

    References
    ----------
    Goddard K, Roudsari A, Wyatt JC. Int J Med Inform 2014;83:368-75: 26 doctors, 20 cases each,
    advice wrong in 6. The example is one doctor of that kind.

    Examples
    --------
    >>> truth = dict(zip("abcd", ["give", "give", "hold", "hold"]))
    >>> advice = truth | {"c": "give", "d": "give"}
    >>> before = truth | {"a": "hold"}
    >>> after = truth | {"d": "give"}
    >>> found = switches(before, after, advice, truth)
    >>> found.changed.value, found.ai_reliance.value, found.self_reliance.value
    (0.5, 1.0, 0.5)
    """
    given = {"before": before, "after": after, "advice": advice, "truth": truth}
    if not truth:
        raise InputError(
            vi="truth không có ca nào; cần ít nhất một ca.",
            en="truth has no case; expected one or more.",
        )
    for name, one in given.items():
        if other := sorted(set(one) ^ set(truth)):
            cases = ", ".join(map(str, other))
            raise InputError(
                vi=f"{name} và truth khác nhau ở các ca {cases}; cần cùng những ca như nhau; chỉ "
                "so những ca được trả lời cả trước và sau.",
                en=f"{name} and truth differ in the cases {cases}; expected the same ones; compare "
                "only what was answered both before and after.",
            )
    return Switches(
        {
            case: Case(
                right_before=before[case] == right,
                right_after=after[case] == right,
                right_advice=advice[case] == right,
                changed=after[case] != before[case],
            )
            for case, right in truth.items()
        }
    )
