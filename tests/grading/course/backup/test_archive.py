"""An archive is believed when all of it is as it was written; otherwise a sentence says why."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.course.backup import restore
from grading.course.backup.back_up import back_up
from grading.course.backup.errors import BackupError
from grading.course.store import Store

ANSWERS = "course/homes/an/trả lời.json"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A backup of a small course."""
    folder = tmp_path_factory.mktemp("archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABS_COURSE", str(folder / "course"))
        Store().close()
        (folder / "course/homes/an").mkdir(parents=True)
        (folder / "course/homes/an/trả lời.json").write_text("{}")
        (folder / "course/state/lti.key").write_bytes(bytes(range(32)))
        back_up(folder / "a.tar.gz")
        patch.setenv("LABS_COURSE", str(folder / "restored"))
        yield folder / "a.tar.gz"


def refused(archive: Path) -> str:
    """What is said of an archive, the same by a check and a restore; nothing stays behind."""
    said = []
    for run in (restore.check, restore.restore):
        with pytest.raises(BackupError) as error:
            run(archive)
        said.append(error.value.say("en"))
        assert error.value.say("vi") != error.value.say("en")
    assert not (archive.parent / "restored").exists()
    assert not list(archive.parent.glob(".labs-backup*"))
    assert said[0] == said[1]
    return said[0]


def test_a_good_one_is_whole(good: Path) -> None:
    manifest, not_read = restore.check(good)
    assert set(manifest.files) == {
        "backup.json",
        "databases/course.sqlite",
        ANSWERS,
        "course/state/lti.key",
    }
    assert manifest.rows["course"]["people"] == 0 and not_read == []


@settings(max_examples=150)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_found(good: Path, place: float, bit: int) -> None:
    content = bytearray(good.read_bytes())
    content[int(place * len(content))] ^= 1 << bit
    broken = good.with_name("flipped.tar.gz")
    broken.write_bytes(content)
    try:
        same = gzip.decompress(content) == gzip.decompress(good.read_bytes())
    except Exception:  # whatever the damage makes of it
        same = False
    if same:
        return  # another way to write the same: "as one byte ago", "as two", in a row of zeros
    said = refused(broken)
    assert "is damaged" in said or "cut off" in said or "is not a backup" in said


@settings(max_examples=60)
@given(place=st.floats(0, 1, exclude_max=True))
def test_one_that_is_cut_off_is_found(good: Path, place: float) -> None:
    content = good.read_bytes()
    broken = good.with_name("cut.tar.gz")
    broken.write_bytes(content[: int(place * len(content))])
    said = refused(broken)
    assert "cut off" in said or "is not a backup" in said


@settings(max_examples=60)
@given(place=st.floats(0, 1, exclude_max=True), length=st.integers(1, 5000))
def test_one_with_a_hole_is_found(good: Path, place: float, length: int) -> None:
    """Packed anew, so that gzip's checksum is right: what is in it is compared as well."""
    content = bytearray(gzip.decompress(good.read_bytes()))
    start = int(place * len(content))
    hole = slice(start, min(start + length, len(content)))
    before = bytes(content[hole])
    content[hole] = bytes(hole.stop - hole.start)
    broken = good.with_name("hole.tar.gz")
    broken.write_bytes(gzip.compress(content, 1))
    if before.strip(b"\0"):
        try:
            restore.check(broken)
        except BackupError:
            return
        # What was changed is no part of a file: a head's owner or its checksum's form.
        assert members(broken) == members(good)


def members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        return {one.name: tar.extractfile(one).read() for one in tar if one.isreg()}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no archive",
        b"PK\x03\x04" + bytes(100),
        gzip.compress(b"", mtime=0),
        gzip.compress(b"a text" * 10_000),
        gzip.compress(bytes(100_000)),
    ],
)
def test_another_file_is_no_backup(good: Path, content: bytes) -> None:
    path = good.with_name("other.tar.gz")
    path.write_bytes(content)
    assert "is not a backup of a course" in refused(path)


def test_a_file_that_is_not_there_is_named(good: Path) -> None:
    assert "No such file" in refused(good.with_name("nowhere.tar.gz"))
    assert "Is a directory" in refused(good.parent)


Changed = Callable[[tarfile.TarInfo], list[tarfile.TarInfo]]


def rewritten(good: Path, change: Changed, listed: bool = True) -> Path:
    """A backup in which somebody has changed the answers' head, with the manifest to it."""
    path = good.with_name("rewritten.tar.gz")
    with tarfile.open(good) as old, tarfile.open(path, "w:gz") as new:
        for member in old:
            content = old.extractfile(member).read()
            if member.name == "manifest.json" and listed:
                manifest = json.loads(content)
                for name in new.getnames():
                    manifest["files"].setdefault(name, manifest["files"][ANSWERS])
                content = json.dumps(manifest).encode()
                member.size = len(content)
            for one in change(member) if member.name == ANSWERS else [member]:
                new.addfile(one, io.BytesIO(content))
    return path


def named(name: str) -> Changed:
    def change(member: tarfile.TarInfo) -> list[tarfile.TarInfo]:
        another = member.replace(name=name)
        another.pax_headers = {}  # they hold the name as well
        return [member, another]

    return change


def link(kind: bytes, to: str) -> Changed:
    def change(member: tarfile.TarInfo) -> list[tarfile.TarInfo]:
        one = tarfile.TarInfo("course/homes/an/link")
        one.type, one.linkname = kind, to
        return [member, one]

    return change


@pytest.mark.parametrize(
    "change",
    [
        named("../outside"),
        named("course/../../outside"),
        named("course/homes/../../../outside"),
        named("/tmp/outside-of-labs"),
        named("course//outside"),
        named("course/./x"),
        named("other/x"),
        named(ANSWERS),  # twice
        named("course/homes/an/trả lời.json/x"),  # below a file
        link(tarfile.SYMTYPE, "/etc/passwd"),
        link(tarfile.SYMTYPE, "trả lời.json"),
        link(tarfile.LNKTYPE, ANSWERS),
        link(tarfile.FIFOTYPE, ""),
        link(tarfile.CHRTYPE, ""),
        link(tarfile.DIRTYPE, ""),
        link(tarfile.BLKTYPE, ""),
        link(tarfile.GNUTYPE_SPARSE, ""),  # a small archive that becomes a huge file
    ],
)
def test_names_that_lead_out_and_links_are_refused(good: Path, change: Changed) -> None:
    path = rewritten(good, change)
    assert "is damaged" in refused(path)
    assert not list(good.parent.glob("**/outside")) and not Path("/tmp/outside-of-labs").exists()


def test_what_no_list_names_or_a_list_names_in_vain_is_found(good: Path) -> None:
    more = rewritten(good, named("course/more"), listed=False)
    assert "course/more: checksum" in refused(more)
    less = rewritten(good, lambda member: [])
    assert "trả lời.json: checksum" in refused(less)


def test_one_of_a_newer_form_is_not_read(good: Path) -> None:
    path = good.with_name("newer.tar.gz")
    with tarfile.open(path, "w:gz") as tar:
        content = json.dumps({"format": 2, "what": "nobody knows"}).encode()
        member = tarfile.TarInfo("backup.json")
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
    assert "newer version of the project (form 2; this one reads up to 1)" in refused(path)


@pytest.mark.parametrize("mode", [0o4755, 0o2777, 0o1777, 0o000])
def test_no_file_comes_back_for_others_or_with_rights_of_its_own(
    good: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    path = rewritten(good, lambda member: [member.replace(mode=mode, uid=4711, gid=4711)])
    place = good.parent / f"with-{mode:o}"
    monkeypatch.setenv("LABS_COURSE", str(place))
    restore.restore(path)
    found = (place / ANSWERS.removeprefix("course/")).stat()
    assert found.st_mode & 0o7677 == 0o600 and found.st_uid == os.getuid()


def test_a_sparse_file_as_tar_writes_it_fills_no_disk(good: Path, tmp_path: Path) -> None:
    folder = tmp_path / "course" / "homes" / "an"
    folder.mkdir(parents=True)
    with (folder / "huge").open("wb") as file:
        file.truncate(1 << 40)
    with tarfile.open(good) as old:
        (tmp_path / "backup.json").write_bytes(old.extractfile("backup.json").read())
    names = ["backup.json", "course/homes/an/huge"]
    for form in ("gnu", "posix"):
        path = good.with_name(f"{form}.tar.gz")
        tar = ["tar", "-czSf", path, f"--format={form}", "-C", tmp_path, *names]
        subprocess.run(tar, check=True)
        assert path.stat().st_size < 100_000
        assert "huge: not a file of a backup" in refused(path)
