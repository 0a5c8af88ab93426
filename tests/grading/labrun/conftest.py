"""The real labs, released once, and processes that serve them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grading.exchange import steps
from grading.labrun.processes import LabProcesses, LabRelease
from grading.release.released_lab import released_lab


@pytest.fixture(scope="session")
def release_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., LabRelease]]:
    """Return what releases a real lab, in both languages as trainees get it."""
    course = tmp_path_factory.mktemp("all")

    @cache
    def released(lab: str) -> Path:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LABS_COURSE", str(course))
            steps.release(lab, "vi")
            one = released_lab(lab)
            other = one.folder / ".languages" / "en.ipynb"
            one.folder.chmod(0o755)
            other.parent.mkdir()
            nbformat.write(one.notebook("en"), other)
            return one.folder

    yield lambda lab, language="vi": LabRelease(lab, language, released(lab), "1")


@pytest.fixture
def copy_of(release_of: Callable[..., LabRelease], tmp_path: Path) -> Callable[..., LabRelease]:
    """Return what gives a copy of a released lab, to be changed."""

    def copied(lab: str, language: str = "vi", version: str = "1") -> LabRelease:
        folder = tmp_path / "copies" / version / lab
        if not folder.exists():
            shutil.copytree(release_of(lab).folder, folder)
        return LabRelease(lab, language, folder, version)

    return copied


@pytest.fixture
def with_processes(tmp_path: Path) -> Callable[..., Any]:
    """Return what runs a coroutine on lab processes of its own, which end with it."""

    def run(ask: Callable[[LabProcesses], Coroutine[Any, Any, Any]], **limits: Any) -> Any:
        async def asked() -> Any:
            processes = LabProcesses(tmp_path / "pictures", **limits)
            try:
                return await ask(processes)
            finally:
                await processes.close()

        return asyncio.run(asked())

    return run
