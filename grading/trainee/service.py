"""The trainees' pages, for all of them from one process; no server is started for anybody.

Whose request it is follows from the hub's token alone. All addresses begin with the service's::

    GET  /                                        my labs
    POST /choose                                  language, profession
    GET  /lab/LAB                                 the lab: the same for everybody
    GET  /lab/LAB/answers                         one's own answers, for the page's scripts
    POST /lab/LAB/answers/ITEM                    records one
    GET  /lab/LAB/VERSION/LANGUAGE/picture/ITEM/VALUE   what a slider shows
    GET  /lab/LAB/VERSION/LANGUAGE/pixels/ITEM    of an image
    GET  /picture/NAME                            a figure
    GET  /lab/LAB/hand-in, POST                   what is blank; hands in
    GET  /lab/LAB/start-again, POST               asks; begins anew
    GET  /receipt/CODE, /feedback/CODE            of a submission of one's own
    GET  /certificate                             one's own, or what is missing
    GET  /static/DIGEST/NAME, /worker.js          scripts and styles
"""

from __future__ import annotations

import asyncio
import logging
import os
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuth
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from grading.course.course_secrets import course_key
from grading.course.paths import CoursePaths
from grading.course.store import Store
from grading.labrun.processes import LabProcesses
from grading.trainee.answer_pages import Answer, Answers
from grading.trainee.file_pages import Figure, Picture, Pixels, Static, Worker
from grading.trainee.front_page import Choose, Front
from grading.trainee.hand_in_page import HandIn, Receipt, StartAgain
from grading.trainee.lab_page import Lab
from grading.trainee.marked_pages import Certificate, Feedback
from grading.trainee.released import forget_earlier
from grading.trainee.site import Site
from grading.trainee.visit import CODE, LAB, Callback, Nothing

_log = logging.getLogger("labs")
_TRUST = 60  # seconds for which the hub's word about a token holds
# Bytes that are read; of more than `visit.MOST_BODY` a sentence says that it is too much.
_MOST_READ = 1_000_000
_ITEM = r"([A-Za-z0-9_.-]{1,64})"
_PLACE = rf"lab/{LAB}/([0-9a-f]{{1,64}})/(vi|en)"


def application(site: Site) -> Application:
    """Return the service as a tornado application."""
    paths = [
        ("", Front),
        ("oauth_callback", Callback),
        ("choose", Choose),
        (f"lab/{LAB}", Lab),
        (f"lab/{LAB}/answers", Answers),
        (f"lab/{LAB}/answers/{_ITEM}", Answer),
        (rf"{_PLACE}/picture/{_ITEM}/([^/]{{1,64}})", Picture),
        (f"{_PLACE}/pixels/{_ITEM}", Pixels),
        (r"picture/([0-9a-f]{1,64}\.(?:png|svg|jpg|gif|webp))", Figure),
        (f"lab/{LAB}/hand-in", HandIn),
        (f"lab/{LAB}/start-again", StartAgain),
        (f"receipt/{CODE}", Receipt),
        (f"feedback/{CODE}", Feedback),
        ("certificate", Certificate),
        (r"static/([0-9a-f]{1,64})/([A-Za-z0-9_.-]{1,64})", Static),
        ("worker.js", Worker),
    ]
    shared = {"site": site}
    return Application(
        [(site.prefix + path, handler, shared) for path, handler in paths],
        default_handler_class=Nothing,
        default_handler_args=shared,
        cookie_secret=course_key("labs-cookies.key"),
        xsrf_cookies=True,
        compress_response=True,
        log_function=_log_request,
    )


def _log_request(handler: RequestHandler) -> None:
    """Log a request without what stands behind its path: the hub's codes come there."""
    request = handler.request
    took = 1000 * request.request_time()
    _log.info("%d %s %s %.0f ms", handler.get_status(), request.method, request.path, took)


async def _serve() -> None:
    address = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
    state = CoursePaths.from_environment().state
    processes = LabProcesses(state / "pictures")
    with Store() as store:
        site = Site(store, HubOAuth(cache_max_age=_TRUST), processes, state)
        forget_earlier(store, site.released)
        server = HTTPServer(
            application(site),
            max_body_size=_MOST_READ,
            max_buffer_size=2 * _MOST_READ,
            idle_connection_timeout=120,
        )
        server.listen(address.port or 80, address.hostname)
        try:
            await asyncio.Event().wait()
        finally:
            await processes.close()


def main() -> None:
    """Serve until the hub stops it."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    # It tells of sessions at each request; what fails is an error.
    logging.getLogger("tornado.application").setLevel(logging.ERROR)
    asyncio.run(_serve())
