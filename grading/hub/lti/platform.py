"""The platform that a course's hub trusts, from ``course/lti.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

import yaml

_HERE = {"localhost", "127.0.0.1", "::1"}


class PlatformError(ValueError):
    """``lti.yaml`` cannot be used; the message names the line to change."""


@dataclass(frozen=True)
class Platform:
    """What the platform's own page about the tool says.

    Attributes
    ----------
    issuer : str
        Moodle: *Platform ID*.
    client_id, deployment_id : str
    authorize_url : str
        Moodle: *Authentication request URL*.
    jwks_url : str
        Where the platform publishes its keys; Moodle: *Public keyset URL*.
    """

    issuer: str
    client_id: str
    deployment_id: str
    authorize_url: str
    jwks_url: str


def read(path: Path) -> Platform | None:
    """Read the file; None where there is none: then the hub knows nothing of LTI.

    Raises
    ------
    PlatformError
        If it is no YAML, lacks an entry or has one too many, or an address is not encrypted.
    """
    if not path.exists():
        return None
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PlatformError(f"{path} cannot be read: {error}") from None
    expected = [field.name for field in fields(Platform)]
    if not isinstance(given, dict) or sorted(map(str, given)) != sorted(expected):
        found = ", ".join(map(str, given)) if isinstance(given, dict) else repr(given)
        raise PlatformError(f"{path}: expected {', '.join(expected)}, found {found}")
    for name, value in given.items():
        # An id of digits alone is read as a number.
        if type(value) not in (str, int) or value == "":
            raise PlatformError(f"{path}: {name} is {value!r}: copy it from the platform")
    for name in ("authorize_url", "jwks_url"):
        address = urlsplit(str(given[name]))
        safe = address.scheme == "https" or (address.scheme == "http" and address.hostname in _HERE)
        if not (safe and address.hostname):
            raise PlatformError(f"{path}: {name} is {given[name]!r}: expected https://…")
    return Platform(**{name: str(value) for name, value in given.items()})
