"""A wrong catalogue is refused, and the message names what is wrong."""

import copy
import re

import pytest

from lab_utils.data.catalogue import DATASETS, catalogue, entry, read_catalogue
from lab_utils.data.errors import CatalogueError
from tests.lab_utils.data import small

WRONG = {
    "name": (("Ward 1",), "small letters", lambda c: c.update({"Ward 1": c["ward"]})),
    "not a mapping": (("ward",), "names, each with a value", lambda c: c.update(ward=[1])),
    "unknown key": (("ward", "colour"), "some of", lambda c: c["ward"].update(colour="red")),
    "key missing": (("ward", "licence"), "is missing", lambda c: c["ward"].pop("licence")),
    "one language": (
        ("ward", "title"),
        "{vi: …, en: …}",
        lambda c: c["ward"].update(title={"vi": "một"}),
    ),
    "source": (("ward", "web"), "own or download", lambda c: c["ward"].update(source="web")),
    "no package": (("ward", "package"), "is missing", lambda c: c["ward"].update(source="package")),
    "no file": (("ward", "files"), "at least one", lambda c: c["ward"].update(files=[])),
    "no citation": (("ward", "citation"), "at least one", lambda c: c["ward"].update(citation=[])),
    "rows": (("ward", "rows"), "a count", lambda c: c["ward"].update(rows=-1)),
    "lab": (("ward", "labs"), "two digits", lambda c: c["ward"].update(labs=["2"])),
    "sex": (("ward", "sex"), "a column", lambda c: c["ward"].update(sex="gender")),
    "range": (
        ("ward", "temperature", "range"),
        "[lowest, highest]",
        lambda c: c["ward"]["columns"]["temperature"].update(range=[43, 30]),
    ),
    "md5": (
        ("films", "md5"),
        "hexadecimal",
        lambda c: c["films"]["files"][0].update(md5="0" * 31),
    ),
    "sha256 of a number": (
        ("films", "sha256"),
        "in quotes",
        lambda c: c["films"]["files"][0].update(sha256=1234),
    ),
    "address": (
        ("films", "http://example.org/films.npz"),
        "https",
        lambda c: c["films"]["files"][0].update(address="http://example.org/films.npz"),
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_named(kind, tmp_path):
    named, expected, spoil = WRONG[kind]
    content = copy.deepcopy(small.entries())
    spoil(content)
    with pytest.raises(CatalogueError) as caught:
        small.read(tmp_path, content)
    for part in (*named, expected):
        assert part in caught.value.say("en")
    assert "small.yaml" in caught.value.say("vi") != caught.value.say("en")


@pytest.mark.parametrize("bad", ["../x", "a/b", "/etc/passwd", "..", ".hidden", "a\\b", "", "x\n"])
@pytest.mark.parametrize("where", ["folder", "file"])
def test_no_name_leads_out_of_its_folder(bad, where, tmp_path):
    content = copy.deepcopy(small.entries())
    if where == "folder":
        content["ward"]["folder"] = bad
    else:
        content["ward"]["files"][0]["name"] = bad
    with pytest.raises(CatalogueError, match="a plain name"):
        small.read(tmp_path, content)


@pytest.mark.parametrize("text", ["[1, 2]", "a: [", "!!python/object:os.system {}"])
def test_other_yaml_is_refused(text, tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=re.escape("c.yaml")):
        read_catalogue(path)


def test_a_catalogue_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match=r"none\.yaml is missing"):
        read_catalogue(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("before", "twice"),
    [
        ("films:\n", "films: {}\n"),
        ("  licence: CC0\n", "  licence: CC0\n"),
        ("    bed:\n", "    bed: {vi: b, en: b}\n"),
    ],
)
def test_a_name_that_stands_twice_is_refused(before, twice, tmp_path):
    small.read(tmp_path)
    path = tmp_path / "small.yaml"
    written = path.read_text(encoding="utf-8")
    assert before in written
    path.write_text(written.replace(before, twice + before, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(path)
    assert f"name {before.partition(':')[0].strip()!r} stands twice" in caught.value.say("en")


def test_what_a_source_needs_is_named(tmp_path):
    content = copy.deepcopy(small.entries())
    del content["ward"]["folder"]
    with pytest.raises(CatalogueError, match=r"small\.yaml, ward: folder is missing"):
        small.read(tmp_path, content)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"no data set is called 'flchian'; known here: .*flchain"):
        entry("flchian")


def test_every_folder_of_datasets_is_in_the_catalogue():
    folders = {path.name for path in DATASETS.iterdir() if path.is_dir()} - {"__pycache__"}
    assert folders == set(catalogue())


def test_checksums_of_the_publishers(real_mirror):
    md5 = (real_mirror / "medmnist-checksums" / "medmnist_official_md5.csv").read_text()
    for name in ("pneumoniamnist", "breastmnist"):
        (file,) = entry(name).files
        assert f"{name},28,{file.address},{file.md5}," in md5
    sha256 = (real_mirror / "mimic-iv-demo-checksums" / "SHA256SUMS.txt").read_text()
    for file in entry("mimic_labs").files:
        assert f"{file.sha256} hosp/{file.name}" in sha256
        assert file.address.endswith(f"/mimic-iv-demo/2.2/hosp/{file.name}")
