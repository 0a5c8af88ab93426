"""Coming in: by code the first time, by password afterwards."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import bcrypt
import pytest
from sqlalchemy import func, select, update

from grading.course.people import codes, failures, passwords
from grading.course.people.change import add, remove, reset, set_aside, take_back
from grading.course.people.passwords import PasswordError
from grading.course.people.person import find
from grading.course.people.search import search
from grading.course.people.sign_in import SignInError, change_password, first_visit, sign_in
from grading.course.people.tables import CLASS_CODE, FAILED_SIGN_INS, PEOPLE
from grading.course.store import Store

PASSWORD = "ba con mèo ngủ"
HERE = "10.0.0.7"


def code_of(store: Store, username: str) -> str:
    person = find(store, username)
    assert person
    return person.code


def refused(key: str, work, *arguments) -> SignInError:
    with pytest.raises(SignInError) as raised:
        work(*arguments)
    assert raised.value.key == key
    return raised.value


def test_a_code_sets_the_password_once(store: Store) -> None:
    code = code_of(store, "minh")
    came = first_visit(store, "minh", f" {code[:3].lower()} {code[3:]}", PASSWORD, HERE)
    assert came.username == "minh" and came.has_password and came.code == ""
    assert sign_in(store, "minh", PASSWORD, HERE).name == "Trần Văn Minh"
    refused("code", first_visit, store, "minh", code, "một mật khẩu khác", HERE)
    refused("wrong", sign_in, store, "minh", "một mật khẩu khác", HERE)


def test_of_two_who_hold_a_code_one_gets_in(store: Store) -> None:
    code, barrier = code_of(store, "minh"), threading.Barrier(2)

    def come(password: str) -> bool:
        barrier.wait()
        try:
            first_visit(store, "minh", code, password, HERE)
        except SignInError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(come, ["người thứ nhất", "người thứ hai"])) == [False, True]


def test_an_account_that_nobody_has_claimed_is_nobodys(store: Store) -> None:
    refused("wrong", sign_in, store, "lan", PASSWORD, HERE)
    refused("code", first_visit, store, "lan", code_of(store, "minh"), PASSWORD, HERE)
    refused("code", first_visit, store, "lan", "", PASSWORD, HERE)
    refused("code", first_visit, store, "stranger", code_of(store, "minh"), PASSWORD, HERE)


def test_the_code_of_the_class_opens_trainees_alone_for_a_day(store: Store) -> None:
    code = codes.new_class_code(store)
    refused("code", first_visit, store, "lan", code, PASSWORD, HERE)
    assert first_visit(store, "minh", code, PASSWORD, HERE).has_password
    # It does not replace a password that is there.
    refused("code", first_visit, store, "minh", code, "của người khác", HERE)
    with store.write_transaction() as db:
        db.execute(
            update(CLASS_CODE).values(until=CLASS_CODE.c.until - timedelta(days=1, seconds=1))
        )
    assert codes.class_code(store) is None
    refused("code", first_visit, store, "hoa", code, PASSWORD, HERE)


def test_the_code_of_the_class_opens_no_account_that_somebody_has_used(store: Store) -> None:
    code = codes.new_class_code(store)
    for name in ("minh", "hoa"):
        first_visit(store, name, code_of(store, name), PASSWORD, HERE)
    own = reset(store, "minh")
    hoa = find(store, "hoa")
    remove(store, "hoa")
    assert hoa
    (back,) = add(store, [hoa])
    for name, its in (("minh", own), ("hoa", back)):
        refused("code", first_visit, store, name, code, "của người khác", HERE)
        refused("wrong", sign_in, store, name, "", HERE)
        refused("wrong", sign_in, store, name, "nobody", HERE)
        person = find(store, name)
        assert person and not person.has_password
        assert name in [one.username for one in search(store, kind="waiting").people]
        assert first_visit(store, name, its, "mật khẩu mới đây", HERE).has_password


def test_who_is_not_on_the_list_is_refused_no_sooner(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    matches = passwords.matches
    monkeypatch.setattr(
        passwords, "matches", lambda kept, typed: seen.append(kept) or matches(kept, typed)
    )
    for name in ("minh", "nobody", "nobody\0"):
        refused("wrong", sign_in, store, name, PASSWORD, HERE)
    assert seen == [None] * 3


def test_a_guess_at_a_code_weighs_no_password(store: Store) -> None:
    for n in range(5):
        refused("code", first_visit, store, "lan", f"AAAAA{n}", "ngắn", HERE)
    refused("slow", first_visit, store, "lan", "AAAAAA", "ngắn", HERE)
    refused("present", change_password, store, "minh", "sai rồi bạn ơi", "ngắn", HERE)


def test_a_reset_while_a_password_is_compared_holds(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    with store.write_transaction() as db:
        db.execute(update(PEOPLE).where(PEOPLE.c.username == "minh").values(password=old))
    matches = passwords.matches

    def meanwhile(kept: str | None, typed: str) -> bool:
        code.append(reset(store, "minh"))
        return matches(kept, typed)

    code: list[str] = []
    with monkeypatch.context() as patched:
        patched.setattr(passwords, "matches", meanwhile)
        refused("wrong", sign_in, store, "minh", PASSWORD, HERE)
    refused("wrong", sign_in, store, "minh", PASSWORD, HERE)
    assert first_visit(store, "minh", code[0], "mật khẩu mới đây", HERE)


def test_a_reset_while_a_password_is_changed_holds(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_visit(store, "minh", code_of(store, "minh"), PASSWORD, HERE)
    hashed = passwords.hashed
    monkeypatch.setattr(passwords, "hashed", lambda new: hashed(new + reset(store, "minh")[:0]))
    refused("present", change_password, store, "minh", PASSWORD, "mật khẩu mới đây", HERE)
    refused("wrong", sign_in, store, "minh", "mật khẩu mới đây", HERE)


def test_a_pseudonym_has_no_first_visit(store: Store) -> None:
    from grading.course.lti_people import arrive

    pseudonym = "lti-" + 28 * "0"
    arrive(store, pseudonym, "trainee")
    code = codes.new_class_code(store)
    refused("code", first_visit, store, pseudonym, code, PASSWORD, HERE)


@pytest.mark.parametrize(
    "weak", ["1234567", "12345678", "matkhau1", "minh1234", "password", "ấ" * 201]
)
def test_a_password_that_anybody_tries_first_leaves_the_code(store: Store, weak: str) -> None:
    code = code_of(store, "minh")
    with pytest.raises(PasswordError):
        first_visit(store, "minh", code, weak, HERE)
    assert code_of(store, "minh") == code
    with store.read_transaction() as db:
        assert not db.scalar(select(func.count(FAILED_SIGN_INS.c.id)))


def test_letters_count_the_same_however_a_keyboard_writes_them(store: Store) -> None:
    first_visit(store, "minh", code_of(store, "minh"), "mật khẩu đủ dài", HERE)  # decomposed
    assert sign_in(store, "minh", "mật khẩu đủ dài", HERE)


def test_who_is_set_aside_is_told_so_once_the_password_is_right(store: Store) -> None:
    first_visit(store, "minh", code_of(store, "minh"), PASSWORD, HERE)
    set_aside(store, "minh")
    refused("wrong", sign_in, store, "minh", "một mật khẩu khác", HERE)
    refused("aside", sign_in, store, "minh", PASSWORD, HERE)
    take_back(store, "minh")
    assert sign_in(store, "minh", PASSWORD, HERE)


def test_who_is_gone_or_reset_does_not_get_in(store: Store) -> None:
    for name in ("minh", "hoa"):
        first_visit(store, name, code_of(store, name), PASSWORD, HERE)
    remove(store, "hoa")
    code = reset(store, "minh")
    for name in ("minh", "hoa"):
        refused("wrong", sign_in, store, name, PASSWORD, HERE)
    refused("code", first_visit, store, "hoa", codes.new_class_code(store), PASSWORD, HERE)
    assert first_visit(store, "minh", code, "mật khẩu mới đây", HERE)


def test_a_password_is_changed_by_who_knows_it(store: Store) -> None:
    first_visit(store, "minh", code_of(store, "minh"), PASSWORD, HERE)
    refused("present", change_password, store, "minh", "sai rồi bạn ơi", "mật khẩu mới đây", HERE)
    change_password(store, "minh", PASSWORD, "mật khẩu mới đây", HERE)
    assert sign_in(store, "minh", "mật khẩu mới đây", HERE)


def test_a_password_from_before_is_hashed_anew(store: Store) -> None:
    old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    with store.write_transaction() as db:
        db.execute(update(PEOPLE).where(PEOPLE.c.username == "minh").values(password=old))
    refused("wrong", sign_in, store, "minh", "một mật khẩu khác", HERE)
    assert sign_in(store, "minh", PASSWORD, HERE)
    with store.read_transaction() as db:
        kept = db.scalar(select(PEOPLE.c.password).where(PEOPLE.c.username == "minh"))
    assert kept and kept.startswith("$argon2id$")
    assert sign_in(store, "minh", PASSWORD, HERE)


def wait_passes(store: Store, seconds: int) -> None:
    """Let so many seconds pass for the failures that are noted."""
    column = FAILED_SIGN_INS.c.time
    with store.write_transaction() as db:
        for row in db.execute(select(FAILED_SIGN_INS)).all():
            earlier = update(FAILED_SIGN_INS).where(FAILED_SIGN_INS.c.id == row.id)
            db.execute(earlier.values({column: row.time - timedelta(seconds=seconds)}))


def test_guesses_slow_down_for_where_they_come_from(store: Store) -> None:
    first_visit(store, "minh", code_of(store, "minh"), PASSWORD, HERE)
    for _ in range(5):
        refused("wrong", sign_in, store, "minh", "sai", HERE)
    assert "1" in refused("slow", sign_in, store, "minh", PASSWORD, HERE).say("vi")
    # The same person elsewhere, and another one here, are not held up.
    assert sign_in(store, "minh", PASSWORD, "10.0.0.8")
    refused("wrong", sign_in, store, "hoa", "sai", HERE)
    wait_passes(store, 1)
    refused("wrong", sign_in, store, "minh", "sai", HERE)
    wait_passes(store, 1)
    refused("slow", sign_in, store, "minh", PASSWORD, HERE)
    wait_passes(store, 300)
    # Who gets in begins anew.
    assert sign_in(store, "minh", PASSWORD, HERE)
    for _ in range(5):
        refused("wrong", sign_in, store, "minh", "sai", HERE)


def test_codes_are_guessed_as_slowly_as_passwords(store: Store) -> None:
    for _ in range(5):
        refused("code", first_visit, store, "lan", "AAAAAA", PASSWORD, HERE)
    refused("slow", first_visit, store, "lan", code_of(store, "lan"), PASSWORD, HERE)


def test_many_guesses_at_once_get_no_further(store: Store) -> None:
    def guess(_: int) -> str:
        try:
            sign_in(store, "minh", "sai", HERE)
        except SignInError as error:
            return error.key
        return "in"

    with ThreadPoolExecutor(16) as threads:
        said = list(threads.map(guess, range(40)))
    assert said.count("wrong") == 5 and said.count("slow") == 35


def test_guesses_from_many_places_are_slowed_down_and_shown(store: Store) -> None:
    first_visit(store, "lan", code_of(store, "lan"), PASSWORD, HERE)
    for n in range(50):
        refused("wrong", sign_in, store, "lan", "sai", f"10.1.0.{n}")
    refused("slow", sign_in, store, "lan", PASSWORD, "10.2.0.1")
    wait_passes(store, 30)
    assert sign_in(store, "lan", PASSWORD, "10.2.0.1")
    (one,) = failures.guessed(store)
    assert (one.username, one.times, one.addresses) == ("lan", 50, 50)


def test_failures_are_kept_for_a_day(store: Store) -> None:
    refused("wrong", sign_in, store, "nobody", "sai", HERE)
    wait_passes(store, 24 * 3600 + 1)
    refused("wrong", sign_in, store, "x" * 5000, "sai", HERE)
    with store.read_transaction() as db:
        assert db.scalars(select(FAILED_SIGN_INS.c.username)).all() == ["x" * 32]
