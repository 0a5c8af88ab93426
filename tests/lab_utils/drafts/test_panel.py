"""The trainee's own prompt: masked, shown, and sent only at the press of the button."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lab_utils.drafts import Model, own_prompt
from lab_utils.drafts.model import LONGEST, TEXTS
from lab_utils.drafts.panel import NO_MODEL, Panel
from lab_utils.language import LANGUAGES, pick
from lab_utils.questions import Lab, open_lab
from lab_utils.simulate import invent
from tests.lab_utils.drafts.conftest import Server

PERSON = invent(seed=1)
PROMPT = f"Tóm tắt ra viện cho bà {PERSON.name}, ĐT {PERSON.phone}: sốt 38,9 °C, CRP 142 mg/L."


@pytest.fixture
def lab(lab_folder: Path) -> Lab:
    return open_lab("vi", lab_folder)


@pytest.fixture
def panel(lab: Lab, screen: Any, server: Server, monkeypatch: pytest.MonkeyPatch) -> Panel:
    """The panel as a lab shows it, before a model on this machine."""
    monkeypatch.setenv("LABS_MODEL", server.address)
    monkeypatch.setenv("LABS_MODEL_NAME", "noi-khoa")
    own_prompt(lab, start="1. BN nam 57t")
    widget = screen.widget(0)
    assert isinstance(widget, Panel)
    return widget


@pytest.fixture
def press(screen: Any, panel: Panel) -> Callable[[str, object], dict[str, str]]:
    """Do what a button of the browser does, and return the state once nothing is awaited."""

    def press(kind: str, value: object) -> dict[str, str]:
        screen.send(panel, {"kind": kind, "value": value})
        for _ in range(600):
            if panel.state["step"] != "wait":
                return dict(panel.state)
            time.sleep(0.05)
        raise AssertionError("still waiting for the model")

    return press


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_model_one_sentence_says_so(
    lab_folder: Path, language: str, screen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LABS_MODEL", raising=False)
    own_prompt(open_lab(language, lab_folder))
    assert pick(NO_MODEL, language) in screen.text
    assert len(screen.bundles) == 1


def test_while_marking_no_model_is_asked(
    lab: Lab, screen: Any, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABS_MODEL", server.address)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    own_prompt(lab)
    assert pick(NO_MODEL, "vi") in screen.text and server.asked == []


def test_the_panel_says_where_it_goes_and_sends_nothing_by_itself(
    panel: Panel, server: Server
) -> None:
    assert "127.0.0.1" in panel.spec["texts"]["hint"]
    assert panel.spec["start"] == "1. BN nam 57t"
    assert panel.state["step"] == "write" and server.asked == []


def test_what_is_shown_is_masked_and_that_is_sent(
    panel: Panel, press: Callable[..., dict[str, str]], server: Server
) -> None:
    shown = press("look", PROMPT)
    assert shown["step"] == "look" and server.asked == []
    assert PERSON.name not in shown["masked"] and PERSON.phone not in shown["masked"]
    assert "38,9 °C, CRP 142 mg/L" in shown["masked"]
    answered = press("send", shown["masked"])
    assert (answered["step"], answered["text"]) == ("answer", f"Đã đọc: {shown['masked']}")
    [asked] = server.asked
    assert asked["body"]["model"] == "noi-khoa"
    assert PERSON.name not in json.dumps(asked["body"], ensure_ascii=False)


@pytest.mark.parametrize("value", [PROMPT, "một câu khác", "", None, 7, ["Tóm tắt"]])
def test_nothing_but_what_was_shown_can_be_sent(
    press: Callable[..., dict[str, str]], server: Server, value: object
) -> None:
    assert press("send", value)["step"] == "write"
    press("look", "Tóm tắt lượt điều trị.")
    assert press("send", value)["step"] == "look"
    assert server.asked == []


def test_a_prompt_that_cannot_be_sent_is_said_to_be_so(
    press: Callable[..., dict[str, str]], server: Server
) -> None:
    assert press("look", "  ") == {"step": "refused", "masked": "", "text": TEXTS["empty"]["vi"]}
    assert str(LONGEST) in press("look", "x" * (LONGEST + 1))["text"]
    assert server.asked == []


def test_a_refusal_keeps_the_text_for_another_try(
    press: Callable[..., dict[str, str]], server: Server
) -> None:
    masked = press("look", "Tóm tắt.")["masked"]
    server.trick = 503
    refused = press("send", masked)
    assert (refused["step"], refused["masked"]) == ("refused", masked)
    assert "đang bận" in refused["text"]
    server.trick = ""
    assert press("send", masked)["step"] == "answer"


def test_what_cannot_be_masked_is_not_sent(
    press: Callable[..., dict[str, str]], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    import lab_utils.privacy

    def broken(text: str) -> str:
        raise OSError("no recognisers")

    monkeypatch.setattr(lab_utils.privacy, "mask", broken)
    assert press("look", PROMPT)["text"] == TEXTS["not_masked"]["vi"]
    assert press("send", PROMPT)["step"] == "refused"
    assert server.asked == []


def test_the_script_reads_what_python_sends(server: Server) -> None:
    panel = Panel(Model(server.address), "en")
    read = set(re.findall(r"\btexts\.(\w+)", panel._esm))
    assert read == set(panel.spec["texts"])
    assert set(re.findall(r"\bstate\.(\w+)", panel._esm)) == set(panel.state)
    panel.close()


# In a browser

PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><style>CSS</style>
<main id="here"></main><script type="module">
const held = { spec: SPEC, state: STATE };
let changed = () => {};
window.sent = [];
window.put = (state) => { held.state = state; changed(); };
const send = (one) => window.sent.push(one);
const model = { get: (name) => held[name], on: (_, then) => { changed = then; }, off() {}, send };
const source = new Blob([ESM], { type: "text/javascript" });
const made = (await import(URL.createObjectURL(source))).default;
made.render({ model, el: document.getElementById("here") });
window.ready = true;
</script></html>"""


def test_a_trainee_looks_and_then_sends(panel: Panel, browser: Any) -> None:
    fill = {
        "CSS": panel._css,
        "SPEC": json.dumps(panel.spec),
        "STATE": json.dumps(panel.state),
        "ESM": json.dumps(panel._esm).replace("</", "<\\/"),
    }
    page = browser.new_page(viewport={"width": 768, "height": 1024})
    page.set_content(re.sub("CSS|SPEC|STATE|ESM", lambda found: fill[found[0]], PAGE))
    page.wait_for_function("window.ready")
    send = page.get_by_role("button", name="Gửi", exact=True)
    assert not send.is_visible()
    page.get_by_label("Yêu cầu của bạn").fill("Tóm tắt cho bà <b>Ví Dụ</b>")
    page.get_by_role("button", name="Xem bản sẽ gửi").click()
    assert page.evaluate("window.sent") == [
        {"kind": "look", "value": "Tóm tắt cho bà <b>Ví Dụ</b>"}
    ]
    page.evaluate("window.put({step: 'look', masked: 'Tóm tắt cho bà <b>[TÊN]</b>', text: ''})")
    assert page.get_by_text("Tóm tắt cho bà <b>[TÊN]</b>").is_visible()
    # What is changed has to be looked at again.
    page.get_by_label("Yêu cầu của bạn").press("End")
    page.keyboard.type("!")
    assert not send.is_visible()
    page.evaluate("window.put({step: 'look', masked: 'Tóm tắt', text: ''})")
    send.click()
    assert page.evaluate("window.sent")[1:] == [{"kind": "send", "value": "Tóm tắt"}]
    page.evaluate("window.put({step: 'wait', masked: 'Tóm tắt', text: ''})")
    assert send.is_disabled() and "đang chờ" in page.get_by_role("status").inner_text()
    answer = "<img src=x onerror=window.ran=1> Xong"
    page.evaluate(f"window.put({json.dumps({'step': 'answer', 'masked': 'x', 'text': answer})})")
    assert page.get_by_text(answer).is_visible()
    assert page.evaluate("window.ran") is None and page.locator("img").count() == 0
    page.close()
