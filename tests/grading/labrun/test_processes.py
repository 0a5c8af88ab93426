"""Lab processes for everybody: begun when asked for, and anew when something is wrong."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from grading.labrun import connection
from grading.labrun import processes as module
from grading.labrun.processes import LabProcessError, LabProcesses, LabRelease, ValueRefusedError

LAB = "10_warning"
ASKED = 'ask("explore", show=limit_panel)'
WRECKED = """
def _wrecked(value):
    if value == {at}:
        {source}
    return limit_panel(value)

explore = ask("explore", show=_wrecked)
"""
KILLED = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"

Run = Callable[..., Any]


def parents(process: psutil.Process | None = None) -> list[psutil.Process]:
    """The processes below one that lab processes are forked from."""
    children = (process or psutil.Process()).children()
    return [one for one in children if "grading.labrun.parent" in one.cmdline()]


def lab_processes(process: psutil.Process | None = None) -> list[psutil.Process]:
    found = [child for parent in parents(process) for child in parent.children()]
    return [one for one in found if one.status() != psutil.STATUS_ZOMBIE]


def wait_until_ended(*processes: psutil.Process) -> None:
    """Wait; who began them may not have looked yet."""
    end = time.monotonic() + 60
    while any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes):
        assert time.monotonic() < end, "it has not ended"
        time.sleep(0.01)


def edit(release: LabRelease, old: str, new: str) -> None:
    """Replace what stands in a released lab's cells."""
    path = release.folder / f"{release.lab}.ipynb"
    path.chmod(0o644)
    notebook = nbformat.read(path, as_version=4)
    assert any(old in cell.source for cell in notebook.cells)
    for cell in notebook.cells:
        cell.source = cell.source.replace(old, new)
    nbformat.write(notebook, path)


@pytest.fixture
def wrecked(copy_of: Run) -> Run:
    """Return what releases lab 02 with a slider that does something bad at one value."""

    def wreck(source: str, at: int = 9) -> LabRelease:
        release = copy_of(LAB)
        edit(release, f"explore = {ASKED}", WRECKED.format(source=source, at=at))
        return release

    return wreck


async def draw(processes: LabProcesses, release: LabRelease, value: Any) -> str:
    return await processes.picture(release, "explore", value)


def test_a_process_that_was_killed_is_begun_anew(release_of: Run, with_processes: Run) -> None:
    async def ask(processes: LabProcesses) -> None:
        release = release_of(LAB)
        before = await draw(processes, release, 5)
        [one] = lab_processes()
        one.kill()
        wait_until_ended(one)
        assert await draw(processes, release, 5) == before
        assert await draw(processes, release, 4) != before
        [another] = lab_processes()
        assert another.pid != one.pid

    with_processes(ask)


def test_one_that_is_killed_in_the_middle_is_asked_again(
    wrecked: Run, with_processes: Run, tmp_path: Path
) -> None:
    once = tmp_path / "once"
    source = f"import pathlib; p = pathlib.Path({str(once)!r})\n        "
    source += f"if not p.exists():\n            p.touch(); {KILLED}"
    release = wrecked(source)
    drawn = with_processes(lambda processes: draw(processes, release, 9))
    assert "<figure" in drawn or "<svg" in drawn
    assert once.exists()


def test_who_waits_behind_a_picture_that_kills_gets_theirs(
    wrecked: Run, with_processes: Run
) -> None:
    release = wrecked(KILLED)

    async def ask(processes: LabProcesses) -> list[Any]:
        await processes.page(release)
        values = [9, 3, 9, 4, 6]
        asked = (draw(processes, release, value) for value in values)
        return await asyncio.gather(*asked, return_exceptions=True)

    got = with_processes(ask)
    assert [type(one) for one in got] == [LabProcessError, str, LabProcessError, str, str]
    assert "Bài này chưa mở được" in got[0].say("vi")


def test_one_that_hangs_is_ended_and_its_late_reply_is_nobodys(
    wrecked: Run, with_processes: Run, monkeypatch: pytest.MonkeyPatch, release_of: Run
) -> None:
    monkeypatch.setattr(module, "_PATIENCE_FOR_ANSWERS", 1)
    release = wrecked("import time; time.sleep(60)")

    async def ask(processes: LabProcesses) -> None:
        await processes.page(release)
        [first] = lab_processes()
        hanging = asyncio.create_task(draw(processes, release, 9))
        with pytest.raises(LabProcessError):
            await hanging
        wait_until_ended(first)
        right = await draw(processes, release_of(LAB), 6)
        assert await draw(processes, release, 6) == right

    with_processes(ask)


def test_one_whose_client_gave_up_answers_the_next_one(
    release_of: Run, with_processes: Run
) -> None:
    """A browser that leaves ends its request; what it asked for is no other's reply."""

    async def ask(processes: LabProcesses) -> None:
        release = release_of(LAB)
        right = await draw(processes, release, 6)
        [one] = lab_processes()
        leaving = asyncio.create_task(draw(processes, release, 8))
        for _ in range(10):  # it has asked by then, and is being drawn for
            await asyncio.sleep(0)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        assert await draw(processes, release, 6) == right
        assert lab_processes() == [one]

    with_processes(ask)


def test_a_new_release_is_another_page(copy_of: Run, with_processes: Run) -> None:
    async def ask(processes: LabProcesses) -> None:
        old = copy_of(LAB, version="1")
        first = await processes.page(old)
        new = copy_of(LAB, version="2")
        edit(new, "## ", "## Mới: ")
        second = await processes.page(new)
        assert second.version != first.version
        assert [f"Mới: {one}" for one in first.sections] == second.sections
        assert len(lab_processes()) == 1

    with_processes(ask)


def test_changed_data_are_read_anew(
    copy_of: Run, with_processes: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_LOOK_AFTER", 0)
    data = tmp_path / "data.txt"
    data.write_text("Mười", encoding="utf-8")
    release = copy_of(LAB)
    edit(release, f"explore = {ASKED}", f"print(open({str(data)!r}).read())\nexplore = {ASKED}")

    async def ask(processes: LabProcesses) -> None:
        first = await processes.page(release)
        assert await processes.page(release) is first
        data.write_text("Mười một", encoding="utf-8")
        second = await processes.page(release)
        assert first.version != second.version
        shown = [
            [one["html"] for one in page.blocks if "Mười" in one.get("html", "")]
            for page in (first, second)
        ]
        assert shown == [["<pre>Mười\n</pre>"], ["<pre>Mười một\n</pre>"]]

    with_processes(ask)


def test_so_many_run_at_once_and_the_one_not_asked_for_ends(
    release_of: Run, with_processes: Run
) -> None:
    async def ask(processes: LabProcesses) -> None:
        first, second, third = (release_of(lab) for lab in (LAB, "00_start", "02_threshold"))
        await processes.page(first)
        [one] = lab_processes()
        await processes.page(second)
        [two] = {*lab_processes()} - {one}
        await processes.page(first)
        await processes.page(third)
        wait_until_ended(two)
        [three] = {*lab_processes()} - {one}
        await processes.page(first)  # was asked for later than the second
        assert {*lab_processes()} == {one, three}

    with_processes(ask, most=2)


@pytest.mark.parametrize("source", ["value = bytearray(1_500_000_000)", "1 / 0"])
def test_a_picture_that_cannot_be_drawn_is_no_end_for_others(
    wrecked: Run, with_processes: Run, source: str
) -> None:
    release = wrecked(source)

    async def ask(processes: LabProcesses) -> None:
        await processes.page(release)
        before = lab_processes()
        with pytest.raises(LabProcessError):
            await draw(processes, release, 9)
        assert await draw(processes, release, 5)
        assert lab_processes() == before

    with_processes(ask, megabytes=700)


def test_one_that_has_grown_is_begun_anew(wrecked: Run, with_processes: Run) -> None:
    release = wrecked("globals()['_grown'] = b'x' * 300_000_000")

    async def ask(processes: LabProcesses) -> None:
        await draw(processes, release, 5)
        [one] = lab_processes()
        await draw(processes, release, 7)
        assert [one] == lab_processes()
        await draw(processes, release, 9)
        wait_until_ended(one)
        await draw(processes, release, 6)
        [another] = lab_processes()
        assert another.pid != one.pid

    # Libraries, the lab and a little: more than it needs, less than that and what it grows by.
    with_processes(ask, megabytes=500)


def test_a_parent_that_was_killed_is_begun_anew(release_of: Run, with_processes: Run) -> None:
    async def ask(processes: LabProcesses) -> None:
        await processes.page(release_of(LAB))
        [parent], [lab] = parents(), lab_processes()
        parent.kill()
        wait_until_ended(parent, lab)
        assert await draw(processes, release_of(LAB), 5)

    with_processes(ask)


def test_none_outlives_the_service(release_of: Run, tmp_path: Path) -> None:
    release = release_of(LAB)
    code = (
        "import asyncio, pathlib, time\n"
        "from grading.labrun.processes import LabProcesses, LabRelease\n"
        f"release = LabRelease({LAB!r}, 'vi', pathlib.Path({str(release.folder)!r}), '1')\n"
        "async def main():\n"
        f"    processes = LabProcesses(pathlib.Path({str(tmp_path / 'pictures')!r}))\n"
        "    await processes.page(release)\n"
        "    print('ready', flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    service = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert service.stdout and service.stdout.readline() == b"ready\n"
    one = psutil.Process(service.pid)
    below = [*parents(one), *lab_processes(one)]
    assert len(below) == 2
    service.send_signal(signal.SIGKILL)
    service.communicate()
    wait_until_ended(*below)


def test_closing_ends_all_and_leaves_nothing(release_of: Run, tmp_path: Path) -> None:
    async def main() -> None:
        processes = LabProcesses(tmp_path / "pictures")
        await processes.page(release_of(LAB))
        below = [*parents(), *lab_processes()]
        assert len(below) == 2
        await processes.close()
        wait_until_ended(*below)

    asyncio.run(main())


def test_they_are_forked_from_one_thread_and_know_no_token(
    release_of: Run, with_processes: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "secret")
    monkeypatch.setenv("LABS_EXCHANGE_SERVICE", "http://127.0.0.1:1")

    async def ask(processes: LabProcesses) -> None:
        await processes.page(release_of(LAB))
        [parent], [lab] = parents(), lab_processes()
        assert parent.num_threads() == 1  # another thread may hold a lock that a child waits for
        assert "secret" not in parent.environ().values()
        assert not [one for one in lab.net_connections() if one.family.name != "AF_UNIX"]

    with_processes(ask)


def test_a_lab_that_fails_says_so_and_is_not_run_for_every_one_that_asks(
    copy_of: Run, with_processes: Run, tmp_path: Path
) -> None:
    count = tmp_path / "count.txt"
    release = copy_of(LAB)
    edit(release, f"explore = {ASKED}", f"open({str(count)!r}, 'a').write('x')\n1 / 0")

    async def ask(processes: LabProcesses) -> None:
        for _ in range(3):
            with pytest.raises(LabProcessError) as raised:
                await processes.page(release)
            assert "Xin báo giảng viên" in raised.value.say("vi")
        assert count.read_text() == "x"
        # A release that is right opens at once.
        assert (await processes.page(copy_of(LAB, version="2"))).blocks

    with_processes(ask)


def test_a_lab_that_never_ends_is_given_up(
    copy_of: Run, with_processes: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 8)
    release = copy_of(LAB)
    edit(release, f"explore = {ASKED}", "while True:\n    pass")

    async def ask(processes: LabProcesses) -> None:
        with pytest.raises(LabProcessError):
            await processes.page(release)
        wait_until_ended(*lab_processes())

    with_processes(ask)


def test_a_value_that_cannot_be_answered_is_refused(release_of: Run, with_processes: Run) -> None:
    values = ["x", "99", -1, None, [5], {"a": 1}, "5; drop", float("nan"), True, "9" * 400]

    async def ask(processes: LabProcesses) -> None:
        for value in values:
            with pytest.raises(ValueRefusedError) as refused:
                await draw(processes, release_of(LAB), value)
            assert refused.value.say("vi") and refused.value.say("en")

    with_processes(ask)


def test_an_item_that_shows_nothing_is_no_reason_to_die(
    release_of: Run, with_processes: Run
) -> None:
    async def ask(processes: LabProcesses) -> None:
        release = release_of(LAB)
        await processes.page(release)
        [one] = lab_processes()
        for name in ("nobody", "../x", ""):
            with pytest.raises(ValueRefusedError):
                await processes.picture(release, name, 5)
            with pytest.raises(ValueRefusedError):
                await processes.pixels(release, name)
        assert await processes.picture(release, "guess", 3) == ""
        assert await processes.pixels(release, "guess") == b""
        assert lab_processes() == [one]

    with_processes(ask)


def test_a_picture_asked_for_by_many_at_once_is_drawn_once(
    wrecked: Run, with_processes: Run, tmp_path: Path
) -> None:
    count = tmp_path / "count.txt"
    release = wrecked(f"open({str(count)!r}, 'a').write('x')")

    async def ask(processes: LabProcesses) -> None:
        asked = [draw(processes, release, value) for value in (9, "9", "9.0", 9, 9)]
        first, *others = await asyncio.gather(*asked)
        assert set(others) == {first}
        [one] = lab_processes()
        one.kill()
        assert await draw(processes, release, 9) == first  # kept on the disk
        assert count.read_text() == "x"

    with_processes(ask)


def test_nobody_else_may_connect(
    release_of: Run, with_processes: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module.tempfile, "tempdir", str(tmp_path))

    async def ask(processes: LabProcesses) -> None:
        await processes.page(release_of(LAB))
        [folder] = tmp_path.glob("labs-run-*")
        assert folder.stat().st_mode & 0o777 == 0o700
        assert not list(folder.iterdir())
        assert (tmp_path / "pictures").stat().st_mode & 0o777 == 0o700

    with_processes(ask)
    assert not list(tmp_path.glob("labs-run-*"))


def test_two_languages_are_two_processes(release_of: Run, with_processes: Run) -> None:
    async def ask(processes: LabProcesses) -> None:
        pages = await asyncio.gather(
            *(processes.page(release_of(LAB, language)) for language in ("vi", "en", "vi"))
        )
        assert [page.language for page in pages] == ["vi", "en", "vi"]
        assert pages[0].title != pages[1].title
        assert len(lab_processes()) == 2

    with_processes(ask)
