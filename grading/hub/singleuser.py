"""Starts a trainee's server: JupyterHub's own, without what only the hub itself needs.

`jupyterhub.log` imports the hub's pages and `jupyterhub.scopes` its tables, and with them alembic,
though a person's server shows none of the hub's pages and has no database: 28 MiB each. Empty
modules stand in their place. Should the server come to use one of them after all, it fails with an
error; it cannot do so silently.
"""

from __future__ import annotations

import sys
from types import ModuleType


def _leave_out(name: str, **names: object) -> None:
    module = ModuleType(name, "Left out of trainees' servers by grading.hub.singleuser.")
    vars(module).update(names)
    sys.modules[name] = module


class _NoPage:
    """The class of a page of the hub; `jupyterhub.log` asks whether a request went to it."""


def leave_out_the_hubs() -> None:
    """Put empty modules in the place of the hub's own, for the whole of this process."""
    _leave_out("jupyterhub.orm")
    _leave_out("jupyterhub.handlers")
    _leave_out("jupyterhub.handlers.pages", HealthCheckHandler=_NoPage)


if __name__ == "__main__":
    leave_out_the_hubs()
    from jupyterhub.singleuser import main

    main()
