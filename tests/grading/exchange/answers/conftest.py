"""A released lab, whose answers are kept on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from grading.course.store import Store
from grading.exchange import answers, releases
from lab_utils.questions.kinds import Item
from lab_utils.questions.states import State

LAB = "90_small"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The course's folder, with the homes."""
    monkeypatch.setenv("LABS_COURSE", str(tmp_path))
    return tmp_path


@pytest.fixture
def release(small: Path) -> dict[str, bytes]:
    return {f"{LAB}.ipynb": b"{}", "items.yaml": (small / "items.yaml").read_bytes()}


@pytest.fixture
def store(url: str, course: Path, release: dict[str, bytes]) -> Iterator[Store]:
    with Store(url) as one:
        releases.release(one, LAB, release)
        yield one


@pytest.fixture
def items(store: Store) -> Mapping[str, Item]:
    return releases.items(store, LAB)


@pytest.fixture
def give(store: Store, items: Mapping[str, Item]) -> Callable[..., State]:
    """Return what records an answer of `an`."""

    def record(name: str, raw: Any, form: str = "a", turn: int = 1, **more: Any) -> State:
        who = more.pop("trainee", "an")
        return answers.answer(store, who, LAB, items[name], raw, "vi", form, turn, **more)

    return record
