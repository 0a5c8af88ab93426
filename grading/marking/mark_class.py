"""Mark a class: worker processes score, this one writes their results into the gradebook."""

from __future__ import annotations

import math
import os
import queue
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grading.course.errors import CourseError
from grading.course.nbgrader_config import open_course
from grading.marking.gradebook import GradebookEntry, GradebookWriter, ScoredSubmission
from grading.marking.reasons import REASONS, Reason
from grading.marking.submission import RefusedError
from grading.marking.worker_client import ScoreError, Scorer
from grading.release.released_lab import ReleasedLab, released_lab, require_in_gradebook

# A worker needs some seconds to start: fewer submissions than these are not worth another one.
_WORTH_A_WORKER = 100
# One transaction: after so many submissions or seconds, whichever comes first.
_MOST_READY = 200
_LONGEST = 2.0


@dataclass
class MarkingResult:
    """What marking one submission gave.

    Attributes
    ----------
    trainee : str
    points, most : float or None
        None where the submission is not marked.
    waiting : int
        Written answers that wait for a person.
    reasons : list of dict of str to str
        What was wrong with the submission, if anything.
    before : bool
        Whether it had been marked before and nothing has changed since.
    """

    trainee: str
    points: float | None = None
    most: float | None = None
    waiting: int = 0
    reasons: list[Reason] = field(default_factory=list)
    before: bool = False


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def mark(
    lab: str,
    jobs: int | None = None,
    item: str | None = None,
    planned: Callable[[int], None] = lambda count: None,
) -> Iterator[MarkingResult]:
    """Mark each collected submission that is new or changed; one that cannot be stops nobody.

    Marks are in the gradebook when they are yielded, some submissions at a time. Whoever stops
    and starts again goes on where it was.

    Parameters
    ----------
    lab : str
    jobs : int, optional
        Worker processes; one a processor unless given, fewer for a small class.
    item : str, optional
        Give the points of this item anew to all who have been marked, and change nothing else.
    planned : callable
        Takes the number of marks to come.

    Yields
    ------
    MarkingResult
        As they are ready; trainees of the gradebook without a submission come first.

    Raises
    ------
    CourseError
        If the lab is not there or not released, the item is none of its scored items, or the
        lab does not run.
    """
    released = released_lab(lab)
    api = open_course()
    require_in_gradebook(api, released)
    scored = [one.name for one in released.declaration.items.values() if one.scored]
    if item is not None and item not in scored:
        known = ", ".join(scored)
        raise CourseError(
            vi=f"Bài {lab} không có câu tính điểm nào tên {item!r}; bài có {known}.",
            en=f"Lab {lab} has no scored item {item!r}; it has {known}.",
        )
    submitted = api.get_submitted_students(lab)
    with api.gradebook as gradebook:
        enrolled = {student.id for student in gradebook.students}
    absent = sorted(enrolled - submitted)
    planned(len(submitted) + len(absent))
    yield from (MarkingResult(trainee, reasons=[REASONS.twin("absent")]) for trainee in absent)
    if submitted:
        yield from _Marking(api, released, item).run(sorted(submitted), jobs or processors())


class _Marking:
    """One run over a class: a thread for each worker process, and this one for the gradebook."""

    def __init__(self, api: Any, lab: ReleasedLab, item: str | None) -> None:
        self._lab = lab
        self._notebooks = lab.marked_notebooks(api.config, api.coursedir.db_url)
        self._gradebook = GradebookWriter(api, lab)
        self._item = item
        self._left: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[MarkingResult | ScoredSubmission | BaseException | None] = (
            queue.SimpleQueue()
        )
        self._stopped = False

    def run(self, trainees: Sequence[str], jobs: int) -> Iterator[MarkingResult]:
        for trainee in trainees:
            self._left.put(trainee)
        with closing(self._gradebook), ExitStack() as stack:
            self._before = self._gradebook.marked()
            # Before the threads: its errors are raised here, and it knows the version.
            first = self._start(stack)
            self._version = first.version
            workers = max(1, min(jobs, math.ceil(len(trainees) / _WORTH_A_WORKER)))
            threads = [
                threading.Thread(target=self._work, args=(stack, first if not number else None))
                for number in range(workers)
            ]
            for thread in threads:
                thread.start()
            try:
                yield from self._collect(workers)
            finally:
                self._stopped = True
                for thread in threads:
                    thread.join()

    def _start(self, stack: ExitStack) -> Scorer:
        try:
            scorer = Scorer(self._lab, self._notebooks)
        except ScoreError as error:
            raise CourseError(
                vi=f"Không chấm được bài {self._lab.name}: {error.say('vi')}",
                en=f"Lab {self._lab.name} cannot be marked: {error.say('en')}",
            ) from error
        stack.callback(scorer.stop)
        return scorer

    def _work(self, stack: ExitStack, scorer: Scorer | None) -> None:
        """Score submissions until none is left."""
        try:
            while not self._stopped:
                trainee = self._left.get_nowait()
                if scorer is None or not scorer.alive:
                    scorer = self._start(stack)
                self._done.put(self._score(scorer, trainee))
        except queue.Empty:
            self._done.put(None)
        except BaseException as error:
            self._done.put(error)

    def _score(self, scorer: Scorer, trainee: str) -> MarkingResult | ScoredSubmission:
        folder, target = self._lab.submitted_folder(trainee), self._lab.marked_folder(trainee)
        digest, version = self._before.get(trainee, (None, None))
        if self._item and digest is None:
            return MarkingResult(trainee, reasons=[REASONS.twin("not_yet")])
        try:
            if self._item:
                result = scorer.mark(folder, target, only=digest)
            else:
                same = version == self._version
                result = scorer.mark(folder, target, unless=digest if same else None)
        except (RefusedError, ScoreError) as error:
            if not self._item:
                shutil.rmtree(target, ignore_errors=True)
            return MarkingResult(trainee, reasons=[error.twin])
        if "unchanged" in result:
            return MarkingResult(trainee, before=True)
        if "changed" in result:
            return MarkingResult(trainee, reasons=[REASONS.twin("again")])
        handed_in = datetime.fromisoformat(result["handed_in"]) if result["handed_in"] else None
        unused = REASONS.twin("unused", why=result["unused"]) if result["unused"] else {}
        marked = result["digest"], result["points"], result["comments"]
        return ScoredSubmission(trainee, handed_in, *marked, unused, result["note"])

    def _collect(self, workers: int) -> Iterator[MarkingResult]:
        """Write what the workers score into the gradebook, some submissions at a time."""
        ready: list[MarkingResult | ScoredSubmission] = []
        since = time.monotonic()
        while workers:
            try:
                one = self._done.get(timeout=_LONGEST)
            except queue.Empty:
                pass
            else:
                if isinstance(one, BaseException):
                    raise one
                if one is None:
                    workers -= 1
                else:
                    ready.append(one)
            if len(ready) >= _MOST_READY or time.monotonic() - since > _LONGEST or not workers:
                yield from self._write(ready)
                ready, since = [], time.monotonic()

    def _write(self, ready: list[MarkingResult | ScoredSubmission]) -> Iterator[MarkingResult]:
        scored = [one for one in ready if isinstance(one, ScoredSubmission)]
        before = [one.trainee for one in ready if isinstance(one, MarkingResult) and one.before]
        entries: dict[str, GradebookEntry] = {}
        if scored and self._item:
            entries |= self._gradebook.write_item(scored, (self._item, f"{self._item}_check"))
        elif scored:
            entries |= self._gradebook.write(scored, self._version)
        if before:
            entries |= self._gradebook.entries(before)
        for one in ready:
            if isinstance(one, MarkingResult) and not one.before:
                if not self._item:
                    self._gradebook.forget(one.trainee)
                yield one
                continue
            entry = entries[one.trainee]
            earlier = isinstance(one, MarkingResult)
            said = [] if isinstance(one, MarkingResult) else [one.unused, one.note]
            reasons = [reason for reason in said if reason]
            yield MarkingResult(
                one.trainee, entry.points, entry.most, entry.waiting, reasons, earlier
            )
