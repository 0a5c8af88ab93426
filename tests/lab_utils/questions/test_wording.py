"""Every text stands in both languages and says the same."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import lab_utils
from lab_utils.language import LANGUAGES, Texts
from lab_utils.language import say as fill
from lab_utils.questions import kinds, wording
from lab_utils.questions.kinds import KINDS
from lab_utils.questions.wording import say

PACKAGE = Path(lab_utils.__file__).parent
# Names that stay as they are, those of keys among them.
SHARED_WORDS = {"schema", "kb", "x", "y", "enter", "esc", "shift", "page", "up", "down"}


def tables() -> Iterator[tuple[Path, Texts]]:
    """The texts of all kinds, and of each kind, with the file that holds them."""
    yield Path(wording.__file__), wording.TEXTS
    for path in sorted(Path(kinds.__file__).parent.glob("*.py")):
        module = importlib.import_module(f"{kinds.__name__}.{path.stem}")
        if isinstance(table := vars(module).get("TEXTS"), Texts):
            yield path, table


TWINS: dict[str, Any] = {name: table[name] for _, table in tables() for name in table}
TWINS |= {
    f"{kind.kind}, {name}": twin
    for kind in KINDS.values()
    for name, twin in [*kind.script_texts.items(), ("blank_text", kind.blank_text)]
}
every_text = pytest.mark.parametrize("name", TWINS)


def blanks(text: str) -> Counter[str | None]:
    return Counter(field for _, field, _, _ in Formatter().parse(text) if field is not None)


@every_text
def test_both_languages_and_no_other(name: str) -> None:
    assert tuple(sorted(TWINS[name], reverse=True)) == LANGUAGES
    assert all(text.strip() == text != "" for text in TWINS[name].values())
    assert TWINS[name]["vi"] != TWINS[name]["en"]


@every_text
def test_the_same_blanks_in_both(name: str) -> None:
    assert blanks(TWINS[name]["vi"]) == blanks(TWINS[name]["en"])
    assert all(re.fullmatch(r"[a-z]+", blank) for blank in blanks(TWINS[name]["vi"]))


@every_text
def test_no_english_is_left_in_the_vietnamese(name: str) -> None:
    words = {language: words_of(TWINS[name][language]) for language in LANGUAGES}
    assert not (words["vi"] & words["en"]) - SHARED_WORDS


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", re.sub(r"{\w+}", "", text).lower()))


@every_text
def test_quotation_marks_are_typographic_and_paired(name: str) -> None:
    for text in TWINS[name].values():
        assert '"' not in text
        assert text.count("“") == text.count("”")


@every_text
def test_sentences_end_alike(name: str) -> None:
    ends = {text[-1] in ".?…" for text in TWINS[name].values()}
    assert len(ends) == 1


@every_text
def test_say_fills_every_blank(name: str) -> None:
    values = {str(blank): f"<{blank} %s {{x}}>" for blank in blanks(TWINS[name]["vi"])}
    for language in LANGUAGES:
        text = fill(TWINS[name], language, **values)
        assert all(value in text for value in values.values())


def test_half_a_character_pair_can_be_sent_to_a_browser() -> None:
    assert say("unknown_part", "en", value="1\ud800", options="k").startswith("“1?” is not")


def test_say_refuses_what_it_does_not_know() -> None:
    with pytest.raises(KeyError, match="greeting"):
        say("greeting", "vi")
    with pytest.raises(ValueError, match="'fr'"):
        say("blank", "fr")
    with pytest.raises(KeyError, match="points"):
        say("score_shown", "vi", reason="x")


def test_every_text_is_used_and_every_text_used_is_there() -> None:
    # The audit by group has texts of its own.
    texts = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    use = re.compile(r"from lab_utils\.questions(?:\.wording)? import .*(?:wording|TEXTS|say)")
    code = "\n".join(text for text in texts if use.search(text))
    literals = set(re.findall(r"[\"']([a-z]\w+)[\"']", code))
    assert wording.TEXTS.keys() <= literals
    for path, table in tables():
        own = re.findall(r"[\"']([a-z]\w+)[\"']", path.read_text(encoding="utf-8"))
        # In the module of a kind a text stands once in the table, and where it is used.
        if path.parent.name == "kinds":
            assert all(own.count(name) > 1 for name in table), path.name
    used = re.findall(r"\bTEXTS(?:\.twin\(|\[)\"(\w+)|\bsay\(\s*\"(\w+)", code)
    assert used and {one or other for one, other in used} <= TWINS.keys()
