"""The process behind a button: ``python -m grading.desk.run_job LOCK`` does what the file says.

It calls what the ``labs`` command calls. Results are names of texts, which the page puts into the
language of whoever looks at it.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from grading.desk.job import NEW_COURSE, Job, latest
from grading.exchange.closing import close
from grading.marking.reasons import REASONS, Reason
from lab_utils.errors import BilingualError
from lab_utils.language import LANGUAGES

_EVERY = 0.5  # seconds between two notes of progress
_NO_HAND_IN = [REASONS.twin("absent")]

Line = tuple[str, dict[str, Any]]


def main() -> None:
    """Run the job and write its result."""
    # Held until the end of this process; its own children are not to hold it.
    os.set_inheritable(int(sys.argv[1]), False)
    warnings.filterwarnings("ignore", module="nbgrader")
    job, _ = latest()
    if job is None:
        raise SystemExit("there is nothing to do: job.json is missing")
    try:
        close.go_on()
        for line in _STEPS[job.step](job, _Progress(job)):
            job.messages.append(line)
    except BilingualError as error:
        job.problem = error.twin
    except Exception as error:
        traceback.print_exc()  # into job.log
        job.problem, job.broken = _as_it_is(f"{type(error).__name__}: {error}"), True
    job.ended = True
    job.write()


def _as_it_is(text: object) -> Reason:
    return dict.fromkeys(LANGUAGES, str(text))


def _joined(reasons: list[Reason]) -> Reason:
    return {language: "; ".join(one[language] for one in reasons) for language in LANGUAGES}


class _Progress:
    """Counts, and writes the count from time to time."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._began = self._written = time.monotonic()

    def plan(self, total: int) -> None:
        self._job.total = total
        self._began = self._written = time.monotonic()
        self._job.write()

    def wait(self) -> None:
        self._job.messages.append(("waits", {}))
        self._job.write()

    def add(self) -> None:
        now = time.monotonic()
        self._job.done += 1
        self._job.seconds = now - self._began
        if now - self._written > _EVERY:
            self._written = now
            self._job.write()

    def over(self, some: list[str]) -> Iterator[str]:
        self.plan(len(some))
        for one in some:
            yield one
            self.add()


def _release(job: Job, progress: _Progress) -> Iterator[Line]:
    from grading.course.store import Store
    from grading.course.syllabus import require_listed
    from grading.exchange.availability import not_open
    from grading.exchange.steps import release

    require_listed(job.lab)
    release(job.lab, job.language)
    with Store() as store:
        closed = job.lab in not_open(store)
    yield "did_release_closed" if closed else "did_release", {"language": job.language}


def _collect(job: Job, progress: _Progress) -> Iterator[Line]:
    from grading.exchange.steps import collect

    yield "did_collect", {"count": len(collect(job.lab, waits=progress.wait))}


def _mark(job: Job, progress: _Progress) -> Iterator[Line]:
    from grading.exchange.steps import mark

    marks = []
    for one in mark(job.lab, planned=progress.plan, waits=progress.wait):
        marks.append(one)
        progress.add()
    marked = [one for one in marks if one.points is not None]
    before = sum(one.before for one in marked)
    yield "did_mark", {"count": len(marked), "new": len(marked) - before, "before": before}
    if waiting := sum(one.waiting for one in marked):
        yield "did_mark_waiting", {"count": waiting}
    if absent := sum(one.reasons == _NO_HAND_IN for one in marks):
        yield "did_mark_absent", {"count": absent}
    for one in sorted(marks, key=lambda one: one.trainee):
        if one.reasons and one.reasons != _NO_HAND_IN:
            word = "look_at_unmarked" if one.points is None else "look_at"
            yield word, {"trainee": one.trainee, "reason": _joined(one.reasons)}


def _feedback(job: Job, progress: _Progress) -> Iterator[Line]:
    from grading.exchange.steps import feedback

    given, waiting = feedback(job.lab, over=progress.over)
    yield "did_feedback", {"count": len(given)}
    if waiting:
        yield "did_feedback_waiting", {"count": len(waiting)}


def _report(job: Job, progress: _Progress) -> Iterator[Line]:
    from grading.report import write_report
    from grading.report.gather import marked_labs

    labs = [lab.name for lab in marked_labs()]
    progress.plan(len(labs))
    write_report(labs, job.language, say=lambda lab: progress.add())
    yield "did_report", {"count": len(labs)}


def _certificate(job: Job, progress: _Progress) -> Iterator[Line]:
    from grading.certificate import issue

    made = kept = waiting = 0
    for one in issue():
        if one.problem:
            yield "look_at_unmarked", {"trainee": one.trainee, "reason": one.problem}
        left = bool(one.missing) or one.nothing
        made += not (left or one.earlier or one.problem)
        kept += one.earlier
        waiting += left
    yield "did_certificate", {"made": made, "kept": kept, "waiting": waiting}


def _moodle(job: Job, progress: _Progress) -> Iterator[Line]:
    from grading.moodle.export import export

    _, most = export(())
    yield "did_moodle", {}
    for lab, points in most.items():
        yield "moodle_most", {"lab": lab, "points": f"{points:g}"}


def _new_course(job: Job, progress: _Progress) -> Iterator[Line]:
    from grading.course.course_info import CourseInfo
    from grading.exchange.closing.close import close_course

    progress.plan(3)
    done: list[str] = []

    def say(step: str) -> None:
        if done:
            progress.add()
        done.append(step)

    about = dict(job.values["info"])
    for name in ("begins", "ends"):
        about[name] = date.fromisoformat(about[name]) if about[name] else None
    close_course(CourseInfo(**about), job.values["instructors"], say=say, waits=progress.wait)
    yield "did_new_course", {"name": about["name"]}


_STEPS: dict[str, Callable[[Job, _Progress], Iterator[Line]]] = {
    "release": _release,
    "collect": _collect,
    "mark": _mark,
    "feedback": _feedback,
    "report": _report,
    "certificate": _certificate,
    "moodle": _moodle,
    NEW_COURSE: _new_course,
}


if __name__ == "__main__":
    main()
