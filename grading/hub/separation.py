"""What a hostile trainee would try, as checks that print a report in JSON.

Run it where a trainee's code runs, in a notebook or a terminal: with ``%run separation.py …`` or
``python separation.py …`` (docs/separation.md). It stands alone, one file on the standard
library, so that it can be carried into any container. Each check is *held*, *broken*, or *not
there*: what it asks about was not named or does not answer, and nothing is known about it.

It changes nothing that stays: files are opened to be written and closed again, and to rename and
to delete is tried on a mark of its own in the same folder, where the system asks for the same
right. Where the hub allows it, another's server is started and a token of one second is made.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import json
import os
import re
import socket
import stat
import struct
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Attempts = Iterator[str]  # what should not have been possible
CHECKS: dict[str, Callable[[Aim], Attempts]] = {}
MARK = f".separation-{os.getpid()}"
NAMESPACES = {"user": 0x10000000, "mount": 0x20000, "pid": 0x20000000, "network": 0x40000000}


class NotThereError(Exception):
    """Nothing can be said: the text says what was not named or did not answer."""


@dataclass
class Process:
    """One process of a hub that can be seen from here."""

    number: int
    command: str
    environment: dict[str, str] | None  # None: it may not be read

    @property
    def folder(self) -> Path:
        return Path("/proc", str(self.number))

    def files(self) -> Iterator[tuple[Path, str]]:
        """Each open file, and where it leads."""
        with suppress(OSError):
            for link in (self.folder / "fd").iterdir():
                with suppress(OSError):
                    yield link, str(link.readlink())


@dataclass
class Aim:
    """Who attacks whom, and where things are."""

    me: str
    other: str
    course: Path | None
    project: Path | None
    also: list[Path]
    hub: str
    proxy: str
    postgresql: str
    code: str
    ports: list[int] | None
    home: Path = field(default_factory=lambda: Path(os.environ.get("HOME", ".")).resolve())

    def __post_init__(self) -> None:
        self.own: list[Process] = []
        self.foreign: list[Process] = []
        for one in _processes():
            known = one.environment or {}
            if known.get("LABS_COURSE", str(self.course)) == str(self.course):
                mine = known.get("JUPYTERHUB_USER") == self.me or one.number == os.getpid()
                (self.own if mine else self.foreign).append(one)
        names = ("JUPYTERHUB_API_TOKEN", "CONFIGPROXY_AUTH_TOKEN")
        found = {
            one.environment[name]: f"the {name} of process {one.number}"
            for one in self.foreign
            for name in names
            if one.environment and name in one.environment
        }
        own = os.environ.get("JUPYTERHUB_API_TOKEN", "")
        # A token and whose it is; the own one last, so that its name is kept.
        self.tokens = {"": "no token"} | found | ({own: "the own token"} if own else {})

    def is_own(self, path: Path) -> bool:
        """Say whether a path is the trainee's to change."""
        temporary = Path("/tmp")
        if temporary.is_mount() and path.stat().st_dev == temporary.stat().st_dev:
            return True  # a /tmp that was made for this sandbox or container
        return path.resolve().is_relative_to(self.home)

    @cached_property
    def ports_of_others(self) -> list[int]:
        """Return the TCP ports of this machine, or of this container, that are not one's own."""
        own = {target for one in self.own for _, target in one.files()}
        ports = {
            int(line.split()[1].rpartition(":")[2], 16): f"socket:[{line.split()[9]}]"
            for table in ("tcp", "tcp6")
            for line in _text(f"/proc/net/{table}").splitlines()[1:]
            if line.split()[3] == "0A"
        }
        named = ports if self.ports is None else self.ports
        return sorted(port for port in named if ports.get(port) not in own)

    @cached_property
    def kernel_ports(self) -> dict[int, str]:
        """Those where a kernel listens, with what kind of socket."""
        kinds = {port: _zeromq(port) for port in self.ports_of_others}
        return {port: kind for port, kind in kinds.items() if kind}

    @cached_property
    def local(self) -> list[str]:
        """The addresses of the other ports."""
        ports = set(self.ports_of_others) - set(self.kernel_ports)
        return [f"http://127.0.0.1:{port}" for port in sorted(ports)]


def check(function: Callable[[Aim], Attempts]) -> Callable[[Aim], Attempts]:
    """Add a function to the checks."""
    CHECKS[function.__name__] = function
    return function


# --- files ------------------------------------------------------------------------------------


@check
def homes(aim: Aim) -> Attempts:
    """Another's home, and who else has one."""
    folder = _course(aim) / "homes"
    yield from _reach(aim, folder / aim.other, aim.home.parent / aim.other)
    with suppress(OSError):
        others = {one.name for one in folder.iterdir()} - {aim.me}
        yield from (f"see the home of {name}" for name in sorted(others))


@check
def submissions(aim: Aim) -> Attempts:
    """What was handed in and what was marked."""
    state = _course(aim) / "state"
    yield from _reach(aim, *(_course(aim) / name for name in ("submitted", "autograded")))
    yield from _reach(aim, state / "course.sqlite", state / "course.sqlite-wal")


@check
def feedback(aim: Aim) -> Attempts:
    """Pages about others, the class report and the certificates."""
    names = ("feedback", "report", "certificates", "moodle.csv")
    yield from _reach(aim, *(_course(aim) / name for name in names))


@check
def solutions(aim: Aim) -> Attempts:
    """The labs with their solutions: by name, and any copy of them that can be found."""
    places = [path for path in (aim.course, aim.project, aim.home, Path.cwd()) if path]
    yield from _reach(aim, *(place / "source" for place in [_course(aim)]))
    yield from _reach(aim, *(_course(aim) / name for name in ("release", "keys")))
    for place in dict.fromkeys([*places, Path("/home"), Path("/srv")]):
        for folder, folders, files in os.walk(place):
            folders[:] = [name for name in folders if name not in ("node_modules", "site-packages")]
            for name in files:
                path = Path(folder, name)
                if name.endswith(".ipynb") and _has(path, "BEGIN HIDDEN TESTS", ".score("):
                    yield f"read solutions: {path}"
                elif name == "items.yaml" and _has(path, "\n    after:"):
                    yield f"read explanations: {path}"


@check
def gradebook(aim: Aim) -> Attempts:
    """The marks: the file, and a database's address in an environment."""
    yield from _reach(aim, _course(aim) / "gradebook.db")
    for one in [*aim.own, *aim.foreign]:
        for name, value in (one.environment or {}).items():
            if name in ("LABS_GRADEBOOK", "LABS_DATABASE") or value.startswith("postgres"):
                yield f"read {name} of process {one.number}"


@check
def secrets(aim: Aim) -> Attempts:
    """What the hub keeps: cookie secret, passwords, database, certificate key, logs, accounts."""
    state = _course(aim) / "state"
    names = "cookie_secret passwords passwords.db passwords.dat hub.sqlite certificate.key hub.log"
    names += " log desk proxy.pid"
    yield from _reach(aim, *(state / name for name in names.split()), _course(aim) / "accounts.csv")
    yield from _reach(aim, Path("/etc/shadow"))


@check
def further_paths(aim: Aim) -> Attempts:
    """What the operator named besides."""
    if not aim.also:
        raise NotThereError("no --also was given")
    yield from _reach(aim, *aim.also)


@check
def programs(aim: Aim) -> Attempts:
    """What the servers of all run: Python's path, programs, the labs' library."""
    folders = {Path(name).absolute() for name in [*sys.path, *os.get_exec_path(), sys.prefix]}
    files = [spec.origin for name in ("lab_utils", "json") if (spec := find_spec(name))]
    yield from _changes(aim, *folders, *(Path(name) for name in files if name))


@check
def configuration(aim: Aim) -> Attempts:
    """What decides how a server runs."""
    names = ("JUPYTER_CONFIG_PATH", "JUPYTER_CONFIG_DIR", "JUPYTER_PATH")
    paths = [one for name in names for one in os.environ.get(name, "").split(os.pathsep) if one]
    usual = ("/etc/jupyter", f"{sys.prefix}/etc/jupyter", f"{sys.prefix}/share/jupyter")
    yield from _changes(aim, *map(Path, paths), *map(Path, usual))


# --- processes --------------------------------------------------------------------------------


@check
def environments(aim: Aim) -> Attempts:
    """Tokens in the environment of a process that is not one's own."""
    for token, whose in aim.tokens.items():
        if whose.startswith("the ") and token != os.environ.get("JUPYTERHUB_API_TOKEN"):
            yield f"read {whose}"
    if "CONFIGPROXY_AUTH_TOKEN" in os.environ:
        yield "read the proxy's token in the own environment"


@check
def processes(aim: Aim) -> Attempts:
    """Signals to, memory and file systems of others' processes."""
    for one in aim.foreign:
        with suppress(OSError):
            os.kill(one.number, 0)
            yield f"signal process {one.number} ({one.command})"
        with suppress(OSError), (one.folder / "mem").open("r+b"):
            yield f"change the memory of process {one.number}"
        with suppress(OSError):
            (one.folder / "root/etc/passwd").open("rb").close()
            yield f"see the files of process {one.number}"


@check
def open_files(aim: Aim) -> Attempts:
    """Files of the course that some process holds open; the own log is one's own."""
    course = f"{_course(aim)}{os.sep}"
    for one in [*aim.own, *aim.foreign]:
        for link, target in one.files():
            own = target.startswith(f"{aim.home}{os.sep}") or target.endswith(f"/{aim.me}.log")
            if target.startswith(course) and not own:
                with suppress(OSError):
                    os.close(os.open(link, os.O_RDONLY | os.O_NONBLOCK))
                    yield f"read {target} through process {one.number}"


@check
def kernels(aim: Aim) -> Attempts:
    """Kernels of others: a TCP port tells what it prints to whoever connects; and sockets."""
    for port, kind in aim.kernel_ports.items():
        if kind != "PULL":  # what a kernel's own children print; it wants their secret word
            yield f"reach a kernel on port {port} ({kind})"
    own = {target for one in aim.own for _, target in one.files()}
    roots = [Path("/"), *(one.folder / "root" for one in aim.foreign)]
    for line in _text("/proc/net/unix").splitlines()[1:]:
        words = line.split(maxsplit=7)
        listens = int(words[3], 16) & 0x10000
        if listens and "-ipc-" in words[-1] and f"socket:[{words[6]}]" not in own:
            for root in roots:
                with suppress(OSError), closing(socket.socket(socket.AF_UNIX)) as link:
                    link.connect(str(root / words[-1].lstrip("/")))
                    yield f"reach a kernel at {root / words[-1].lstrip('/')}"


@check
def shared_memory(aim: Aim) -> Attempts:
    """What lies in memory that processes share."""
    own = {target for one in aim.own for _, target in one.files()}
    maps = "".join(_text(one.folder / "maps") for one in aim.own)
    with suppress(FileNotFoundError):
        for path in Path("/dev/shm").iterdir():
            if str(path) not in own and str(path) not in maps and os.access(path, os.R_OK):
                yield f"read {path}"
    numbers = {str(one.number) for one in aim.own}
    for line in _text("/proc/sysvipc/shm").splitlines()[1:]:
        if line.split()[4] not in numbers:
            yield f"see the shared memory of process {line.split()[4]}"


# --- the network ------------------------------------------------------------------------------


@check
def hub_api(aim: Aim) -> Attempts:
    """The hub, past the proxy and with every token at hand: users, servers, tokens, groups."""
    address = os.environ.get("JUPYTERHUB_API_URL") or f"{aim.hub}/hub/api"
    if "://" not in address or _ask("GET", address + "/") is None:
        raise NotThereError(f"no hub answers at {address!r}")
    other = f"/users/{urllib.parse.quote(aim.other)}"
    short = {"expires_in": 1, "note": "separation"}
    attempts: list[tuple[str, str, Any]] = [
        ("GET", "/users", None),
        ("GET", other, None),
        ("GET", f"{other}/tokens", None),
        ("POST", f"{other}/tokens", short),
        ("POST", f"{other}/server", {}),
        ("POST", f"/users/{urllib.parse.quote(aim.me)}/tokens", short | {"roles": ["admin"]}),
        ("POST", "/groups/instructors/users", {"users": []}),
        ("GET", "/groups", None),
        ("GET", "/services", None),
        ("GET", "/proxy", None),
    ]
    for token, whose in aim.tokens.items():
        for method, path, body in attempts:
            status, _ = _ask(method, address + path, token, body) or (0, "")
            if 200 <= status < 300:
                yield f"{method} {path} with {whose}: {status}"


@check
def proxy_api(aim: Aim) -> Attempts:
    """The proxy's own door, which can lead anybody's address anywhere."""
    host = urllib.parse.urlsplit(os.environ.get("JUPYTERHUB_API_URL", "")).hostname or "127.0.0.1"
    usual = [f"http://{host}:8001", "http://proxy-api:8001"]  # the latter on Kubernetes
    found = False
    for address in [aim.proxy] if aim.proxy else [*aim.local, *usual]:
        for token, whose in aim.tokens.items():
            status, text = _ask("GET", f"{address}/api/routes", token) or (0, "")
            found |= status == 403
            if status == 200 and text.startswith("{"):
                yield f"read the routes of {address} with {whose}"
    if not found:
        raise NotThereError("no proxy answers; --proxy-api names it")


@check
def servers(aim: Aim) -> Attempts:
    """Another's server: through the proxy, and on each port of the machine."""
    base = os.environ.get("JUPYTERHUB_BASE_URL", "/")
    path = f"{base}user/{urllib.parse.quote(aim.other)}/api/contents"
    found = False
    for address in filter(None, [aim.hub, *aim.local]):
        for token, whose in aim.tokens.items():
            status, text = _ask("GET", address + path, token) or (0, "")
            found |= status == 403
            if status == 200 and '"content"' in text:
                yield f"read the files of {aim.other} at {address} with {whose}"
    if not found:
        raise NotThereError(f"no server of {aim.other} answers; start it, and name the --hub")


@check
def exchange(aim: Aim) -> Attempts:
    """Submissions and feedback of another through the service that takes them in."""
    address = os.environ.get("LABS_EXCHANGE_SERVICE", "")
    if not address or _ask("GET", address + "labs") is None:
        raise NotThereError("no exchange answers (LABS_EXCHANGE_SERVICE)")
    names = ("X-Forwarded-User", "Remote-User", "X-JupyterHub-User", "From", "Cookie")
    forged = dict.fromkeys(names, aim.other)
    codes = [f"submissions/{aim.code}", f"submissions/{aim.code}/feedback"] if aim.code else []
    claims = urllib.parse.urlencode({"user": aim.other, "trainee": aim.other, "course": "other"})
    for path in ("labs", f"labs?{claims}", "../other/labs", f"users/{aim.other}/labs", *codes):
        for token, whose in aim.tokens.items():
            status, text = _ask("GET", address + path, token, None, forged) or (0, "")
            if status == 200 and (json.loads(text).get("trainee") != aim.me or path in codes):
                yield f"read {path} with {whose}"


@check
def postgresql(aim: Aim) -> Attempts:
    """A database that asks for no password."""
    host, _, port = (aim.postgresql or "127.0.0.1:5432").rpartition(":")
    words = b"user\0postgres\0database\0postgres\0\0"
    try:
        with closing(socket.create_connection((host, int(port)), 5)) as link:
            link.sendall(struct.pack("!II", len(words) + 8, 196608) + words)
            answer = link.recv(9)
    except OSError as error:
        raise NotThereError(f"no PostgreSQL answers at {host}:{port}; --postgresql") from error
    if answer[:1] == b"R" and answer[5:] == bytes(4):
        yield f"sign in to PostgreSQL at {host}:{port} without a password"


# --- the walls themselves ---------------------------------------------------------------------


@check
def capabilities(aim: Aim) -> Attempts:
    """Rights of root, and the right to mount."""
    for name in ("CapEff", "CapPrm", "CapAmb"):
        if int(_status(name), 16):
            yield f"{name} {_status(name)}"
    system = ctypes.CDLL(None, use_errno=True)
    # There is no such file system: who may mount is told so, who may not is told that first.
    system.mount(b"none", bytes(aim.home), b"separation", 0, None)
    if ctypes.get_errno() == errno.ENODEV:
        yield "mount"


@check
def setuid(aim: Aim) -> Attempts:
    """Programs that run as somebody else; without effect where no new rights are given."""
    if _status("NoNewPrivs") != "1":
        for path in _programs():
            with suppress(OSError):
                if path.stat().st_mode & (stat.S_ISUID | stat.S_ISGID):
                    yield f"run {path} with another's rights"


@check
def namespaces(aim: Aim) -> Attempts:
    """A world of one's own in which one is root, from where the kernel is easier to attack."""
    code = "import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare(int(sys.argv[1])) != 0)"
    for name, flag in NAMESPACES.items():
        words = [sys.executable, "-c", code, str(flag | NAMESPACES["user"])]
        if not subprocess.run(words, check=False).returncode:
            yield f"make a {name} namespace"


@check
def kernel_settings(aim: Aim) -> Attempts:
    """Settings of the machine, such as the program that is called when another one crashes."""
    yield from _changes(aim, *map(Path, ("/proc/sysrq-trigger", "/sys/fs/cgroup", "/sys/kernel")))
    for folder, _, files in os.walk("/proc/sys"):
        yield from _changes(aim, *(Path(folder, name) for name in files))


@check
def devices(aim: Aim) -> Attempts:
    """Disks, memory, and the doors of what runs containers."""
    doors = ["/dev/mem", "/dev/kmsg", "/dev/port", "/run/docker.sock", "/var/run/docker.sock"]
    doors += ["/run/containerd/containerd.sock", "/run/podman/podman.sock"]
    doors += ["/var/run/secrets/kubernetes.io/serviceaccount/token"]
    blocks = [path for path in Path("/dev").iterdir() if path.is_block_device()]
    for path in [*map(Path, doors), *blocks]:
        if os.access(path, os.R_OK):
            yield f"open {path}"


# --- tools ------------------------------------------------------------------------------------


def _zeromq(port: int) -> str:
    """Return the kind of ZeroMQ socket at a port, or nothing (rfc.zeromq.org/spec/23)."""
    greeting = b"\xff" + bytes(8) + b"\x7f\x03\0" + b"NULL".ljust(52, b"\0")
    answer = b""
    with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), 0.5)) as link:
        answer = link.recv(10)
        if answer[:1] != b"\xff" or answer[9:] != b"\x7f":
            return ""
        link.sendall(greeting)
        while (more := link.recv(200)) and b"Socket-Type" not in answer:
            answer += more
    found = re.search(rb"Socket-Type\0\0\0.([A-Z]+)", answer, re.DOTALL)
    return found[1].decode() if found else "unknown" if answer else ""


def _course(aim: Aim) -> Path:
    if not aim.course:
        raise NotThereError("no --course was given")
    return aim.course


def _reach(aim: Aim, *paths: Path) -> Attempts:
    """Try on each path that can be seen what would let its content be known or changed."""
    for path in filter(os.path.lexists, paths):
        for what, attempt in _tries(aim, path).items():
            with suppress(OSError):
                attempt()
                yield f"{what} {path}"
            for left in (aim.home / MARK, *(path / MARK, path.parent / MARK)):
                with suppress(OSError):
                    left.unlink()


def _tries(aim: Aim, path: Path) -> dict[str, Callable[[], object]]:
    own = aim.home / MARK
    mark = (path if path.is_dir() else path.parent) / MARK

    def follow() -> None:
        own.symlink_to(path)
        _open(own)

    def move() -> None:
        mark.touch()
        mark.rename(mark.with_suffix(".moved"))
        mark.with_suffix(".moved").unlink()

    return {
        "see": path.lstat,
        "read": lambda: _open(path),
        "read through a symbolic link": follow,
        "put a hard link to": lambda: own.hardlink_to(path),
        "change": lambda: os.close(os.open(path, os.O_RDWR)),
        "change the mode of": lambda: path.chmod(stat.S_IMODE(path.stat().st_mode)),
        "add, rename and delete beside or in": move,
        "put a symbolic link beside or in": lambda: mark.symlink_to(aim.home),
    }


def _open(path: Path) -> None:
    next(path.iterdir(), None) if path.is_dir() else path.open("rb").close()


def _changes(aim: Aim, *paths: Path) -> Attempts:
    for path in paths:
        if os.access(path, os.W_OK) and not aim.is_own(path):
            yield f"change {path}"


def _has(path: Path, *words: str) -> bool:
    text = _text(path)
    return all(word in text for word in words)


def _text(path: Path | str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _status(name: str) -> str:
    found = re.search(rf"^{name}:\s*(\w+)", _text("/proc/self/status"), re.MULTILINE)
    if not found:
        raise NotThereError(f"/proc/self/status does not tell {name}")
    return found[1]


def _programs() -> Iterator[Path]:
    for folder in {*os.get_exec_path(), "/usr/sbin", "/sbin", "/usr/lib/openssh"}:
        with suppress(OSError):
            yield from Path(folder).iterdir()


def _processes() -> Iterator[Process]:
    """The processes of hubs, by their command: what else runs on the machine is no matter."""
    of_a_hub = re.compile(r"jupyter|configurable-http-proxy|ipykernel|grading\.")
    for folder in Path("/proc").glob("[0-9]*"):
        command = _text(folder / "cmdline").replace("\0", " ").strip()
        if not of_a_hub.search(command) and folder.name != str(os.getpid()):
            continue
        try:
            words = (folder / "environ").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            known = None
        else:
            known = dict(word.split("=", 1) for word in words if "=" in word)
        yield Process(int(folder.name), command[:100], known)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


# Neither the proxy of the network nor a redirect to a page for signing in.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)


def _ask(
    method: str, address: str, token: str = "", body: Any = None, headers: Any = None
) -> tuple[int, str] | None:
    """Return status and text of an answer; None where nothing answers."""
    content = None if body is None else json.dumps(body).encode()
    headers = dict(headers or {}) | ({"Authorization": f"token {token}"} if token else {})
    request = urllib.request.Request(address, content, headers, method=method)
    try:
        with _OPENER.open(request, timeout=5) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(errors="replace")
    except (OSError, ValueError, urllib.error.URLError):
        return None
    except Exception:  # a port that does not speak HTTP
        return None


def report(aim: Aim) -> dict[str, dict[str, Any]]:
    """Run each check; return its result, what it is about and what it saw."""
    results = {}
    for name, function in CHECKS.items():
        saw: list[str] = []
        try:
            saw.extend(dict.fromkeys(function(aim)))
            result = "broken" if saw else "held"
        except NotThereError as missing:
            result, saw = ("broken", saw) if saw else ("not there", [str(missing)])
        about = (function.__doc__ or "").strip()
        results[name] = {"result": result, "about": about, "saw": saw[:20]}
    return results


def main(words: list[str] | None = None) -> int:
    """Print the report; return 1 if anything is broken."""
    here = os.environ.get
    library = find_spec("lab_utils")
    beside = Path(library.origin).parents[1] if library and library.origin else None
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    add = parser.add_argument
    add("--other", required=True, help="another trainee's account, whose server runs")
    add("--me", default=here("JUPYTERHUB_USER", ""), help="the own account")
    add("--course", type=Path, default=here("LABS_COURSE"), help="the course's folder, as mounted")
    add("--project", type=Path, default=beside, help="where the labs would lie with solutions")
    add("--also", type=Path, nargs="*", default=[], help="further paths nobody may reach")
    add("--hub", default="", help="the hub's address for people, http://…, without a / at its end")
    add("--proxy-api", dest="proxy", default="", help="the address of the proxy's API")
    add("--postgresql", default="", help="HOST:PORT of a database")
    add("--code", default="", help="the code of a receipt of the other trainee")
    add("--ports", type=int, nargs="*", help="TCP ports to try; all that listen, unless given")
    results = report(Aim(**vars(parser.parse_args(words))))
    print(json.dumps(results, indent=1, ensure_ascii=False))
    return int(any(one["result"] == "broken" for one in results.values()))


if __name__ == "__main__":
    code = main()
    # In a notebook an exit would only look like an error.
    if code and "ipykernel" not in sys.modules:
        sys.exit(code)
