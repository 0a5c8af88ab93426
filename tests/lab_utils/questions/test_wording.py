"""Every text stands in both languages and says the same."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

import lab_utils
from lab_utils.language import LANGUAGES
from lab_utils.questions.wording import TEXTS, say

PACKAGE = Path(lab_utils.__file__).parent
# Names that stay as they are, those of keys among them.
SHARED_WORDS = {"schema", "kb", "x", "y", "enter", "esc", "shift", "page", "up", "down"}

every_text = pytest.mark.parametrize("name", TEXTS)


def blanks(text: str) -> Counter[str | None]:
    return Counter(field for _, field, _, _ in Formatter().parse(text) if field is not None)


@every_text
def test_both_languages_and_no_other(name: str) -> None:
    assert tuple(sorted(TEXTS[name], reverse=True)) == LANGUAGES
    assert all(text.strip() == text != "" for text in TEXTS[name].values())
    assert TEXTS[name]["vi"] != TEXTS[name]["en"]


@every_text
def test_the_same_blanks_in_both(name: str) -> None:
    assert blanks(TEXTS[name]["vi"]) == blanks(TEXTS[name]["en"])
    assert all(re.fullmatch(r"[a-z]+", blank) for blank in blanks(TEXTS[name]["vi"]))


@every_text
def test_no_english_is_left_in_the_vietnamese(name: str) -> None:
    words = {language: words_of(TEXTS[name][language]) for language in LANGUAGES}
    assert not (words["vi"] & words["en"]) - SHARED_WORDS


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", re.sub(r"{\w+}", "", text).lower()))


@every_text
def test_quotation_marks_are_typographic_and_paired(name: str) -> None:
    for text in TEXTS[name].values():
        assert '"' not in text
        assert text.count("“") == text.count("”")


@every_text
def test_sentences_end_alike(name: str) -> None:
    ends = {text[-1] in ".?…" for text in TEXTS[name].values()}
    assert len(ends) == 1


@every_text
def test_say_fills_every_blank(name: str) -> None:
    values = {str(blank): f"<{blank} %s {{x}}>" for blank in blanks(TEXTS[name]["vi"])}
    for language in LANGUAGES:
        text = say(name, language, **values)
        assert all(value in text for value in values.values())


def test_half_a_character_pair_can_be_sent_to_a_browser() -> None:
    assert say("not_a_number", "en", value="1\ud800", example="12").startswith("“1?” is not")


def test_say_refuses_what_it_does_not_know() -> None:
    with pytest.raises(KeyError, match="greeting"):
        say("greeting", "vi")
    with pytest.raises(ValueError, match="'fr'"):
        say("blank", "fr")
    with pytest.raises(KeyError, match="high"):
        say("range", "vi", low="1", unit="")


def test_every_text_is_used_and_every_text_used_is_there() -> None:
    # The audit by group has texts of its own.
    texts = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    code = "\n".join(text for text in texts if "from lab_utils.questions.wording import" in text)
    literals = set(re.findall(r"[\"']([a-z]\w+)[\"']", code))
    assert TEXTS.keys() <= literals
    assert set(re.findall(r"\bsay\(\s*[\"'](\w+)", code)) <= TEXTS.keys()
