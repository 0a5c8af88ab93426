"""nbgrader's exchange as an instructor meets it, on the database itself.

formgrader's buttons, `nbgrader release_assignment | collect | release_feedback | list` and the
`labs` command call these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.exchange import abc
from traitlets import Bool

from grading.course.errors import CourseError
from grading.course.paths import is_user_name
from grading.course.people.agreements import refused
from grading.course.store import Store
from grading.course.syllabus import require_listed
from grading.exchange import feedback, releases, submissions
from grading.exchange.availability import held, hold, open_labs
from grading.exchange.change_due_date import keep_in_step
from grading.exchange.exchanged_files import write_folder
from grading.marking.laid_notebook import NotebookLayer
from grading.release.released_lab import released_lab, released_labs
from lab_utils.language import LANGUAGES

_AT_ONCE = 200  # pages in one transaction


class _Exchange(abc.Exchange):
    """Each class does its one step in `copy_files`."""

    def init_src(self) -> None:
        pass

    def init_dest(self) -> None:
        pass

    def _path(self, step: str, trainee: str) -> Path:
        return Path(self.coursedir.format_path(step, trainee, self.coursedir.assignment_id))


class ReleaseAssignment(_Exchange, abc.ExchangeReleaseAssignment):
    """Give a lab to the trainees, in place of an earlier release."""

    by_hand = Bool(
        True,
        help="Whether somebody asks for it in formgrader, where a release is the way to undo "
        "'unrelease': a lab that was held back is opened. Our own step changes what is released, "
        "never who gets it.",
    ).tag(config=True)

    def copy_files(self) -> None:
        lab = self.coursedir.assignment_id
        if self.by_hand:
            try:
                require_listed(lab)
            except CourseError as error:
                self.fail(" / ".join(error.twin.values()))
        folder = self._path(self.coursedir.release_directory, ".")
        if not (folder / f"{lab}.ipynb").is_file():
            self.fail(f"Lab {lab} has not been generated yet: there is no {lab}.ipynb in {folder}")
        files = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not any(part[0] == "." for part in path.relative_to(folder).parts)
        }
        with Store() as store:
            version = releases.release(store, lab, files | _in_each_language(lab))
            if self.by_hand and lab in held(store):
                open_labs(store, [lab])
        self.log.info("Released: %s, version %s", lab, version[:12])


class Collect(_Exchange, abc.ExchangeCollect):
    """Fetch the latest submission of each trainee; what has been fetched is left alone."""

    def copy_files(self) -> None:
        lab, asked = self.coursedir.assignment_id, self.coursedir.student_id
        completed = _completed(self.coursedir)
        with Store() as store:
            latest = submissions.latest(store, lab)
            out = refused(store)  # who no longer agrees to the use of their data
            for trainee, receipt in latest.items():
                if asked not in ("", "*", trainee) or trainee in out:
                    continue
                folder = self._path(self.coursedir.submitted_directory, trainee)
                there = self.coursedir.get_existing_timestamp(str(folder))
                if there == receipt.time or (folder.exists() and not self.update):
                    continue
                self.log.info("Collecting: %s %s %s", trainee, lab, receipt.code)
                files = completed(submissions.content(store, receipt.code))
                files["timestamp.txt"] = _timestamp(receipt.time).encode()
                write_folder(folder, files)
            self.log.info("%d trainees have handed in %s", len(latest), lab)
            keep_in_step(store, self.coursedir, lab)


class ReleaseFeedback(_Exchange, abc.ExchangeReleaseFeedback):
    """Give each trainee the page about the submission that was marked."""

    def copy_files(self) -> None:
        course = self.coursedir
        exclude = set((course.student_id_exclude or "").split(","))
        pages = self._pages(course.student_id or "*", exclude)
        with Store() as store:
            while some := list(islice(pages, _AT_ONCE)):
                unknown = feedback.give(store, course.assignment_id, some)
                for trainee in unknown:
                    self.log.warning(
                        "Not handed out: %s did not hand in %s through the exchange",
                        trainee,
                        course.assignment_id,
                    )
                given = len(some) - len(unknown)
                self.log.info("%d trainees have their feedback", given)

    def _pages(self, asked: str, exclude: set[str]) -> Iterator[feedback.Page]:
        lab = self.coursedir.assignment_id
        folder = self._path(self.coursedir.feedback_directory, "*").parents[1]
        for page in sorted(folder.glob(f"*/{lab}/{lab}.html")):
            trainee = page.parts[-3]
            if is_user_name(trainee) and asked in ("*", trainee) and trainee not in exclude:
                handed_in = self.coursedir.get_existing_timestamp(str(page.parent))
                yield feedback.Page(trainee, handed_in or datetime.min, page.read_bytes())


class List(_Exchange, abc.ExchangeList):
    """List what is released, or with `inbound` what was handed in; `remove` holds a lab back."""

    def copy_files(self) -> None:
        pass

    def list_files(self) -> list[dict[str, Any]]:
        """Return and log the labs or submissions."""
        with Store() as store:
            labs = [lab for lab in releases.released(store) if self._is_asked(lab)]
            if not self.inbound and not self.cached:
                kept = held(store)
                given = [lab for lab in labs if lab not in kept]
                for lab in given:
                    self.log.info("Released: %s", lab)
                return [self._about(lab, "released") for lab in given]
            return [
                self._about(lab, "submitted")
                | {"student_id": trainee, "timestamp": _timestamp(receipt.time)}
                for lab in labs
                for trainee, receipt in submissions.latest(store, lab).items()
                if self.coursedir.student_id in ("", "*", trainee)
            ]

    def remove_files(self) -> list[dict[str, Any]]:
        """Hold labs back, as the desk does; submissions are kept for good."""
        if self.inbound or self.cached:
            self.fail("What was handed in is kept: submissions cannot be removed.")
        listed = self.list_files()
        with Store() as store:
            hold(store, [one["assignment_id"] for one in listed])
        return listed

    def _is_asked(self, lab: str) -> bool:
        return self.coursedir.assignment_id in ("", "*", lab)

    def _about(self, lab: str, status: str) -> dict[str, Any]:
        return {"course_id": self.coursedir.course_id, "assignment_id": lab, "status": status}


def _completed(course: Any) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """What lays the released notebook beside answers that came without one."""
    try:
        lab = released_lab(course.assignment_id, Path(course.root))
    except CourseError:  # released by nbgrader alone
        return lambda files: files
    return NotebookLayer(lab).completed


def _in_each_language(lab: str) -> dict[str, bytes]:
    """The released notebook in both languages, for who changes to the other; texts differ alone."""
    released = released_labs().get(lab)
    if released is None:  # released by nbgrader alone
        return {}
    return {
        f".languages/{language}.ipynb": nbformat.writes(released.notebook(language)).encode()
        for language in LANGUAGES
    }


def _timestamp(moment: datetime) -> str:
    """Write a moment as nbgrader does in timestamp.txt."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f UTC")
