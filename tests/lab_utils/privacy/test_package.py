"""The package: light to import, its texts in both languages."""

from __future__ import annotations

import string
import subprocess
import sys

import pytest

from lab_utils import privacy
from lab_utils.language import LANGUAGES, pick
from lab_utils.privacy.errors import TEXTS
from lab_utils.privacy.pixels import RISKY


def test_importing_the_package_is_cheap() -> None:
    heavy = "pandas", "pydicom", "dicomanonymizer", "presidio_analyzer", "spacy", "matplotlib"
    code = f"import sys, lab_utils.privacy; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_said_is_said_in_both_languages_with_the_same_values(name: str) -> None:
    blanks = {
        language: {
            field
            for _, field, _, _ in string.Formatter().parse(pick(TEXTS[name], language))
            if field
        }
        for language in LANGUAGES
    }
    assert blanks["vi"] == blanks["en"]


def test_reasons_to_stop_are_bilingual() -> None:
    assert {"US", "SC", "XA"} <= set(RISKY)
    assert all(why[language].strip() for why in RISKY.values() for language in LANGUAGES)


def test_public_names_are_documented() -> None:
    assert all(getattr(privacy, name) is not None for name in privacy.__all__)
    functions = [getattr(privacy, n) for n in privacy.__all__ if callable(getattr(privacy, n))]
    assert all(one.__doc__ for one in functions)
