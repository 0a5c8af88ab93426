"""Ends sessions: of whoever is taken off the list, set aside, or has a password reset, and of all
whose course is closed.

The desk and the command line write it into the course's database; the hub looks there and ends
what it has: cookie, tokens, the way to the server, the server.
"""

from __future__ import annotations

import asyncio
from typing import Any

from jupyterhub import orm
from sqlalchemy import select, update

from grading.course.leaving import has_left, leaving
from grading.course.people.tables import PEOPLE
from grading.course.store import Store
from grading.exchange.closing import close

_EVERY = 0.3  # seconds
_tasks: set[asyncio.Task[None]] = set()  # the loop itself keeps no task alive


def begin(app: Any, store: Store) -> None:
    """Look for sessions to end for as long as the hub runs.

    Parameters
    ----------
    app : jupyterhub.app.JupyterHub
    store : Store
    """
    task = asyncio.get_running_loop().create_task(_watch(app, store))
    _tasks.add(task)


async def _watch(app: Any, store: Store) -> None:
    while True:
        try:
            for username, gone in await asyncio.to_thread(_to_end, store):
                if await _end(app, username, gone):
                    await asyncio.to_thread(_ended, store, username)
            for username in await asyncio.to_thread(leaving, store):
                if await _end(app, username, gone=True):
                    await asyncio.to_thread(has_left, store, username)
            # Whoever was closing the course may have been killed.
            await asyncio.to_thread(close.go_on, 0)
        except Exception:  # a database that is away for a while comes back
            app.log.exception("Sessions that are to end could not be ended; trying again")
        await asyncio.sleep(_EVERY)


def _to_end(store: Store) -> list[tuple[str, bool]]:
    query = select(PEOPLE.c.username, PEOPLE.c.state).where(PEOPLE.c.sessions_end.is_(True))
    with store.read_transaction() as db:
        return [(username, state == "gone") for username, state in db.execute(query)]


def _ended(store: Store, username: str) -> None:
    ended = update(PEOPLE).where(PEOPLE.c.username == username).values(sessions_end=False)
    with store.write_transaction() as db:
        db.execute(ended)


async def _end(app: Any, username: str, gone: bool) -> bool:
    """End what somebody has in the hub; say whether nothing is left to be done."""
    known = orm.User.find(app.db, username)
    if known is None:
        return True
    app.log.info("Ending the sessions of %s", username)
    known.cookie_id = orm.new_token()
    for kept in (*known.api_tokens, *known.oauth_codes):
        app.db.delete(kept)
    app.db.commit()
    user = app.users[known]
    for name, spawner in list(user.spawners.items()):
        if spawner.pending:
            return False  # a server that is on its way can be stopped once it is there
        if spawner.active:
            await app.proxy.delete_user(user, name)
            spawner.in_haste = True
            await user.stop(name)
    if gone:
        await user.delete_spawners()
        app.users.delete(user)
    return True
