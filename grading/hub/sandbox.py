"""A trainee's server sees its own files and nothing else: bubblewrap.

The network stays shared, because hub and server talk over 127.0.0.1. A trainee's code can
therefore reach the internet where the machine can, and whatever else listens on the machine:
the hub and the other servers answer only to a token or a password, the kernels talk through
files inside the sandbox, but a database without a password on the same machine would be open.
Memory, disk and processor time are not limited here; systemd or a container does that.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from grading.course.paths import PROJECT, CoursePaths
from grading.hub import HUB
from lab_utils.language import Twin

# What programs look up in /etc; accounts and secrets of the machine are not among it.
_ETC = (
    "alternatives",
    "ca-certificates",
    "fonts",
    "hosts",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "mime.types",
    "nsswitch.conf",
    "pki",
    "resolv.conf",
    "ssl",
    "timezone",
)
# Ubuntu from 23.10 on forbids user namespaces to programs without a profile.
_RESTRICTED = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")


@dataclass(frozen=True)
class Problem:
    """Why there is no sandbox on this machine, and what helps: most often a command."""

    cause: Twin
    remedy: Twin

    def as_json(self) -> str:
        """Return it as the desk reads it, from the environment."""
        return json.dumps({"cause": self.cause, "remedy": self.remedy}, ensure_ascii=False)


def problem() -> Problem | None:
    """Try the sandbox with the Python of the servers; return what is wrong, or None."""
    if not shutil.which("bwrap"):
        missing = {"vi": "máy này chưa có bubblewrap", "en": "bubblewrap is not installed"}
        return Problem(missing, "sudo apt-get install bubblewrap")
    trial = [*_system(), sys.executable, "-c", "pass"]
    done = subprocess.run(trial, capture_output=True, text=True, check=False)
    if not done.returncode:
        return None
    remedy: Twin = {
        "vi": "chạy hub ở nơi bwrap được tạo user namespace (trong container: --privileged)",
        "en": "run the hub where bwrap may create user namespaces (in a container: --privileged)",
    }
    if _RESTRICTED.is_file() and _RESTRICTED.read_text().strip() == "1":
        profile, there = shlex.quote(str(HUB / "apparmor" / "bwrap")), "/etc/apparmor.d/bwrap"
        remedy = f"sudo install -m 644 {profile} {there}\nsudo apparmor_parser -r {there}"
    said = done.stderr.strip()
    cause = {
        "vi": f"bubblewrap không chạy được ở đây ({said})",
        "en": f"bubblewrap does not work here ({said})",
    }
    return Problem(cause, remedy)


def command(paths: CoursePaths, user: str, data: list[Path]) -> list[str]:
    """Return the words to put before a trainee's server command.

    Parameters
    ----------
    data : list of Path
        Folders with data for the labs, shown read-only.
    """
    names = ("lab_utils", "datasets", "grading", "notebooks/course.yaml")
    shown = [PROJECT / name for name in names] + data
    home = str(paths.home(user))
    return [
        *_system(),
        *_read_only(*shown),
        *("--bind", home, home, "--chdir", home),
        *_read_only(paths.no_config),
        # What leads to the folders above is made for the sandbox, and stays as it is.
        *("--remount-ro", "/"),
        "--",
    ]


def _system() -> list[str]:
    """Namespaces, the system and the Python of this process, all of it read-only."""
    words = [
        shutil.which("bwrap") or "bwrap",
        *("--unshare-user", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL"),
        *("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
        *("--die-with-parent", "--new-session"),
        # Where the hub runs as root, settings of the kernel could be changed from here.
        *("--proc", "/proc", *_read_only(Path("/proc/sys"))),
        *("--dev", "/dev", "--tmpfs", "/tmp"),
        *_without_namespaces(),
    ]
    for path in map(Path, ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")):
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            words += _read_only(path)
    for name in _ETC:
        words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for name in ("passwd", "group"):
        words += ["--ro-bind", str(HUB / "etc" / name), f"/etc/{name}"]
    # The environment's python is a link into an installation that may lie anywhere.
    pythons = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.base_prefix).resolve()}
    return [*words, *_read_only(*sorted(p for p in pythons if not p.is_relative_to("/usr")))]


@cache
def _without_namespaces() -> list[str]:
    """Keep the sandbox from making another, where bubblewrap (0.8) and the machine can do that."""
    words = ["--unshare-user", "--disable-userns"]
    trial = ["bwrap", "--ro-bind", "/", "/", "--proc", "/proc", *words, "--", sys.executable, "-V"]
    done = subprocess.run(trial, capture_output=True, check=False)
    return [] if done.returncode else words[1:]


def _read_only(*paths: Path) -> list[str]:
    return [word for path in paths for word in ("--ro-bind", str(path), str(path))]
