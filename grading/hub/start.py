"""Sets up what the hub needs, starts it and says how to sign in."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil  # type: ignore[import-untyped]
from filelock import FileLock, Timeout

from grading.course import accounts
from grading.course.errors import CourseError
from grading.course.labs import lab_names
from grading.course.paths import PROJECT, CoursePaths
from grading.hub import HUB, capacity, node, sandbox
from grading.hub.lti import platform

_SHOWN = 12  # names of a long list
_ANSWER_WITHIN = 60  # seconds until the hub answers
_SERVICES = {"jupyterhub_idle_culler", "grading.exchange"}


def main() -> None:
    """Open the hub and stay until Ctrl-C."""
    # `kill` and a closed window end like Ctrl-C: the hub stops its servers and the proxy. A
    # script's `&` lets Ctrl-C be ignored, and the kernels would inherit that.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, signal.default_int_handler)
    places = CoursePaths.from_environment()
    try:
        _prepare(places)
        with FileLock(places.state / "hub.lock", timeout=0):
            _run(places)
    except Timeout:
        sys.exit(
            f"Hub của khóa học {places.course} đang chạy rồi. / "
            f"The hub of {places.course} is already running."
        )
    except (
        accounts.AccountsError,
        platform.PlatformError,
        node.NodeError,
        CourseError,
        StartError,
    ) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print("\nĐã dừng. / Stopped.")


class StartError(RuntimeError):
    """The hub could not be started; the message says what to do."""


def _prepare(places: CoursePaths) -> None:
    places.course.mkdir(parents=True, exist_ok=True)
    places.course.chmod(0o700)  # marks, answers and passwords: for nobody else on the machine
    places.state.mkdir(mode=0o700, exist_ok=True)
    (places.state / "hub.sqlite").touch(mode=0o600)
    lti = platform.read(places.lti)
    # Who comes from outside needs no account, and one without a password yet is anybody's.
    accounts.create_missing(places.accounts, empty=lti is not None)
    if not (accounts.read(places.accounts) or lti):
        raise StartError(
            f"Danh sách {places.accounts} không có ai: mỗi tài khoản một dòng, hoặc xóa tệp này.\n"
            f"{places.accounts} lists nobody: write one line an account, or delete the file"
        )
    node.install_proxy(places)
    if labs := _not_released():
        command = [sys.executable, "-m", "grading.exchange.release_labs", "vi", *labs]
        if subprocess.run(command, env=_environment(places), check=False).returncode:
            raise StartError("a lab could not be released, see above: " + " ".join(command))
    if problem := sandbox.problem():
        print(
            "CHÚ Ý: học viên KHÔNG được tách riêng: ai cũng đọc và sửa được bài làm, đáp án và "
            f"điểm của người khác. Cách sửa: {problem.remedy}\n"
            f"NOTE: {problem.reason}. Trainees are NOT separated: each can read and change the "
            f"others' work, the solutions and the marks. To change that: {problem.remedy}"
        )


def _not_released() -> list[str]:
    from grading.exchange.releases import released
    from grading.exchange.store import Store

    with Store() as store:
        there = released(store)
    return [lab for lab in lab_names() if lab not in there]


def _run(places: CoursePaths) -> None:
    bind = os.environ.get("LABS_BIND") or "127.0.0.1"
    port, seats = _port(), _seats()
    _stop_leftovers(places)
    _check_free(bind, port)
    log = places.state / "hub.log"
    if log.exists():
        log.replace(log.with_suffix(".old.log"))
    command = [sys.executable, "-m", "jupyterhub", "-f", str(HUB / "jupyterhub_config.py")]
    environment = {
        **_environment(places),
        "LABS_BIND": bind,
        "LABS_PORT": str(port),
        "LABS_EXCHANGE_SERVICE": f"http://127.0.0.1:{port + 3}/services/exchange/",
    }
    with log.open("wb") as file:
        # A session of its own: Ctrl-C reaches this process alone, which passes it on once.
        hub = subprocess.Popen(
            command,
            cwd=places.state,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(hub, f"http://{_reachable(bind)}:{port}/hub/health", log)
        _welcome(places, bind, port, seats)
        if hub.wait():
            raise StartError(f"the hub ended by itself; its log: {log}")
    finally:
        hub.terminate()
        hub.wait()


def _environment(places: CoursePaths) -> dict[str, str]:
    # nbgrader calls alembic by its name.
    path = os.pathsep.join([str(Path(sys.prefix, "bin")), os.environ.get("PATH", os.defpath)])
    # `make` installs the packages that the project needs, not the project.
    return {
        **os.environ,
        "LABS_COURSE": str(places.course),
        "PATH": path,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH")])),
    }


def _port() -> int:
    text = os.environ.get("LABS_PORT") or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65532:
        raise StartError(f"LABS_PORT is {text!r}: expected a number from 1 to 65532, e.g. 8100")
    return int(text)


def _seats() -> int:
    try:
        return capacity.most_servers()
    except ValueError as error:
        raise StartError(str(error)) from None


def _stop_leftovers(places: CoursePaths) -> None:
    """A hub that was killed leaves behind its services and its proxy, which keep the ports."""
    script = node.proxy_command(places)[1]
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        with contextlib.suppress(psutil.AccessDenied, psutil.NoSuchProcess):
            if script in words or (
                not _SERVICES.isdisjoint(words)
                and process.environ().get("LABS_COURSE") == str(places.course)
            ):
                process.terminate()
                process.wait(timeout=10)


def _check_free(bind: str, port: int) -> None:
    """The hub takes four ports in a row: people, hub, proxy, exchange."""
    for address, number in ((bind, port), *(("127.0.0.1", port + n) for n in (1, 2, 3))):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, number))
            except OSError as error:
                raise StartError(
                    f"Không mở được cổng {number} của {address} ({error.strerror}). Hãy chọn bốn "
                    f"cổng khác, ví dụ: make hub LABS_PORT=8100\n"
                    f"Port {number} of {address} cannot be used ({error.strerror}). Choose four "
                    f"others in a row, for example: make hub LABS_PORT=8100"
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
    raise StartError(f"the hub did not start; the end of {log}:\n{_end_of(log)}")


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2000:]


def _reachable(bind: str) -> str:
    return "127.0.0.1" if bind == "0.0.0.0" else bind


def _welcome(places: CoursePaths, bind: str, port: int, seats: int) -> None:
    people = accounts.read(places.accounts)
    print(f"\n  http://{_reachable(bind)}:{port}\n")
    if lti := platform.read(places.lti):
        print(f"Từ / from (LTI 1.3):     {lti.issuer}")
    if people:
        print(
            f"Giảng viên / instructor: {_names(people, 'instructor')}\n"
            f"Học viên / trainees:     {_names(people, 'trainee')}\n"
            f"Danh sách / list:        {places.accounts}\n\n"
            "Lần đầu đăng nhập, mật khẩu được gõ (ít nhất 8 ký tự) trở thành mật khẩu của tài "
            "khoản.\n"
            "The first visit of an account sets its password (at least 8 characters)."
        )
    print(f"Đủ bộ nhớ cho / memory for: {seats} học viên cùng lúc / trainees at a time")
    print("Dừng: Ctrl-C. / Stop: Ctrl-C.", flush=True)
    if bind not in ("127.0.0.1", "localhost"):
        print(
            "CHÚ Ý: máy khác vào được, không mã hóa; hãy đặt ngay mật khẩu giảng viên.\n"
            "NOTE: other machines can reach it, unencrypted; set the instructor's password now.",
            flush=True,
        )


def _names(people: list[accounts.Account], role: str) -> str:
    names = [person.username for person in people if person.role == role]
    more = [f"… ({len(names)})"] if len(names) > _SHOWN else []
    return ", ".join(names[:_SHOWN] + more)
