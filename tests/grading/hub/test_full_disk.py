"""A trainee fills the disk on which the course lies, and a stranger tries to come in."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from grading.course.people.tables import PEOPLE

CLONE_NEWNS = 0x20000  # linux/sched.h
OWN = "con trâu đi trước cái cày"
STRANGERS = "kẻ lạ vào thay"
FILL = """
import os
with open("filler", "wb", buffering=0) as file:
    for size in (1 << 16, 1 << 10, 1):
        try:
            while True:
                file.write(bytes(size))
        except OSError as error:
            print(error.errno)
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 70 MB that this process and its children alone see, and that goes with them."""
    if os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root can lay a small disk over a folder")
    if ctypes.CDLL(None).unshare(CLONE_NEWNS):
        pytest.skip("this machine allows no mounts of one's own")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=70m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def everybody(hub: Any) -> list[tuple]:
    """Names, passwords and codes as they are kept."""
    columns = (PEOPLE.c.username, PEOPLE.c.name, PEOPLE.c.role, PEOPLE.c.state, PEOPLE.c.password)
    with hub.store() as store, store.read_transaction() as db:
        return [tuple(row) for row in db.execute(select(*columns, PEOPLE.c.code))]


def strangers_stay_out(hub: Any, person_class: type) -> None:
    """Nobody comes in as the instructor, as somebody who has not come yet, or with no name."""
    for name in ("giangvien", "hocvien02", "stranger"):
        for words in ({"code": ""}, {"code": "ACK7ME"}, {}):
            stranger = person_class(hub.address, name)
            came_in = (
                stranger.first_visit(words["code"], STRANGERS)
                if words
                else stranger.sign_in(STRANGERS)
            )
            assert not came_in
            assert "500" not in stranger.page and "Traceback" not in stranger.page
            assert "đúng" in stranger.page or "Đĩa" in stranger.page, stranger.page


def test_a_full_disk_lets_nobody_in_as_another_and_loses_nobody(
    disk: Path, hub_class: type, person_class: type
) -> None:
    hub = hub_class(disk / "course")
    try:
        teacher = person_class(hub.address, "giangvien")
        assert teacher.first_visit(hub.code("giangvien"), OWN)
        trainee = hub.person("hocvien01")
        before = everybody(hub)

        assert trainee.run(FILL).split() == ["28"] * 3  # no space left on device
        assert shutil.disk_usage(disk).free == 0
        strangers_stay_out(hub, person_class)
        # Whoever is right is let in, or told why not.
        right = person_class(hub.address, "giangvien")
        assert right.sign_in(OWN) or "Đĩa của máy chủ đã đầy" in right.page, right.page

        # The hub is killed, and started while there is no room.
        hub.process.send_signal(signal.SIGKILL)
        hub.process.wait()
        with pytest.raises(AssertionError) as said:
            hub.start()
        assert f"Đĩa chứa {hub.course} chỉ còn 0 MB" in str(said.value)
        assert "Traceback" not in hub.printed

        (disk / "course" / "homes" / "hocvien01" / "filler").unlink()
        hub.start()
        assert everybody(hub) == before
        strangers_stay_out(hub, person_class)
        assert person_class(hub.address, "giangvien").sign_in(OWN)
        assert hub.person_without_server("hocvien02").labs().ok
    finally:
        if hub.process.poll() is None:
            hub.stop()
