"""Where a lab runs: what the environment says, read in one way.

Each variable is a `Setting`; those of the labs stand here, those of the course around them in
`grading.settings`, which has the whole table.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from lab_utils.errors import BilingualError

T = TypeVar("T")


class SettingError(BilingualError, ValueError):
    """A variable of the environment that holds what it cannot hold."""


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One variable of the environment.

    Attributes
    ----------
    name : str
    read : callable
        Makes a value of a text that is not empty; raises ValueError with what is expected.
    default : T
        Where the variable is not set, or empty.
    about : str
        What it is for, in English; the table in ``docs/settings.md`` says the same.
    expected : dict of str to str
        By language, what a right value looks like.
    before : str
        The name that it had in an earlier version, and that is not read any more.
    """

    name: str
    read: Callable[[str], T]
    default: T
    about: str
    expected: tuple[str, str] = ("", "")
    before: str = ""

    def get(self) -> T:
        """Return the value.

        Raises
        ------
        SettingError
            Naming the variable, its value and what is expected; or its earlier name, if that is
            set.
        """
        if self.before and os.environ.get(self.before):
            raise SettingError(
                vi=f"{self.before} nay có tên {self.name}: hãy đặt lại biến này.",
                en=f"{self.before} is now called {self.name}: set that one.",
            )
        given = os.environ.get(self.name, "").strip()
        if not given:
            return self.default
        try:
            return self.read(given)
        except ValueError as error:
            vi, en = self.expected
            raise SettingError(
                vi=f"{self.name} là {given!r}: cần {vi}.",
                en=f"{self.name} is {given!r}: expected {en}.",
            ) from error

    def named(self) -> dict[str, str]:
        """Return the variable as it stands in the environment, to be handed on; empty if unset."""
        return {self.name: os.environ[self.name]} if self.name in os.environ else {}


def _path(text: str) -> Path:
    return Path(text).expanduser()


DATA_CACHE: Setting[Path | None] = Setting(
    "LABS_DATA_CACHE", _path, None, "Folder of downloaded data; a hub shares one, read-only."
)
DATA_MIRROR: Setting[Path | None] = Setting(
    "LABS_DATA_MIRROR", _path, None, "Folder with data that were carried here, never written to."
)
MODEL = Setting(
    "LABS_MODEL",
    str,
    "",
    "Base URL of a language model of the hospital's own, such as http://host/v1.",
)
MODEL_NAME = Setting("LABS_MODEL_NAME", str, "", "Name of that model, as its server knows it.")
MODEL_KEY = Setting("LABS_MODEL_KEY", str, "", "Key for that model; trainees can read it.")
PACS = Setting(
    "LABS_PACS",
    str,
    "",
    "A PACS for teaching, such as http://reader:password@host/dicom-web; trainees can read it.",
)

# The hub sets it for its own processes and for trainees' servers; nobody else does.
EXCHANGE_SERVICE = Setting("LABS_EXCHANGE_SERVICE", str, "", "Address of the exchange's service.")

LAB_SETTINGS: tuple[Setting[Path | None] | Setting[str], ...] = (
    DATA_CACHE,
    DATA_MIRROR,
    MODEL,
    MODEL_NAME,
    MODEL_KEY,
    PACS,
)


def hub_token() -> str:
    """Return what the hub knows this server by; empty where there is no hub."""
    return os.environ.get("JUPYTERHUB_API_TOKEN", "")


def marking() -> bool:
    """Whether nbgrader is marking: what was recorded counts, and nothing is recorded any more."""
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"


def serving() -> bool:
    """Whether one process runs the lab for everybody: it shows what a page is made of."""
    return os.environ.get("NBGRADER_EXECUTION") == "page"
