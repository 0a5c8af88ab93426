"""A model asked over real sockets, and what is said when it does not answer as it should."""

from __future__ import annotations

import socket

import pytest

from lab_utils.drafts import Model, ModelError, hospital_model
from lab_utils.drafts.model import LONGEST, TEXTS
from lab_utils.language import LANGUAGES
from tests.lab_utils.drafts.conftest import Server


def test_a_prompt_and_its_answer(server: Server) -> None:
    model = Model(f"{server.address}/", "bác sĩ ảo", "khoa-noi")
    assert model.ask("Tóm tắt.\n1. Sốt 38,9 °C") == "Đã đọc: Tóm tắt.\n1. Sốt 38,9 °C"
    [asked] = server.asked
    assert asked["path"] == "/v1/chat/completions"
    assert asked["headers"]["Authorization"] == "Bearer khoa-noi"
    assert asked["body"]["model"] == "bác sĩ ảo"
    assert asked["body"]["messages"] == [{"role": "user", "content": "Tóm tắt.\n1. Sốt 38,9 °C"}]


def test_without_a_key_none_is_sent(server: Server) -> None:
    Model(server.address).ask("Tóm tắt.")
    assert server.asked[0]["headers"]["Authorization"] is None


@pytest.mark.parametrize(
    ("trick", "reason"),
    [
        (401, "refused"),
        (403, "refused"),
        (404, "unknown"),
        (429, "busy"),
        (503, "busy"),
        (500, "failed"),
        (302, "failed"),
        (b"<html>xin dang nhap</html>", "unreadable"),
        (b"[]", "unreadable"),
        (b'{"choices": []}', "unreadable"),
        (b'{"choices": [{"message": {"content": null}}]}', "unreadable"),
        (b'{"choices": [{"message": {"content": "  "}}]}', "unreadable"),
        (b"\xff\xfe", "unreadable"),
        (b"[" * 90_000, "unreadable"),
        (b" " * 200_000, "unreadable"),
    ],
)
def test_what_goes_wrong_is_a_sentence(server: Server, trick: int | bytes, reason: str) -> None:
    server.trick = trick
    with pytest.raises(ModelError) as caught:
        Model(server.address, key="k").ask("Tóm tắt.")
    assert caught.value.reason == reason
    assert len(server.asked) == 1  # not asked again, and nobody else instead
    for language in LANGUAGES:
        assert "127.0.0.1" in caught.value.say(language)
        assert "{" not in caught.value.say(language)


@pytest.mark.parametrize("trick", ["silent", "drops"])
def test_a_model_that_is_too_slow(server: Server, trick: str) -> None:
    server.trick = trick
    with pytest.raises(ModelError) as caught:
        Model(server.address, timeout=0.5).ask("Tóm tắt.")
    assert caught.value.reason == "slow"
    assert not server.finished  # it would have gone on for 30 s
    assert "0.5 seconds" in caught.value.say("en") and "0,5 giây" in caught.value.say("vi")


def test_a_model_that_is_not_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    for one in (address, "khong phai dia chi", "ftp://127.0.0.1/v1"):
        with pytest.raises(ModelError) as caught:
            Model(one, timeout=5).ask("Tóm tắt.")
        assert caught.value.reason == "absent", one


@pytest.mark.parametrize(
    ("prompt", "reason"), [("", "empty"), (" \n", "empty"), ("x" * (LONGEST + 1), "too_long")]
)
def test_what_cannot_be_a_prompt_is_not_sent(server: Server, prompt: str, reason: str) -> None:
    with pytest.raises(ModelError) as caught:
        Model(server.address).ask(prompt)
    assert caught.value.reason == reason
    assert server.asked == []


def test_the_room_names_its_model(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LABS_MODEL", "LABS_MODEL_NAME", "LABS_MODEL_KEY"):
        monkeypatch.delenv(variable, raising=False)
    assert hospital_model() is None
    monkeypatch.setenv("LABS_MODEL", "  ")
    assert hospital_model() is None
    monkeypatch.setenv("LABS_MODEL", "https://ai.benhvien.example:8443/v1")
    monkeypatch.setenv("LABS_MODEL_NAME", "noi-khoa")
    monkeypatch.setenv("LABS_MODEL_KEY", "bí mật")
    model = hospital_model()
    assert model == Model("https://ai.benhvien.example:8443/v1", "noi-khoa", "bí mật")
    assert model.host == "ai.benhvien.example"
    assert "bí mật" not in repr(model)


def test_both_languages_have_the_same_blanks() -> None:
    import string

    def blanks(text: str) -> list[str]:
        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)

    for twin in TEXTS.values():
        assert blanks(twin["vi"]) == blanks(twin["en"])
