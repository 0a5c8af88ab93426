"""The platform that a course's hub trusts, from ``course/lti.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lab_utils.yaml_file import Form, YamlError, check_entries, read_yaml

_HERE = {"localhost", "127.0.0.1", "::1"}


class PlatformError(YamlError):
    """``lti.yaml`` cannot be used; the message names the entry to change."""


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
    YamlError
        If it is no YAML; `PlatformError` if it lacks an entry or has one too many, or an address
        is not encrypted.
    """
    if not path.exists():
        return None
    given = read_yaml(path)
    names = [field.name for field in fields(Platform)]
    forms = dict.fromkeys(names, _ID) | {"authorize_url": _ADDRESS, "jwks_url": _ADDRESS}
    check_entries(given, forms, str(path), required=tuple(names), error=PlatformError)
    return Platform(**{name: str(value) for name, value in given.items()})


def _is_encrypted(value: Any) -> bool:
    address = urlsplit(str(value))
    safe = address.scheme == "https" or (address.scheme == "http" and address.hostname in _HERE)
    return safe and bool(address.hostname)


_ID: Form = (
    # An id of digits alone is read as a number.
    lambda value: type(value) in (str, int) and value != "",
    {"vi": "đúng chuỗi chép từ nền tảng", "en": "what the platform shows, copied"},
)
_ADDRESS: Form = (_is_encrypted, {"vi": "địa chỉ https://…", "en": "https://…"})
