"""The invented notes, and what the search leaves in them."""

import re

import pytest

from lab_utils import data
from lab_utils.language import LANGUAGES
from lab_utils.privacy import (
    INDIRECT,
    KINDS,
    MaskedNote,
    count_misses,
    find_identifiers,
    missed,
    misses_sheet,
)
from lab_utils.simulate import invent

# Marked, masked whole, left over, masked by mistake: as the card of the notes prints them.
EXPECTED = {
    "name": (51, 39, 12, 1),
    "date": (19, 16, 3, 1),
    "address": (9, 8, 1, 0),
    "facility": (10, 8, 2, 0),
    "phone": (9, 9, 0, 0),
    "email": (2, 2, 0, 0),
    "cccd": (3, 3, 0, 0),
    "cmnd": (1, 1, 0, 0),
    "bhyt": (3, 3, 0, 0),
    "record": (8, 8, 0, 0),
    "indirect": (9, 0, 9, 0),
}


@pytest.fixture(scope="module")
def notes():
    return data.load("mock_notes")


def test_what_the_search_finds_leaves_and_mistakes(notes):
    counts = count_misses(notes)
    assert list(counts.columns) == ["marked", "found", "missed", "false_alarms"]
    assert {kind: tuple(row) for kind, row in counts.T.items()} == EXPECTED


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_prints_these_counts(notes, language):
    card = notes.attrs["card"]
    for kind, row in EXPECTED.items():
        name = (KINDS | {"indirect": INDIRECT})[kind][language]
        assert f"| {name} | {' | '.join(map(str, row))} |" in card
    total = [sum(column) for column in zip(*EXPECTED.values(), strict=True)]
    assert f"| {' | '.join(map(str, total))} |" in card


def test_every_mark_stands_in_its_note(notes):
    assert notes["note"].is_unique
    for note in notes.itertuples():
        assert "{" not in note.text and "|" not in note.text
        ends = [0]
        for kind, start, end in note.identifiers:
            assert kind in KINDS or kind == "indirect"
            assert ends[-1] <= start < end <= len(note.text)
            assert note.text[start:end].strip() == note.text[start:end]
            ends.append(end)


def test_persons_and_numbers_are_those_of_impossible_identities(notes):
    def digits(text):
        return re.sub(r"\D", "", text)

    persons = [invent(seed) for seed in notes["seed"]]
    expected = {
        "cccd": {one.cccd for one in persons},
        "bhyt": {digits(one.bhyt) for one in persons},
        "phone": {start + one.phone[1:] for one in persons for start in ("0", "84")},
    }
    for note in notes.itertuples():
        for kind, start, end in note.identifiers:
            if kind in expected:
                assert digits(note.text[start:end]) in expected[kind], note.note


def test_a_piece_left_over_is_a_miss():
    text = "nhà 184 phố Ví Dụ gần cầu"
    assert [one.text for one in find_identifiers(text)] == ["184 phố Ví Dụ"]
    assert missed(text, [("address", 4, 17)]) == []
    assert missed(text, [("address", 0, 17)]) == [("address", 0, 17)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_to_show(notes, language):
    sheet = misses_sheet(notes, language)
    assert len(sheet.body) == len(KINDS) + 2
    assert sheet.body[-1][1:] == ("124", "97", "27", "2")
    assert re.findall(r"\d+", sheet.sentences[0]) == ["97", "124", "5", "16"]
    assert {"vi": "mô phỏng", "en": "simulated"}[language] in sheet.caption


def test_a_masked_note_frames_what_is_left_when_it_is_marked():
    text, marks = "chị <Lan>, gọi Tí, chị Hoa", [("name", 5, 8), ("name", 15, 17), ("name", 23, 26)]
    plain, framed = (
        MaskedNote(text, "<Bịa>", "vi", identifiers)._repr_html_() for identifiers in ((), marks)
    )
    assert plain.count("TÊN</span>") == framed.count("TÊN</span>") == 1
    assert "(còn sót)" not in plain and framed.count("(còn sót)") == 2
    assert "&lt;Bịa&gt;" in plain and "&lt;" in framed and "Hoa" not in framed
