"""A locale in which programs read files as UTF-8."""

from __future__ import annotations

import locale
import os


def use_utf8_locale() -> None:
    """Let programs that are started from here read files as UTF-8, under LC_ALL=C too.

    nbgrader and JupyterHub write the folder's name to a file in UTF-8 that alembic reads by the
    locale's encoding.
    """
    if locale.getencoding().lower() != "utf-8":
        os.environ["LC_ALL"] = "C.UTF-8"
