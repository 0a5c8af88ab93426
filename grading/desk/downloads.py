"""What the instructor's page gives out: each by its name in a list, never by a path."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from grading.course.paths import course_folder

# A page of the report has pictures and styles inside; nothing in it runs or reaches out.
INERT = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
CERTIFICATES = "certificates.zip"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".zip": "application/zip",
}


def content_type(name: str) -> str:
    """Return the type to send a file with."""
    return _TYPES.get(Path(name).suffix, "application/octet-stream")


def report_file(name: str) -> bytes | None:
    """Return a page or a table of the class report; None where there is none of this name."""
    folder = course_folder() / "report"
    there = {path.name: path for path in folder.glob("*") if path.suffix in (".html", ".csv")}
    return _content(there.get(name))


def course_file(name: str) -> bytes | None:
    """Return the file for Moodle, or all certificates in one."""
    if name == CERTIFICATES:
        return _certificates()
    return _content(course_folder() / name if name == "moodle.csv" else None)


def _content(path: Path | None) -> bytes | None:
    if path is None or path.is_symlink() or not path.is_file():
        return None
    return path.read_bytes()


def _certificates() -> bytes | None:
    found = sorted((course_folder() / "certificates").glob("*.pdf"))
    if not found:
        return None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in found:
            archive.write(path, path.name)
    return packed.getvalue()
