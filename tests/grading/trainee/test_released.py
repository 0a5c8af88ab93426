"""Released labs on the service's disk: by version, and none that is gone or held back."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.course.store import Store
from grading.exchange import availability, releases
from grading.exchange.refusal import ExchangeRefusal
from grading.trainee.released import forget_earlier, released_lab


def test_each_version_has_a_folder_and_earlier_ones_go(tmp_path: Path) -> None:
    folder = tmp_path / "released"
    with Store(f"sqlite:///{tmp_path}/state/course.sqlite") as store:
        with pytest.raises(ExchangeRefusal, match="no lab 90_small"):
            released_lab(store, folder, "90_small", "vi")
        found = []
        for content in (b"1", b"2"):
            files = {"90_small.ipynb": content, ".languages/en.ipynb": content}
            releases.release(store, "90_small", files)
            found.append(released_lab(store, folder, "90_small", "vi"))
            assert (found[-1].folder / ".languages/en.ipynb").read_bytes() == content
        assert found[0].version != found[1].version and found[0].folder.is_dir()
        forget_earlier(store, folder)
        assert not found[0].folder.exists() and found[1].folder.is_dir()

        availability.hold(store, ["90_small"])
        with pytest.raises(ExchangeRefusal, match="held back"):
            released_lab(store, folder, "90_small", "vi")
