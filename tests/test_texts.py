"""Every text that a person may read stands in both languages, and both say the same blanks.

Read from the code as it is written: tables of twins, ``{"vi": …, "en": …}`` anywhere, and calls
with ``vi=`` and ``en=``, such as every `lab_utils.errors.BilingualError`.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
FILES = sorted(
    path for package in ("lab_utils", "grading") for path in (PROJECT / package).rglob("*.py")
)
# Letters of Vietnamese, and those that no other language has (names such as Ricós have the rest).
_VIETNAMESE = re.compile(
    r"[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.I
)
_ONLY_VIETNAMESE = re.compile(r"[ăđơưảạắằẳẵặấầẩẫậẻẽẹếềểễệỉĩịỏọốồổỗộớờởỡợủũụứừửữựỳỷỹỵ]", re.I)


def literal(node: ast.expr) -> str | None:
    """The text that an expression holds, what is filled in as ``{…}``; None if it is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value).replace("{", "{{").replace("}", "}}"))
            else:
                parts.append("{}")
        return "".join(parts)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = literal(node.left), literal(node.right)
        return None if left is None or right is None else left + right
    return None


def twins(path: Path) -> Iterator[tuple[int, ast.expr, ast.expr]]:
    """Line, Vietnamese and English of each twin in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            sides = {
                key.value: value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            }
        elif isinstance(node, ast.Call):
            sides = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        else:
            continue
        if "vi" in sides or "en" in sides:
            assert {"vi", "en"} <= sides.keys(), f"{path}:{node.lineno}: one language is missing"
            yield node.lineno, sides["vi"], sides["en"]


def blanks(text: str) -> list[str]:
    """The blanks of a text, in the order of the alphabet; what fills an f-string has no name."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_text_stands_in_both_languages(path: Path) -> None:
    for line, vi, en in twins(path):
        texts = literal(vi), literal(en)
        if None in texts:
            continue
        where = f"{path.name}:{line}"
        in_vi, in_en = texts[0] or "", texts[1] or ""
        assert bool(in_vi.strip()) == bool(in_en.strip()), f"{where}: one language says nothing"
        named = [set(blanks(text)) - {""} for text in (in_vi, in_en)]
        assert named[0] == named[1], f"{where}: the blanks differ: {named}"
        for text in (in_vi, in_en):
            assert "  " not in text.strip(), f"{where}: two spaces in {text!r}"
        if len(re.sub(r"{.*?}", "", in_vi).split()) >= 6:
            assert _VIETNAMESE.search(in_vi), f"{where}: not Vietnamese: {in_vi!r}"
            assert in_vi != in_en, f"{where}: the same in both languages: {in_vi!r}"


def test_an_english_text_has_no_vietnamese_letter() -> None:
    found = [
        f"{path.name}:{line}: {text}"
        for path in FILES
        for line, _, en in twins(path)
        # The button that leads to the other language is written in it.
        if (text := literal(en)) and text != "Tiếng Việt" and _ONLY_VIETNAMESE.search(text)
    ]
    assert not found


def test_what_is_looked_for_is_found() -> None:
    """The test sees the twins: thousands of them, in most rooms."""
    assert sum(1 for path in FILES for _ in twins(path)) > 700
