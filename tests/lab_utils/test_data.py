"""Tables are read as they are; pictures are found, or their absence is explained."""

import io
import os
import pickle
import shutil
from pathlib import Path

import numpy as np
import pooch
import pytest

from lab_utils import data

ROOT = Path(data.__file__).parents[1]
MIRROR = Path(os.environ.get("LABS_DATA_MIRROR", ROOT.parent / "shared" / "mirror"))
STANDIN = MIRROR / "pneumoniamnist" / "pneumoniamnist-standin.npz"
needs_standin = pytest.mark.skipif(
    not STANDIN.is_file(), reason="no copy of PneumoniaMNIST in the mirror"
)


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """An empty mirror folder for PneumoniaMNIST, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LABS_DATA_MIRROR", str(tmp_path / "mirror"))
    folder = tmp_path / "mirror" / "pneumoniamnist"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def cache(mirror):
    folder = Path(pooch.os_cache("clinical-ai-labs")) / "pneumoniamnist"
    folder.mkdir(parents=True)
    return folder


def npz(**arrays):
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def noise(n, shape=(28, 28), dtype=np.uint8):
    return np.random.default_rng(n).integers(0, 255, (n, *shape)).astype(dtype)


def right_shapes():
    return npz(val_images=noise(524), test_images=noise(624))


def with_a_flipped_byte():
    content = bytearray(right_shapes())
    content[len(content) // 2] ^= 0xFF
    return bytes(content)


DAMAGED = {
    "empty": lambda: b"",
    "text": lambda: b"<html>404 not found</html>",
    "cut off": lambda: right_shapes()[:-5000],
    "flipped byte": with_a_flipped_byte,
    "an array missing": lambda: npz(val_images=noise(524)),
    "wrong count": lambda: npz(val_images=noise(524), test_images=noise(600)),
    "wrong size": lambda: npz(val_images=noise(524, (64, 64)), test_images=noise(624, (64, 64))),
    "wrong type": lambda: npz(val_images=noise(524, dtype=float), test_images=noise(624)),
    "other pixels": right_shapes,
}


@pytest.mark.parametrize("kind", DAMAGED)
@pytest.mark.parametrize("name", ["pneumoniamnist.npz", "pneumoniamnist-standin.npz"])
def test_a_damaged_file_is_named_and_shows_no_pictures(kind, name, mirror):
    file = mirror / name
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
def test_a_pickle_is_never_opened(inside_npz, mirror, tmp_path):
    trace = tmp_path / "trace"
    trap = Touch(trace)
    content = npz(val_images=np.array([trap])) if inside_npz else pickle.dumps(trap)
    (mirror / "pneumoniamnist.npz").write_bytes(content)
    assert data.pictures("pneumoniamnist").origin == "absent"
    assert not trace.exists()


def test_no_file_is_said_to_be_no_file(mirror):
    found = data.pictures("pneumoniamnist")
    assert (found.origin, found.damaged) == ("absent", None)
    assert "chưa có tệp ảnh" in found.note("vi")
    assert "not on this machine" in found.note("en")
    assert data.find_pixels("pneumoniamnist") is None


def test_a_mirror_that_does_not_exist_is_no_error(mirror, monkeypatch):
    monkeypatch.setenv("LABS_DATA_MIRROR", str(mirror / "nowhere"))
    assert data.pictures("pneumoniamnist").origin == "absent"


def test_without_a_mirror_only_the_cache_is_looked_at(mirror, monkeypatch):
    monkeypatch.delenv("LABS_DATA_MIRROR")
    assert data.find_pixels("pneumoniamnist") is None


@needs_standin
def test_a_copy_is_called_a_copy_and_joins_with_every_row(mirror):
    shutil.copy(STANDIN, mirror)
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


@needs_standin
def test_the_publishers_checksum_makes_it_official(mirror, monkeypatch):
    # The official file is not here: what counts as official is set to the copy instead.
    monkeypatch.setitem(
        data._OFFICIAL_MD5, "pneumoniamnist", pooch.file_hash(str(STANDIN), alg="md5")
    )
    shutil.copy(STANDIN, mirror / "pneumoniamnist.npz")
    found = data.pictures("pneumoniamnist")
    assert (found.origin, len(found.by_hash)) == ("official", 1145)
    assert "chính thức" in found.note("vi")
    assert "official PneumoniaMNIST file" in found.note("en")


@needs_standin
def test_the_cache_comes_before_the_mirror(mirror, cache):
    shutil.copy(STANDIN, cache / "pneumoniamnist.npz")
    (mirror / "pneumoniamnist.npz").write_bytes(b"")
    assert data.find_pixels("pneumoniamnist") == cache / "pneumoniamnist.npz"
    assert data.pictures("pneumoniamnist").origin == "copy"


@needs_standin
def test_a_damaged_cache_falls_back_on_the_mirror(mirror, cache):
    (cache / "pneumoniamnist.npz").write_bytes(b"half a download")
    shutil.copy(STANDIN, mirror)
    assert data.pictures("pneumoniamnist").origin == "copy"


@needs_standin
def test_a_repaired_file_is_read_again(mirror):
    file = mirror / "pneumoniamnist.npz"
    file.write_bytes(b"half a download")
    assert data.pictures("pneumoniamnist").origin == "absent"
    shutil.copy(STANDIN, file)
    assert data.pictures("pneumoniamnist").origin == "copy"


@needs_standin
def test_pictures_are_hashed_once_a_process(mirror):
    shutil.copy(STANDIN, mirror)
    assert data.pictures("pneumoniamnist") is data.pictures("pneumoniamnist")


def test_table_brings_its_card():
    table = data.load("pneumonia_scores")
    assert list(table.columns) == ["split", "image_sha256", "truth", "score"]
    assert table.attrs["card"].startswith("# Điểm AI viêm phổi")


def test_changing_a_table_leaves_the_next_one_alone():
    table = data.load("pneumonia_scores")
    table["score"] = 0
    assert data.load("pneumonia_scores")["score"].max() > 0.9


@pytest.mark.parametrize(
    ("read", "known"),
    [
        (data.load, "pneumonia_scores"),
        (data.pictures, "pneumoniamnist"),
        (data.find_pixels, "pneumoniamnist"),
    ],
)
@pytest.mark.parametrize("name", ["pneumonia", "../pneumonia_scores", ""])
def test_an_unknown_name_lists_the_known_ones(read, known, name):
    with pytest.raises(ValueError, match=f"known here: {known}"):
        read(name)


def test_hash_is_of_the_pixels_in_row_order():
    image = np.arange(784, dtype=np.uint8).reshape(28, 28)
    assert data.image_hash(np.asfortranarray(image)) == data.image_hash(image)
    assert data.image_hash(image.T) != data.image_hash(image)
