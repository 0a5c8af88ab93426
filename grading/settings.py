"""All variables that set up a course and its hub, with those of the labs: one table.

``docs/settings.md`` shows it; a test holds the two together.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lab_utils.environment import EXCHANGE_SERVICE, LAB_SETTINGS, Setting


def _whole_number(low: int, high: int) -> Any:
    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise ValueError(text)
        return int(text)

    return read


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    # A name with a dot, and not a number: below it every person has one.
    name = parts.hostname or ""
    named = "." in name and not name.replace(".", "").isdecimal()
    if parts.scheme not in ("http", "https") or not named or parts.path.strip("/") or parts.query:
        raise ValueError(text)
    return f"{parts.scheme}://{parts.netloc}"


COURSE = Setting(
    "LABS_COURSE", Path, Path("course"), "Folder of the course; `course` here unless set."
)
GRADEBOOK = Setting(
    "LABS_GRADEBOOK",
    str,
    "",
    "The gradebook on PostgreSQL, such as postgresql://user@host/clinical_ai, an empty database "
    "for each course; SQLite in the course unless set.",
)
DATABASE = Setting(
    "LABS_DATABASE",
    str,
    "",
    "People, the hub's state and what is handed in, on PostgreSQL, such as "
    "postgresql://user@host/labs; SQLite in the course unless set.",
    before="LABS_EXCHANGE",
)
PORT = Setting(
    "LABS_PORT",
    _whole_number(1, 65531),
    8000,
    "Port of the hub; it takes the four after it too.",
    ("một số từ 1 đến 65531, ví dụ 8100", "a number from 1 to 65531, e.g. 8100"),
)
BIND = Setting(
    "LABS_BIND",
    str,
    "127.0.0.1",
    "Address that the hub listens on; 0.0.0.0 lets other machines in, unencrypted.",
)
DOMAIN = Setting(
    "LABS_DOMAIN",
    _web_address,
    "",
    "Address of the hub by which each person's notebook server has a host name of its own, such as "
    "https://labs.hospital.example; one address for all unless set.",
    (
        "địa chỉ như https://labs.hospital.example",
        "an address such as https://labs.hospital.example",
    ),
)
SEATS: Setting[int | None] = Setting(
    "LABS_SEATS",
    _whole_number(1, 1_000_000),
    None,
    "How many trainees work at once; as many as memory holds unless set.",
    ("số người, ví dụ 60", "a number of people, e.g. 60"),
)

# The hub sets these for its own processes and servers; nobody else does.
NOT_SEPARATED = Setting(
    "LABS_NOT_SEPARATED",
    str,
    "",
    "Why trainees have no sandbox and what helps, in both languages (JSON), for the desk.",
)

SETTINGS: tuple[Setting[Any], ...] = (
    COURSE,
    PORT,
    BIND,
    DOMAIN,
    SEATS,
    GRADEBOOK,
    DATABASE,
    *LAB_SETTINGS,
)
OF_THE_HUB: tuple[Setting[Any], ...] = (EXCHANGE_SERVICE, NOT_SEPARATED)
