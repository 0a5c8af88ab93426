"""What the list of accounts means for somebody who is signed in."""

import asyncio
from types import SimpleNamespace

import pytest

from grading.hub.signin import CourseAuthenticator


@pytest.fixture
def authenticator(tmp_path):
    accounts = {"lan": "instructors", "minh": "trainees"}
    return CourseAuthenticator(accounts=accounts, dbm_path=str(tmp_path / "passwords"))


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


def test_a_changed_password_obeys_the_same_rules(authenticator):
    assert "at most 72 bytes" in authenticator.reset_password("lan", "ấ" * 25)
    assert "at least 8 characters" in authenticator.reset_password("lan", "ấ" * 7)
    assert "success" in authenticator.reset_password("lan", "ấ" * 8)
