"""What comes after marking: the feedback on a submission, the certificate."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import escape

from grading.exchange.feedback import page
from grading.trainee.visit import PageError, Visit

# Made from what a trainee wrote: nothing in it runs or reaches out; a link leads back.
_INERT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_BODY = re.compile(r"<body[^>]*>")


class Feedback(Visit):
    async def get(self, code: str) -> None:
        site = self.site
        html = (await site.run(page, site.store, self.me, code)).decode()
        body = _BODY.search(html)
        begins = body.end() if body else 0
        back = f'<p><a href="{escape(site.prefix)}">{escape(self.say("back"))}</a></p>'
        self.set_header("Content-Security-Policy", _INERT)
        self.finish(html[:begins] + back + html[begins:])


class Certificate(Visit):
    async def get(self) -> None:
        site = self.site
        content = await site.run(_read, site.certificates / f"{self.me}.pdf")
        self.set_header("Content-Type", "application/pdf")
        self.set_header("Content-Disposition", 'inline; filename="certificate.pdf"')
        self.finish(content)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise PageError("no_certificate", 404) from error
