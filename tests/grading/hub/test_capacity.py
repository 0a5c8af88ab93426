"""Whose turn it is to start a server, and how many the machine holds."""

import asyncio
import os

import psutil

from grading.hub.capacity import StartQueue, most_servers


def test_as_many_start_at_a_time_as_there_are_processors_and_the_others_in_turn():
    many = len(os.sched_getaffinity(0))

    async def start(queue, who, begun, may_end):
        async with queue.acquire(who):
            begun.append(who)
            await may_end.wait()

    async def class_comes():
        queue, begun, may_end = StartQueue(), [], asyncio.Event()
        tasks = [asyncio.create_task(start(queue, n, begun, may_end)) for n in range(many + 3)]
        await asyncio.sleep(0)
        first = list(begun)
        assert [queue.ahead(n) for n in range(many + 3)] == [*[None] * many, 0, 1, 2]
        tasks[many].cancel()  # who gives up is in nobody's way
        await asyncio.sleep(0)
        assert queue.ahead(many + 1) == 0
        may_end.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        return first, begun

    first, begun = asyncio.run(class_comes())
    assert first == list(range(many))
    assert begun == [n for n in range(many + 3) if n != many]


def test_the_machine_keeps_memory_for_itself(monkeypatch):
    assert 300e6 * most_servers() < psutil.virtual_memory().total or most_servers() == 2
    monkeypatch.setenv("LABS_SEATS", "7")
    assert most_servers() == 7
