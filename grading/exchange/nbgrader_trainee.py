"""nbgrader's exchange as a trainee meets it, over the service.

`nbgrader list`, `fetch_assignment`, `submit` and `fetch_feedback` and the Assignment List of
JupyterLab call these. Whose work it is, the service knows; names given here change nothing.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from nbgrader.exchange import abc

from grading.exchange import client
from grading.exchange.exchanged_files import read_folder, too_large, write_folder
from lab_utils.questions.hub_answers import bring_up_to_date


class _Exchange(abc.Exchange):
    """Each class does its one step in `copy_files`; nothing has to be prepared on a disk."""

    def init_src(self) -> None:
        pass

    def init_dest(self) -> None:
        pass

    def start(self) -> Any:
        try:
            return super().start()
        except client.ExchangeSaysNoError as no:
            # On one line: the Assignment List shows the last.
            self.fail(" / ".join(no.twin.values()))

    def _folder(self, lab: str) -> Path:
        return Path(self.assignment_dir, lab).absolute()


class FetchAssignment(_Exchange, abc.ExchangeFetchAssignment):
    """Put a lab into the trainee's home; what is there stays as it is."""

    def copy_files(self) -> None:
        lab = self.coursedir.assignment_id
        folder = self._folder(lab)
        if folder.exists() and not self.replace_missing_files:
            self.fail(f"Bạn đã có bài {lab} rồi. / You have lab {lab} already: {folder}")
        files = client.release(lab)
        if not folder.exists():
            write_folder(folder, files)
        for name, content in files.items():
            if not (folder / name).exists():
                (folder / name).write_bytes(content)
        self.log.info("Fetched: %s", lab)


class Submit(_Exchange, abc.ExchangeSubmit):
    """Hand in the files that make a submission."""

    def copy_files(self) -> None:
        folder = self._folder(self.coursedir.assignment_id)
        lab = folder.name  # `nbgrader submit 02_threshold/` is meant as well
        if not folder.is_dir():
            self.fail(f"Không có thư mục bài {lab}. / There is no folder of lab {lab}: {folder}")
        bring_up_to_date(folder, lab)
        files, left_out = read_folder(folder, lab)
        known = client.labs()
        if sum(len(content) for content in files.values()) > known["most_bytes"]:
            raise client.ExchangeSaysNoError(**too_large().twin)
        receipt = client.hand_in(lab, files)
        if left_out:
            self.log.warning(
                "Không nộp kèm / not handed in: %s", ", ".join(repr(name) for name in left_out)
            )
        self.log.info(
            "Đã nộp / handed in: %s, %s, mã / code %s", lab, receipt["time"], receipt["code"]
        )


class FetchFeedback(_Exchange, abc.ExchangeFetchFeedback):
    """Put the pages about one's submissions into the folder of the lab."""

    def copy_files(self) -> None:
        lab = self.coursedir.assignment_id
        for submission in _submissions(lab):
            if submission["feedback"]:
                page = _page(self._folder(submission["lab"]), submission)
                page.parent.mkdir(parents=True, exist_ok=True)
                page.write_text(client.feedback(submission["code"]), encoding="utf-8")
                self.log.info("Fetched feedback: %s", page)


class List(_Exchange, abc.ExchangeList):
    """List labs, or with `cached` or `inbound` one's own submissions, for nbgrader's pages."""

    def copy_files(self) -> None:
        pass

    def list_files(self) -> list[dict[str, Any]]:
        """Return and log the labs or submissions."""
        wanted = self.coursedir.assignment_id
        if self.inbound or self.cached:
            return self._submitted(wanted)
        labs = [one for one in client.labs()["labs"] if one["open"] and _is(one["lab"], wanted)]
        listed = [self._released(one["lab"]) for one in labs]
        for one in listed:
            self.log.info("%s %s (%s)", one["course_id"], one["assignment_id"], one["status"])
        return listed

    def remove_files(self) -> None:
        """Refuse: nobody takes back what was released or handed in."""
        self.fail("Bài đã phát và đã nộp không gỡ được. / Nothing can be removed here.")

    def _released(self, lab: str) -> dict[str, Any]:
        folder = self._folder(lab)
        fetched = folder.exists()
        notebooks = sorted(folder.glob("*.ipynb")) if fetched else [folder / f"{lab}.ipynb"]
        return {
            "course_id": self.coursedir.course_id,
            "assignment_id": lab,
            "status": "fetched" if fetched else "released",
            "path": str(folder),
            "notebooks": [{"notebook_id": one.stem, "path": str(one)} for one in notebooks],
        }

    def _submitted(self, wanted: str) -> list[dict[str, Any]]:
        listed: dict[str, dict[str, Any]] = {}
        for one in _submissions(wanted):
            names = {
                "course_id": self.coursedir.course_id,
                "student_id": one["trainee"],
                "assignment_id": one["lab"],
                "status": "submitted",
            }
            lab = listed.setdefault(one["lab"], names | {"submissions": []})
            lab["submissions"].append(names | self._submission(one))
            state = "feedback there" if one["feedback"] else "no feedback yet"
            self.log.info("%s %s %s (%s)", one["lab"], one["time"], one["code"], state)
        return list(listed.values())

    def _submission(self, one: dict[str, Any]) -> dict[str, Any]:
        folder = self._folder(one["lab"])
        page = _page(folder, one)
        fetched = page.is_file()
        changed = fetched and hashlib.sha256(page.read_bytes()).hexdigest() != one["feedback"]
        about = {
            "has_local_feedback": fetched,
            "has_exchange_feedback": bool(one["feedback"]),
            "feedback_updated": bool(one["feedback"]) and changed,
        }
        notebook = {"notebook_id": one["lab"], "path": str(folder / f"{one['lab']}.ipynb")}
        where = {"local_feedback_path": str(page) if fetched else None}
        return about | {
            "timestamp": _timestamp(one),
            "path": str(folder),
            "local_feedback_path": str(page.parent) if fetched else None,
            "notebooks": [notebook | about | where],
        }


def _submissions(lab: str) -> list[dict[str, Any]]:
    """One's own submissions, of one lab or of all."""
    return [
        submission
        for one in client.labs()["labs"]
        if _is(one["lab"], lab)
        for submission in one["submissions"]
    ]


def _is(lab: str, wanted: str) -> bool:
    return wanted in ("", "*", lab)  # nbgrader's words for all


def _timestamp(submission: dict[str, Any]) -> str:
    """Write a time of the service as nbgrader does, and names its folders of feedback."""
    return submission["time"].replace("T", " ").replace("Z", " UTC")


def _page(folder: Path, submission: dict[str, Any]) -> Path:
    return folder / "feedback" / _timestamp(submission) / f"{submission['lab']}.html"
