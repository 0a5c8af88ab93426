"""What the list of accounts means for somebody who is signed in."""

import asyncio
from types import SimpleNamespace

import pytest

from grading.hub.signin import CourseAuthenticator

LIST = "username,role\nlan,instructor\nminh,trainee\n"


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "accounts.csv"
    path.write_text(LIST)
    return path


@pytest.fixture
def authenticator(tmp_path, listed):
    passwords = str(tmp_path / "passwords")
    return CourseAuthenticator(accounts_file=str(listed), dbm_path=passwords)


def group(authenticator, name):
    found = asyncio.run(authenticator.refresh_user(SimpleNamespace(name=name)))
    return found and found["groups"]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("lan", {"name": "lan", "groups": ["instructors"]}),
        ("minh", {"name": "minh", "groups": ["trainees"]}),
        ("gone", False),  # signs out
    ],
)
def test_the_group_follows_the_list(authenticator, name, answer):
    user = SimpleNamespace(name=name)
    assert asyncio.run(authenticator.refresh_user(user)) == answer


def test_a_changed_list_counts_at_once(authenticator, listed):
    listed.write_text("username,role\nlan,instructor\nhoa,trainee\n")
    assert group(authenticator, "hoa") == ["trainees"]
    assert authenticator.check_allowed("hoa")
    # Who is off the list is signed out, and not let in again.
    assert group(authenticator, "minh") is False
    assert not authenticator.check_allowed("minh")


@pytest.mark.parametrize("content", ["", "username,role\nLAN,nobody\n", None])
def test_a_list_that_cannot_be_used_changes_nothing(authenticator, listed, content):
    listed.unlink()
    if content is not None:
        listed.write_text(content)
    assert group(authenticator, "lan") == ["instructors"]
    assert group(authenticator, "minh") == ["trainees"]
    listed.write_text(LIST + "hoa,trainee\n")
    assert group(authenticator, "hoa") == ["trainees"]


def test_a_pseudonym_on_the_list_is_a_name_and_opens_no_account(authenticator, listed):
    pseudonym = "lti-" + 28 * "0"
    listed.write_text(f"{LIST}{pseudonym},trainee\n")
    assert not authenticator.check_allowed(pseudonym)
    data = {"username": pseudonym, "password": "a long password"}
    handler = SimpleNamespace(custom_login_error="")
    assert asyncio.run(authenticator.authenticate(handler, data)) is None


def test_a_changed_password_obeys_the_same_rules(authenticator):
    assert "at most 72 bytes" in authenticator.reset_password("lan", "ấ" * 25)
    assert "at least 8 characters" in authenticator.reset_password("lan", "ấ" * 7)
    assert "success" in authenticator.reset_password("lan", "ấ" * 8)


def test_the_hub_goes_on_while_a_password_is_checked(authenticator):
    async def sign_in():
        handler, turns = SimpleNamespace(custom_login_error=""), 0
        both = asyncio.gather(
            *(
                authenticator.authenticate(handler, {"username": "minh", "password": password})
                for password in ("mật khẩu đầu", "mật khẩu sau")
            )
        )
        while not both.done():
            await asyncio.sleep(0)
            turns += 1
        return turns, await both

    turns, (first, second) = asyncio.run(sign_in())
    assert turns > 100
    # Of two first visits one sets the password.
    assert first and first["name"] == "minh" and second is None
