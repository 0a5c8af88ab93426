"""Coming in to a real hub, and being put out of it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import requests
from running_hub import PASSWORD, Hub, Person

from grading.course.people import codes
from grading.course.people.change import remove, reset, set_aside, take_back
from grading.course.people.sign_in import SignInError, sign_in

NEW = "một mật khẩu mới"


def until(holds: Callable[[], bool], seconds: float = 10) -> float:
    """Wait for something to hold; return how long it took."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds
        time.sleep(0.02)
    return time.monotonic() - begun


def signed_in(person: Person) -> bool:
    """Whether the hub still knows this browser."""
    answer = person.session.get(f"{person.address}/hub/home", allow_redirects=False)
    return answer.status_code == 200


def runs(person: Person) -> bool:
    """Whether this person's server answers their token."""
    answer = person.server("GET", "/api/status", allow_redirects=False)
    return answer.status_code == 200


def test_the_first_visit_sets_the_password(hub: Hub, new_person) -> None:
    code = hub.code("hocvien09")
    person = new_person("hocvien09")
    assert not person.sign_in() and "mật khẩu không đúng" in person.page
    assert not person.first_visit("AAAAAA") and "mã không đúng" in person.page
    assert not person.first_visit(code, "ngắn") and "ít nhất 8 ký tự" in person.page
    assert not person.first_visit(code, "hocvien09") and "quá dễ đoán" in person.page
    assert person.first_visit(code, "đúng mật khẩu") and signed_in(person)
    other = new_person("hocvien09")
    assert not other.first_visit(code) and not other.sign_in("sai mật khẩu")
    assert not signed_in(other)
    # The same letters as another keyboard writes them.
    assert new_person("hocvien09").sign_in("đúng mật khẩu")


def test_a_user_name_may_be_typed_as_a_telephone_writes_it(hub: Hub, new_person) -> None:
    code = hub.code("hocvien11")
    assert new_person("Hocvien11 ").first_visit(code, agrees=False)
    assert new_person("HOCVIEN11").sign_in()


def test_a_code_is_typed_once(hub: Hub, new_person) -> None:
    person, code = new_person("hocvien12"), hub.code("hocvien12")
    assert not person.first_visit(code, "ngắn") and f'value="{code}"' in person.page
    assert not person.first_visit("AAAAAA") and "AAAAAA" not in person.page


def test_a_wrong_address_is_told_in_vietnamese(hub: Hub) -> None:
    trainee, instructor = hub.person("hocvien10"), hub.person("giangvien")
    for person, path in ((trainee, "/labs/x"), (trainee, "/x"), (instructor, "/desk/x")):
        answer = person.look(path)
        assert answer.status_code == 404
        assert "Không có trang nào ở địa chỉ này" in answer.content.decode()
    late = trainee.session.post(f"{hub.address}/user/hocvien10/labs/choose")
    assert late.status_code == 403 and "để lâu quá nên chưa gửi được" in late.content.decode()
    for path in ("home", "token"):
        page = trainee.session.get(f"{hub.address}/hub/{path}").content.decode()
        assert "Về trang đầu" in page and "Token" not in page


@pytest.mark.parametrize("name", ["hocvien99", "root", "../giangvien", ""])
def test_an_account_that_is_not_listed_is_refused(hub: Hub, new_person, name: str) -> None:
    with hub.store() as store:
        code = codes.new_class_code(store)
    assert not new_person(name).sign_in()
    assert not new_person(name).first_visit(code)


def test_the_instructors_password_is_not_whose_who_comes_first(hub: Hub, new_person) -> None:
    with hub.store() as store:
        code = codes.new_class_code(store)
    stranger = new_person("giangvien")
    assert not stranger.first_visit(code) and not stranger.sign_in(PASSWORD + "?")


def test_a_form_that_was_open_for_too_long_is_shown_again(hub: Hub) -> None:
    for form, fields in (("login", {}), ("first-visit", {"code": "x"})):
        answer = requests.post(
            f"{hub.address}/hub/{form}", data={"username": "x", "password": "y"} | fields
        )
        shown = answer.content.decode()
        assert answer.status_code == 403 and "Hãy bấm lại" in shown and "<form" in shown


def test_guesses_slow_down(hub: Hub, new_person) -> None:
    person = new_person("hocvien07")
    said = [(person.sign_in(f"sai {n}"), person.page)[1] for n in range(7)]
    assert sum("Đã thử sai nhiều lần" in page for page in said) >= 1


def test_an_address_that_the_browser_claims_is_not_believed(hub: Hub, new_person) -> None:
    said = []
    for n in range(7):
        person = new_person("hocvien10")
        person.session.headers["X-Real-IP"] = f"192.0.2.{n}"
        said.append((person.sign_in(f"sai {n}"), person.page)[1])
    assert any("Đã thử sai nhiều lần" in page for page in said)


def test_guesses_from_elsewhere_keep_nobody_out(hub: Hub, new_person) -> None:
    person = hub.person_without_server("hocvien11")
    with hub.store() as store:
        for n in range(60):
            with pytest.raises(SignInError):
                sign_in(store, "hocvien11", "sai", f"192.0.2.{n}")
    assert not new_person("hocvien11").sign_in() and not new_person("hocvien11").sign_in()
    # Signed out, in the browser where this person has been.
    person.session.get(f"{hub.address}/hub/logout")
    assert not signed_in(person) and person.sign_in() and signed_in(person)
    # There too, guesses slow down; and another's account is no better known.
    person.session.get(f"{hub.address}/hub/logout")
    said = [(person.sign_in(f"sai {n}"), person.page)[1] for n in range(7)]
    assert any("Đã thử sai nhiều lần" in page for page in said)


@pytest.mark.parametrize("name", ["hocvien\0", "\0", "ｇiangvien", "GiangVien\u200b"])
def test_a_name_that_nobody_can_have_is_refused_in_words(hub: Hub, new_person, name: str) -> None:
    person = new_person(name)
    assert not person.first_visit("AAAAAA") and "mã không đúng" in person.page


def test_a_password_is_changed_and_all_sessions_end(hub: Hub) -> None:
    person, elsewhere = (hub.person_without_server("hocvien06") for _ in "ab")
    shown = person.session.get(f"{hub.address}/hub/password")
    assert "Đổi mật khẩu" in shown.content.decode()
    answer = person.session.post(
        f"{hub.address}/hub/password",
        params={"_xsrf": person.session.cookies.get("_xsrf", path=f"/{hub.port}/hub/")},
        data={"present": PASSWORD, "password": NEW},
    )
    assert "Mật khẩu đã đổi" in answer.content.decode()
    until(lambda: not signed_in(elsewhere))
    assert not person.sign_in(PASSWORD) and person.sign_in(NEW)
    assert signed_in(person)


def test_who_is_taken_off_the_list_is_out_within_a_second(hub: Hub) -> None:
    person = hub.person("hocvien05")
    _, channel = person.kernel()
    assert runs(person)
    with hub.store() as store:
        remove(store, "hocvien05")

    def out() -> bool:
        return person.hub("GET", "").status_code == 403 and not runs(person)

    assert until(out) < 2  # a second, and what a machine at work takes to be asked
    assert not signed_in(person) and not person.sign_in()
    assert "Đăng nhập" in person.look("/labs").content.decode()
    with pytest.raises(Exception):  # noqa: B017 - whichever way a connection ends
        while True:
            channel.recv()
    # The work is there.
    assert (hub.course / "homes" / "hocvien05").is_dir()


def test_who_is_set_aside_comes_back_to_the_work(hub: Hub) -> None:
    person = hub.person_without_server("hocvien04")
    with hub.store() as store:
        set_aside(store, "hocvien04")
    until(lambda: not signed_in(person))
    assert not person.sign_in() and "tạm dừng" in person.page
    with hub.store() as store:
        take_back(store, "hocvien04")
    assert person.sign_in()


def test_a_reset_ends_what_the_old_password_opened(hub: Hub, new_person) -> None:
    thief = hub.person("hocvien03")
    with hub.store() as store:
        code = reset(store, "hocvien03")
    until(lambda: not signed_in(thief))
    until(lambda: not runs(thief))
    assert not thief.sign_in()
    owner = new_person("hocvien03")
    assert owner.first_visit(code, NEW)
    owner.start_server()
    assert runs(owner)
    assert not signed_in(thief)
