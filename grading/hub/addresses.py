"""Where the pages of a hub are."""

from __future__ import annotations

from typing import Any

from jupyterhub.utils import subdomain_hook_idna, url_path_join

from grading.course.paths import CoursePaths
from grading.course.people.person import GROUPS
from grading.hub.lti import platform
from grading.settings import BIND, DOMAIN, PORT

# The service with the trainees' pages.
LABS = "labs"


def base_url(paths: CoursePaths) -> str:
    """Return how the paths of all pages begin, and with them those of the cookies.

    Browsers keep cookies by host name and path, and not by port. A hub that has no name of its own
    therefore bears its port in its paths: two hubs on one machine, with the same user names, do
    not take one another's cookies. One that people reach by a name (`LABS_DOMAIN`, LTI) needs none.
    """
    return "/" if DOMAIN.get() or platform.read(paths.lti) else f"/{PORT.get()}/"


def first_page(handler: Any) -> str:
    """Return where a person goes who comes in; empty for the way to the person's own server.

    Parameters
    ----------
    handler : jupyterhub.handlers.base.BaseHandler
    """
    user = handler.current_user
    groups = {group.name for group in user.groups} if user else set()
    if GROUPS["trainee"] in groups:
        return str(url_path_join(handler.base_url, "services", LABS)) + "/"
    return ""


def host_name(name: str, domain: str, kind: str) -> str:
    """Return the host name of somebody's server, or of a service: that of the hub."""
    return str(subdomain_hook_idna(name, domain, kind)) if kind == "user" else domain


def address() -> str:
    """Return what people type; the hub leads from there to its pages."""
    return DOMAIN.get() or _here()


def health(paths: CoursePaths) -> str:
    """Return where the hub tells this machine that it runs."""
    return f"{_here()}{base_url(paths)}hub/health"


def _here() -> str:
    bind = BIND.get()
    return f"http://{'127.0.0.1' if bind == '0.0.0.0' else bind}:{PORT.get()}"
