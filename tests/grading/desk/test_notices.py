"""What the desk says as long as something about the hub is weaker than it could be."""

import json

import pytest

from grading.desk.notices import Notice, notices
from grading.settings import DOMAIN, NOT_SEPARATED

PROBLEM = {
    "cause": {"vi": "máy này chưa có <bubblewrap>", "en": "there is no <bubblewrap>"},
    "remedy": {"vi": "hãy cài", "en": "install it"},
}


def test_a_hub_with_names_and_sandbox_says_nothing(monkeypatch):
    monkeypatch.setenv(DOMAIN.name, "https://labs.hospital.example")
    assert notices("vi") == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_missing_sandbox_is_said_with_what_helps(monkeypatch, language):
    monkeypatch.setenv(DOMAIN.name, "https://labs.hospital.example")
    monkeypatch.setenv(NOT_SEPARATED.name, json.dumps(PROBLEM))
    (one,) = notices(language)
    assert PROBLEM["cause"][language] in one.text
    assert one.commands == PROBLEM["remedy"][language]
    assert ("không được tách riêng" in one.text) == (language == "vi")


def test_without_names_no_link_to_a_trainee_is_to_be_opened(monkeypatch):
    monkeypatch.delenv(DOMAIN.name, raising=False)
    (one,) = notices("vi")
    assert isinstance(one, Notice) and "đừng mở liên kết tới máy của học viên" in one.text.lower()
