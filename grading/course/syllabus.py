"""The course as ``notebooks/course.yaml`` lays it out: modules, labs, and who has to do which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from grading.course import paths
from grading.course.errors import CourseError
from grading.course.professions import PROFESSIONS
from lab_utils.language import Twin
from lab_utils.yaml_file import Form, YamlError, check_entries, is_twin, read_yaml

FILE_NAME = "course.yaml"


@dataclass(frozen=True)
class LabPlan:
    """A lab's place in the course.

    Attributes
    ----------
    minutes : int
        That a trainee needs.
    required, elective : frozenset of str
        Professions that have to do it, and that may; keys of `PROFESSIONS`.
    way : {"page", "notebook"}
        How it opens; trainees may take the other way.
    """

    minutes: int
    required: frozenset[str]
    elective: frozenset[str]
    way: str = "page"


@dataclass(frozen=True)
class Module:
    """Labs that belong together.

    Attributes
    ----------
    title : twin
    labs : mapping of str to LabPlan
    """

    title: Twin
    labs: Mapping[str, LabPlan]


@dataclass(frozen=True)
class Syllabus:
    """The whole course.

    Attributes
    ----------
    title : twin
    modules : tuple of Module
    """

    title: Twin
    modules: tuple[Module, ...]

    @property
    def labs(self) -> dict[str, LabPlan]:
        """All labs, in the order of the course."""
        return {name: plan for module in self.modules for name, plan in module.labs.items()}

    def required(self, profession: str) -> list[str]:
        """Return the labs that a profession has to do; for no profession ("") those of any."""
        return [
            name
            for name, plan in self.labs.items()
            if (profession in plan.required if profession else plan.required)
        ]


_TITLE: Form = (
    lambda value: isinstance(value, Mapping) and is_twin(value),
    {"vi": "mỗi thứ tiếng vi và en một câu", "en": "a text each for vi and en"},
)
_LIST: Form = (lambda value: isinstance(value, list), {"vi": "một danh sách", "en": "a list"})
_LABS: Form = (
    lambda value: isinstance(value, dict),
    {"vi": "tên các bài, mỗi bài có các mục của nó", "en": "names of labs with their entries"},
)
_MINUTES: Form = (
    lambda value: type(value) is int and value > 0,
    {"vi": "một số nguyên lớn hơn 0", "en": "a whole number above 0"},
)
_PROFESSIONS: Form = (
    lambda value: isinstance(value, list) and all(one in list(PROFESSIONS) for one in value),
    {
        "vi": f"danh sách một vài nghề trong {', '.join(PROFESSIONS)}",
        "en": f"some of {', '.join(PROFESSIONS)}",
    },
)
WAYS = ("page", "notebook")
_WAY: Form = (
    lambda value: value in WAYS,
    {"vi": f"{WAYS[0]} hoặc {WAYS[1]}", "en": f"{WAYS[0]} or {WAYS[1]}"},
)
_COURSE = {"title": _TITLE, "modules": _LIST, "way": _WAY}
_REQUIRED = ("title", "modules")
_MODULE = {"title": _TITLE, "labs": _LABS}
_PLAN = {"minutes": _MINUTES, "required": _PROFESSIONS, "elective": _PROFESSIONS, "way": _WAY}


def read_syllabus() -> Syllabus:
    """Read ``course.yaml`` beside the labs.

    Raises
    ------
    CourseError
        If it is missing, or names what is not there; says where and what is expected.
    """
    path = paths.NOTEBOOKS / FILE_NAME
    return _read(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=8)
def _read(path: Path, _written: int) -> Syllabus:
    """Read it once; every page asks for it."""
    try:
        content = read_yaml(path)
    except YamlError as error:
        raise CourseError(**error.twin) from error
    check_entries(content, _COURSE, FILE_NAME, _REQUIRED, CourseError)
    way = content.get("way", WAYS[0])
    modules = tuple(_module(one, way) for one in content["modules"])
    syllabus = Syllabus(content["title"], modules)
    listed = [name for module in syllabus.modules for name in module.labs]
    if twice := ", ".join(sorted({name for name in listed if listed.count(name) > 1})):
        raise CourseError(
            vi=f"{FILE_NAME}: {twice} có ở hai phần",
            en=f"{FILE_NAME}: {twice} stands in two modules",
        )
    return syllabus


def require_listed(lab: str) -> None:
    """Refuse a folder beside the labs that ``course.yaml`` does not list: it may be unfinished.

    What has no folder there is no lab of ours, and nobody's business here.

    Raises
    ------
    CourseError
        Naming the file in which to list it.
    """
    folders = (path.name for path in paths.NOTEBOOKS.iterdir() if path.is_dir())
    if lab in folders and lab not in read_syllabus().labs:
        where = f"notebooks/{FILE_NAME}"
        raise CourseError(
            vi=f"Bài {lab} chưa thuộc khóa học nên không phát cho lớp: hãy ghi tên bài vào {where} "
            "trước.",
            en=f"Lab {lab} is no part of the course and is not released to a class: list it in "
            f"{where} first.",
        )


def _module(content: Any, way: str) -> Module:
    check_entries(content, _MODULE, f"{FILE_NAME}, modules", tuple(_MODULE), CourseError)
    return Module(
        content["title"], {name: _plan(name, one, way) for name, one in content["labs"].items()}
    )


def _plan(name: str, content: Any, way: str) -> LabPlan:
    where = f"{FILE_NAME}, {name}"
    check_entries(content, _PLAN, where, ("minutes",), CourseError)
    required, elective = (frozenset(content.get(one, ())) for one in ("required", "elective"))
    if both := ", ".join(sorted(required & elective)):
        raise CourseError(
            vi=f"{where}: {both} vừa bắt buộc vừa tự chọn",
            en=f"{where}: {both} is both required and elective",
        )
    return LabPlan(content["minutes"], required, elective, content.get("way", way))
