"""Answers over the exchange's service, for the notebook in JupyterLab."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any, Literal

import msgspec

from grading.course.store import Store, StoreFullError
from grading.exchange import releases
from grading.exchange.answers.recorded import answer, entries, take
from grading.exchange.answers.rows import as_written
from grading.exchange.answers.sheets import begun_again, looked_up, note_opened
from grading.exchange.handlers import BodyHandler, Handler
from grading.exchange.refusal import ExchangeRefusal
from lab_utils.language import LANGUAGES

_MOST_BODY = 100_000  # bytes; the longest text, as value and first, each letter as \uXXXX


class Answers(Handler):
    """What a trainee has answered in a lab."""

    async def get(self, lab: str) -> None:
        language = self.get_query_argument("language", "")
        exchange = self.exchange
        self.finish(await exchange.run(_answers, exchange.store, self.trainee, lab, language))


class Answer(BodyHandler):
    """Takes one answer; not more than so many a second from one person."""

    def most(self) -> int:
        return _MOST_BODY

    async def too_large(self) -> ExchangeRefusal:
        return ExchangeRefusal("answer_too_large")

    async def wait_for_turn(self) -> None:
        if not self.exchange.answering.may(self.trainee):
            raise ExchangeRefusal("too_fast")

    async def post(self, lab: str, item: str) -> None:
        exchange = self.exchange
        given = exchange.store, self.trainee, lab, item, bytes(self.body)
        self.finish(await exchange.run(_take, *given))


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    value: Any = None
    form: str = ""
    turn: int = 0
    changes: Annotated[int, msgspec.Meta(ge=0)] | None = None
    language: Literal["vi", "en"] = "vi"
    kept: dict[str, Any] | None = None


def _answers(store: Store, trainee: str, lab: str, language: str) -> dict[str, Any]:
    if language in LANGUAGES:
        with suppress(StoreFullError):  # it can be read all the same
            note_opened(store, trainee, lab, language)
    sheet = looked_up(store, trainee, lab)
    again = begun_again(sheet)
    return {
        "items": entries(store, trainee, lab),
        "again": as_written(again) if again else None,
        "language": sheet["language"],
    }


def _take(store: Store, trainee: str, lab: str, name: str, body: bytes) -> dict[str, Any]:
    """Record what stands in a body; return the state, and the entry as it is by now."""
    try:
        given = msgspec.json.decode(body, type=_Body)
    # RecursionError: nested thousands deep.
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ExchangeRefusal("answer_unreadable") from error
    item = releases.items(store, lab).get(name)
    if item is None:
        raise ExchangeRefusal("no_item", lab=lab, item=name)
    if given.kept is not None:
        return {"entry": take(store, trainee, lab, item, given.kept)}
    by = given.language, given.form, given.turn, given.changes
    state = answer(store, trainee, lab, item, given.value, *by)
    return {"state": state, "entry": entries(store, trainee, lab).get(name)}
