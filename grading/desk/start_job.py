"""Start the process that does a piece of work."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
import time

from grading.desk.job import Job, folder
from lab_utils.errors import BilingualError

# Seconds to wait for the lock: somebody may just be looking whether it is free.
_PATIENCE = 0.5


class BusyError(BilingualError):
    """Other work goes on."""

    def __init__(self) -> None:
        super().__init__(
            vi="Đang có việc khác: mỗi lúc chỉ làm một việc. Hãy đợi việc đó xong.",
            en="Other work goes on, and there is one piece at a time: wait until it is done.",
        )


def start(job: Job) -> None:
    """Begin a piece of work.

    Raises
    ------
    BusyError
        If there is one already.
    """
    with (folder() / "lock").open("wb") as lock, (folder() / "job.log").open("ab") as log:
        _take(lock.fileno())
        job.write()
        # The lock goes with the open file to the process, and ends with it, however it ends.
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "grading.desk.run_job", str(lock.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock.fileno()],
            start_new_session=True,
        )
    threading.Thread(target=process.wait, daemon=True).start()


def _take(lock: int) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > end:
                raise BusyError from None
            time.sleep(0.02)
