"""Scans as pictures: what is shown, what is said of it, and what the browser is sent."""

from __future__ import annotations

import io
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lab_utils.imaging import PRESETS, Scan, Window, montage, scan_of, scans, still, windows
from lab_utils.imaging.viewer import fallback, image_to_show, pixels_to_send
from lab_utils.language import LANGUAGES


def opened(picture: Any) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(picture.png)))


# A scan of one's own


def test_an_array_becomes_a_scan() -> None:
    image = np.arange(12, dtype=np.uint8).reshape(3, 4)
    scan = scan_of(image, spacing=(0.5, 0.25))
    assert (scan.columns, scan.rows, scan.frames, scan.colour) == (4, 3, 1, False)
    assert scan.grid.scale == (0.5, 0.25)
    assert np.array_equal(scan.display(), image)  # bytes are shown as they are
    assert scan_of(scan) is scan
    colour = scan_of(np.zeros((3, 4, 3), np.uint8))
    assert colour.colour and colour.display().shape == (3, 4, 3)


@pytest.mark.parametrize("shape", [(0, 4), (4,), (2, 3, 4, 5), (3, 4, 4)])
def test_an_array_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="expected \\(rows, columns\\)"):
        scan_of(np.zeros(shape))


def test_without_a_window_all_values_are_shown() -> None:
    shown = scan_of(np.array([[-3.0, 0.5], [1.0, 7.0]])).display()
    assert (shown.min(), shown.max()) == (0, 255)
    assert set(scan_of(np.full((2, 2), 7.0)).display().ravel()) <= {0, 255}


def test_frames_count_from_one() -> None:
    heart = scans("us_frames")
    assert np.array_equal(heart.frame(1), heart.pixels[0])
    for number in (0, 31):
        with pytest.raises(ValueError, match=f"frame is {number}; expected 1 to 30"):
            heart.frame(number)


# Stills


def test_a_small_image_is_enlarged_in_whole_squares() -> None:
    image = np.arange(64, dtype=np.uint8).reshape(8, 8)
    shown = opened(still(scan_of(image), "x"))
    assert shown.shape == (320, 320)
    assert np.array_equal(shown[::40, ::40], image)


def test_what_is_round_in_the_patient_is_round_on_the_screen() -> None:
    shown = opened(still(scan_of(np.zeros((400, 400), np.uint8), spacing=(0.5, 1.0)), "x"))
    assert shown.shape == (800, 400)


@pytest.mark.parametrize(
    "mark", [{"x": 100, "y": 50}, {"x": 80, "y": 40, "width": 60, "height": 30}]
)
def test_a_mark_is_drawn_where_it_is_in_black_and_white(mark: dict[str, float]) -> None:
    plain = scan_of(np.full((200, 400), 128, np.uint8))
    shown = opened(still(plain, "x", mark=mark)).astype(int)
    rows, columns = np.nonzero(shown != 128)
    assert {0, 255} <= set(np.unique(shown))
    middle = (mark["x"] + mark.get("width", 0) / 2, mark["y"] + mark.get("height", 0) / 2)
    assert (columns.min() + columns.max()) / 2 == pytest.approx(middle[0], abs=2)
    assert (rows.min() + rows.max()) / 2 == pytest.approx(middle[1], abs=2)


def test_a_mark_on_another_frame_is_not_drawn() -> None:
    heart = scans("us_frames")
    mark = {"x": 100.0, "y": 50.0, "frame": 3}
    assert np.array_equal(opened(still(heart, "x", 1, mark=mark)), heart.frame(1))
    assert not np.array_equal(opened(still(heart, "x", 3, mark=mark)), heart.frame(3))


def test_the_overlay_lies_white_over_the_image() -> None:
    scan = scans("mr_overlay")
    assert scan.overlay is not None
    assert (opened(still(scan, "x"))[scan.overlay] == 255).all()


def test_a_picture_says_what_it_shows() -> None:
    with pytest.raises(ValueError, match="alt is empty"):
        still(scans("mr_small"), " ")
    shown = fallback(scans("head_ct"), "vi", {"x": 3.0, "y": 4.0}, "x 3, y 4")
    assert shown.alt == "Ảnh 512 × 512 điểm ảnh, CT, cửa sổ 40 / 100. Dấu ở x 3, y 4."
    assert fallback(scans("us_frames"), "en", None, "").alt == (
        "Image of 320 × 240 pixels, 30 slices, US."
    )
    assert 'alt="Ảnh 512' in shown._repr_html_()


# Side by side


def test_a_montage_spreads_its_frames() -> None:
    heart = scans("us_frames")
    picture = montage(heart, "Twelve frames of a heart.", "en")
    assert picture.alt == "Twelve frames of a heart."
    with pytest.raises(ValueError, match="frame is 31"):
        montage(heart, "x", "en", frames=[1, 31])
    one = montage(scans("head_ct"), "One slice.", "vi")
    assert one.alt == "One slice."


def test_windows_side_by_side() -> None:
    picture = windows(scans("head_ct"), list(PRESETS.values()), "Bốn cửa sổ.", "vi")
    assert picture.alt == "Bốn cửa sổ."
    with pytest.raises(ValueError, match="0 images"):
        windows(scans("head_ct"), [], "x", "vi")


# What the browser is sent


def received(scan: Scan) -> np.ndarray:
    """The values as ``viewer.js`` has them."""
    content, slope, offset = pixels_to_send(scan)
    count = scan.pixels.size * (1 if scan.colour else 2)
    raw = zlib.decompress(content)[:count]
    if scan.colour:
        return np.frombuffer(raw, np.uint8).reshape(scan.pixels.shape)
    return (slope * np.frombuffer(raw, "<i2") + offset).reshape(scan.pixels.shape)


@pytest.mark.parametrize(
    "name", ["head_ct", "ct_small", "mr_small", "mr_overlay", "us_rgb", "us_frames"]
)
def test_whole_values_arrive_unchanged(name: str) -> None:
    scan = scans(name)
    assert np.array_equal(received(scan), scan.pixels)


def test_a_ct_slice_takes_half_of_its_bytes() -> None:
    assert len(pixels_to_send(scans("head_ct"))[0]) < 512 * 512 * 2 / 2


@given(
    low=st.floats(-1e5, 1e5), span=st.floats(0.01, 1e6), seed=st.integers(0, 99),
)  # fmt: skip
def test_other_values_arrive_to_one_step_in_65535(low: float, span: float, seed: int) -> None:
    values = low + span * np.random.default_rng(seed).random((4, 5))
    got = received(scan_of(values))
    assert np.abs(got - values).max() <= span / 65535 + 1e-9 * abs(low)


def test_unsigned_words_and_missing_values_arrive() -> None:
    words = scan_of(np.array([[40000, 65535], [0, 1]], np.uint16))
    assert np.array_equal(received(words), words.pixels)
    assert np.isfinite(received(scan_of(np.array([[np.nan, 3.0]])))).all()


def test_the_overlay_follows_the_pixels() -> None:
    scan = scans("mr_overlay")
    content = zlib.decompress(pixels_to_send(scan)[0])
    tail = np.frombuffer(content[2 * scan.pixels.size :], np.uint8)
    assert np.array_equal(tail.reshape(scan.rows, scan.columns).astype(bool), scan.overlay)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ct_is_offered_the_files_windows_and_the_presets(language: str) -> None:
    shown, _ = image_to_show(scans("head_ct"), language, "point")
    texts = [one["text"] for one in shown["windows"]]
    assert texts == {
        "vi": ["Theo tệp (40 / 100)", "Theo tệp (40 / 200)", "Não (40 / 80)", "Mô mềm (50 / 400)",
               "Phổi (−600 / 1500)", "Xương (400 / 1800)"],
        "en": ["From the file (40 / 100)", "From the file (40 / 200)", "Brain (40 / 80)",
               "Soft tissue (50 / 400)", "Lung (−600 / 1500)", "Bone (400 / 1800)"],
    }[language]  # fmt: skip
    assert shown["range"] == (-2000, 1896)
    assert (shown["unit"], shown["decimals"], shown["step"]) == ("HU", 0, 1)


def test_a_ct_without_windows_begins_with_soft_tissue() -> None:
    shown, _ = image_to_show(scans("ct_small"), "en", "point")
    texts = [one["text"] for one in shown["windows"]]
    assert texts == [
        "Soft tissue (50 / 400)", "Brain (40 / 80)", "Lung (−600 / 1500)", "Bone (400 / 1800)"
    ]  # fmt: skip


def test_an_image_without_unit_is_offered_its_own_range() -> None:
    shown, _ = image_to_show(scan_of(np.array([[0.0, 0.25], [0.5, 1.0]])), "en")
    assert [one["text"] for one in shown["windows"]] == ["All values (1 / 2)"]
    assert shown["step"] < 1 and shown["decimals"] == 1
    assert image_to_show(scans("us_rgb"), "en")[0]["windows"] == []


def test_a_window_outside_the_values_is_still_within_the_sliders() -> None:
    scan = Scan(pixels=np.zeros((1, 2, 2)), windows=(Window(500, 10),))
    assert image_to_show(scan, "vi")[0]["range"] == (0, 500)
