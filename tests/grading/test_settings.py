"""All variables of the environment stand in one table, are read in one way and documented once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grading.settings import DATABASE, OF_THE_HUB, PORT, SEATS, SETTINGS
from lab_utils.environment import Setting, SettingError

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "settings.md"
CODE = sorted(
    path for package in ("lab_utils", "grading") for path in (PROJECT / package).rglob("*.py")
)
# Where the names stand; and the separation check, which is carried alone into a container.
NAMED_IN = {"lab_utils/environment.py", "grading/settings.py", "grading/hub/separation.py"}


def rows(settings: tuple[Setting[Any], ...]) -> list[str]:
    """The rows of the page's table."""
    return [
        f"| `{one.name}` | {'–' if one.default in (None, '') else f'`{one.default}`'} "
        f"| {one.about} |"
        for one in settings
    ]


def test_the_page_says_what_the_table_says() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    shown = [line for line in lines if line.startswith("| `")]
    assert shown == [*rows(SETTINGS), *rows(OF_THE_HUB)]


def test_the_page_begins_in_vietnamese() -> None:
    assert "Các biến môi trường" in PAGE.read_text(encoding="utf-8").splitlines()[2]


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of each variable of ours that code names, but for those that it sets."""
    written = {
        id(node.slice)
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
    }
    for node in ast.walk(tree):
        named = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if named and re.fullmatch(r"LABS_[A-Z_]+", node.value) and id(node) not in written:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_variable_is_read_by_its_setting_alone(path: Path) -> None:
    if str(path.relative_to(PROJECT)) not in NAMED_IN:
        assert list(names(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_what_is_looked_for_is_found() -> None:
    tree = ast.parse('import os\nos.environ["LABS_A"] = os.environ.get("LABS_B")\n"LABS_C is"')
    assert list(names(tree)) == [(2, "LABS_B")]


def test_every_variable_that_is_mentioned_is_in_the_table() -> None:
    texts = [
        *CODE,
        PROJECT / "Makefile",
        *PROJECT.glob("*.md"),
        *(PROJECT / "docs").glob("*.md"),
        *(PROJECT / "datasets").rglob("*.md"),
    ]
    mentioned = {
        name
        for path in texts
        for name in re.findall(r"\bLABS_[A-Z]+(?:_[A-Z]+)*", path.read_text(encoding="utf-8"))
    }
    all_settings = (*SETTINGS, *OF_THE_HUB)
    assert mentioned <= {name for one in all_settings for name in (one.name, one.before)}


def test_the_earlier_name_of_a_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATABASE.before, "postgresql://somewhere/exchange")
    with pytest.raises(SettingError) as raised:
        DATABASE.get()
    assert raised.value.twin == {
        "vi": "LABS_EXCHANGE nay có tên LABS_DATABASE: hãy đặt lại biến này.",
        "en": "LABS_EXCHANGE is now called LABS_DATABASE: set that one.",
    }


@pytest.mark.parametrize(
    ("setting", "given"),
    [
        *((PORT, given) for given in ("http", "0", "65533", "-1", "80.5")),
        *((SEATS, given) for given in ("many", "0", "-3", "2.5")),
    ],
)
def test_a_wrong_value_is_refused_in_both_languages(
    setting: Setting[Any], given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting.name, given)
    with pytest.raises(SettingError) as caught:
        setting.get()
    assert caught.value.say("vi").startswith(f"{setting.name} là {given!r}: cần ")
    assert caught.value.say("en").startswith(f"{setting.name} is {given!r}: expected a number")


@pytest.mark.parametrize("setting", [*SETTINGS, *OF_THE_HUB], ids=lambda one: one.name)
def test_what_is_not_set_or_empty_is_the_default(
    setting: Setting[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(setting.name, raising=False)
    assert setting.get() == setting.default
    monkeypatch.setenv(setting.name, "")
    assert setting.get() == setting.default
