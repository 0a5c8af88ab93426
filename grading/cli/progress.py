"""What `labs mark` tells an instructor: progress while it runs, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from types import TracebackType
from typing import Any, Self

from tqdm import tqdm

from grading.marking.mark_class import MarkingResult


class MarkReport:
    """Counts results as they come; shows a bar with rate and time left while it is open."""

    def __init__(self) -> None:
        self._results: list[MarkingResult] = []
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def plan(self, count: int) -> None:
        """Take the number of marks to come."""
        self._bar = tqdm(
            total=count, unit=" submissions", desc="Marking", leave=False, disable=None
        )

    def add(self, result: MarkingResult) -> None:
        """Take a result."""
        self._results.append(result)
        if self._bar is not None:
            self._bar.update()

    def lines(self, lab: str) -> Iterator[str]:
        """Yield what is to be said at the end."""
        marked = [one for one in self._results if one.points is not None]
        if not self._results:
            yield f"Nothing has been collected yet: run `labs collect {lab}` first."
            return
        before = sum(one.before for one in marked)
        yield f"{len(marked)} of {len(self._results)} trainees have marks ({before} from before)."
        if marked:
            points = [one.points for one in marked if one.points is not None]
            yield (
                f"Points so far: {min(points):g} to {max(points):g} of {marked[0].most:g},"
                f" median {median(points):g}."
            )
        if waiting := sum(one.waiting for one in marked):
            yield f"{waiting} written answers wait to be marked in formgrader."
        if told := [one for one in self._results if one.reasons]:
            yield "Please look at these:"
            for one in sorted(told, key=lambda one: one.trainee):
                shown = "no marks" if one.points is None else f"{one.points:g} points"
                why = "; ".join(reason["en"] for reason in one.reasons)
                yield f"  {one.trainee:<16}  {shown}: {why}"
