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

from lab_utils import plots
from lab_utils.figures.picture import look
from lab_utils.plots.prevalence import SIGNS

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy áàảãạ ắằẳẵặ ấầẩẫậ éèẻẽẹ ếềểễệ íìỉĩị óòỏõọ ốồổỗộ ớờởỡợ úùủũụ ứừửữự ýỳỷỹỵ"  # noqa: E501


@pytest.mark.parametrize("alt", ["", " ", "\n\t"])
def test_a_picture_without_words_is_refused(alt):
    with pytest.raises(ValueError, match="alt is empty"):
        plots.Picture(Figure(), alt)


def test_alt_text_cannot_leave_its_attribute():
    page = plots.Picture(Figure(), '"><script>alert(1)</script>')._repr_html_()
    assert "<script" not in page
    assert 'alt="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page


def test_html_is_one_figure_with_its_picture_inside():
    page = plots.Picture(Figure(), "Empty.")._repr_html_()
    assert re.fullmatch(
        r'<figure[^>]*><img alt="Empty\." src="data:image/png;base64,[\w+/=]+"[^>]*></figure>', page
    )


def test_a_pyplot_figure_is_closed():
    code = (
        "import matplotlib; matplotlib.use('agg'); import matplotlib.pyplot as plt;"
        "from lab_utils.plots import Picture; Picture(plt.figure(), 'Empty.');"
        "assert plt.get_fignums() == []"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_greys_of_a_radiograph_are_kept():
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    png = plots.image_grid([ramp], [""], "A ramp.", "en").png
    # The palette of coloured figures would leave 16; matplotlib's own rounding merges a few.
    assert len(np.unique(np.asarray(Image.open(io.BytesIO(png)).convert("L")))) > 200


def test_every_vietnamese_letter_has_a_glyph(images):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plots.image_grid(images[:1], [LETTERS + LETTERS.upper() + "−–\u00a0\u202f"], "x", "vi")


def test_a_letter_without_a_glyph_would_be_noticed(images):
    with pytest.warns(UserWarning, match="missing from font"):
        plots.image_grid(images[:1], ["\u4e2d"], "x", "vi")


def contrast(colour):
    """Contrast ratio to white, WCAG 2.2."""
    channels = [int(colour.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_text_stands_out_and_is_large_enough():
    style = look()
    for key in ("text.color", "axes.labelcolor", "xtick.color", "ytick.color"):
        assert contrast(style[key]) >= 4.5, key
    for key in ("font.size", "xtick.labelsize", "ytick.labelsize", "legend.fontsize"):
        assert style[key] >= 11, key


def test_lines_and_signs_stand_out_and_differ_by_more_than_colour():
    cycle = look()["axes.prop_cycle"].by_key()
    signs = [sign for _, sign in cycle.items()]
    for colour in [*cycle["color"], *(colour for _, colour, _ in SIGNS.values())]:
        assert contrast(colour) >= 3, colour
    assert len(set(zip(cycle["linestyle"], cycle["marker"], strict=True))) == len(signs[0])
    assert len({marker for marker, _, _ in SIGNS.values()}) == 4
