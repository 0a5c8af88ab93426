"""A picture has words, keeps its greys, and anybody can read it."""

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
from lab_utils.figures.style import look

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
