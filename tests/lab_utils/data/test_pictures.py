"""Pictures are found, or their absence is explained; they never stop a lab."""

import io
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

from lab_utils import data
from lab_utils.data.catalogue import entry
from lab_utils.data.pictures import pictures_of
from lab_utils.data.readers.images import read_images
from tests.lab_utils.data import small

COUNTS = {"train": 4708, "val": 524, "test": 624}


@pytest.fixture
def folder(mirror):
    """The mirror's folder for PneumoniaMNIST, empty."""
    path = mirror / "pneumoniamnist"
    path.mkdir()
    return path


@pytest.fixture
def standin(real_mirror):
    path = real_mirror / "pneumoniamnist" / "pneumoniamnist-standin.npz"
    if not path.is_file():
        pytest.skip("no copy of PneumoniaMNIST in the mirror")
    return path


def npz(**arrays):
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def right_shapes():
    arrays = {}
    for part, n in COUNTS.items():
        arrays[f"{part}_images"] = np.zeros((n, 28, 28), dtype=np.uint8)
        arrays[f"{part}_labels"] = np.zeros((n, 1), dtype=np.uint8)
    return npz(**arrays)


DAMAGED = {
    "empty": lambda: b"",
    "text": lambda: b"<html>404 not found</html>",
    "cut off": lambda: right_shapes()[:-5000],
    "an array missing": lambda: npz(val_images=np.zeros((524, 28, 28), dtype=np.uint8)),
    "other pixels": right_shapes,
}


@pytest.mark.parametrize("kind", DAMAGED)
@pytest.mark.parametrize("name", ["pneumoniamnist.npz", "pneumoniamnist-standin.npz"])
def test_a_damaged_file_is_named_and_shows_no_pictures(kind, name, folder):
    file = folder / name
    file.write_bytes(DAMAGED[kind]())
    found = data.pictures("pneumoniamnist")
    assert (found.origin, dict(found.by_hash)) == ("absent", {})
    assert f"Tệp ảnh {file} bị hỏng" in found.note("vi")
    assert f"The picture file {file} is damaged" in found.note("en")


class Touch:
    """Creates a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


@pytest.mark.parametrize("inside_npz", [True, False])
def test_a_pickle_is_never_opened(inside_npz, tmp_path):
    trace = tmp_path / "trace"
    trap = Touch(trace)
    content = npz(train_images=np.array([trap])) if inside_npz else pickle.dumps(trap)
    path = tmp_path / "trap.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="pickle"):
        read_images(path, {"training": 1}, {0})
    assert not trace.exists()


def test_no_file_is_said_to_be_no_file(folder):
    found = data.pictures("pneumoniamnist")
    assert (found.origin, found.damaged) == ("absent", None)
    assert "chưa có tệp ảnh" in found.note("vi")
    assert "not on this machine" in found.note("en")
    assert data.find_pixels("pneumoniamnist") is None


def test_a_mirror_that_does_not_exist_is_no_error(folder, monkeypatch):
    monkeypatch.setenv("LABS_DATA_MIRROR", str(folder / "nowhere"))
    assert data.pictures("pneumoniamnist").origin == "absent"


def test_a_copy_is_called_a_copy_and_joins_with_every_row(folder, standin):
    shutil.copy(standin, folder)
    found = data.pictures("pneumoniamnist")
    assert found.origin == "copy"
    assert "bản sao" in found.note("vi")
    assert "không phải tệp chính thức" in found.note("vi")
    assert "not from the official file" in found.note("en")

    hashes = data.load("pneumonia_scores")["image_sha256"]
    assert hashes.isin(found.by_hash.keys()).sum() == 1148
    assert len(found.by_hash) == 1145
    for wanted in hashes[::100]:
        image = found.by_hash[wanted]
        assert (image.shape, image.dtype) == ((28, 28), np.uint8)
        assert data.image_hash(image) == wanted


def test_a_copy_under_the_official_name_is_still_a_copy(folder, standin):
    shutil.copy(standin, folder / "pneumoniamnist.npz")
    assert data.pictures("pneumoniamnist").origin == "copy"


def test_the_publishers_checksum_makes_it_official(mirror, tmp_path):
    # The official file is not here: a small set with its own catalogue instead.
    small.put(mirror)
    found = pictures_of(small.read(tmp_path)["films"])
    assert (found.origin, len(found.by_hash)) == ("official", 20)
    assert "tệp one chính thức" in found.note("vi")
    assert "official one file" in found.note("en")


def test_a_damaged_cache_falls_back_on_the_mirror(folder, cache, standin):
    (cache / "pneumoniamnist").mkdir(parents=True)
    (cache / "pneumoniamnist" / "pneumoniamnist.npz").write_bytes(b"half a download")
    shutil.copy(standin, folder)
    assert data.pictures("pneumoniamnist").origin == "copy"


def test_the_cache_comes_first(folder, cache):
    for path in (cache / "pneumoniamnist", folder):
        path.mkdir(parents=True, exist_ok=True)
        (path / "pneumoniamnist.npz").write_bytes(b"x")
    assert data.find_pixels("pneumoniamnist").is_relative_to(cache)


@pytest.mark.parametrize("read", [data.pictures, data.find_pixels])
@pytest.mark.parametrize("name", ["flchain", "x"])
def test_an_unknown_set_is_refused(read, name):
    with pytest.raises(ValueError, match=f"called '{name}'"):
        read(name)


def test_equal_pixels_have_equal_hashes():
    image = np.arange(784, dtype=np.uint8).reshape(28, 28)
    assert data.image_hash(image) == data.image_hash(np.asfortranarray(image))
    assert data.image_hash(image) == data.image_hash(image.astype(int))
    assert data.image_hash(image) != data.image_hash(image.T)


def test_title_stands_in_the_catalogue():
    assert entry("pneumoniamnist").title["vi"] == "PneumoniaMNIST"
