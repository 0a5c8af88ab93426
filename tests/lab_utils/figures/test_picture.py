"""A picture has words, keeps its greys, and anybody can read it."""

import base64
import io
import re
import subprocess
import sys
import warnings

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from lab_utils.colours import BLACK, BLUE, GREEN, INK, VERMILLION
from lab_utils.figures import Picture, image_grid
from lab_utils.figures.picture import beside
from lab_utils.figures.style import look, new_figure

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy áàảãạ ắằẳẵặ ấầẩẫậ éèẻẽẹ ếềểễệ íìỉĩị óòỏõọ ốồổỗộ ớờởỡợ úùủũụ ứừửữự ýỳỷỹỵ"  # noqa: E501


@pytest.mark.parametrize("alt", ["", " ", "\n\t"])
def test_a_picture_without_words_is_refused(alt):
    with pytest.raises(ValueError, match="alt is empty"):
        Picture(Figure(), alt)


def test_alt_text_cannot_leave_its_attribute():
    page = Picture(Figure(), '"><script>alert(1)</script>')._repr_html_()
    assert "<script" not in page
    assert 'alt="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page


def test_html_is_one_figure_with_its_picture_inside():
    page = Picture(Figure(), "Empty.")._repr_html_()
    assert re.fullmatch(
        r'<figure[^>]*><img alt="Empty\." src="data:image/png;base64,[\w+/=]+"[^>]*></figure>', page
    )


def test_a_pyplot_figure_is_closed():
    code = (
        "import matplotlib; matplotlib.use('agg'); import matplotlib.pyplot as plt;"
        "from lab_utils.figures import Picture; Picture(plt.figure(), 'Empty.');"
        "assert plt.get_fignums() == []"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_greys_of_a_radiograph_are_kept():
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    png = image_grid([ramp], [""], "A ramp.", "en").png
    # The palette of coloured figures would leave 16; matplotlib's own rounding merges a few.
    assert len(np.unique(np.asarray(Image.open(io.BytesIO(png)).convert("L")))) > 200


def test_every_vietnamese_letter_has_a_glyph(images):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image_grid(images[:1], [LETTERS + LETTERS.upper() + "−–\u00a0\u202f"], "x", "vi")


def test_a_letter_without_a_glyph_would_be_noticed(images):
    with pytest.warns(UserWarning, match="missing from font"):
        image_grid(images[:1], ["\u4e2d"], "x", "vi")


def test_text_is_dark_and_large_enough():
    style = look()
    for key in ("text.color", "axes.labelcolor", "xtick.color", "ytick.color"):
        assert style[key] == INK, key
    for key in ("font.size", "xtick.labelsize", "ytick.labelsize", "legend.fontsize"):
        assert style[key] >= 11, key


def test_lines_differ_by_more_than_colour():
    cycle = look()["axes.prop_cycle"].by_key()
    assert set(cycle["color"]) <= {BLACK, BLUE, GREEN, VERMILLION}
    assert len(set(zip(cycle["linestyle"], cycle["marker"], strict=True))) == 4


def shown_parts(picture):
    """The images of a picture's HTML, as arrays of greys."""
    found = re.findall(r"base64,([\w+/=]+)", picture._repr_html_())
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(one))).convert("L")) for one in found]


def whole(picture):
    return np.asarray(Image.open(io.BytesIO(picture.png)).convert("L"))


def test_words_beside_the_axes_can_stand_below_them():
    figure = new_figure(height=2)
    figure.text(0.1, 0.5, "left")
    figure.text(0.7, 0.5, "right")
    picture = Picture(figure, "Two words.", beside(0.6))
    left, right = shown_parts(picture)
    assert (left.shape, right.shape) == ((200, 420), (200, 280))
    # Side by side they are the figure, but for how colours are rounded.
    together = np.hstack([left, right]).astype(int)
    assert np.abs(together - whole(picture)).max() < 8
    page = picture._repr_html_()
    assert page.count('alt="Two words."') == 1 and page.count('alt=""') == 1
    # Both fit beside each other where the figure is a little smaller, and not on a telephone.
    bases = [int(one) for one in re.findall(r"flex:[\d.]+ 1 (\d+)px", page)]
    assert 360 < sum(bases) < 600 and "flex-wrap:wrap" in page


def test_a_figure_in_one_piece_is_scrolled_before_it_cannot_be_read():
    page = Picture(new_figure(), "Empty.")._repr_html_()
    assert "min-width:640px" in page and "overflow-x:auto" in page and 'tabindex="0"' in page


@pytest.mark.parametrize(("count", "columns", "rows"), [(2, 2, 1), (3, 3, 1), (4, 4, 1), (8, 4, 2)])
@pytest.mark.parametrize("simulated", [True, False])
def test_each_image_of_a_grid_is_a_part_with_its_own_caption(count, columns, rows, simulated):
    black = [np.zeros((28, 28))] * count
    picture = image_grid(black, ["Một\nhai"] * count, "Squares.", "vi", simulated=simulated)
    title, parts = [], shown_parts(picture)
    if simulated:
        *title, parts = parts[0], parts[1:]
    assert len(parts) == count
    for part in parts:
        rows_of_ink = np.flatnonzero((part < 128).sum(axis=1))
        full = np.flatnonzero((part < 128).sum(axis=1) > 100)
        # Caption above, then its square in one piece, and nothing of another.
        assert rows_of_ink[0] < full[0] and rows_of_ink[-1] == full[-1]
        assert len(full) == full[-1] - full[0] + 1 and len(full) > 100
        assert (part[:, [0, -1]] > 128).all()
    heights = [part.shape[0] for part in [*title, *parts[::columns]]]
    assert sum(heights) == whole(picture).shape[0]
    bases = [
        int(one)
        for one in re.findall(r"flex:[\d.]+ 1 (\d+)px;height:auto;max", picture._repr_html_())
    ]
    assert columns * int(bases[0]) < 700 < (columns + 1) * int(bases[0])
