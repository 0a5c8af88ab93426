"""A lab in a trainee's home: what is damaged comes back from the release, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_exchange import TOKEN, Service, hub_api  # noqa: F401 - a fixture

from grading.exchange import client
from grading.trainee.lab_folders import open_lab

LAB = "90_small"
NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": 'language = "vi"'}], "nbformat": 4, "metadata": {}}
).encode()


@pytest.fixture(scope="module")
def service(
    hub_api: str,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("exchange") / "course"
    one = Service(hub_api, folder, lab=LAB, files={f"{LAB}.ipynb": NOTEBOOK})
    one.start()
    yield one
    one.stop()


@pytest.fixture
def home(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LABS_EXCHANGE_SERVICE", service.address)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", TOKEN)
    return tmp_path


def kept(home: Path) -> list[bytes]:
    return [path.read_bytes() for path in home.glob("ban-luu/*/*.ipynb")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        NOTEBOOK[:50],
        b"[]",
        b"null",
        b"\x89PNG",
        b"[" * 100_000,
        b'{"cells": 1, "nbformat": 4}',
        b'{"cells": {}, "nbformat": 4}',
        b'{"cells": ["a"], "nbformat": 4}',
        b'{"cells": [{}], "nbformat": 4}',
        b'{"cells": [{"cell_type": []}], "nbformat": 4}',
        NOTEBOOK.replace(b'"nbformat": 4', b'"nbformat": 3'),
    ],
)
def test_a_notebook_that_cannot_be_read_comes_back_and_the_damaged_one_is_kept(
    home: Path, content: bytes
) -> None:
    open_lab(home, LAB, "vi")
    notebook, answers = home / LAB / f"{LAB}.ipynb", home / LAB / "answers.json"
    notebook.write_bytes(content)
    answers.write_bytes(b"{}")
    open_lab(home, LAB, "vi")
    assert notebook.read_bytes() == NOTEBOOK
    assert kept(home) == [content] and answers.read_bytes() == b"{}"
    open_lab(home, LAB, "vi")
    assert kept(home) == [content]


def test_one_that_was_worked_in_stays(home: Path) -> None:
    open_lab(home, LAB, "vi")
    notebook = home / LAB / f"{LAB}.ipynb"
    changed = NOTEBOOK.replace(b'"cells": [', b'"cells": [{"cell_type": "raw", "source": ["x"]}, ')
    notebook.write_bytes(changed)
    open_lab(home, LAB, "vi")
    assert notebook.read_bytes() == changed and kept(home) == []


def test_without_a_release_the_damaged_one_stays_where_it_is(home: Path) -> None:
    other = home / "99_gone" / "99_gone.ipynb"
    other.parent.mkdir()
    other.write_bytes(b"{")
    with pytest.raises(client.ExchangeSaysNoError):
        open_lab(home, "99_gone", "vi")
    assert other.read_bytes() == b"{" and kept(home) == []
