"""The eight pairs: true to their form, in both languages, and like the real thing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from labtexts import numbers

from lab_utils import data
from lab_utils.drafts import KINDS, DraftError, Pair, check_pair, pairs
from lab_utils.language import LANGUAGES

PAIRS = pairs()
MONTHS = {"March": 3, "April": 4, "May": 5, "June": 6, "July": 7, "August": 8, "September": 9}
each_pair = pytest.mark.parametrize("pair", PAIRS.values(), ids=list(PAIRS))


def texts(pair: Pair) -> list[dict[str, str]]:
    """Every text of a pair with its twin."""
    found: list[Any] = [pair.title, *pair.source, *(one.text for one in pair.omissions)]
    for sentence in pair.sentences:
        found += [sentence.text, sentence.words, sentence.source]
    return [one for one in found if one]


def figures(text: str) -> Counter[float]:
    """The figures of a text, whichever way its language writes dates and hours."""
    for month, number in MONTHS.items():
        text = re.sub(rf"(\d+) {month}", rf"\1/{number}", text)
    text = re.sub(r"(\d+):00\b", r"\1", text)
    return Counter(numbers(text))


def test_there_are_eight_pairs_with_a_hundred_sentences() -> None:
    assert list(PAIRS) == [
        "discharge", "radiology", "referral", "drugs", "insurance", "minutes", "leaflet",
        "translation",
    ]  # fmt: skip
    sentences = [one for pair in PAIRS.values() for one in pair.sentences]
    assert len(sentences) == 100
    assert Counter(one.truth for one in sentences) == {
        "supported": 78,
        "contradicted": 17,
        "invented": 5,
    }
    # Most of a draft is right, as in the real thing.
    assert all(0.1 < len(one.wrong) / len(one.sentences) < 0.3 for one in PAIRS.values())


def test_every_kind_of_error_is_there() -> None:
    kinds = {one.kind for pair in PAIRS.values() for one in pair.wrong} | {"omission"}
    assert kinds == set(KINDS)
    assert all(pair.omissions for pair in PAIRS.values())


@each_pair
def test_twins_hold_the_same_figures(pair: Pair) -> None:
    for text in texts(pair):
        vi, en = figures(text["vi"]), figures(text["en"])
        # One language may spell out a small number; none stands against another.
        assert not (vi - en and en - vi), text
        assert all(number < 10 for number in (vi - en) + (en - vi)), text


@each_pair
def test_numbers_are_written_as_the_language_does(pair: Pair) -> None:
    for text in texts(pair):
        if text["vi"] != text["en"]:  # a letter in English stays English
            assert not re.search(r"\d\.\d", text["vi"].replace("K35.3", ""))
        assert not re.search(r"\d,\d", text["en"])


@each_pair
def test_a_source_is_written_as_on_the_ward_and_a_draft_is_not(pair: Pair) -> None:
    short = re.compile(r"\b(BN|NB|TS|XN|ĐT|CĐ|HA|TMC|PT|bs|ĐD|KL|TK|ĐH|PGĐ|RV)\b")
    assert not any(short.search(one.text["vi"]) for one in pair.sentences)
    if pair.name != "translation":
        assert any(short.search(line["vi"]) for line in pair.source)


@each_pair
def test_nobody_is_named(pair: Pair) -> None:
    from lab_utils.privacy import find_identifiers

    for text in texts(pair):
        found = {one.kind for one in find_identifiers(text["vi"])}
        assert not found & {"name", "phone", "email", "cccd", "cmnd", "bhyt", "record"}, text


@each_pair
def test_a_contradiction_is_told_by_what_differs(pair: Pair) -> None:
    # The words of the draft do not stand in the source: a reader can tell by them.
    for sentence in pair.wrong:
        for language in LANGUAGES:
            words = sentence.words[language]  # type: ignore[index]
            lines = [line[language] for line in pair.source]
            assert sentence.kind == "negation" or not any(
                re.search(rf"\b{re.escape(words)}\b", line) for line in lines
            ), sentence


def test_the_sums_of_the_insurance_text_add_up() -> None:
    [line] = [one["vi"] for one in PAIRS["insurance"].source if "Tổng chi phí" in one["vi"]]
    total, insurance, share = numbers(line)
    assert insurance + share == total
    assert insurance == 0.8 * total


# What is not as it should be


@pytest.fixture
def radiology() -> Pair:
    return PAIRS["radiology"]


def changed(pair: Pair, key: str, **values: Any) -> Pair:
    return replace(
        pair,
        sentences=tuple(
            replace(one, **values) if one.key == key else one for one in pair.sentences
        ),
    )


@pytest.mark.parametrize(
    ("key", "values", "named"),
    [
        ("s1", {"truth": "true"}, "truth is 'true'"),
        ("s1", {"lines": ()}, "expected some of 1 to 9"),
        ("s1", {"lines": (10,)}, "expected some of 1 to 9"),
        ("s1", {"kind": "dose"}, "expected no error"),
        ("s3", {"kind": "typo"}, "kind is 'typo'"),
        ("s3", {"kind": "omission"}, "its kind 'omission'"),
        ("s3", {"severity": "grave"}, "severity is 'grave'"),
        ("s3", {"words": None}, "words are missing"),
        ("s3", {"words": {"vi": "8 cm", "en": "7 cm"}}, "'8 cm' is not in the sentence"),
        ("s3", {"source": {"vi": "7 mm", "en": "9 km"}}, "'9 km' is on no line"),
        ("s3", {"source": None}, "a contradiction has words"),
        ("s3", {"truth": "invented", "kind": "invention"}, "an invention none"),
    ],
)
def test_a_damaged_pair_is_named(
    radiology: Pair, key: str, values: dict[str, Any], named: str
) -> None:
    check_pair(radiology)
    with pytest.raises(DraftError, match=re.escape(named)) as caught:
        check_pair(changed(radiology, key, **values))
    assert caught.value.say("en").startswith(f"radiology, sentence {key}: ")
    assert caught.value.say("vi").startswith(f"radiology, câu {key}: ")


def test_a_damaged_omission_is_named(radiology: Pair) -> None:
    [omission] = radiology.omissions
    with pytest.raises(DraftError, match="omission 1: 'x' is on no line"):
        check_pair(
            replace(radiology, omissions=(replace(omission, source={"vi": "x", "en": "x"}),))
        )
    with pytest.raises(DraftError, match="omission 1: severity is ''"):
        check_pair(replace(radiology, omissions=(replace(omission, severity=""),)))


def test_pairs_are_read_from_a_table_of_ones_own() -> None:
    table = data.load("ai_drafts")
    assert list(pairs(table[table.pair == "minutes"])) == ["minutes"]
    table.loc[table.words_vi == "7 cm", "words_vi"] = "7 km"
    with pytest.raises(DraftError, match="radiology, sentence s3"):
        pairs(table)
