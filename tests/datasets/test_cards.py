"""Cards and README agree with the catalogue: no fact is told in two ways."""

import re

import pytest

from lab_utils.data.catalogue import DATASETS, catalogue
from lab_utils.numbers import format_number

SETS = list(catalogue().values())
# The cards of an AI's scores are model cards, with tests of their own.
PLAIN = [found for found in SETS if not found.name.endswith("_scores")]
README = (DATASETS / "README.md").read_text(encoding="utf-8")


def text(dataset):
    return dataset.card.read_text(encoding="utf-8")


def by_language(dataset):
    """The Vietnamese and the English part of a card, and what both share."""
    vi, en, shared = text(dataset).split("\n---\n")[:3]
    return {"vi": vi, "en": en}, shared


@pytest.mark.parametrize("dataset", SETS, ids=lambda found: found.name)
def test_every_set_has_a_card_in_both_languages(dataset):
    card = text(dataset)
    assert card.startswith(f"# {dataset.title['vi']}\n")
    assert f"\n# {dataset.title['en']}\n" in card
    headings = re.findall(r"^# (.*)$", card, re.MULTILINE)
    anchor = re.sub(r"[^\w\- ]", "", headings[1].lower()).replace(" ", "-")
    if headings[0] == headings[1]:
        anchor += "-1"
    assert f"[English below](#{anchor})" in card
    for source in dataset.citation:
        if doi := re.search(r"doi:(\S+)$", source):
            assert doi[1] in card


@pytest.mark.parametrize("dataset", PLAIN, ids=lambda found: found.name)
def test_a_card_says_what_the_catalogue_says(dataset):
    parts, shared = by_language(dataset)
    for language, part in parts.items():
        assert dataset.what[language] in part
        assert dataset.people[language] in part
        for lab in dataset.labs:
            assert lab in part
        for column in filter(None, (dataset.sex, dataset.age, dataset.site)):
            assert f"`{column}`" in part
        if dataset.rows is not None:
            digits = re.sub(r"[ ,\u202f](?=\d{3})", "", part)
            assert str(dataset.rows) in digits
        for file in dataset.files:
            if file.md5:
                assert file.md5 in part
        if dataset.source == "download" and not any(file.checksum for file in dataset.files):
            assert {"vi": "không cho mã kiểm", "en": "no checksum"}[language] in part
    for expected in (*dataset.citation, dataset.address, f"Licence: {dataset.licence}"):
        assert expected in shared


@pytest.mark.parametrize("dataset", PLAIN, ids=lambda found: found.name)
def test_the_columns_of_a_card_are_those_of_the_catalogue(dataset):
    rows = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \| (.*) \|$", text(dataset), re.MULTILINE)
    assert [row[0] for row in rows] == list(dataset.columns)
    for (name, meaning, unit, missing), column in zip(rows, dataset.columns.values(), strict=True):
        meaning = meaning.replace("\\|", "|")
        assert meaning == (column.vi if column.vi == column.en else f"{column.vi} · {column.en}"), (
            name
        )
        twin = column.unit
        assert unit.strip() == (twin if isinstance(twin, str) else " · ".join(twin.values()))
        if column.missing is not None:
            assert missing == str(column.missing)


@pytest.mark.parametrize("dataset", PLAIN, ids=lambda found: found.name)
def test_both_languages_give_the_same_numbers(dataset):
    parts, _ = by_language(dataset)
    found = {}
    for language, part in parts.items():
        part = re.sub(r"`[^`]*`|\(#.*?\)", "", part)
        if language == "vi":
            part = re.sub(r"(\d),(?=\d)", r"\1.", part)
            part = re.sub(r"(\d) (?=\d{3}\b)", r"\1", part)
        else:
            part = re.sub(r"(\d),(?=\d{3})", r"\1", part)
        found[language] = sorted(re.findall(r"\d+(?:\.\d+)?", part))
    assert found["vi"] == found["en"]


@pytest.mark.parametrize("dataset", SETS, ids=lambda found: found.name)
def test_the_readme_has_every_set_as_the_catalogue_tells_it(dataset):
    title = " · ".join(dict.fromkeys(dataset.title.values()))
    labs = ", ".join(dataset.labs) or "–"
    row = f"| [`{dataset.name}`]({dataset.name}/CARD.md) | {title} | {labs} | "
    assert row in README
    where = README.split(row)[1].splitlines()[0]
    if dataset.source == "download":
        carried = not all(file.address for file in dataset.files)
        assert ("to be carried" if carried else "to fetch") in where
    else:
        assert {"package": "installed", "own": "here"}[dataset.source] in where


def test_a_card_is_one_page():
    for dataset in PLAIN:
        prose = text(dataset).split("\n## ")[0]
        assert len(prose.split()) <= 900, dataset.name


def test_numbers_are_written_as_the_reader_expects():
    assert format_number(17.1, "vi") in text(catalogue()["flchain"])
