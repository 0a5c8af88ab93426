"""Set up `.venv` for the hub or for the tests; `make` calls it each time.

    python3 requirements/install.py hub        (or: test)

It needs nothing but a Python, of any version to say which one is needed, and costs nothing when all
is there. Each stamp in `.venv` is written only when its step has succeeded, so whatever was
interrupted is done again.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11, 5)
DATA = "requirements/data.txt"
# What each purpose installs; the tests' lock holds the hub's.
LOCKS = {"hub": "requirements/hub.txt", "test": "requirements/test.txt"}
# No program of an environment starts from a folder with one of these in its path.
REFUSED = ':"$`\\\n'


class SetupError(Exception):
    """Why nothing can be set up, and what to do, in both languages."""

    def __init__(self, vi, en):
        super().__init__(f"{vi}\n{en}")


def main(purpose):
    """Bring `.venv` up to date for a purpose: "hub" or "test"."""
    if not _is_made():
        _check_python()
        _check_path(str(PROJECT))
        print("Chuẩn bị môi trường (một lần) … · Setting up (once) …", flush=True)
        _make_venv()
    if _stamp(purpose) == _digest(purpose):
        return
    _pip("--require-hashes", "-r", LOCKS[purpose], total=_count_pins(LOCKS[purpose]))
    # Packages of which the data files alone are read: what their code needs is left out.
    _pip("--no-deps", "--require-hashes", "-r", DATA, total=_count_pins(DATA))
    # The project itself, in place: its folder is where the labs and the data are.
    _pip("--no-deps", "--no-build-isolation", "-e", ".")
    for done in {purpose, "hub"}:
        (VENV / f".{done}").write_text(_digest(done), encoding="utf-8")


def _check_path(path):
    found = [sign for sign in REFUSED if sign in path]
    if found:
        signs = " ".join("↵" if sign == "\n" else sign for sign in found)
        raise SetupError(
            f"Đường dẫn thư mục dự án có ký tự {signs} nên phần mềm không chạy được ở đây: {path}\n"
            "Hãy đổi tên hoặc chuyển thư mục, rồi chạy lại.",
            f"The path of the project's folder holds {signs}, so programs cannot start from it. "
            "Rename or move the folder, then run this again.",
        )


def _check_python():
    version = ".".join(map(str, sys.version_info[:3]))
    needed = ".".join(map(str, OLDEST))
    if sys.version_info[:3] < OLDEST:
        raise SetupError(
            f"Cần Python {needed} trở lên; {sys.executable} là {version}.\n"
            "Dùng bản Python khác: make hub PYTHON=/usr/bin/python3.12",
            f"Python {needed} or newer is needed; {sys.executable} is {version}. "
            "To take another one: make hub PYTHON=/usr/bin/python3.12",
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        command = "sudo apt-get install python{}.{}-venv".format(*sys.version_info)
        raise SetupError(
            f"Thiếu mô-đun venv của Python. Hãy cài (Debian, Ubuntu): {command}",
            f"Python's module venv is missing. Install it (Debian, Ubuntu): {command}",
        ) from None


def _is_made():
    """Whether `.venv` was made to its end, in this folder, by a Python that is still there."""
    made = VENV / ".made"
    if not made.exists() or made.read_text(encoding="utf-8") != str(PROJECT):
        return False
    return subprocess.run([str(PYTHON), "-c", "import pip"], capture_output=True).returncode == 0


def _make_venv():
    shutil.rmtree(VENV, ignore_errors=True)
    run = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if run.returncode:
        raise SetupError(
            f"{run.stdout.strip()}\nKhông tạo được môi trường Python trong {VENV}.",
            f"The Python environment could not be made in {VENV}.",
        )
    (VENV / ".made").write_text(str(PROJECT), encoding="utf-8")


def _stamp(purpose):
    path = VENV / f".{purpose}"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _digest(purpose):
    """What was installed for a purpose, as a checksum of its locks and of the project's own."""
    files = (LOCKS[purpose], DATA, "pyproject.toml")  # the last names the programs, such as labs
    content = b"".join((PROJECT / path).read_bytes() for path in files)
    return hashlib.sha256(content).hexdigest()


def _count_pins(path):
    return len(re.findall(r"^[\w.-]+(?:\[.*?\])?==", (PROJECT / path).read_text("utf-8"), re.M))


def _pip(*arguments, total=0):
    """Install with pip and tell the packages as they come.

    Parameters
    ----------
    *arguments : str
        Of ``pip install``.
    total : int
        How many packages its lock names; 0 to tell nothing.
    """
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    process = subprocess.Popen(
        [str(PYTHON), "-m", "pip", "install", *quiet, *arguments],
        cwd=str(PROJECT),
        env={**os.environ, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    said = []
    progress = Progress(total)
    for line in process.stdout:
        said.append(line)
        progress.read(line)
        if line.startswith("Installing collected packages:"):
            progress.watch(process, line.count(",") + 1)
    progress.end()
    if process.wait():
        errors = [line for line in said if line.startswith("ERROR")] or said[-10:]
        raise SetupError(
            "".join(errors)
            + "Chưa cài xong. Hãy chạy lại lệnh này: gói nào đã tải thì không tải lại.",
            "Not installed yet. Run this again: what was downloaded is not downloaded again.",
        )


class Progress:
    """One line on a terminal that counts packages; elsewhere a line every twenty.

    Parameters
    ----------
    total : int
        How many packages will come; those that pip passes over are taken off.
    """

    def __init__(self, total):
        self.total = total
        self.count = 0
        self._told = ()

    def read(self, line):
        """Take in a line of what pip says."""
        package = re.match(r"(?:Collecting|Requirement already satisfied:) ([^ ;]+)", line)
        file = re.match(r" +Downloading ([\w.]+)-.*(\(.*\))", line)
        if package:
            self.count += 1
            self._tell("Tải · Downloading", self.count, self.total, package[1].replace("==", " "))
        elif file:
            self._tell("Tải · Downloading", self.count, self.total, f"{file[1]} {file[2]}")
        elif line.startswith("Ignoring "):  # for another Python or another system
            self.total -= 1
        elif "Retrying" in line:
            self._tell("Mạng đứt, thử lại · The line broke, trying again", self.count, self.total)

    def watch(self, process, number):
        """Count what lands in `.venv`: pip says nothing while it installs."""
        there = self._installed()
        while self.total and process.poll() is None:
            new = min(len(self._installed() - there), number)
            self._tell("Cài · Installing", new, number)
            time.sleep(0.5)

    def end(self):
        """Leave the line."""
        if self.total and sys.stdout.isatty():
            print(flush=True)

    @staticmethod
    def _installed():
        return set(VENV.glob("lib/python*/site-packages/*.dist-info"))

    def _tell(self, what, count, total, name=""):
        told, self._told = self._told, (what, count)
        if not self.total:
            return
        line = f"  {what} {count}/{total} {name}".rstrip()
        if sys.stdout.isatty():
            width = shutil.get_terminal_size().columns - 1
            print("\r\033[2K" + line[:width], end="", flush=True)
        elif told != (what, count) and (count % 20 == 0 or count == total):
            print(line, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("\nĐã ngừng; chạy lại để làm tiếp. · Stopped; run it again to go on.")
