"""Pictures side by side have captions, words and, if need be, a warning."""

import io

import pytest
from PIL import Image

from lab_utils.figures import image_grid


def test_simulated_pictures_say_so_in_either_language(images):
    for language, word in (("vi", "Ảnh mô phỏng"), ("en", "Simulated")):
        plain = image_grid(images, [""] * 5, "Five.", language)
        marked = image_grid(images, [""] * 5, "Five.", language, simulated=True)
        assert plain.alt == "Five."
        assert marked.alt == f"{word}. Five."
        heights = [Image.open(io.BytesIO(picture.png)).height for picture in (plain, marked)]
        assert heights[1] > heights[0]


@pytest.mark.parametrize(("n", "captions"), [(0, 0), (2, 1), (1, 2)])
def test_each_picture_has_one_caption(n, captions, images):
    with pytest.raises(ValueError, match="one caption an image"):
        image_grid(images[:n], ["x"] * captions, "x", "en")


@pytest.mark.parametrize("simulated", [True, False])
def test_a_grid_needs_its_words_too(simulated, images):
    with pytest.raises(ValueError, match="alt is empty"):
        image_grid(images[:1], ["x"], " ", "en", simulated=simulated)
