"""Windows held to the standard's formula, its notes, and pydicom's own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.pixels import apply_windowing

from lab_utils.imaging import PRESETS, Window, window


def by_hand(x: float, centre: float, width: float) -> float:
    """PS3.3 C.11.2.1.2.1 as printed, y from 0 to 255."""
    if x <= centre - 0.5 - (width - 1) / 2:
        return 0
    if x > centre - 0.5 + (width - 1) / 2:
        return 255
    return ((x - (centre - 0.5)) / (width - 1) + 0.5) * 255


def test_the_brain_window_by_hand() -> None:
    # Black up to 40 - 0.5 - 39.5 = 0, white above 79.
    values = [-1000, 0, 1, 40, 79, 80, 1000]
    assert window(values, 40, 80).tolist() == [0, 0, 3, 129, 255, 255, 255]
    assert Window(40, 80).limits == (0, 79)


@pytest.mark.parametrize(
    ("centre", "width", "at", "shown"),
    [
        # Note 3 of the standard: c = 2048, w = 4096 is the identity on 12 bits.
        (2048, 4096, [0, 2048, 4095], [0, 128, 255]),
        # c = 2048, w = 1 is a threshold: below 2048 black, from 2048 white.
        (2048, 1, [2047, 2048], [0, 255]),
        # c = 0, w = 100 and c = 0, w = 1.
        (0, 100, [-50, -0.5, 49], [0, 128, 255]),
        (0, 1, [-1, 0], [0, 255]),
    ],
)
def test_the_examples_of_the_standard(
    centre: float, width: float, at: list[float], shown: list[int]
) -> None:
    assert window(at, centre, width).tolist() == shown


@given(
    values=st.lists(st.integers(-2000, 4000), min_size=1, max_size=20),
    centre=st.integers(-1000, 2000),
    width=st.integers(1, 4000),
)
def test_formula_and_pydicom_agree(values: list[int], centre: int, width: int) -> None:
    got = window(values, centre, width)
    expected = [
        by_hand(x, centre, width) if width > 1 else 255 * (x > centre - 0.5) for x in values
    ]
    assert np.allclose(got, expected, atol=0.51)
    if width == 1:
        return
    header = Dataset()
    header.WindowCenter, header.WindowWidth = centre, width
    header.BitsStored, header.PixelRepresentation = 8, 0
    header.PhotometricInterpretation = "MONOCHROME2"
    assert np.allclose(got, apply_windowing(np.array(values), header), atol=0.51)


def test_shape_and_kind_are_kept_and_missing_is_black() -> None:
    shown = window(np.array([[math.nan, 5.0], [1e9, -1e9]]), 0, 1)
    assert shown.dtype == np.uint8
    assert shown.tolist() == [[0, 255], [255, 0]]
    assert window(np.full((2, 2), math.nan), 40, 80).tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize(("centre", "width"), [(40, 0), (40, -5), (math.nan, 80), (40, math.inf)])
def test_a_window_that_is_none_is_named(centre: float, width: float) -> None:
    with pytest.raises(ValueError, match=rf"window {centre} / {width}: expected finite numbers"):
        window([0], centre, width)


def test_presets_show_what_they_are_named_after() -> None:
    # By definition air is -1000 and water 0 Hounsfield units.
    greys = {name: window([-1000, 0], *(one.centre, one.width)) for name, one in PRESETS.items()}
    assert {name: (air == 0, water) for name, (air, water) in greys.items()} == {
        "brain": (True, 0),
        "soft_tissue": (True, 96),
        "lung": (False, 230),
        "bone": (True, 71),
    }
