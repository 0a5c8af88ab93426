"""Submissions that want more than their answers deserve: no mark moves, nothing of them runs."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from grading.course import paths
from grading.exchange import steps

FULL = {"dose": 1, "counts": 2, "sign": 1, "urgent": 2, "cut": 1, "triage": 2, "night": 0}
NONE = dict.fromkeys(FULL, 0)
# What an attacker has recorded, and deserves.
POOR = {"dose": 10, "counts": {"ill": 12, "well": 18}, "sign": "cough"}
POOR_MARKS = NONE | {"counts": 2}

TEST_SECRET = "canary-of-the-hidden-test"
BOOK_SECRET = "canary-beside-the-gradebook"
WRITTEN = "evil"
HTML = (
    f'</p></section></main><script id="{WRITTEN}">alert(1)</script>'
    f'<img class="{WRITTEN}" src="x" onerror="alert(1)"><svg class="{WRITTEN}" onload="alert(1)">'
    f'<a class="{WRITTEN}" href="javascript:alert(1)">x</a><iframe class="{WRITTEN}" src="//x">'
    f'<style class="{WRITTEN}">*{{display:none}}</style>'
    f'<meta class="{WRITTEN}" http-equiv="refresh" content="0;url=//x"><!-- '
    "{{ 7 * 7 }} {% raw %} $$\\href{javascript:alert(1)}{x}$$ ``` ]]> "
    "### END HIDDEN TESTS\nimport os\n\x00\x1b[2J\u202e"
)
PLAIN = "Khám trẻ li bì trước."


@dataclass
class Scene:
    """The places an attacker knows."""

    root: Path  # the course
    notebooks: Path  # sources, with hidden tests
    outside: Path  # what a cell that runs leaves its name in
    port: int  # a listener on this machine


Change = Callable[[Path, Scene], None]


@dataclass
class Case:
    """One submission.

    Attributes
    ----------
    change : callable
        What the attacker does to a submission that honestly records `answers`.
    points : dict or None
        What it deserves; None where it is refused.
    said : str
        Part of the reason that marking gives; empty where there is none.
    """

    change: Change
    points: dict[str, float] | None = field(default_factory=lambda: POOR_MARKS)
    said: str = ""
    answers: dict[str, Any] = field(default_factory=lambda: POOR)


# --- cells ----------------------------------------------------------------------------------

PREAMBLE = """
import os, sys
from pathlib import Path
ROOT, NOTEBOOKS, OUTSIDE = Path({root!r}), Path({notebooks!r}), Path({outside!r})
PORT, ME = {port}, {me!r}
(OUTSIDE / ME).touch()
"""
CELLS = {
    "book_written": """
import sqlite3
with sqlite3.connect(ROOT / "gradebook.db") as book:
    book.execute("update grade set auto_score = 9, manual_score = 9, needs_manual_grade = 0")
""",
    "sources_copied": """
import shutil
shutil.copytree(NOTEBOOKS, "stolen")
shutil.copy(ROOT / "secret.txt", "stolen.txt")
print((NOTEBOOKS / "90_small" / "90_small.ipynb").read_text(), Path("stolen.txt").read_text())
""",
    "tests_rewritten": """
import ast
class Rewrite(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
    def visit_Call(self, node):
        if getattr(node.func, "attr", "") == "score":
            return ast.copy_location(ast.Constant(9.0), node)
        return self.generic_visit(node)
get_ipython().ast_transformers.append(Rewrite())
""",
    "score_patched": """
from lab_utils.questions import Question
Question.score = lambda self, *key, **more: float(self.item.points)
""",
    "items_patched": """
from lab_utils.questions.kinds import KINDS
for kind in KINDS.values():
    kind.score_share = lambda self, value, key: 1.0
    kind.equals = lambda self, value, other: True
""",
    "library_replaced": """
import types
class Anything:
    def __getattr__(self, name):
        return lambda *given, **more: 9.0
module = types.ModuleType("lab_utils.questions")
module.open_lab = lambda *given: Anything()
sys.modules["lab_utils.questions"] = module
ask = lambda *given, **more: Anything()
""",
    "answers_rewritten": """
import json
path = Path("answers.json")
path.chmod(0o644)
path.write_text(path.read_text().replace("10.0", "250.0").replace("cough", "blue"))
lab._file.path.write_text(path.read_text())
""",
    "others_rewritten": """
for path in ROOT.glob("submitted/*/90_small/answers.json"):
    path.chmod(0o644)
    path.write_text("{}")
""",
    "release_rewritten": """
for path in [*NOTEBOOKS.rglob("*.*"), *(ROOT / "release").rglob("*.*")]:
    path.chmod(0o644)
    path.write_text(path.read_text().replace("tolerance: 0.5", "tolerance: 5000"))
""",
    "left_behind": """
import subprocess
late = f"import time; time.sleep(0.5); open({str(OUTSIDE / (ME + '_late'))!r}, 'w')"
subprocess.Popen([sys.executable, "-c", late], start_new_session=True)
""",
    "network": """
import socket
socket.create_connection(("127.0.0.1", PORT), timeout=5).sendall(b"hello")
""",
    "endless": "while True: pass",
    "leaving": "import atexit; atexit.register(lambda: (OUTSIDE / ME).touch()); sys.exit(0)",
    "signalling": "import signal; os.kill(os.getppid(), signal.SIGUSR1)",
    "killing": "import signal; os.kill(os.getpid(), signal.SIGKILL)",
    "filling": "(OUTSIDE / (ME + '_big')).write_bytes(bytes(50_000_000))",
    "printing": "for _ in range(200): print('x' * 1_000_000)",
    "environment": "os.environ.clear(); os.environ['NBGRADER_EXECUTION'] = 'off'",
}


def _code(body: str, me: str, scene: Scene) -> str:
    paths = {key: str(getattr(scene, key)) for key in ("root", "notebooks", "outside")}
    return PREAMBLE.format(**paths, port=scene.port, me=me) + body


def _cell(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": "mine",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def _notebook(by: Callable[[dict[str, Any]], None]) -> Change:
    """Change the notebook as the JSON that it is."""

    def change(folder: Path, scene: Scene) -> None:
        path = folder / "90_small.ipynb"
        content = json.loads(path.read_bytes())
        by(content)
        path.write_text(json.dumps(content), encoding="utf-8")

    return change


def _runs(body: str) -> Change:
    """Put code before and into every code cell: whichever is run, it shows."""

    def change(folder: Path, scene: Scene) -> None:
        source = _code(body, folder.parent.name, scene)

        def everywhere(content: dict[str, Any]) -> None:
            for cell in content["cells"]:
                if cell["cell_type"] == "code":
                    cell["source"] = "".join(cell["source"]) + "\n" + source
            content["cells"].insert(0, _cell(source))

        _notebook(everywhere)(folder, scene)

    return change


# --- notebooks ------------------------------------------------------------------------------


def _marks(cell: dict[str, Any]) -> dict[str, Any]:
    return cell["metadata"].get("nbgrader", {})


def _checks(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in content["cells"] if _marks(cell).get("grade")]


def _skip(content: dict[str, Any]) -> None:
    for cell in _checks(content):
        cell["metadata"]["tags"] = ["skip-execution", "raises-exception"]
        cell["metadata"]["deletable"] = True


def _without_checks(content: dict[str, Any]) -> None:
    content["cells"] = [cell for cell in content["cells"] if not _marks(cell).get("grade")]


def _without_answers(content: dict[str, Any]) -> None:
    content["cells"] = [cell for cell in content["cells"] if not _marks(cell).get("solution")]


def _twice(content: dict[str, Any]) -> None:
    content["cells"] += [dict(cell) for cell in _checks(content) for _ in range(3)]


def _points(content: dict[str, Any]) -> None:
    for cell in content["cells"]:
        if _marks(cell):
            _marks(cell).update(points=1000, grade=True, locked=False, solution=True)


def _swapped(content: dict[str, Any]) -> None:
    # The points of the question that was answered go to the others.
    for cell in content["cells"]:
        if _marks(cell).get("grade"):
            _marks(cell)["grade_id"] = "counts_check"


def _renamed(content: dict[str, Any]) -> None:
    for cell in _checks(content):
        _marks(cell)["grade_id"] = f"../{_marks(cell)['grade_id']}"


def _no_names(content: dict[str, Any]) -> None:
    for cell in _checks(content):
        _marks(cell)["grade_id"] = ["dose_check"]


def _other_types(content: dict[str, Any]) -> None:
    for cell in _checks(content):
        cell["cell_type"] = "raw"


def _fixed_outputs(content: dict[str, Any]) -> None:
    """The outputs that full marks would leave, with a script in them, and 5 MB of text."""
    for cell in _checks(content):
        html = f'<script class="{WRITTEN}">alert(1)</script>'
        cell["execution_count"] = 1
        cell["outputs"] = [
            {
                "output_type": "display_data",
                "metadata": {},
                "data": {"text/html": html, "application/javascript": "alert(1)"},
            },
            {
                "output_type": "execute_result",
                "execution_count": 1,
                "metadata": {},
                "data": {"text/plain": "9.0"},
            },
            {"output_type": "stream", "name": "stdout", "text": "x" * 700_000},
        ]
    content["cells"].insert(
        0,
        {
            "cell_type": "markdown",
            "id": "m",
            "metadata": {},
            "source": f'<img class="{WRITTEN}" src=x onerror=alert(1)>',
        },
    )


def _newest(content: dict[str, Any]) -> None:
    content["nbformat_minor"] = 99
    content["cells"] = [dict(cell, id="same", more={"a": 1}) for cell in content["cells"]]


def _schema(content: dict[str, Any]) -> None:
    for cell in content["cells"]:
        if _marks(cell):
            _marks(cell)["schema_version"] = 99


def _format_3(content: dict[str, Any]) -> None:
    content["nbformat"] = 3
    content["worksheets"] = [{"cells": content.pop("cells"), "metadata": {}}]


def _not_texts(content: dict[str, Any]) -> None:
    content["metadata"] = []
    for cell in content["cells"]:
        cell["source"] = {"__class__": "str"}


def _own_kernel(folder: Path, scene: Scene) -> None:
    code = _code("", folder.parent.name, scene)
    specification = {
        "argv": [sys.executable, "-c", code, "{connection_file}"],
        "display_name": "Python 3",
        "language": "python",
    }
    for place in ("kernels", "share/jupyter/kernels", ".local/share/jupyter/kernels"):
        for name in ("python3", "mine"):
            own = folder / place / name
            own.mkdir(parents=True)
            (own / "kernel.json").write_text(json.dumps(specification), encoding="utf-8")
    kernel = {"name": "mine", "display_name": "../mine", "language": "bash", **specification}
    _notebook(lambda content: content.update(metadata={"kernelspec": kernel}))(folder, scene)


def _two_notebooks(folder: Path, scene: Scene) -> None:
    _runs("")(folder, scene)
    for name in ("90_small_check.ipynb", "00.ipynb", "more/90_small.ipynb", "90_small.IPYNB"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(folder / "90_small.ipynb", folder / name)


def _folder_for_notebook(folder: Path, scene: Scene) -> None:
    (folder / "90_small.ipynb").unlink()
    (folder / "90_small.ipynb").mkdir()


# --- files ----------------------------------------------------------------------------------


def _own_modules(folder: Path, scene: Scene) -> None:
    code = _code("", folder.parent.name, scene)
    names = ["lab_utils", "grading", "json", "yaml", "nbformat", "IPython", "ast", "ipykernel"]
    names += ["sitecustomize", "usercustomize", "conftest", "nbgrader_config", "jupyter_config"]
    names += ["ipython_config", "jupyter_nbconvert_config", "setup", "__init__", "__main__"]
    for name in names:
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    startup = folder / ".ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text(code, encoding="utf-8")
    (folder / "evil.pth").write_text(f"import os; exec({code!r})", encoding="utf-8")
    package = folder / "lab_utils"
    package.mkdir()
    (package / "__init__.py").write_text(code, encoding="utf-8")
    (folder / "nbgrader_config.json").write_text('{"Autograde": {"force": true}}')


def _own_items(folder: Path, scene: Scene) -> None:
    path = folder / "items.yaml"
    text = path.read_text(encoding="utf-8").replace("tolerance: 0.5", "tolerance: 5000")
    path.write_text(text.replace("points: 1", "points: 100"), encoding="utf-8")


def _own_items_that_run(folder: Path, scene: Scene) -> None:
    touch = str(scene.outside / folder.parent.name)
    (folder / "items.yaml").write_text(f'!!python/object/apply:os.system ["touch {touch}"]')


def _own_pages(folder: Path, scene: Scene) -> None:
    page = f'<script class="{WRITTEN}">alert(1)</script>'
    for name in ("90_small.html", "x.html", "90_small_files/x.html", "90_small-tmp.html"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(page)


def _folder_for_items(folder: Path, scene: Scene) -> None:
    (folder / "items.yaml").unlink()
    (folder / "items.yaml" / "items.yaml").mkdir(parents=True)


class _Touch:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.system, (f"touch {self.path}",))


def _pickles(folder: Path, scene: Scene) -> None:
    content = pickle.dumps(_Touch(str(scene.outside / folder.parent.name)))
    for name in ("answers.pkl", "model.joblib", "data.npy", ".cache/scores.pickle"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "answers.json").write_bytes(content)


def _linked(name: str, to: Callable[[Path, Scene], Path]) -> Change:
    def change(folder: Path, scene: Scene) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(to(folder, scene))

    return change


def _pipe(name: str) -> Change:
    def change(folder: Path, scene: Scene) -> None:
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)

    return change


def _socket(folder: Path, scene: Scene) -> None:
    # The path of a socket is at most some 100 bytes long.
    before = Path.cwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("s")
    finally:
        os.chdir(before)


def _hard_names(folder: Path, scene: Scene) -> None:
    names = [
        b"a\nb",
        b"\xff\xfe.txt",
        b"-rf *",
        b"[a-z]*",
        b"$(touch x)",
        b"..%2f..%2fx",
        b"x" * 255,
    ]
    names += ["ô\u202e\x1b[2J".encode(), b"90_small.ipynb\n", b"answers.json ", b"...", b"{}%s{0}"]
    for name in names:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("x")


def _hard_name_of_link(folder: Path, scene: Scene) -> None:
    (folder / os.fsdecode(b"x\nhonest  12 of 12\x1b[2J\xff")).symlink_to("/etc/passwd")


def _hard_name_of_notebook(folder: Path, scene: Scene) -> None:
    (folder / "90_small.ipynb").rename(
        folder / os.fsdecode(b"x\nhonest  12 of 12\x1b[2J\xff.ipynb")
    )


def _deep_folders(folder: Path, scene: Scene) -> None:
    """Folders in folders, until no path is long enough to name the last."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(30):
            Path("d" * 200).mkdir()
            os.chdir("d" * 200)
        Path("last").touch()
    finally:
        os.chdir(before)


def _written(name: str, content: str | bytes) -> Change:
    def change(folder: Path, scene: Scene) -> None:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return change


def _folder(name: str) -> Change:
    def change(folder: Path, scene: Scene) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).mkdir()

    return change


# --- answers --------------------------------------------------------------------------------


def _entry(value: Any) -> dict[str, Any]:
    return {"value": value, "first": value, "changes": 1, "time": "2026-11-22T08:00:00+00:00"}


def _answers(by: Callable[[dict[str, Any]], None]) -> Change:
    """Change answers.json as the JSON that it is."""

    def change(folder: Path, scene: Scene) -> None:
        path = folder / "answers.json"
        content = json.loads(path.read_bytes())
        by(content)
        path.write_text(json.dumps(content), encoding="utf-8")

    return change


def _values(**values: Any) -> Change:
    """Replace recorded values."""
    entries = {name: _entry(value) for name, value in values.items()}
    return _answers(lambda content: content["items"].update(entries))


def _literal(item: str, text: str) -> Change:
    """Replace a recorded value by JSON that Python does not write."""

    def change(folder: Path, scene: Scene) -> None:
        _values(**{item: "@"})(folder, scene)
        path = folder / "answers.json"
        path.write_text(path.read_text(encoding="utf-8").replace('"@"', text), encoding="utf-8")

    return change


def _first_key(item: str, value: Any) -> Change:
    """Give an item twice: first this value, then the recorded one."""

    def change(folder: Path, scene: Scene) -> None:
        path = folder / "answers.json"
        text = path.read_text(encoding="utf-8")
        twice = f'"items": {{"{item}": {json.dumps(_entry(value))},'
        path.write_text(text.replace('"items": {', twice, 1), encoding="utf-8")

    return change


def _every(value: Any) -> Change:
    return _values(**dict.fromkeys(FULL, value))


def _described(**entries: Any) -> Change:
    return _answers(lambda content: content.update(entries))


RIGHT = {
    "dose": 250.0,
    "counts": {"ill": 12, "well": 18},
    "sign": "blue",
    "urgent": ["blue", "limp"],
    "cut": 0.7,
    "triage": {"an": "now", "binh": "later"},
}
ACCENTS = "\u0315\u0300"
TRICK = {"__class__": "Always", "__eq__": True, "__float__": 250, "value": 250}
NOT_USED = "answers.json not used: "


def _right(change: Change, **points: float) -> Case:
    """A case whose answers are right but for those that are named here."""
    return Case(change, FULL | points, answers=RIGHT)


def _unusable(change: Change) -> Case:
    return Case(change, NONE, NOT_USED, answers=RIGHT)


def _noted(change: Change, said: str) -> Case:
    """A case whose notebook is not used: the answers give the marks."""
    return Case(change, FULL, said, answers=RIGHT)


def _refused(change: Change, said: str) -> Case:
    return Case(change, None, said, answers=RIGHT)


LINK = "it holds a link or a special file"
CASES: dict[str, Case] = {
    **{name: Case(_runs(body)) for name, body in CELLS.items()},
    # Notebooks.
    "skipped": Case(_notebook(_skip)),
    "deleted_checks": Case(_notebook(_without_checks)),
    "deleted_answers": Case(_notebook(_without_answers)),
    "duplicated": Case(_notebook(_twice)),
    "reordered": Case(_notebook(lambda content: content["cells"].reverse())),
    "more_points": Case(_notebook(_points)),
    "names_swapped": Case(_notebook(_swapped)),
    "names_changed": _noted(_notebook(_renamed), "notebook of another lab"),
    "names_no_text": _noted(_notebook(_no_names), "damaged"),
    "types_changed": Case(_notebook(_other_types)),
    "outputs_made_up": Case(_notebook(_fixed_outputs)),
    "kernel_replaced": Case(_own_kernel),
    "two_notebooks": Case(_two_notebooks),
    "nbformat_newest": Case(_notebook(_newest)),
    "nbformat_3": _noted(_notebook(_format_3), "damaged"),
    "nbgrader_schema": Case(_notebook(_schema)),
    "cells_no_text": _noted(_notebook(_not_texts), "damaged"),
    "notebook_a_folder": _noted(_folder_for_notebook, "90_small.ipynb"),
    "notebook_nested": _noted(_written("90_small.ipynb", "[" * 100_000), "damaged"),
    # Files.
    "own_modules": Case(_own_modules),
    "own_items": Case(_own_items),
    "own_pages": Case(_own_pages),
    "own_items_run": Case(_own_items_that_run),
    "items_a_folder": _right(_folder_for_items),
    "pickles": _unusable(_pickles),
    "link_secret": _refused(_linked("x.txt", lambda f, s: s.root / "secret.txt"), LINK),
    "link_source": _refused(_linked("more", lambda f, s: s.notebooks), LINK),
    "link_answers": _refused(
        _linked("answers.json", lambda f, s: s.root / "submitted/honest/90_small/answers.json"),
        LINK,
    ),
    "link_book": _refused(_linked("answers.json", lambda f, s: s.root / "gradebook.db"), LINK),
    "link_notebook": _refused(
        _linked("90_small.ipynb", lambda f, s: s.notebooks / "90_small/90_small.ipynb"), LINK
    ),
    "link_nowhere": _refused(_linked("answers.json", lambda f, s: s.outside / "made"), LINK),
    "link_itself": _refused(_linked("loop", lambda f, s: f / "loop"), LINK),
    "pipe": _refused(_pipe("x"), LINK),
    "pipe_answers": _refused(_pipe("answers.json"), LINK),
    "pipe_notebook": _refused(_pipe("90_small.ipynb"), LINK),
    "socket": _refused(_socket, LINK),
    "hard_names": Case(_hard_names),
    "hard_name_link": _refused(_hard_name_of_link, LINK),
    "hard_name_notebook": _noted(_hard_name_of_notebook, "is missing"),
    "deep_folders": _refused(_deep_folders, ""),
    "time_future": Case(_written("timestamp.txt", "2999-01-01 00:00:00.000000 UTC")),
    "time_no_time": _refused(_written("timestamp.txt", "x\nhonest  12 of 12"), "timestamp.txt"),
    "time_no_text": _refused(_written("timestamp.txt", b"\xff\xfe\x00"), "timestamp.txt"),
    "time_a_folder": _refused(_folder("timestamp.txt"), "timestamp.txt"),
    # Answers.
    "answers_objects": _right(_every(TRICK), **NONE),
    "answers_true": _right(
        _values(dose=True, counts={"ill": True}, cut=True), dose=0, counts=0, cut=0
    ),
    "answers_lists": _right(_every([[250.0]]), **NONE),
    "answers_as_text": _right(
        _values(dose="250", cut="0.7", counts='{"ill": 12}'), dose=0, cut=0, counts=0
    ),
    "answers_key_twice": Case(_first_key("dose", 250.0)),
    "answers_all_ticked": _right(
        _values(urgent=["blue", "limp", "blue", "limp"], triage={"an": ["now", "later"]}),
        urgent=0,
        triage=0,
    ),
    "answers_every_option": _right(
        _values(urgent=["blue", "limp", "playing", "asleep"], sign=["blue", "cough"]),
        urgent=0,
        sign=0,
    ),
    "answers_look_alike": _right(
        _values(
            sign="bluе", urgent=["ｂlue", "limp\u200b"], triage={"an": "NOW", "binh": " later"}
        ),
        sign=0,
        urgent=0,
        triage=0,
    ),
    "answers_10_to_400": _right(_literal("dose", "1" + "0" * 400), dose=0),
    "answers_10_to_9000": _unusable(_literal("dose", "1" + "0" * 9000)),
    "answers_1e999": _right(_literal("dose", "1e999"), dose=0),
    "answers_nan": _right(_literal("dose", "NaN"), dose=0),
    "answers_infinite": _right(_literal("cut", "-Infinity"), cut=0),
    "answers_minus_0": _right(_literal("cut", "-0.0"), cut=0),
    "answers_many_changes": _right(
        _answers(lambda content: content["items"]["dose"].update(changes=10**9)), dose=0
    ),
    "answers_extreme": _right(_values(dose=1e308, cut=-5e-324), dose=0, cut=0),
    # Putting accents in order takes the square of their number.
    "answers_accents": _right(_literal("dose", f'"a{ACCENTS * 110_000}"'), dose=0),
    "answers_no_time": _right(
        _answers(lambda content: content["items"]["dose"].update(time={"$date": 0})), dose=0
    ),
    "answers_nested": _right(_literal("dose", "[" * 400 + "]" * 400), dose=0),
    "answers_deep": _unusable(_written("answers.json", '{"items":' * 50_000)),
    "answers_long": _right(_values(dose="1 " * 200_000), dose=0),
    "answers_many": _right(
        _answers(lambda content: content["items"].update({f"x{n}": 1 for n in range(60_000)}))
    ),
    "answers_huge": _unusable(_written("answers.json", b'{"items": {}' + b" " * 9_000_000 + b"}")),
    "answers_other_lab": _unusable(_described(lab="02_threshold")),
    "answers_lab_path": _unusable(_described(lab="../../honest/90_small")),
    "answers_lab_hard": _unusable(_described(lab="x\nhonest  12 of 12\x1b[2J\ud800")),
    "answers_schema_hard": _unusable(_described(schema=["\n\x1b[2J\ud800"])),
    "answers_of_honest": Case(
        _described(trainee="honest", student="honest", student_id="honest", user={"id": "honest"})
    ),
    "answers_points": Case(_described(points=FULL, score=12, max_score=12)),
    "answers_language": Case(_described(language=["../../en", {"x": 1}])),
    "answers_a_folder": _unusable(_folder("answers.json")),
    "answers_empty": _unusable(_written("answers.json", "")),
    "answers_null": _unusable(_written("answers.json", "null")),
    "text_not_text": _right(_values(night={"html": HTML})),
    "text_half": _right(_values(night="\ud800" + PLAIN)),
    "text_too_long": _right(_values(night="x" * 4001)),
}


# --- the class ------------------------------------------------------------------------------


@contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    """End with an error what would never end."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"still running after {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _files(folder: Path) -> dict[str, tuple[Any, ...]]:
    """Every file below a folder, with what a change would change."""
    found = {}
    for path, folders, names, handle in os.fwalk(folder, follow_symlinks=False):
        for name in folders + names:
            status = os.stat(name, dir_fd=handle, follow_symlinks=False)
            size = 0 if name in folders else status.st_size
            found[os.path.join(path, name)] = (status.st_mode, size, status.st_mtime_ns)  # noqa: PTH118
    return found


def _put(one: Any, trainee: str, answers: dict[str, Any]) -> Path:
    """Lay a submission where collected ones are: nothing on the way helps."""
    folder = one.submitted(trainee)
    shutil.copytree(one.answer(trainee, answers), folder)
    (folder / ".answers.lock").unlink(missing_ok=True)
    (folder / "timestamp.txt").write_text("2026-11-22 08:00:00.000000 UTC")
    return folder


def _all_points(one: Any) -> dict[str, dict[str, float]]:
    """Points of the gradebook: trainee to item to points."""
    with one.open().gradebook as gradebook:
        return {
            submission.student_id: {
                grade.name.removesuffix("_check"): grade.score
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in gradebook.assignment_submissions(one.lab)
        }


@pytest.fixture(scope="module")
def attacked(
    new_course: Callable, small: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """Mark a class of one honest trainee, two who write, and everybody else; give feedback."""
    away = tmp_path_factory.mktemp("away")
    notebooks, outside = away / "notebooks", away / "outside"
    outside.mkdir()
    source = Path(shutil.copytree(small, notebooks / small.name)) / "90_small.ipynb"
    text = source.read_text(encoding="utf-8")
    hidden = "### BEGIN HIDDEN TESTS\\n"
    assert hidden in text
    source.write_text(text.replace(hidden, f"{hidden}# {TEST_SECRET}\\n"), encoding="utf-8")
    one = new_course()
    (one.root / "secret.txt").write_text(BOOK_SECRET)
    heard: list[str] = []
    with pytest.MonkeyPatch.context() as patch, socket.create_server(("127.0.0.1", 0)) as server:
        patch.setattr(paths, "NOTEBOOKS", notebooks)
        steps.release(one.lab, "vi")
        one.scene = Scene(one.root, notebooks, outside, server.getsockname()[1])
        _put(one, "honest", RIGHT | {"night": PLAIN})
        _put(one, "html", RIGHT | {"night": HTML})
        for trainee, case in CASES.items():
            case.change(_put(one, trainee, case.answers), one.scene)
        kept = [away, *(one.root / name for name in ("submitted", "release", "homes"))]
        before = [_files(folder) for folder in kept]
        usual = signal.signal(signal.SIGUSR1, lambda *_: heard.append("signal"))
        try:
            with _at_most(180):
                one.marks = {result.trainee: result for result in steps.mark(one.lab)}
                one.all_points = _all_points(one)
        finally:
            signal.signal(signal.SIGUSR1, usual)
        server.settimeout(0)
        try:
            server.accept()
            heard.append("connection")
        except BlockingIOError:
            pass
        one.changed = [
            name
            for was, folder in zip(before, kept, strict=True)
            for name, _ in was.items() ^ _files(folder).items()
        ]
        one.heard = heard
        for trainee in ("honest", "html"):
            one.give(trainee, 3)
        one.told = steps.feedback(one.lab)
        yield one


@pytest.mark.parametrize("name", CASES)
def test_no_mark_but_what_the_recorded_answers_deserve(attacked: Any, name: str) -> None:
    case = CASES[name]
    assert attacked.all_points.get(name) == case.points
    result = attacked.marks[name]
    assert result.points == (None if case.points is None else sum(case.points.values()))
    assert result.most == (None if case.points is None else 12)
    assert result.waiting == 0


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_said_in_one_line(attacked: Any, name: str) -> None:
    case = CASES[name]
    reasons = attacked.marks[name].reasons
    assert len(reasons) == bool(case.said or case.points is None)
    for reason in reasons:
        assert case.said in reason["en"]
        for said in reason.values():
            # Nothing that forges a line, moves the cursor or cannot be printed.
            assert said.isprintable()
            assert len(said) < 500


def test_the_honest_one_has_full_marks(attacked: Any) -> None:
    assert attacked.all_points["honest"] == FULL
    result = attacked.marks["honest"]
    assert (result.points, result.most, result.waiting, result.reasons) == (9, 12, 1, [])


def test_nobody_is_in_the_class_who_handed_nothing_in(attacked: Any) -> None:
    assert set(attacked.marks) == {"honest", "html", *CASES}
    with attacked.open().gradebook as gradebook:
        assert {student.id for student in gradebook.students} <= set(attacked.marks)
        assert [one.name for one in gradebook.assignments] == [attacked.lab]


def test_no_code_of_a_trainee_was_run(attacked: Any) -> None:
    assert list(attacked.scene.outside.iterdir()) == []
    assert attacked.heard == []


def test_a_cell_that_is_run_would_be_seen(attacked: Any, tmp_path: Path) -> None:
    scene = Scene(tmp_path, tmp_path, tmp_path, 0)
    subprocess.run([sys.executable, "-c", _code("", "seen", scene)], check=True)
    assert (tmp_path / "seen").exists()
    (pickled,) = attacked.root.glob("submitted/pickles/*/answers.pkl")
    assert str(attacked.scene.outside / "pickles").encode() in pickled.read_bytes()


def test_nothing_but_marks_was_written(attacked: Any) -> None:
    assert attacked.changed == []


def test_what_is_marked_holds_no_link_and_no_secret(attacked: Any) -> None:
    released = attacked.root / "release"
    assert not any(TEST_SECRET in path.read_text("utf-8") for path in released.rglob("*.ipynb"))
    for step in ("autograded", "feedback"):
        for path in _files(attacked.root / step):
            content = b"" if Path(path).is_dir() else Path(path).read_bytes()
            assert not Path(path).is_symlink()
            assert BOOK_SECRET.encode() not in content
            # Hidden tests belong into what a marker sees, and there alone.
            if step == "feedback" or not path.endswith("/90_small.ipynb"):
                assert TEST_SECRET.encode() not in content


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.points is None])
def test_nothing_stands_for_a_refused_submission(attacked: Any, name: str) -> None:
    for step in ("autograded", "feedback"):
        assert not list((attacked.root / step).glob(f"{name}/*/*.[ih]*"))


def test_what_a_marker_opens_is_the_labs_own(attacked: Any) -> None:
    def outline(name: str) -> list[tuple[Any, ...]]:
        path = attacked.root / "autograded" / name / attacked.lab / "90_small.ipynb"
        assert path.stat().st_size < 100_000
        cells = json.loads(path.read_bytes())["cells"]
        return [
            (
                cell["cell_type"],
                "".join(cell["source"]).removesuffix("\n# answered"),
                cell["metadata"].get("nbgrader"),
                cell["metadata"].get("tags"),
            )
            for cell in cells
        ]

    expected = outline("honest")
    for name, case in CASES.items():
        if case.points is not None:
            assert outline(name) == expected


# --- what is shown --------------------------------------------------------------------------


class _Page(HTMLParser):
    """The elements of a page and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.attributes: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.attributes += [f"{name}={value}" for name, value in attrs]

    def handle_comment(self, data: str) -> None:
        self.elements["comment"] += 1

    def handle_data(self, data: str) -> None:
        self.text += data


def test_everybody_who_is_marked_has_feedback(attacked: Any) -> None:
    marked = {name for name, case in CASES.items() if case.points is not None}
    given, waiting = attacked.told
    assert set(given) == marked | {"honest", "html"}
    assert waiting == []


def test_a_written_answer_is_text_on_the_feedback_page(attacked: Any) -> None:
    page, plain = _Page(attacked.page("html")), _Page(attacked.page("honest"))
    assert page.elements == plain.elements
    assert not any(WRITTEN in one or one.startswith("on") for one in page.attributes)
    for part in ('<script id="evil">alert(1)</script>', "{{ 7 * 7 }} {% raw %}"):
        assert part in page.text
    assert PLAIN in plain.text


def test_a_written_answer_is_text_in_what_a_marker_opens(attacked: Any) -> None:
    folder = attacked.root / "autograded" / "html" / attacked.lab
    cells = json.loads((folder / "90_small.ipynb").read_bytes())["cells"]
    shown = ""
    for cell in cells:
        assert WRITTEN not in "".join(cell["source"])
        for output in cell.get("outputs", []):
            page = _Page("".join(output.get("data", {}).get("text/html", "")))
            assert not any(WRITTEN in one for one in page.attributes)
            assert page.elements.keys() <= {"div", "p", "strong", "table", "tr", "td", "th"}
            shown += page.text
    assert "<iframe" in shown


def test_each_has_one_page_of_feedback_of_our_own(attacked: Any) -> None:
    plain = _Page(attacked.page("honest")).elements
    for name in attacked.told[0]:
        page = _Page(attacked.page(name))
        assert page.elements.keys() <= plain.keys()
        assert not any(WRITTEN in one or one.startswith("on") for one in page.attributes)


# --- a file that changes, and names of folders ----------------------------------------------


def test_answers_that_change_while_they_are_read_count_as_one_or_the_other(
    new_course: Callable, released_once: Path
) -> None:
    one = new_course(released_once)
    half = {"dose": 250.0, "counts": RIGHT["counts"], "sign": "blue"}
    rest = {name: RIGHT[name] for name in RIGHT if name not in half}
    texts = []
    for answers in (half, rest):
        texts.append((one.answer("changing", answers) / "answers.json").read_bytes())
    folder = _put(one, "changing", half)
    ended = threading.Event()

    def change() -> None:
        while not ended.is_set():
            for text in texts:
                (folder / "answers.json").write_bytes(text)

    thread = threading.Thread(target=change)
    thread.start()
    allowed = [NONE]
    allowed += [{name: FULL[name] * (name in each) for name in FULL} for each in (half, rest)]
    try:
        with _at_most(60):
            for _ in range(5):
                list(steps.mark(one.lab))
                assert _all_points(one)["changing"] in allowed
    finally:
        ended.set()
        thread.join()


@pytest.fixture
def handed_in(new_course: Callable, released_once: Path) -> Any:
    """A course in which one honest submission has come through the exchange."""
    one = new_course(released_once)
    one.answer("honest", RIGHT)
    one.submit("honest")
    return one


def test_a_bad_time_after_a_good_hand_in_stops_nobody(handed_in: Any) -> None:
    folder = _put(handed_in, "again", RIGHT)
    assert handed_in.mark()["again"].points == 9
    (folder / "timestamp.txt").write_text("yesterday")
    marks = handed_in.mark()
    assert marks["again"].points is None
    assert _all_points(handed_in) == {"honest": FULL}


@pytest.mark.parametrize("name", ["link_secret", "link_book", "pipe_answers", "time_no_time"])
def test_formgraders_button_follows_no_link_and_gives_no_mark(handed_in: Any, name: str) -> None:
    case = CASES[name]
    root = handed_in.root
    (root / "secret.txt").write_text(BOOK_SECRET)
    folder = _put(handed_in, name, case.answers)
    case.change(folder, Scene(root, root, root, 0))
    outcome = handed_in.open().autograde(handed_in.lab, name)
    assert not outcome["success"]
    assert not list((root / "autograded").glob(f"{name}/*/*"))
    assert not any(_all_points(handed_in).get(name, NONE).values())
