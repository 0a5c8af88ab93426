"""The course as ``notebooks/course.yaml`` lays it out: modules, labs, and who has to do which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from grading.course import paths
from grading.course.errors import CourseError
from grading.course.professions import PROFESSIONS
from lab_utils.language import LANGUAGES, Twin

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
    """

    minutes: int
    required: frozenset[str]
    elective: frozenset[str]


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


def read_syllabus() -> Syllabus:
    """Read ``course.yaml`` beside the labs.

    Raises
    ------
    CourseError
        If it is missing, or names what is not there; says where and what is expected.
    """
    path = paths.NOTEBOOKS / FILE_NAME
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CourseError(f"{FILE_NAME} is missing; it must stand beside the labs") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CourseError(f"{FILE_NAME} is not YAML in UTF-8: {error}") from error
    if not isinstance(content, dict) or content.keys() != {"title", "modules"}:
        raise CourseError(f"{FILE_NAME}: expected the entries title and modules")
    if not isinstance(content["modules"], list):
        raise CourseError(f"{FILE_NAME}: modules is a list")
    title = _twin(content["title"], "title")
    syllabus = Syllabus(title, tuple(_module(one) for one in content["modules"]))
    listed = [name for module in syllabus.modules for name in module.labs]
    if twice := sorted({name for name in listed if listed.count(name) > 1}):
        raise CourseError(f"{FILE_NAME}: {', '.join(twice)} stands in two modules")
    return syllabus


def _module(content: Any) -> Module:
    if not isinstance(content, dict) or content.keys() != {"title", "labs"}:
        raise CourseError(f"{FILE_NAME}: a module has title and labs, got {content!r}")
    title = _twin(content["title"], "title of a module")
    if not isinstance(content["labs"], dict):
        raise CourseError(f"{FILE_NAME}, {title['vi']}: labs are names with their entries")
    return Module(title, {name: _plan(name, one) for name, one in content["labs"].items()})


def _plan(name: str, content: Any) -> LabPlan:
    where = f"{FILE_NAME}, {name}"
    if not isinstance(content, dict) or not content.keys() <= {"minutes", "required", "elective"}:
        raise CourseError(f"{where}: expected minutes, required and elective, got {content!r}")
    minutes = content.get("minutes")
    if type(minutes) is not int or minutes <= 0:
        raise CourseError(f"{where}: minutes is {minutes!r}; expected a whole number above 0")
    named = {entry: content.get(entry, []) for entry in ("required", "elective")}
    for entry, professions in named.items():
        if not isinstance(professions, list) or not set(professions) <= PROFESSIONS.keys():
            known = ", ".join(PROFESSIONS)
            raise CourseError(f"{where}: {entry} is {professions!r}; expected some of {known}")
    plan = LabPlan(minutes, *(frozenset(professions) for professions in named.values()))
    if both := sorted(plan.required & plan.elective):
        raise CourseError(f"{where}: {', '.join(both)} is both required and elective")
    return plan


def _twin(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(value.get(one), str) for one in LANGUAGES):
        raise CourseError(f"{FILE_NAME}, {where}: expected a text each for vi and en")
    return value
