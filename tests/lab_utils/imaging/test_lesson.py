"""The elective lesson where there is no PACS; test_pacs.py has it with a real one."""

import pytest

from lab_utils.imaging import fetch_again, room_pacs, scans
from lab_utils.language import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", [None, "", "  "])
def test_without_a_pacs_the_lab_says_so(
    address: str | None, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LABS_PACS", raising=False)
    if address is not None:
        monkeypatch.setenv("LABS_PACS", address)
    assert room_pacs() is None
    told, fetched = fetch_again(scans("head_ct"), language)
    assert "PACS" in told and told.endswith(".")
    assert fetched == []


def test_name_and_password_are_no_part_of_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABS_PACS", "http://gi%E1%BA%A3ng:m%40t@localhost:8042/dicom-web")
    pacs = room_pacs()
    assert pacs is not None
    assert pacs.address == "http://localhost:8042/dicom-web"
    assert pacs._login == ("giảng", "m@t")


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/dicom-web", "127.0.0.1", "http://[::1"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pacs_that_is_not_there_is_a_sentence(
    address: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABS_PACS", address)
    told, fetched = fetch_again(scans("ct_small"), language)
    assert told.endswith(".") and address in told
    assert fetched == []


def test_no_pacs_is_asked_while_marking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LABS_PACS", raising=False)
    without, _ = fetch_again(scans("ct_small"), "vi")
    monkeypatch.setenv("LABS_PACS", "http://127.0.0.1:1/dicom-web")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert fetch_again(scans("ct_small"), "vi") == (without, [])
