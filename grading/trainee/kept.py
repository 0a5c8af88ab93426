"""Something that is sent to many as it is: compressed once, and not sent again to who has it."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """A page or a file.

    Attributes
    ----------
    body, compressed : bytes
    kind : str
        Its Content-Type.
    etag : str
    """

    body: bytes
    compressed: bytes
    kind: str
    etag: str


def keep(body: bytes, kind: str) -> Kept:
    """Return it with all that is needed to send it.

    Examples
    --------
    >>> keep(b"x", "text/css").etag
    '"2d711642b726b04401627ca9fbac32f5"'
    """
    tag = hashlib.sha256(body).hexdigest()[:32]
    return Kept(body, gzip.compress(body, 9, mtime=0), kind, f'"{tag}"')
