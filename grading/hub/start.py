"""Sets up what the hub needs, starts it and says how to sign in."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil  # type: ignore[import-untyped]
from filelock import FileLock, Timeout

from grading.course.paths import PROJECT, CoursePaths
from grading.course.syllabus import read_syllabus
from grading.course.utf8_locale import use_utf8_locale
from grading.exchange.closing import close
from grading.hub import HUB, addresses, capacity, first_people, node, sandbox, welcome
from grading.hub.lti import platform
from grading.settings import BIND, COURSE, EXCHANGE_SERVICE, PORT
from lab_utils.errors import BilingualError

_ANSWER_WITHIN = 60  # seconds until the hub answers
_LEAST_FREE = 10_000_000  # bytes
_END_WITHIN = 30  # seconds until what is left of a hub is killed
_CONFIG = str(HUB / "jupyterhub_config.py")
_SERVICES = {"jupyterhub_idle_culler", "grading.exchange", "grading.trainee"}


def main() -> None:
    """Open the hub and stay until Ctrl-C."""
    # `kill` and a closed window end like Ctrl-C: the hub stops its servers and the proxy. A
    # script's `&` lets Ctrl-C be ignored, and the kernels would inherit that.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, signal.default_int_handler)
    use_utf8_locale()
    paths = CoursePaths.from_environment()
    try:
        _prepare(paths)
        with FileLock(paths.state / "hub.lock", timeout=0):
            _run(paths)
    except Timeout:
        sys.exit(
            f"Hub của khóa học {paths.course} đang chạy rồi. / "
            f"The hub of {paths.course} is already running."
        )
    except BilingualError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print("\nĐã dừng. / Stopped.")


class StartError(BilingualError):
    """The hub could not be started; the message says what to do."""


def _prepare(paths: CoursePaths) -> None:
    paths.course.mkdir(parents=True, exist_ok=True)
    paths.course.chmod(0o700)  # marks, answers and passwords: for nobody else on the machine
    paths.state.mkdir(mode=0o700, exist_ok=True)
    _check_room(paths)
    close.go_on()
    (paths.state / "hub.sqlite").touch(mode=0o600)
    first_people.prepare(lti=platform.read(paths.lti) is not None)
    node.install_proxy(paths)
    if labs := _not_released():
        command = [sys.executable, "-m", "grading.exchange.release_labs", "vi", *labs]
        if subprocess.run(command, env=_environment(paths), check=False).returncode:
            again = " ".join(command)
            raise StartError(
                vi=f"Việc phát bài bị ngắt, xem lỗi ở trên. Lệnh đã chạy: {again}",
                en=f"Releasing the labs broke off, see above: {again}",
            )
    if problem := sandbox.problem():
        welcome.tell(
            vi="CHÚ Ý: {cause}. Học viên KHÔNG được tách riêng: ai cũng đọc và sửa được bài làm, "
            "đáp án và điểm của người khác. Cách sửa: {remedy}",
            en="NOTE: {cause}. Trainees are NOT separated: each can read and change the others' "
            "work, the solutions and the marks. To change that: {remedy}",
            cause=problem.cause,
            remedy=problem.remedy,
        )


def _check_room(paths: CoursePaths) -> None:
    """Nothing that the hub begins with can be written on a full disk, not even why it ends."""
    free = shutil.disk_usage(paths.state).free
    if free < _LEAST_FREE:
        raise StartError(
            vi="Đĩa chứa {course} chỉ còn {free} MB nên chưa mở được hub. Hãy dọn bớt đĩa rồi mở "
            "lại; không có gì bị mất.",
            en="The disk of {course} has {free} MB left, and the hub is not started. Make room and "
            "start it again; nothing is lost.",
            course=str(paths.course),
            free=free // 1_000_000,
        )


def _not_released() -> list[str]:
    """The labs of the course that are still to be released; no other folder reaches a class."""
    from grading.course.store import Store
    from grading.exchange.releases import released

    with Store() as store:
        there = released(store)
    return [lab for lab in read_syllabus().labs if lab not in there]


def _run(paths: CoursePaths) -> None:
    bind, port, seats = BIND.get(), PORT.get(), capacity.most_servers()
    _stop_leftovers(paths)
    _check_free(bind, port)
    log = paths.state / "hub.log"
    if log.exists():
        log.replace(log.with_suffix(".old.log"))
    command = [sys.executable, "-m", "jupyterhub", "-f", _CONFIG]
    environment = {
        **_environment(paths),
        BIND.name: bind,
        PORT.name: str(port),
        EXCHANGE_SERVICE.name: f"http://127.0.0.1:{port + 3}/services/exchange/",
    }
    with log.open("wb") as file:
        # A session of its own: Ctrl-C reaches this process alone, which passes it on once.
        hub = subprocess.Popen(
            command,
            cwd=paths.state,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(hub, addresses.health(paths), log)
        lti = platform.read(paths.lti)
        issuer = lti.issuer if lti else ""
        welcome.welcome(addresses.address(), first_people.all_present(), issuer, seats)
        if bind not in ("127.0.0.1", "localhost"):
            welcome.warn_of_others()
        if hub.wait():
            raise StartError(
                vi=f"Hub tự dừng; nhật ký của hub: {log}",
                en=f"The hub ended by itself; its log: {log}",
            )
    finally:
        hub.terminate()
        hub.wait()


def _environment(paths: CoursePaths) -> dict[str, str]:
    # nbgrader calls alembic by its name.
    path = os.pathsep.join([str(Path(sys.prefix, "bin")), os.environ.get("PATH", os.defpath)])
    # `make` installs the packages that the project needs, not the project.
    return {
        **os.environ,
        COURSE.name: str(paths.course),
        "PATH": path,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH")])),
    }


def _stop_leftovers(paths: CoursePaths) -> None:
    """Whoever was killed leaves behind the hub, its services and its proxy, which keep the ports.

    They are known by the course's path. JupyterHub would believe the proxy's number in a file,
    which in a copy of the course is that of the first hub's proxy.
    """
    (paths.state / "proxy.pid").unlink(missing_ok=True)
    script = node.proxy_command(paths)[1]
    # The hub first: it ends the others itself, and would start them again.
    for names in ({_CONFIG}, {script}, _SERVICES):
        for process in psutil.process_iter(["cmdline"]):
            words = process.info["cmdline"] or []
            with contextlib.suppress(psutil.AccessDenied, psutil.NoSuchProcess):
                if not names.isdisjoint(words) and (
                    script in words or process.environ().get(COURSE.name) == str(paths.course)
                ):
                    _stop(process)


def _stop(process: psutil.Process) -> None:
    process.terminate()
    try:
        process.wait(timeout=_END_WITHIN)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(timeout=_END_WITHIN)


def _check_free(bind: str, port: int) -> None:
    """The hub takes five ports in a row: people, hub, proxy, exchange, the trainees' pages."""
    for address, number in ((bind, port), *(("127.0.0.1", port + n) for n in (1, 2, 3, 4))):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, number))
            except OSError as error:
                raise StartError(
                    vi=f"Không mở được cổng {number} của {address} ({error.strerror}). Hãy chọn "
                    f"năm cổng khác, ví dụ: make hub {PORT.name}=8100",
                    en=f"Port {number} of {address} cannot be used ({error.strerror}). Choose five "
                    f"others in a row, for example: make hub {PORT.name}=8100",
                ) from None


def _wait(hub: subprocess.Popen[bytes], health: str, log: Path) -> None:
    # No proxy of the network stands between this machine and itself.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + _ANSWER_WITHIN
    while time.monotonic() < end:
        if hub.poll() is not None:
            break
        try:
            opener.open(health, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise StartError(
        vi=f"Hub không khởi động được; phần cuối của {log} ở dưới.",
        en=f"The hub did not start; the end of {log}:\n{_end_of(log)}",
    )


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2000:]
