"""What `labs mark` tells an instructor: progress while it runs, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from types import TracebackType
from typing import Any, Self

from tqdm import tqdm

from grading.marking.mark_class import Mark


class MarkReport:
    """Counts marks as they come; shows a bar with rate and time left while it is open."""

    def __init__(self) -> None:
        self._marks: list[Mark] = []
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

    def add(self, mark: Mark) -> None:
        """Take a mark."""
        self._marks.append(mark)
        if self._bar is not None:
            self._bar.update()

    def lines(self, lab: str) -> Iterator[str]:
        """Yield what is to be said at the end."""
        marked = [mark for mark in self._marks if mark.points is not None]
        if not self._marks:
            yield f"Nothing has been collected yet: run `labs collect {lab}` first."
            return
        before = sum(mark.before for mark in marked)
        yield f"{len(marked)} of {len(self._marks)} trainees have marks ({before} from before)."
        if marked:
            points = [mark.points for mark in marked if mark.points is not None]
            yield (
                f"Points so far: {min(points):g} to {max(points):g} of {marked[0].most:g},"
                f" median {median(points):g}."
            )
        if waiting := sum(mark.waiting for mark in marked):
            yield f"{waiting} written answers wait to be marked in formgrader."
        if told := [mark for mark in self._marks if mark.reasons]:
            yield "Please look at these:"
            for mark in sorted(told, key=lambda mark: mark.trainee):
                shown = "no marks" if mark.points is None else f"{mark.points:g} points"
                why = "; ".join(reason["en"] for reason in mark.reasons)
                yield f"  {mark.trainee:<16}  {shown}: {why}"
