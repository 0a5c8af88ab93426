"""What an instructor reads about a submission, in both languages."""

from __future__ import annotations

import string

import pytest

from grading.marking.reasons import REASONS
from lab_utils.language import LANGUAGES


@pytest.mark.parametrize("word", REASONS)
def test_both_languages_say_the_same(word: str) -> None:
    filled = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for text in (REASONS[word][language] for language in LANGUAGES)
    ]
    assert filled[0] == filled[1]
    said = REASONS.twin(word, **dict.fromkeys(filled[0], "X"))
    assert set(said) == set(LANGUAGES)
    assert all(text and "{" not in text for text in said.values())


def test_what_is_filled_in_may_have_two_languages() -> None:
    said = REASONS.twin("no_notebook", name="a.ipynb", others=REASONS["none"])
    assert said["vi"] == "thiếu tệp a.ipynb (trong bài nộp có: không tệp .ipynb nào)"
    assert said["en"] == "the notebook a.ipynb is missing (notebooks in it: none)"
