"""Answers are on disk the moment they are given, whatever is done to the process or the file."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lab_utils.questions import Lab
from lab_utils.questions.answers_file import (
    FILE_NAME,
    MOST_BYTES,
    SCHEMA,
    AnswersFile,
    AnswersFileError,
    answered,
    usable,
)
from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import Choices, Item, Number, Text

PPV = Number("ppv", "PPV?", points=1, unit="%", range=(0, 100))
OTHER = Number("other", "Other?", points=1)
NIGHT = Text("night", "Tonight?", points=3)
SIGNS = Choices("signs", "Signs?", points=1, options={"a": {}, "b": {}})

LAB = "99_small"
NOW = "2026-11-22T07:20:11+00:00"


@pytest.fixture
def answers(tmp_path: Path) -> AnswersFile:
    return AnswersFile(tmp_path, LAB, "vi")


def entry(value: Any, **changed: Any) -> dict[str, Any]:
    return {"value": value, "first": value, "changes": 1, "time": NOW} | changed


def put(answers: AnswersFile, items: Any, **changed: Any) -> None:
    content = {"schema": SCHEMA, "lab": LAB, "language": "vi", "items": items} | changed
    answers.path.write_text(json.dumps(content), encoding="utf-8")


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("answers-damaged-*.json"))


# The file


def test_no_file_is_no_answers(answers: AnswersFile, tmp_path: Path) -> None:
    assert answers.read() == {}
    assert list(tmp_path.iterdir()) == []  # reading leaves nothing behind


def test_form_of_the_file(answers: AnswersFile) -> None:
    before = datetime.now().astimezone()
    returned = answers.record(PPV, 95.0)
    content = json.loads(answers.path.read_text(encoding="utf-8"))
    assert list(content) == ["schema", "lab", "language", "items"]
    assert (content["schema"], content["lab"], content["language"]) == (1, LAB, "vi")
    assert content["items"] == {"ppv": returned}
    assert list(returned) == ["value", "first", "changes", "time"]
    assert (returned["value"], returned["first"], returned["changes"]) == (95.0, 95.0, 1)
    time = datetime.fromisoformat(returned["time"])
    assert time.utcoffset() == timedelta(0)
    assert abs(time - before) < timedelta(hours=1)


def test_first_answer_and_number_of_changes_are_kept(answers: AnswersFile) -> None:
    for value in (95.0, 95.0, 1.9):
        answers.record(PPV, value)
    answers.record(NIGHT, "")
    assert {key: answers.read()["ppv"][key] for key in ("value", "first", "changes")} == {
        "value": 1.9,
        "first": 95.0,
        "changes": 3,
    }
    again = AnswersFile(answers.path.parent, LAB, "en")  # the lab is opened another day
    again.record(PPV, 2.0)
    assert again.read()["ppv"]["first"] == 95.0
    assert again.read()["ppv"]["changes"] == 4
    assert list(again.read()) == ["ppv", "night"]


def test_vietnamese_is_written_as_letters(answers: AnswersFile) -> None:
    answers.record(NIGHT, "Tôi đặt ngưỡng 0,96 😀")
    assert "Tôi đặt ngưỡng 0,96 😀" in answers.path.read_text(encoding="utf-8")
    assert answers.read()["night"]["value"] == "Tôi đặt ngưỡng 0,96 😀"


def test_nothing_else_stays_in_the_folder(answers: AnswersFile, tmp_path: Path) -> None:
    for value in range(5):
        answers.record(PPV, value)
    assert {path.name for path in tmp_path.iterdir()} <= {FILE_NAME, ".answers.lock"}


def test_a_text_wiped_out_again_counts_as_blank(answers: AnswersFile) -> None:
    assert answered(answers.record(NIGHT, "Tôi"), NIGHT)
    wiped = answers.record(NIGHT, "")
    assert usable(wiped, NIGHT) and not answered(wiped, NIGHT)
    assert not answered(answers.record(SIGNS, []), SIGNS)
    assert answered(answers.record(PPV, 0.0), PPV)


# Files that cannot be used


def damaged_file(content: bytes | str) -> Callable[[Path], None]:
    data = content.encode("utf-8") if isinstance(content, str) else content
    return lambda path: path.write_bytes(data) and None


def whole(**changed: Any) -> Callable[[Path], None]:
    content = {"schema": SCHEMA, "lab": LAB, "language": "vi", "items": {}} | changed
    return damaged_file(json.dumps(content))


def link_to_a_good_file(path: Path) -> None:
    target = path.with_name("elsewhere.json")
    whole(items={"ppv": entry(3.0)})(target)
    path.symlink_to(target)


UNUSABLE: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (damaged_file(""), "nội dung hỏng"),
    "not JSON": (damaged_file("xin chào"), "nội dung hỏng"),
    "cut off": (damaged_file('{"schema": 1, "lab": "99_small", "items": {"ppv"'), "nội dung hỏng"),
    "not UTF-8": (damaged_file(b'{"lab": "\xff\xfe\xfd"}'), "nội dung hỏng"),
    "noughts": (damaged_file(b"\0" * 4096), "nội dung hỏng"),
    "100,000 brackets": (damaged_file("[" * 100_000 + "]" * 100_000), "nội dung hỏng"),
    "number of 10,000 digits": (damaged_file("9" * 10_000), "nội dung hỏng"),
    "a list": (damaged_file("[]"), "sai cấu trúc"),
    "null": (damaged_file("null"), "sai cấu trúc"),
    "NaN": (damaged_file("NaN"), "sai cấu trúc"),
    "no items": (damaged_file('{"schema": 1, "lab": "99_small"}'), "sai cấu trúc"),
    "items in a list": (whole(items=[]), "sai cấu trúc"),
    "10 MB": (damaged_file(" " * 10_000_000), "lớn hơn 1000 KB"),
    "other lab": (whole(lab="01_dicom"), "thuộc bài “01_dicom”"),
    "no lab": (whole(lab=None), "thuộc bài “None”"),
    "lab with half a pair": (whole(lab="\ud800"), "thuộc bài “?”"),
    "lab nested": (whole(lab=[[[]]]), "thuộc bài “[[[]]]”"),
    "newer schema": (whole(schema=2), "phiên bản mới hơn (schema 2)"),
    "schema NaN": (whole(schema=float("nan")), "phiên bản mới hơn (schema nan)"),
    "link": (link_to_a_good_file, "nội dung hỏng"),
    "dangling link": (lambda path: path.symlink_to("nowhere"), "nội dung hỏng"),
    "pipe": (lambda path: os.mkfifo(path), "nội dung hỏng"),
    "folder": (lambda path: path.mkdir(), "nội dung hỏng"),
}


@pytest.fixture(params=UNUSABLE)
def unusable(request: pytest.FixtureRequest, answers: AnswersFile) -> str:
    """The reason that must be given for the damaged file that now stands there."""
    damage, reason = UNUSABLE[request.param]
    damage(answers.path)
    return reason


def test_an_unusable_file_is_refused_with_the_reason(answers: AnswersFile, unusable: str) -> None:
    with pytest.raises(AnswersFileError) as caught:
        answers.read()
    assert unusable in str(caught.value)


def test_an_unusable_file_is_kept_aside_by_the_next_answer(
    answers: AnswersFile, unusable: str, tmp_path: Path
) -> None:
    before = answers.path.lstat()
    answers.record(PPV, 3.0)
    assert list(answers.read()) == ["ppv"]
    [aside] = kept(tmp_path)
    assert (aside.lstat().st_ino, aside.lstat().st_size) == (before.st_ino, before.st_size)


def test_a_link_is_never_written_through(answers: AnswersFile, tmp_path: Path) -> None:
    link_to_a_good_file(answers.path)
    earlier = (tmp_path / "elsewhere.json").read_bytes()
    answers.record(PPV, 50.0)
    assert (tmp_path / "elsewhere.json").read_bytes() == earlier
    assert not answers.path.is_symlink()


def test_files_kept_aside_do_not_replace_each_other(answers: AnswersFile, tmp_path: Path) -> None:
    for number in range(3):
        answers.path.write_text(f"broken {number}")
        answers.record(PPV, number)
    assert [path.read_text() for path in kept(tmp_path)] == ["broken 0", "broken 1", "broken 2"]


def test_the_largest_file_that_is_read(answers: AnswersFile) -> None:
    put(answers, {"ppv": entry(3.0)})
    size = answers.path.stat().st_size
    with answers.path.open("a") as file:
        file.write(" " * (MOST_BYTES - size))
    assert list(answers.read()) == ["ppv"]
    with answers.path.open("a") as file:
        file.write(" ")
    with pytest.raises(AnswersFileError, match="1000 KB"):
        answers.read()


def test_reasons_in_both_languages(answers: AnswersFile) -> None:
    answers.path.write_text("[]")
    with pytest.raises(AnswersFileError) as caught:
        answers.read()
    assert caught.value.twin == {"vi": "sai cấu trúc", "en": "wrong structure"}


# Entries that cannot be used


@pytest.mark.parametrize(
    ("item", "damaged"),
    [
        (PPV, None),
        (PPV, 3.0),
        (PPV, []),
        (PPV, {}),
        (PPV, entry("3")),
        (PPV, entry(float("nan"))),
        (PPV, entry(101)),
        (PPV, entry(True)),
        (PPV, entry([3.0])),
        (PPV, entry(3.0, first="x")),
        (PPV, entry(3.0, first=None)),
        (PPV, entry(3.0, changes="1")),
        (PPV, entry(3.0, changes=None)),
        (PPV, entry(3.0, changes=True)),
        (PPV, entry(3.0, changes=0)),
        (PPV, entry(3.0, changes=-2)),
        (PPV, entry(3.0, changes=1.5)),
        (PPV, entry(3.0, changes=float("inf"))),
        pytest.param(PPV, entry(3.0, changes=10**4000), id="changes of 4000 digits"),
        (PPV, entry(3.0, time=None)),
        (PPV, entry(3.0, time=5)),
        (PPV, entry(3.0, time="yesterday")),
        (PPV, entry(3.0, time="\ud800")),
        (PPV, entry(3.0, time="2026-11-22T07:20:11")),
        *((PPV, {k: v for k, v in entry(3.0).items() if k != gone}) for gone in entry(3.0)),
        (SIGNS, entry("a")),
        (SIGNS, entry(["z"])),
        (SIGNS, entry({"a": True})),
        (NIGHT, entry(5)),
        (NIGHT, entry("\ud800")),
        pytest.param(NIGHT, entry("x" * 4001), id="text too long"),
    ],
)
def test_a_damaged_entry_is_not_used(item: Item, damaged: Any) -> None:
    assert not usable(damaged, item)
    assert not answered(damaged, item)


def test_a_good_entry_is_used_whatever_stands_beside_it() -> None:
    assert usable(entry(3.0), PPV)
    assert usable(entry(3.0, note="x"), PPV)


def test_a_damaged_item_is_kept_aside_and_the_rest_lives(
    answers: AnswersFile, tmp_path: Path
) -> None:
    put(answers, {"ppv": entry("mười"), "night": entry("Tôi", changes=7), "gone": entry(1)})
    earlier = answers.path.read_bytes()
    answers.record(PPV, 3.0)
    items = answers.read()
    assert (items["ppv"]["first"], items["ppv"]["changes"]) == (3.0, 1)
    assert items["night"] == entry("Tôi", changes=7)
    assert items["gone"] == entry(1)
    assert [path.read_bytes() for path in kept(tmp_path)] == [earlier]


@pytest.mark.parametrize(
    "raw",
    ["NaN", "-Infinity", '"\\ud800"', '{"\\udfff": 1}', "[" * 700 + "]" * 700, "1e999"],
    ids=["NaN", "Infinity", "half a pair", "half a pair in a name", "nested", "overflow"],
)
def test_another_items_damage_does_not_stop_an_answer(
    answers: AnswersFile, tmp_path: Path, raw: str
) -> None:
    good = json.dumps(entry("Tôi"))
    answers.path.write_text(
        f'{{"schema": 1, "lab": "{LAB}", "language": "vi", '
        f'"items": {{"other": {{"value": {raw}}}, "night": {good}}}}}'
    )
    earlier = answers.path.read_bytes()
    answers.record(PPV, 3.0)
    items = answers.read()
    assert items["ppv"]["value"] == 3.0
    assert items["night"] == entry("Tôi")
    assert not usable(items.get("other"), OTHER)
    # What is no longer in the file stands in the one kept aside.
    assert "other" in items or [path.read_bytes() for path in kept(tmp_path)] == [earlier]


def test_no_depth_of_nesting_raises(answers: AnswersFile) -> None:
    # Around Python's limit, one depth is still read and not written out again.
    for depth in range(sys.getrecursionlimit() - 70, sys.getrecursionlimit()):
        nested = "[" * depth + "]" * depth
        answers.path.write_text(
            f'{{"schema": 1, "lab": "{LAB}", "language": "vi", '
            f'"items": {{"other": {{"value": {nested}, "first": {nested}}}}}}}'
        )
        try:
            found = answers.read()
        except AnswersFileError:
            found = {}
        assert not usable(found.get("other"), OTHER)
        assert not usable(found.get("other"), SIGNS)
        if depth % 10 == 0:
            answers.record(PPV, 3.0)
            assert answers.read()["ppv"]["value"] == 3.0


def test_a_file_stuffed_to_its_limit_is_refused_and_stays(answers: AnswersFile) -> None:
    junk = {f"junk{number}": entry("x" * 1000) for number in range(450)}
    put(answers, junk)
    room = MOST_BYTES - answers.path.stat().st_size
    put(answers, junk | {"more": "x" * (room - 1000)})
    earlier = answers.path.read_bytes()
    with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
        answers.record(NIGHT, "x" * 4000)
    assert answers.path.read_bytes() == earlier
    assert kept(answers.path.parent) == []


# What is done to processes, disks and folders

WRITER = """
import sys
from pathlib import Path
from lab_utils.questions.answers_file import AnswersFile
from lab_utils.questions.kinds import Number
folder, name, count = sys.argv[1:]
answers = AnswersFile(Path(folder), "99_small", "vi")
item = Number(name, "Q")
for number in range(int(count)):
    answers.record(item, number)
    print(number, flush=True)
"""


def writer(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(count)],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_killed_writer_leaves_the_last_acknowledged_answer(
    answers: AnswersFile, tmp_path: Path
) -> None:
    chance = random.Random(2026)
    for _ in range(8):
        process = writer(tmp_path, "ppv", 10_000)
        assert process.stdout is not None
        acknowledged = [process.stdout.readline() for _ in range(chance.randint(1, 60))]
        # Some microseconds on, the next answer is at any point of its way.
        for _ in range(chance.randint(0, 20_000)):
            pass
        process.kill()
        acknowledged += process.stdout.readlines()
        assert process.wait() == -9
        last = int([line for line in acknowledged if line.endswith("\n")][-1])
        stored = answers.read()["ppv"]
        assert usable(stored, OTHER)
        assert stored["value"] in (last, last + 1)  # the next may have arrived unacknowledged
    # The lock of a killed writer binds nobody.
    answers.record(NIGHT, "Tôi")
    assert list(answers.read()) == ["ppv", "night"]


def test_two_processes_lose_nothing(answers: AnswersFile, tmp_path: Path) -> None:
    names = ("ppv", "other", "third")
    processes = [writer(tmp_path, name, 60) for name in names]
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    items = answers.read()
    found = {name: (one["value"], one["first"], one["changes"]) for name, one in items.items()}
    assert found == dict.fromkeys(names, (59, 0, 60))
    assert kept(tmp_path) == []


# Records a short answer, then a long one with a full disk; says what the trainee would read.
FULL_DISK = """
import resource, sys
from pathlib import Path
from lab_utils.questions import open_lab
folder = Path(sys.argv[1])
lab = open_lab("vi", folder)
night = lab.ask("night")
night.answer("ngắn")
earlier = (folder / "answers.json").read_bytes()
if sys.argv[2] == "limit":
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, resource.RLIM_INFINITY))
else:
    with (folder / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
night.answer("x" * 4000)
assert (folder / "answers.json").read_bytes() == earlier
assert night.value == "ngắn"
assert night._control.state["mood"] == "refused", night._control.state
print("STATE", night._control.state["text"])
print("FOLDER", sorted(path.name for path in folder.iterdir()))
"""


def run_full_disk(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_file_that_may_not_grow_is_told_kindly(lab_folder: Path) -> None:
    out = run_full_disk([sys.executable, "-c", FULL_DISK, str(lab_folder), "limit"])
    assert (
        f"STATE Chưa ghi được câu trả lời: {os.strerror(errno.EFBIG)}. Câu trả lời vẫn còn" in out
    )
    # Of what was half written nothing stays.
    assert "FOLDER ['.answers.lock', 'answers.json', 'items.yaml']" in out


def may_mount() -> bool:
    unshare = shutil.which("unshare")
    if unshare is None:
        return False
    tried = [unshare, "-Urm", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not may_mount(), reason="no user namespace with mounts on this machine")
def test_a_full_disk_is_told_kindly(lab_folder: Path) -> None:
    disk = lab_folder / "disk"
    disk.mkdir()
    script = 'mount -t tmpfs -o size=64k none "$1" && cp "$2" "$1" && exec "$3" -c "$4" "$1" disk'
    out = run_full_disk(
        ["unshare", "-Urm", "sh", "-c", script, "sh", str(disk),
         str(lab_folder / "items.yaml"), sys.executable, FULL_DISK]
    )  # fmt: skip
    assert f"STATE Chưa ghi được câu trả lời: {os.strerror(errno.ENOSPC)}." in out
    assert "FOLDER ['.answers.lock', 'answers.json', 'filler', 'items.yaml']" in out


# Opens a lab in a folder that its user may read only; root gives its rights up first.
READ_ONLY = """
import os, sys
from pathlib import Path
import encodings.utf_8_sig, IPython.display, lab_utils.questions.control
from lab_utils.questions import open_lab
os.chdir(sys.argv[1])
if os.getuid() == 0:
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
try:
    Path("probe").touch()
except PermissionError:
    pass
else:
    sys.exit("the folder can be written")
lab = open_lab("vi", Path("."))
ppv = lab.ask("ppv")
ppv.answer(5)
print("STATE", ppv._control.state["text"])
print("VALUE", ppv.value)
"""


@pytest.mark.parametrize("content", [None, "broken", json.dumps(entry(3.0))])
def test_a_folder_that_cannot_be_written_is_told_kindly(
    lab_folder: Path, content: str | None
) -> None:
    if content:
        (lab_folder / FILE_NAME).write_text(content)
    earlier = sorted(lab_folder.iterdir())
    lab_folder.chmod(0o555)
    try:
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(lab_folder)],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        lab_folder.chmod(0o755)
    assert done.returncode == 0, done.stderr
    reason = os.strerror(errno.EACCES)
    assert f"STATE Chưa ghi được câu trả lời: {reason}. Câu trả lời vẫn còn" in done.stdout
    assert "VALUE None" in done.stdout
    assert sorted(lab_folder.iterdir()) == earlier
    if content:
        assert (lab_folder / FILE_NAME).read_text() == content


def test_the_small_lab_is_the_one_named_here(lab_folder: Path) -> None:
    assert read_items(lab_folder / "items.yaml").lab == LAB


# --- what a killed kernel leaves --------------------------------------------------------------


def test_a_killed_kernels_half_file_is_swept_when_the_lab_is_opened(
    lab_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = """
import os, signal, sys
from pathlib import Path
from lab_utils.questions import Lab
lab = Lab("vi", Path(sys.argv[1]))
fsync, kill = os.fsync, lambda handle: os.kill(os.getpid(), signal.SIGKILL)
lab.record(lab.items["ppv"], 5.0)
os.fsync = kill
lab.record(lab.items["ppv"], 6.0)
"""
    subprocess.run([sys.executable, "-c", program, str(lab_folder)], check=False)
    assert [path.name[:14] for path in lab_folder.glob(".answers.json*")] == [".answers.json."]
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    Lab("vi", lab_folder)  # who marks changes nothing
    assert len(list(lab_folder.glob(".answers.json*"))) == 1
    monkeypatch.delenv("NBGRADER_EXECUTION")
    lab = Lab("vi", lab_folder)
    assert list(lab_folder.glob(".answers.json*")) == []
    entry = lab.entry(lab.items["ppv"])
    assert entry and entry["value"] == 5.0
