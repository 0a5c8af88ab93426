"""The answers as the course's hub keeps them, for a notebook that runs on it.

The exchange's service (``LABS_EXCHANGE_SERVICE``) has them all, whichever way they were given, and
knows by the server's token whose they are. ``answers.json`` beside the notebook holds the same:
what was recorded is written there too, and where there is no line an answer is kept there and sent
when there is one. Of two answers to a question the later one counts.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
import urllib.error
import urllib.request
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lab_utils.environment import EXCHANGE_SERVICE, hub_token, marking, serving
from lab_utils.questions.answers_file import AnswersFile, AnswersFileError
from lab_utils.questions.kinds import AnswerError, Item

_PATIENCE = 5.0  # s, for a reply
_FRESH = 2.0  # s; so old what is known may be
_AGAIN = 3.0  # s, until a line that is dead is tried again
_TOO_MANY = 429

Entry = dict[str, Any]


class _NoLineError(Exception):
    """The service does not answer, or not as it should."""


class _RefusedError(Exception):
    """The service has refused."""

    def __init__(self, status: int, twin: dict[str, str]) -> None:
        super().__init__(twin["en"])
        self.status, self.twin = status, twin


def answers_of(file: AnswersFile) -> AnswersFile | HubAnswers:
    """Return where the answers beside a notebook are kept: on the hub, or in their file alone."""
    if marking() or serving() or not (EXCHANGE_SERVICE.get() and hub_token()):
        return file
    return HubAnswers(file)


def bring_up_to_date(folder: Path, lab: str) -> None:
    """Bring ``answers.json`` to what the hub has by now, and the hub to what was kept in it.

    Where there is no hub, or no line, it stays as it is.
    """
    answers = answers_of(AnswersFile(folder, lab, ""))
    if isinstance(answers, HubAnswers):
        answers.bring_together()


class HubAnswers:
    """The answers of the trainee whose server this is to one lab.

    Parameters
    ----------
    file : AnswersFile
        Beside the notebook.
    """

    def __init__(self, file: AnswersFile) -> None:
        self._file = file
        self._form, self._turn = f"notebook-{uuid.uuid4().hex}", 0
        self._entries: dict[str, Entry] = {}
        self._told: dict[str, int] = {}  # how often each was recorded, as far as is known here
        self._looked = -_FRESH
        self._dead = False
        self._one_at_a_time = threading.RLock()

    def read(self) -> dict[str, Entry]:
        """Return the entries, by item, as in ``answers.json``.

        One that waits for a line has ``kept`` besides.
        """
        with self._one_at_a_time:
            if not self._dead and time.monotonic() - self._looked > _FRESH:
                try:
                    self._look()
                except _NoLineError:
                    self._entries = self._in_file()
                    self._wait_for_line()
            return self._entries

    def bring_together(self) -> None:
        """Bring the file to what the hub has, and the hub to what was kept in the file."""
        with self._one_at_a_time, suppress(_NoLineError):
            self._look()

    def record(self, item: Item, value: Any) -> Entry:
        """Record one answer and return its entry.

        Parameters
        ----------
        item : Item
        value : JSON value
            The answer, as the item reads it.

        Raises
        ------
        lab_utils.questions.kinds.AnswerError
            If it is refused: the lab is held back, say.
        OSError
            If there is no line, and it cannot be kept in the file either.
        """
        with self._one_at_a_time:
            if self._dead:
                return self._keep(item, value)
            self._turn += 1
            given = {"value": value, "form": self._form, "turn": self._turn}
            known = {"changes": self._told.get(item.name, 0), "language": self._file.language}
            try:
                reply = self._post(item.name, given | known)
            except _NoLineError:
                self._wait_for_line()
                return self._keep(item, value)
            except _RefusedError as refused:
                if refused.status == 404:  # a lab, or a question, that the course does not have
                    entry = self._entries[item.name] = self._file.record(item, value)
                    return entry
                raise AnswerError(vi=refused.twin["vi"], en=refused.twin["en"]) from refused
            if reply["state"]["mood"] != "recorded":
                text = reply["state"]["text"]
                raise AnswerError(vi=text, en=text)
            entry = self._recorded(item.name, reply["entry"])
            self._write()
            return entry

    def _recorded(self, name: str, entry: Entry) -> Entry:
        self._entries[name], self._told[name] = entry, entry["changes"]
        return entry

    def _look(self) -> None:
        """Bring together what the hub has and what stands in the file."""
        try:
            found = self._ask("GET", f"answers?language={self._file.language}")
        except _RefusedError:
            self._looked, self._entries = time.monotonic(), self._in_file()
            return
        there, here = found["items"], self._in_file()
        self._file.language = self._file.language or found["language"] or "vi"
        if again := found["again"]:
            here = self._without_earlier(here, there, datetime.fromisoformat(again))
        self._told = {name: entry["changes"] for name, entry in there.items()}
        self._entries = here | there
        for name, entry in here.items():
            if name not in there or _time(entry) > _time(there[name]):
                self._entries[name] = entry
                self._send(name, entry)
        self._looked = time.monotonic()
        self._write()

    def _without_earlier(
        self, here: dict[str, Any], there: dict[str, Entry], again: datetime
    ) -> dict[str, Any]:
        """Leave out what was answered before the lab was begun again; the file is kept."""
        left = {name: entry for name, entry in here.items() if _time(entry) > again}
        if left != here:
            with suppress(OSError):
                self._file.keep_aside(copy=True, word="earlier")
        return left

    def _send(self, name: str, entry: Any) -> None:
        """Send what was kept in the file; a refusal leaves it there."""
        with suppress(_RefusedError):
            if isinstance(entry, dict) and (sent := self._post(name, {"kept": entry})["entry"]):
                self._recorded(name, sent)

    def _keep(self, item: Item, value: Any) -> Entry:
        entry = self._file.record(item, value) | {"kept": True}
        self._entries = self._entries | {item.name: entry}
        return entry

    def _in_file(self) -> dict[str, Any]:
        try:
            return self._file.read()
        except AnswersFileError:
            return {}

    def _write(self) -> None:
        # A disk that is full keeps an older file: it is brought up to date before it is handed in.
        with suppress(OSError):
            self._file.replace(self._entries)

    def _wait_for_line(self) -> None:
        self._dead = True
        threading.Thread(target=self._go_on, daemon=True).start()

    def _go_on(self) -> None:
        """Try until the line is back, and send what was kept."""
        while True:
            time.sleep(_AGAIN)
            with suppress(_NoLineError):
                with suppress(_RefusedError):
                    self._ask("GET", "answers")
                with self._one_at_a_time:
                    self._look()
                    self._dead = False
                    return

    def _post(self, item: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._ask("POST", f"answers/{quote(item, safe='')}", body)

    def _ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        address = f"{EXCHANGE_SERVICE.get()}labs/{quote(self._file.lab, safe='')}/{path}"
        content = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"token {hub_token()}"}
        request = urllib.request.Request(address, content, headers, method=method)
        try:
            with _OPENER.open(request, timeout=_PATIENCE) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as error:
            if error.code >= 500 or error.code == _TOO_MANY:
                raise _NoLineError from error
            try:
                twin = json.load(error)["error"]
                raise _RefusedError(error.code, {"vi": twin["vi"], "en": twin["en"]}) from error
            except (ValueError, KeyError, TypeError) as unknown:
                raise _NoLineError from unknown
        # Also a reply that is cut off.
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise _NoLineError from error


# The machine's proxies are for the internet.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _time(entry: Any) -> datetime:
    """When an answer was given; long ago for what says no time."""
    try:
        moment = datetime.fromisoformat(entry["time"])
    except (TypeError, KeyError, ValueError):
        return _LONG_AGO
    return moment if moment.tzinfo else _LONG_AGO


_LONG_AGO = datetime.min.replace(tzinfo=UTC)
