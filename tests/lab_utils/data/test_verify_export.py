"""What is here is judged, and what is right can be carried to another machine."""

import hashlib
import subprocess
from collections import Counter

import pytest

from lab_utils import data
from lab_utils.data import verify_export
from lab_utils.data.catalogue import catalogue, entry
from lab_utils.data.verify_export import export, verify


def states(place):
    return {f.dataset.name: (f.state, f.detail) for f in verify() if f.place == place}


def fill(cache, real_mirror, *names):
    for name in names:
        dataset = entry(name)
        folder = cache / dataset.folder
        folder.mkdir(parents=True, exist_ok=True)
        for file in dataset.files:
            content = (real_mirror / dataset.folder / file.name).read_bytes()
            (folder / file.name).write_bytes(content)


def test_an_empty_machine(cache):
    found = list(verify())
    assert len(found) == len(catalogue())
    places = Counter((f.place, f.state) for f in found)
    assert set(places) == {("package", "ok"), ("own", "ok"), ("cache", "absent")}


def test_each_file_is_judged(mirror, cache, real_mirror):
    fill(cache, real_mirror, "nhanes", "ilpd", "nih_radiologists")
    (cache / "pneumoniamnist").mkdir()
    (cache / "pneumoniamnist" / "pneumoniamnist.npz").write_bytes(b"half")
    found = states("cache")
    assert found["nhanes"] == ("ok", "no checksum published: checked by rows, columns and ranges")
    assert found["ilpd"] == ("copy", "not the official file: a header was added")
    assert found["pneumoniamnist"][0] == "differs"
    assert found["hcv"] == ("absent", "")
    assert set(states("mirror").values()) == {("absent", "")}


def test_an_export_is_a_mirror(cache, real_mirror, tmp_path, monkeypatch):
    fill(cache, real_mirror, "nhanes")
    (cache / "uci-hcv").mkdir()
    (cache / "uci-hcv" / "hcvdat0.csv").write_bytes(b"damaged")
    stick = tmp_path / "stick"
    assert [dataset.name for dataset in export(stick)] == ["nhanes"]
    files = sorted(str(p.relative_to(stick)) for p in stick.rglob("*") if p.is_file())
    assert files == [
        "README.txt",
        "SHA256SUMS",
        "nhanes-2017-2018/BIOPRO_J.XPT",
        "nhanes-2017-2018/DEMO_J.XPT",
    ]
    subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=stick, check=True)
    read_me = (stick / "README.txt").read_text(encoding="utf-8")
    for part in ("Đặt biến", "Let the environment variable", "US public domain"):
        assert part in read_me

    monkeypatch.setenv("LABS_DATA_CACHE", str(tmp_path / "empty"))
    monkeypatch.setenv("LABS_DATA_MIRROR", str(stick))
    assert data.load("nhanes").attrs["origin"] == "mirror"


def test_exporting_again_adds_and_replaces(cache, real_mirror, tmp_path):
    stick = tmp_path / "stick"
    fill(cache, real_mirror, "nhanes")
    export(stick)
    (stick / "nhanes-2017-2018" / "DEMO_J.XPT").write_bytes(b"worn")
    fill(cache, real_mirror, "nih_radiologists")
    assert len(export(stick)) == 2
    sums = (stick / "SHA256SUMS").read_text().splitlines()
    assert len(sums) == 3
    for line in sums:
        digest, name = line.split("  ")
        assert hashlib.sha256((stick / name).read_bytes()).hexdigest() == digest


def test_an_empty_cache_exports_nothing(cache, tmp_path):
    assert export(tmp_path / "stick") == []
    assert not (tmp_path / "stick").exists()


@pytest.mark.parametrize("inside", ["", "stick"])
def test_the_cache_is_not_exported_into_itself(inside, cache):
    with pytest.raises(data.DataError, match="inside the cache"):
        export(cache / inside)


def test_nothing_is_exported_through_a_link(cache, real_mirror, tmp_path):
    fill(cache, real_mirror, "nhanes")
    (tmp_path / "stick").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "stick" / "nhanes-2017-2018").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(data.DataError, match="is a link"):
        export(tmp_path / "stick")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_stick_that_keeps_other_bytes_is_told(cache, real_mirror, tmp_path, monkeypatch):
    fill(cache, real_mirror, "nhanes")
    monkeypatch.setattr(
        verify_export, "write_atomically", lambda path, content: path.write_bytes(content[:-1])
    )
    with pytest.raises(data.DataError) as caught:
        export(tmp_path / "stick")
    assert "No half file bears a real name" in caught.value.say("en")
    assert not [path for path in (tmp_path / "stick").rglob("*") if path.is_file()]


def test_a_stick_that_cannot_be_written_to(cache, real_mirror, tmp_path):
    fill(cache, real_mirror, "nhanes")
    stick = tmp_path / "stick"
    stick.write_bytes(b"a file")
    with pytest.raises(data.DataError, match="cannot be written to"):
        export(stick)
