"""Every simulator: the same for a seed, says that it is simulated, loads nothing early."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lab_utils import simulate
from lab_utils.language import LANGUAGES

TABLES: dict[str, Callable[[int], pd.DataFrame]] = {
    "observations": lambda seed: simulate.ward(beds=6, days=4, seed=seed).observations,
    "stays": lambda seed: simulate.ward(beds=6, days=4, seed=seed).stays,
    "serial_results": lambda seed: simulate.serial_results(4, 60, 3, 3, seed=seed),
    "planted": lambda seed: simulate.dicom_study(2, seed=seed).planted,
    "inpatients": lambda seed: simulate.inpatients(seed),
}
IMAGES: dict[str, Callable[[int], Any]] = {
    "radiographs": lambda seed: simulate.radiographs(20, seed=seed),
    "plant_markers": lambda seed: simulate.plant_markers(
        simulate.radiographs(20).images, [0, 1] * 10, 0.5, 0.5, seed=seed
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_repeat_with_their_seed_and_differ_with_another(name: str) -> None:
    pd.testing.assert_frame_equal(TABLES[name](3), TABLES[name](3))
    assert not TABLES[name](3).equals(TABLES[name](4))


@pytest.mark.parametrize("name", IMAGES)
def test_images_repeat_with_their_seed_and_differ_with_another(name: str) -> None:
    np.testing.assert_array_equal(IMAGES[name](3).images, IMAGES[name](3).images)
    assert (IMAGES[name](3).images != IMAGES[name](4).images).any()


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_say_that_they_are_simulated(name: str, language: str) -> None:
    about = TABLES[name](0).attrs
    assert about["simulated"] is True
    assert about["source"][language].strip()
    assert {"vi": "mô phỏng", "en": "imulated"}[language] in about["note"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_images_and_studies_say_that_they_are_simulated(language: str) -> None:
    made = [make(0) for make in IMAGES.values()] + [simulate.dicom_study(1)]
    assert all(one.simulated is True and one.source[language].strip() for one in made)


def test_importing_the_package_is_cheap() -> None:
    heavy = "pandas", "sklearn", "scipy", "matplotlib", "pydicom", "pint", "PIL"
    code = f"import sys, lab_utils.simulate; print([m for m in {heavy} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: simulate.ward(beds=0), "beds is 0"),
        (lambda: simulate.ward(days=2.5), "days is 2.5"),
        (lambda: simulate.serial_results(days=1), "days is 1"),
        (lambda: simulate.serial_results(2, 10, swaps=500), "swaps is 500; there is room for"),
        (lambda: simulate.serial_results(2, 10, 0, 900), "unit_slips is 900; there is room for"),
        (lambda: simulate.serial_results(swaps=-1), "swaps is -1"),
        (lambda: simulate.radiographs(0), "n is 0"),
        (lambda: simulate.radiographs(5, share_ill=50), "share_ill is 50"),
        (lambda: simulate.radiographs(5, size=8), "size is 8"),
        (lambda: simulate.dicom_study(0), "images is 0"),
        (lambda: simulate.dicom_study(size=32), "size is 32"),
        (lambda: simulate.plant_markers(np.zeros((2, 28, 28)), [0, 1], 1, 0), "expected uint8"),
        (
            lambda: simulate.plant_markers(np.zeros((2, 28, 28), np.uint8), [0, 1, 1], 1, 0),
            "truth has 3 cases and images 2",
        ),
        (
            lambda: simulate.plant_markers(np.zeros((2, 28, 28), np.uint8), [0, 1], 1.2, 0),
            "share_ill is 1.2",
        ),
        (lambda: simulate.outer_frame((28, 28), 14), "width is 14"),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        call()
