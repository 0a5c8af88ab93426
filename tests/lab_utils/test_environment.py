"""A variable of the environment is read in one way, and a wrong value is told."""

from __future__ import annotations

import pytest

from lab_utils.environment import Setting, SettingError, marking


def _even(text: str) -> int:
    if int(text) % 2:
        raise ValueError(text)
    return int(text)


EVEN = Setting("LABS_EVEN", _even, 8, "An even number.", ("số chẵn", "an even number"))


@pytest.mark.parametrize("given", [None, "", "  "])
def test_what_is_not_set_is_the_default(monkeypatch: pytest.MonkeyPatch, given: str | None) -> None:
    monkeypatch.delenv("LABS_EVEN", raising=False)
    if given is not None:
        monkeypatch.setenv("LABS_EVEN", given)
    assert EVEN.get() == 8


def test_what_is_set_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABS_EVEN", " 4 ")
    assert EVEN.get() == 4
    assert EVEN.named() == {"LABS_EVEN": " 4 "}


@pytest.mark.parametrize("given", ["3", "bốn"])
def test_a_wrong_value_is_told_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("LABS_EVEN", given)
    with pytest.raises(SettingError) as caught:
        EVEN.get()
    assert caught.value.say("vi") == f"LABS_EVEN là {given!r}: cần số chẵn."
    assert caught.value.say("en") == f"LABS_EVEN is {given!r}: expected an even number."


def test_marking_is_what_nbgrader_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert marking()
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert not marking()
