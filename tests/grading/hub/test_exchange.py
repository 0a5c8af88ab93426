"""What is taken out of a trainee's own folder, and what is not."""

import os

import pytest

from grading.hub.exchange import SubmissionError, take

NAME = "lan+tiny+2026-11-22 10:00:00.000000 UTC+abcdefghij-_"


@pytest.fixture
def inbound(tmp_path):
    folder = tmp_path / "inbound"
    folder.mkdir()
    return folder


@pytest.fixture
def submit(tmp_path):
    """Write a submission as nbgrader does."""

    def submit(name=NAME, user="lan"):
        entry = tmp_path / "inbound-by-user" / user / name
        (entry / "more").mkdir(parents=True)
        (entry / "tiny.ipynb").write_text("{}")
        (entry / "more" / "answers.json").write_text("[1]")
        (entry / "timestamp.txt").write_text("2031-01-01 00:00:00.000000 UTC")
        (entry / "submission_secret.txt").write_text("0a" * 64)
        return entry

    return submit


def test_a_submission_moves_with_its_folders_and_the_time_of_its_name(submit, inbound):
    entry = submit()
    taken = take(entry, inbound, 10_000)
    assert taken == inbound / NAME
    assert (taken / "more" / "answers.json").read_text() == "[1]"
    assert (taken / "timestamp.txt").read_text() == "2026-11-22 10:00:00.000000 UTC"
    assert not entry.exists()


@pytest.mark.parametrize(
    "name",
    [
        NAME.replace("lan", "minh"),
        NAME.replace("lan", "lan+minh"),
        NAME.replace("lan+", ""),
        NAME.replace("tiny", "t*y"),
        NAME.replace("10:00", "25:00"),
        NAME.replace(" UTC", ""),
        NAME + "+more",
        "notes",
    ],
)
def test_another_name_is_not_taken(submit, inbound, name):
    entry = submit(name)
    with pytest.raises(SubmissionError, match=r"lan\+lab\+time\+random"):
        take(entry, inbound, 10_000)
    assert entry.is_dir()
    assert not list(inbound.iterdir())


def _secret_link(entry):
    (entry / "submission_secret.txt").unlink()
    (entry / "submission_secret.txt").symlink_to("/etc/hostname")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda e: (e / "link.txt").symlink_to("/etc/passwd"), "link.txt"),
        (lambda e: (e / "folder").symlink_to("/etc"), "folder"),
        (lambda e: (e / "nowhere").symlink_to("/nowhere"), "nowhere"),
        (lambda e: os.mkfifo(e / "more" / "pipe"), "pipe"),
        (_secret_link, "submission_secret.txt"),
        (lambda e: (e / "big").write_bytes(b"x" * 10_000), "too large"),
        (lambda e: [(e / str(n)).touch() for n in range(1000)], "more than 1000 files"),
        (lambda e: (e / "/".join("d" * 30)).mkdir(parents=True), "20 levels of folders"),
        (lambda e: (e / "submission_secret.txt").unlink(), "not complete"),
        (lambda e: (e / "submission_secret.txt").write_text("short"), "not complete"),
        (lambda e: (e / "submission_secret.txt").write_bytes(b"\xff" * 128), "not complete"),
    ],
)
def test_what_is_no_plain_submission_is_left(submit, inbound, change, said):
    entry = submit()
    change(entry)
    with pytest.raises((SubmissionError, OSError), match=said):
        take(entry, inbound, 10_000)
    assert entry.is_dir()
    assert not list(inbound.iterdir())


def test_a_link_in_the_place_of_a_submission_is_left(submit, inbound, tmp_path):
    entry = submit()
    entry.rename(tmp_path / "elsewhere")
    entry.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SubmissionError, match="expected a folder"):
        take(entry, inbound, 10_000)
    assert not list(inbound.iterdir())


def test_the_same_submission_is_not_taken_twice(submit, inbound):
    take(submit(), inbound, 10_000)
    with pytest.raises(SubmissionError, match="before"):
        take(submit(), inbound, 10_000)
