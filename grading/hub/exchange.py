"""nbgrader's exchange for trainees who must not see one another.

A sandboxed trainee sees an inbound and a feedback folder of its own (`sandbox.command`). Here
the instructor's side takes the submissions out of those folders and puts the feedback into
them. Trainees without a sandbox use nbgrader's shared folders; both work side by side.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect, ExchangeReleaseFeedback
from nbgrader.utils import ignore_patterns

from grading.hub.places import Places, is_user_name

# name+lab+time+random: what nbgrader calls a submission.
_SUBMISSION = re.compile(
    r"(?P<user>[^+]+)\+(?P<lab>[A-Za-z0-9_.-]+)\+(?P<time>[0-9-]{10} [0-9:.]{15} UTC)"
    r"\+[A-Za-z0-9_-]{12}"
)
_SECRET = re.compile(rb"[0-9a-f]{128}")
_MOST_FILES = 1000  # and folders
_DEEPEST = 20  # folders in folders


class SubmissionError(ValueError):
    """A folder that is not taken as a submission; the message says why."""


class Collect(ExchangeCollect):
    """Take submissions out of each trainee's own folder, then collect as nbgrader does."""

    # The folder they came from says whose they are; on disk all belong to the hub's user.
    check_owner = False

    def init_src(self) -> None:
        """Move what was handed in into the inbound that nbgrader reads."""
        places = Places(Path(self.coursedir.root))
        inbound = places.exchange / "inbound"
        for folder in sorted(places.inbounds.glob("*")):
            if not is_user_name(folder.name):
                continue
            for entry in sorted(folder.iterdir()):
                try:
                    take(entry, inbound, 1000 * self.coursedir.max_dir_size)
                except (SubmissionError, OSError) as error:
                    self.log.warning("Left where it is: %r: %s", str(entry), error)
        # Without sandboxes everybody can write here, and nbgrader stops at the first bad one.
        for entry in inbound.glob("[!.]*"):
            try:
                check(entry)
            except (SubmissionError, OSError) as error:
                self.log.warning("Set aside: %a: %s", entry.name, error)
                entry.rename(entry.with_name(f".refused-{entry.name}"[:250]))
        super().init_src()

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy whatever the size: marking refuses what is too large and says so."""
        ignored = ignore_patterns(exclude=self.coursedir.ignore, log=self.log)
        shutil.copytree(src, dest, symlinks=True, ignore=ignored)


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Put each trainee's feedback into the shared folder and into the trainee's own."""

    def copy_files(self) -> None:
        """Copy the pages; a sandboxed trainee sees the own folder alone."""
        super().copy_files()
        course = self.coursedir
        asked = course.student_id or "*"  # nbgrader's word for everybody
        for folder in sorted(Places(Path(course.root)).feedbacks.glob(asked)):
            if is_user_name(folder.name):
                self.src_path = course.format_path(
                    course.feedback_directory, folder.name, course.assignment_id
                )
                self.dest_path = str(folder)
                super().copy_files()


def take(entry: Path, inbound: Path, most_bytes: int) -> Path:
    """Move one submission out of a trainee's own folder.

    The trainee can still write to it meanwhile, so it is copied through open folders and
    without following links, and what nbgrader reads blindly later is checked now.

    Parameters
    ----------
    entry : Path
        ``<user>/<user>+<lab>+<time>+<random>``.
    inbound : Path
        Where it goes, under the same name.
    most_bytes : int
        All its files together, in bytes.

    Returns
    -------
    Path
        The submission in `inbound`.

    Raises
    ------
    SubmissionError
        If the name is another trainee's or no submission's, if anything in it is neither file
        nor folder, if it is too large, or if handing in has not finished yet.
    """
    match = _named(entry, owner=entry.parent.name)
    target = inbound / entry.name
    if target.exists():
        raise SubmissionError("a submission of this name was taken before")
    # A name that nbgrader does not look for, until all of it is there.
    partial = inbound / f".{entry.name}"
    shutil.rmtree(partial, ignore_errors=True)
    try:
        _copy(entry, partial, most_bytes)
        secret = partial / "submission_secret.txt"  # written last by the one who hands in
        if not secret.is_file() or not _SECRET.fullmatch(secret.read_bytes()):
            raise SubmissionError("not complete (yet)")
        (partial / "timestamp.txt").write_text(match["time"], encoding="utf-8")
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    shutil.rmtree(entry)
    return target


def check(entry: Path) -> None:
    """Check a submission that lies where everybody can write.

    Parameters
    ----------
    entry : Path
        ``<user>+<lab>+<time>+<random>``.

    Raises
    ------
    SubmissionError
        If it is no complete submission, or holds anything but files and folders.
    """
    if not is_user_name(_named(entry)["user"]):
        raise SubmissionError("it is no trainee's")
    if not (entry / "submission_secret.txt").is_file():
        raise SubmissionError("not complete")
    for path, folders, names in os.walk(entry):
        if len(Path(path).relative_to(entry).parts) > _DEEPEST:
            raise SubmissionError(f"more than {_DEEPEST} levels of folders")
        for name in (*folders, *names):
            mode = Path(path, name).lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise SubmissionError(f"{name!a} is a link or a special file")


def _named(entry: Path, owner: str | None = None) -> re.Match[str]:
    """What the name of a submission says; it must be a folder, and the owner's if one is given."""
    match = _SUBMISSION.fullmatch(entry.name)
    if not match or not _is_time(match["time"]) or owner not in (None, match["user"]):
        raise SubmissionError(f"expected a name like {owner or 'trainee'}+lab+time+random")
    if not stat.S_ISDIR(entry.lstat().st_mode):
        raise SubmissionError("expected a folder")
    return match


def _copy(source: Path, target: Path, most_bytes: int) -> None:
    files = 0
    for path, folders, names, descriptor in os.fwalk(source, follow_symlinks=False):
        inside = Path(path).relative_to(source)
        files += len(folders) + len(names)
        if files > _MOST_FILES or len(inside.parts) > _DEEPEST:
            raise SubmissionError(f"more than {_MOST_FILES} files or {_DEEPEST} levels of folders")
        (target / inside).mkdir()
        for name in folders:
            if stat.S_ISLNK(os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mode):
                raise SubmissionError(f"{name!r} is a link")
        for name in names:
            most_bytes -= _copy_file(name, descriptor, target / inside / name, most_bytes)


def _copy_file(name: str, folder: int, target: Path, most_bytes: int) -> int:
    """Copy one file that is a file and no link, and return its length in bytes."""
    # Non-blocking: opening a pipe would wait for ever.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    with open(os.open(name, flags, dir_fd=folder), "rb") as source:  # noqa: PTH123
        if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
            raise SubmissionError(f"{name!r} is not a file")
        content = source.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise SubmissionError("too large")
    target.write_bytes(content)
    return len(content)


def _is_time(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f UTC")
    except ValueError:
        return False
    return True
