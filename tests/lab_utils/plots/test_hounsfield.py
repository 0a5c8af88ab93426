"""A window, the slice in it, and how bright each tissue is."""

import io

import numpy as np
import pytest
from PIL import Image

from lab_utils import plots
from lab_utils.imaging import PRESETS, scans
from lab_utils.language import LANGUAGES
from lab_utils.plots.hounsfield import TISSUES

BRAIN, BONE = (PRESETS[name] for name in ("brain", "bone"))


@pytest.fixture(scope="module")
def head() -> np.ndarray:
    return scans("head_ct").frame()


def test_tissues_are_those_of_the_atlas() -> None:
    # The Neurosurgical Atlas, quick reference tables, neuroradiology, "Hounsfield Units Scale",
    # 1 October 2018: air -1000, fat -60 to -120, CSF +5, white matter +20 to +35, grey matter
    # +30 to +40, blood clot +75 to +80, cranial bone +600, compact bone +1000.
    assert [(low, high) for _, low, high in TISSUES.values()] == [
        (-1000, -1000), (-120, -60), (5, 5), (20, 35), (30, 40), (75, 80), (600, 600), (1000, 1000)
    ]  # fmt: skip


def test_brightness_follows_the_linear_function_of_dicom() -> None:
    # PS3.3 C.11.2.1.2.1: ((x - (c - 0.5)) / (w - 1) + 0.5), here with 255 steps.
    values = np.arange(0, 80)
    share = (values - 39.5) / 79 + 0.5
    assert plots.brightness(values, 40, 80) == pytest.approx(100 * share, abs=0.2)
    assert plots.brightness([-1000, 0, 80, 1000], 40, 80).tolist() == [0, 0, 100, 100]


def test_the_brain_window_keeps_brain_and_whitens_bone(head: np.ndarray) -> None:
    told = plots.hounsfield_panel(head, BRAIN.centre, BRAIN.width, "en").alt
    assert told.startswith("A CT slice. Centre 40, width 80: 0 to 79 HU are seen.")
    assert "Fat all black; CSF 6%; White matter 25–44%; Grey matter 38–51%" in told
    assert "Cranial bone all white; Compact bone all white." in told


def test_the_bone_window_keeps_bone_and_levels_the_brain(head: np.ndarray) -> None:
    told = plots.hounsfield_panel(head, BONE.centre, BONE.width, "vi").alt
    assert "thấy từ −500 đến 1299 HU" in told
    assert "Chất trắng 29–30 %; Chất xám 29–30 %" in told
    assert "Xương sọ 61 %; Xương đặc 84 %." in told


def test_nearly_white_is_not_called_white(head: np.ndarray) -> None:
    # At 75 HU the clot's lower end still shows, its upper end does not.
    assert "Blood clot 98–100%" in plots.hounsfield_panel(head, 40, 75, "en").alt
    assert "Blood clot all white" in plots.hounsfield_panel(head, 40, 70, "en").alt


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_follows_the_window_and_only_the_window(
    head: np.ndarray, language: str
) -> None:
    first, again, moved = (
        plots.hounsfield_panel(head, 40, width, language).png for width in (80, 80, 85)
    )
    assert first == again != moved
    size = Image.open(io.BytesIO(first)).size
    assert size == (700, 360)


def test_the_swatches_are_as_bright_as_the_words_say(head: np.ndarray) -> None:
    page = np.asarray(Image.open(io.BytesIO(plots.hounsfield_panel(head, 40, 80, "vi").png)))
    column = page[:, 585] if page.ndim == 2 else page[:, 585, 0]
    assert (column == 0).sum() >= 40  # air and fat
    assert len(np.unique(column)) > 4


@pytest.mark.parametrize("shape", [(20, 40), (40, 20), (1, 300), (7, 7)])
def test_a_slice_of_any_shape_fits(shape: tuple[int, int]) -> None:
    assert "CT" in plots.hounsfield_panel(np.zeros(shape), 40, 80, "vi").alt


def test_what_is_no_slice_or_no_window_is_refused(head: np.ndarray) -> None:
    with pytest.raises(ValueError, match="expected \\(rows, columns\\)"):
        plots.hounsfield_panel(head[np.newaxis], 40, 80, "en")
    with pytest.raises(ValueError, match="width from 1 up"):
        plots.hounsfield_panel(head, 40, 0, "en")
