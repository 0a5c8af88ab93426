"""What the report of a lab has shown: remembered from one report to the next.

It lies in ``course/state/report``, for the hub's user alone; it holds no more than the gradebook
and the answers do.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock

from grading.course.errors import CourseError
from grading.course.paths import course_folder
from grading.report.gather import Person, Progress
from lab_utils.files import write_atomically

# A user name, and a number that tells what the same person gave at different times apart.
RowKey = tuple[str, int]


@dataclass(frozen=True)
class Held:
    """Who a figure counts: by user name, which of their rows; and since when."""

    people: Mapping[str, int]
    day: date

    @property
    def rows(self) -> frozenset[RowKey]:
        """The keys of these rows."""
        return frozenset(self.people.items())


@dataclass(frozen=True)
class Published:
    """The figures of a lab as they were last shown.

    Attributes
    ----------
    items : mapping of str to float
        Scored items and their points; with others the figures cannot be shown again.
    progress : mapping of str to Progress
    progress_day : date
    everybody : Held
    groups : mapping of str to mapping
        By ``"profession"`` and ``"unit"``: label to `Held`.
    past : mapping of str to mapping
        Groups that were shown and are no more.
    subsets : mapping of str to Held
        Figures that count some of everybody, by name.
    rows : mapping of (str, int) to Person
        The data that the above refer to.
    """

    items: Mapping[str, float]
    progress: Mapping[str, Progress]
    progress_day: date
    everybody: Held
    groups: Mapping[str, Mapping[str | None, Held]] = field(default_factory=dict)
    past: Mapping[str, Mapping[str | None, Held]] = field(default_factory=dict)
    subsets: Mapping[str, Held] = field(default_factory=dict)
    rows: Mapping[RowKey, Person] = field(default_factory=dict)


@contextmanager
def alone() -> Iterator[None]:
    """Let one report at a time read and write what was shown."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        yield


def recall(lab: str) -> Published | None:
    """Return what was last shown of a lab; None where there was no report yet.

    Raises
    ------
    CourseError
        If it cannot be read, or is gone while the report is there: it is never taken for new.
    """
    path = _path(lab)
    if not path.exists():
        if (course_folder() / "report" / f"{lab}.html").exists():
            raise CourseError(
                vi="Đã có báo cáo của bài {lab}, nhưng không còn tệp {path} ghi báo cáo ấy đã nêu "
                "gì. " + _REMEDY["vi"],
                en="There is a report on lab {lab}, but {path}, which remembers what it showed, "
                "is missing. " + _REMEDY["en"],
                lab=lab,
                path=str(path),
            )
        return None
    try:
        return _decoded(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise CourseError(
            vi="Không đọc được tệp {path}, ghi báo cáo trước của bài {lab} đã nêu gì. "
            + _REMEDY["vi"],
            en="{path}, which remembers what the last report on lab {lab} showed, cannot be "
            "read. " + _REMEDY["en"],
            lab=lab,
            path=str(path),
        ) from error


_REMEDY = {
    "vi": "Không có tệp này thì so hai báo cáo có thể lộ bài của một người. Hãy lấy lại tệp từ "
    "bản sao lưu; nếu chưa đưa báo cáo cũ cho ai, hãy xóa báo cáo cũ (thư mục report) và tệp này "
    "rồi lập lại.",
    "en": "Without it, two reports side by side may give a person away. Put it back from a "
    "backup; if nobody was given the earlier report, delete that (the folder report) and this "
    "file, and make the report again.",
}


def remember(lab: str, shown: Published) -> None:
    """Write down what a report shows of a lab, before it is shown and while `alone`.

    Raises
    ------
    OSError
        If it cannot be written; what stood there is unchanged.
    """
    write_atomically(_path(lab), json.dumps(_encoded(shown), ensure_ascii=False), mode=0o600)


def make_anonymous(username: str) -> None:
    """Put a number that means nobody in the place of a user name, wherever it is remembered.

    The figures stay, and so do the comparisons that keep the next report from giving others away.

    Raises
    ------
    CourseError
        If what was shown of a lab cannot be read.
    """
    nobody = f"erased-{secrets.token_hex(8)}"

    def renamed(found: Any) -> Any:
        if isinstance(found, dict):
            return {nobody if key == username else key: renamed(one) for key, one in found.items()}
        return [renamed(one) for one in found] if isinstance(found, list) else found

    if not _folder().exists():
        return
    with alone():
        for path in sorted(_folder().glob("*.json")):
            shown = recall(path.stem)
            if shown is None:
                continue
            encoded = _encoded(shown)
            for part in ("progress", "everybody", "groups", "past", "subsets"):
                encoded[part] = renamed(encoded[part])
            encoded["rows"] = [
                [nobody if user == username else user, *rest] for user, *rest in encoded["rows"]
            ]
            remember(path.stem, _decoded(json.loads(json.dumps(encoded))))


def _folder() -> Path:
    return course_folder() / "state" / "report"


def _path(lab: str) -> Path:
    return _folder() / f"{lab}.json"


def _encoded(shown: Published) -> dict[str, Any]:
    return {
        "items": shown.items,
        "progress": {user: asdict(one) for user, one in shown.progress.items()},
        "progress_day": shown.progress_day.isoformat(),
        "everybody": _encoded_held(shown.everybody),
        # JSON has no name None, which the others have.
        "groups": _encoded_groups(shown.groups),
        "past": _encoded_groups(shown.past),
        "subsets": {name: _encoded_held(one) for name, one in shown.subsets.items()},
        "rows": [
            [
                *key,
                asdict(row)
                | {"answered": sorted(row.answered), "mistakes": sorted(map(list, row.mistakes))},
            ]
            for key, row in shown.rows.items()
        ],
    }


def _encoded_held(held: Held) -> dict[str, Any]:
    return {"day": held.day.isoformat(), "people": dict(held.people)}


def _encoded_groups(groups: Mapping[str, Mapping[str | None, Held]]) -> dict[str, Any]:
    return {
        split: [[label, _encoded_held(one)] for label, one in several.items()]
        for split, several in groups.items()
    }


def _decoded(found: dict[str, Any]) -> Published:
    published = Published(
        found["items"],
        {user: Progress(**one) for user, one in found["progress"].items()},
        date.fromisoformat(found["progress_day"]),
        _decoded_held(found["everybody"]),
        _decoded_groups(found["groups"]),
        _decoded_groups(found["past"]),
        {name: _decoded_held(one) for name, one in found["subsets"].items()},
        {(user, version): _decoded_row(row) for user, version, row in found["rows"]},
    )
    every = (published.groups, published.past)
    groups = [one for split in every for several in split.values() for one in several.values()]
    for held in (published.everybody, *published.subsets.values(), *groups):
        if not held.rows <= published.rows.keys():
            raise ValueError("a figure counts rows that are not there")
    return published


def _decoded_held(found: dict[str, Any]) -> Held:
    return Held(found["people"], date.fromisoformat(found["day"]))


def _decoded_groups(found: dict[str, Any]) -> dict[str, dict[str | None, Held]]:
    return {
        split: {label: _decoded_held(one) for label, one in several}
        for split, several in found.items()
    }


def _decoded_row(found: dict[str, Any]) -> Person:
    mistakes = frozenset((item, mistake) for item, mistake in found["mistakes"])
    changed = {"answered": frozenset(found["answered"]), "mistakes": mistakes}
    return Person(**(found | changed))
