"""Data come from where they are said to come from, or the reader is told why not."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lab_utils import data
from lab_utils.data import places
from lab_utils.data.catalogue import catalogue, entry
from lab_utils.data.fetch import Fetcher
from lab_utils.data.read_files import read_files
from lab_utils.language import LANGUAGES
from tests.lab_utils.data import small

ATTRS = {"origin", "note", "card", "damaged", "units", "columns"}
EMBEDDED = [name for name, found in catalogue().items() if found.source != "download"]
TO_FETCH = [name for name, found in catalogue().items() if found.source == "download"]


@pytest.mark.parametrize("name", EMBEDDED)
def test_embedded_sets_need_neither_network_nor_mirror(name, cache):
    table = data.load(name)
    assert set(table.attrs) == ATTRS
    assert table.attrs["origin"] == entry(name).source
    assert table.attrs["card"].startswith("# ")
    assert list(table.attrs["columns"]) == list(table.columns)
    assert not cache.exists()


@pytest.mark.parametrize("name", TO_FETCH)
def test_what_is_not_here_says_what_to_do(name, cache):
    with pytest.raises(data.DataAbsentError) as caught:
        data.load(name)
    what = f"labs data fetch {name}" if entry(name).files[0].address else "LABS_DATA_MIRROR"
    for language in LANGUAGES:
        assert what in caught.value.say(language)
    assert "chưa có dữ liệu" in caught.value.say("vi")
    assert not cache.exists()


def test_a_set_with_a_name_that_stands_twice_is_damaged_in_both_languages(tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text("title: {vi: a, en: a}\ntitle: {vi: b, en: b}\n", encoding="utf-8")
    with pytest.raises(data.DataDamagedError) as caught:
        read_files(entry("ai_drafts"), [path])
    said = {language: caught.value.say(language) for language in LANGUAGES}
    assert all("'title' stands twice" in one for one in said.values())
    assert "không phải YAML đúng" in said["vi"] and "is not YAML" not in said["vi"]
    assert "is not YAML" in said["en"] and "YAML đúng" not in said["en"]
    assert caught.value.path == path


def test_the_folders_are_read_as_every_setting_is(monkeypatch):
    monkeypatch.setenv("LABS_DATA_CACHE", " ~/data ")
    monkeypatch.setenv("LABS_DATA_MIRROR", "  ")
    assert places.cache_folder() == Path.home() / "data"
    assert places.mirror_folder() is None


# Of the other two the mirror holds the checksums alone.
@pytest.mark.parametrize("name", sorted(set(TO_FETCH) - {"breastmnist", "mimic_labs"}))
def test_copies_in_the_mirror_are_loaded_and_named(name, cache, real_mirror, monkeypatch):
    monkeypatch.setenv("LABS_DATA_MIRROR", str(real_mirror))
    loaded = data.load(name)
    copies = {"pneumoniamnist", "ilpd", "hcv"}
    assert loaded.attrs["origin"] == ("copy" if name in copies else "mirror")
    for language, words in {
        "vi": "không phải tệp chính thức" if name in copies else "không cho mã kiểm",
        "en": "not the official file" if name in copies else "no checksum",
    }.items():
        assert words in data.note(loaded, language)


def test_own_units_and_types():
    table = data.load("flchain")
    assert table.attrs["units"] == {
        "age": "years",
        "kappa": "mg/dL",
        "lambda": "mg/dL",
        "creatinine": "mg/dL",
        "follow_up": "days",
    }
    kinds = table.dtypes.astype(str).to_dict()
    assert kinds["sex"] == kinds["chapter"] == "category"
    assert kinds["death"] == kinds["mgus"] == "bool"
    assert (kinds["age"], kinds["creatinine"]) == ("int64", "float64")
    assert table.attrs["columns"]["creatinine"]["vi"] == "creatinin huyết thanh"


def test_changing_a_table_leaves_the_next_one_alone():
    table = data.load("flchain")
    table["creatinine"] = 0
    table.attrs["units"]["creatinine"] = "kg"
    again = data.load("flchain")
    assert again["creatinine"].max() > 10
    assert again.attrs["units"]["creatinine"] == "mg/dL"


def test_images_cannot_be_changed_by_accident(mirror, tmp_path):
    small.put(mirror)
    films = data.load_entry(small.read(tmp_path)["films"])
    with pytest.raises(ValueError, match="read-only"):
        films.images["test"][0] = 0


def test_cache_comes_before_mirror_before_download(mirror, cache, tmp_path, server):
    ward = small.read(tmp_path)["ward"]
    server.files = dict(small.FILES)
    fetcher = Fetcher(base=server.base)
    with pytest.raises(data.DataAbsentError):
        data.load_entry(ward)
    small.put(mirror)
    assert data.load_entry(ward, fetcher).attrs["origin"] == "mirror"
    assert not server.asked
    small.put(cache)
    assert data.load_entry(ward, fetcher).attrs["origin"] == "cache"


def test_a_download_is_said_to_be_one_and_is_in_the_cache_from_then_on(cache, tmp_path, server):
    ward = small.read(tmp_path)["ward"]
    server.files = dict(small.FILES)
    table = data.load_entry(ward, Fetcher(base=server.base))
    assert table.attrs["origin"] == "download"
    assert "vừa tải" in data.note(table, "vi")
    assert table["temperature"].tolist()[:2] == [36.6, 38.4]
    assert data.load_entry(ward).attrs["origin"] == "cache"
    assert len(server.asked) == 1


def test_a_failed_download_is_an_error(cache, tmp_path, server):
    with pytest.raises(data.FetchError, match="404"):
        data.load_entry(small.read(tmp_path)["ward"], Fetcher(base=server.base))


def test_the_second_call_reads_no_file(mirror, tmp_path):
    ward = small.read(tmp_path)["ward"]
    small.put(mirror)
    first = data.load_entry(ward)
    path = mirror / "ward" / "ward (3).csv"
    stamp = path.stat()
    path.write_bytes(b"?" * stamp.st_size)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    pd.testing.assert_frame_equal(data.load_entry(ward), first)


def test_a_repaired_file_is_read_again(mirror, tmp_path):
    ward = small.read(tmp_path)["ward"]
    small.put(mirror)
    path = mirror / "ward" / "ward (3).csv"
    path.write_bytes(b"bed\n")
    with pytest.raises(data.DataDamagedError):
        data.load_entry(ward)
    small.put(mirror)
    assert len(data.load_entry(ward)) == 3


DAMAGED = {
    "empty": b"",
    "html": b"<html>sign in</html>",
    "other columns": b"bed,pulse\n1,60\n2,70\n3,80\n",
    "a row less": b"bed,temperature\n1,36.6\n3,\n",
    "a gap more": b"bed,temperature\n1,\n2,38.4\n3,\n",
    "impossible": b"bed,temperature\n1,366\n2,38.4\n3,\n",
    "other value": b"bed,temperature\n1,36.6\n2,38.4\n4,\n",
    "binary": bytes(range(256)),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_table_is_named(kind, mirror, tmp_path):
    ward = small.read(tmp_path)["ward"]
    small.put(mirror)
    path = mirror / "ward" / "ward (3).csv"
    path.write_bytes(DAMAGED[kind])
    with pytest.raises(data.DataDamagedError) as caught:
        data.load_entry(ward)
    assert caught.value.path == path
    for language in LANGUAGES:
        assert str(path) in caught.value.say(language)
        assert "labs data fetch ward" in caught.value.say(language)


def test_a_damaged_xpt_is_named(mirror, real_mirror):
    folder = mirror / "nhanes-2017-2018"
    folder.mkdir()
    for file in entry("nhanes").files:
        content = (real_mirror / "nhanes-2017-2018" / file.name).read_bytes()
        (folder / file.name).write_bytes(content[: len(content) // 2])
    with pytest.raises(data.DataDamagedError, match=r"DEMO_J\.XPT"):
        data.load("nhanes")


def test_a_file_with_another_checksum_is_refused(mirror, tmp_path):
    films = small.read(tmp_path)["films"]
    small.put(mirror)
    path = mirror / "films" / "films.npz"
    path.write_bytes(small.images())
    with pytest.raises(data.DataDamagedError, match="md5 checksum does not agree"):
        data.load_entry(films)


def test_a_damaged_cache_is_passed_over_and_named(mirror, cache, tmp_path):
    ward = small.read(tmp_path)["ward"]
    small.put(mirror)
    small.put(cache)
    (cache / "ward" / "ward (3).csv").write_bytes(b"half a down")
    table = data.load_entry(ward)
    assert table.attrs["origin"] == "mirror"
    damaged = str(cache / "ward" / "ward (3).csv")
    assert table.attrs["damaged"] == [damaged]
    for language in LANGUAGES:
        assert damaged in data.note(table, language)


def test_a_set_with_a_file_missing_is_absent(mirror, tmp_path):
    small.put(mirror)
    (mirror / "labs" / "patients.csv.gz").unlink()
    with pytest.raises(data.DataAbsentError):
        data.load_entry(small.read(tmp_path)["mimic_labs"])


def test_a_link_that_leads_out_is_not_followed(mirror, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_bytes(small.WARD)
    (mirror / "ward").mkdir()
    (mirror / "ward" / "ward (3).csv").symlink_to(secret)
    with pytest.raises(data.DataDamagedError, match="leads out of"):
        data.load_entry(small.read(tmp_path)["ward"])


def test_a_cache_reached_through_a_link_is_fine(cache, tmp_path, monkeypatch):
    small.put(tmp_path / "shared")
    (tmp_path / "link").symlink_to(tmp_path / "shared")
    monkeypatch.setenv("LABS_DATA_CACHE", str(tmp_path / "link"))
    assert data.load_entry(small.read(tmp_path)["ward"]).attrs["origin"] == "cache"


def test_a_package_with_other_data_is_refused(monkeypatch):
    flchain = entry("flchain")
    changed = type(flchain)(**(vars(flchain) | {"rows": 7875}))
    with pytest.raises(data.DataDamagedError, match="rows: 7874; expected 7875"):
        data.load_entry(changed)


def test_events_are_joined(mirror, tmp_path):
    small.put(mirror)
    table = data.load_entry(small.read(tmp_path)["mimic_labs"])
    assert table["patient"].tolist() == [10, 10, 11]
    assert table["time"].is_monotonic_increasing or table["time"].iloc[0] < table["time"].iloc[1]
    assert table["value"].tolist()[:2] == [4.1, 5.9]
    assert table["admission_type"].tolist()[0] == "URGENT"
    assert table["sex"].tolist() == ["F", "F", "M"]
    assert np.isnan(table["value"].iloc[2])


def test_importing_is_cheap_and_gpl_code_is_never_imported():
    code = (
        "import sys; from lab_utils import data; "
        "assert not {'pandas', 'sklearn', 'requests', 'pydicom'} & set(sys.modules); "
        "data.load('flchain'); "
        "assert not {'sksurv', 'sklearn', 'requests', 'pooch'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
