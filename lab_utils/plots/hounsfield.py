"""A CT slice in one window, and how bright each tissue becomes in it; redrawn by a slider."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from lab_utils.figures.errors import FigureError
from lab_utils.figures.picture import Picture, backdrop, beside, pixels
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts, Twin, pick
from lab_utils.numbers import format_number

# Hounsfield units after the table "Hounsfield Units Scale" of The Neurosurgical Atlas, quick
# reference tables, neuroradiology (1 October 2018).
TISSUES: dict[str, tuple[Twin, int, int]] = {
    "air": ({"vi": "Khí", "en": "Air"}, -1000, -1000),
    "fat": ({"vi": "Mỡ", "en": "Fat"}, -120, -60),
    "csf": ({"vi": "Dịch não tủy", "en": "CSF"}, 5, 5),
    "white": ({"vi": "Chất trắng", "en": "White matter"}, 20, 35),
    "grey": ({"vi": "Chất xám", "en": "Grey matter"}, 30, 40),
    "clot": ({"vi": "Máu đông", "en": "Blood clot"}, 75, 80),
    "skull": ({"vi": "Xương sọ", "en": "Cranial bone"}, 600, 600),
    "compact": ({"vi": "Xương đặc", "en": "Compact bone"}, 1000, 1000),
}
_TEXTS = Texts(
    {
        "tissue": {"vi": "Mô", "en": "Tissue"},
        "unit": "HU",
        "brightness": {"vi": "Độ sáng", "en": "Brightness"},
        "black": {"vi": "đen hẳn", "en": "all black"},
        "white": {"vi": "trắng hẳn", "en": "all white"},
        "share": {"vi": "{share} %", "en": "{share}%"},
        "to": {"vi": " đến ", "en": " to "},
        "title": {
            "vi": "Tâm {centre}, độ rộng {width}: thấy từ {low} đến {high} HU",
            "en": "Centre {centre}, width {width}: {low} to {high} HU are seen",
        },
        "alt": {
            "vi": "Một lát CT. {title}. Độ sáng của từng mô: {tissues}.",
            "en": "A CT slice. {title}. Brightness of each tissue: {tissues}.",
        },
    }
)
_HEIGHT = 3.6  # inches, of 100 pixels
_SIDE = 316  # pixels of the slice's longer side
_TOP = 38  # pixels above the slice, for the title
_SEAM = 0.465  # between slice and table, where a narrow screen parts the figure
_COLUMNS = (0.472, 0.645, 0.88)  # of the figure's width
_SWATCH = (0.82, 0.048, 24)  # left edge and width, of the figure's width; height in pixels


def brightness(values: ArrayLike, centre: float, width: float) -> np.ndarray:
    """Return how bright Hounsfield units are in a window, 0 black to 100 white.

    Examples
    --------
    >>> brightness([-1000, 40, 600], centre=40, width=80).round().tolist()
    [0.0, 51.0, 100.0]
    """
    from lab_utils.imaging.window import window

    return 100 * (window(values, centre, width) / 255)


def hounsfield_panel(values: ArrayLike, centre: float, width: float, language: str) -> Picture:
    """Show a slice in a window, and beside it the brightness of eight tissues.

    Parameters
    ----------
    values : array-like of shape (rows, columns)
        Hounsfield units.
    centre, width : float
        The window in Hounsfield units; width at least 1.
    language : {"vi", "en"}

    Raises
    ------
    FigureError
        If `values` are not two-dimensional.
    ValueError
        As `lab_utils.imaging.Window`.

    Examples
    --------
    >>> panel = hounsfield_panel(np.zeros((8, 8)), 40, 80, "en")
    >>> panel.alt[:70]
    'A CT slice. Centre 40, width 80: 0 to 79 HU are seen. Brightness of ea'
    """
    from lab_utils.imaging.window import Window, window

    values = np.asarray(values, dtype=np.float32)
    if values.ndim != 2:
        raise FigureError(
            vi="Ảnh có dạng {shape}; cần (hàng, cột). Hãy chọn một lát.",
            en="values have the shape {shape}; expected (rows, columns); choose one slice.",
            shape=str(values.shape),
        )
    low, high = Window(centre, width).limits
    title = _TEXTS.say(
        "title",
        language,
        centre=round(centre),
        width=round(width),
        low=round(low),
        high=round(high),
    )
    shares = [_share(from_, to, centre, width, language) for _, from_, to in TISSUES.values()]
    told = "; ".join(
        f"{pick(tissue, language)} {share}"
        for (tissue, _, _), share in zip(TISSUES.values(), shares, strict=True)
    )
    page = _frame(language).copy()
    _lay_slice(page, _fitted(window(values, centre, width)))
    for row, (_, from_, to) in enumerate(TISSUES.values()):
        _lay_swatch(page, row, window(np.linspace(from_, to, 30), centre, width))
    with style():
        figure = new_figure(_HEIGHT)
        figure.add_artist(backdrop(page))
        figure.text(0.01, 0.945, title, weight="bold", va="center")
        for row, share in enumerate(shares):
            figure.text(_COLUMNS[2], _height(row), share, va="center")
        return Picture(
            figure, _TEXTS.say("alt", language, title=title, tissues=told), beside(_SEAM)
        )


def _share(from_: float, to: float, centre: float, width: float, language: str) -> str:
    """How bright a tissue is, in words."""
    ends = brightness([from_, to], centre, width)
    if ends.min() == 100:
        return _TEXTS.say("white", language)
    if ends.max() == 0:
        return _TEXTS.say("black", language)
    whole = dict.fromkeys(str(round(float(one))) for one in ends)
    return _TEXTS.say("share", language, share="–".join(whole))


def _height(row: int) -> float:
    """The middle of a row of the table, of the figure's height; the headings are row -1."""
    return 0.76 - row * 0.097


def _lay_slice(page: np.ndarray, grey: np.ndarray) -> None:
    page[_TOP : _TOP + grey.shape[0], 8 : 8 + grey.shape[1], :3] = grey[..., np.newaxis]


def _lay_swatch(page: np.ndarray, row: int, greys: np.ndarray) -> None:
    tall, wide = page.shape[:2]
    left, across, down = round(_SWATCH[0] * wide), round(_SWATCH[1] * wide), _SWATCH[2]
    top = round((1 - _height(row)) * tall) - down // 2
    page[top : top + down, left : left + across, :3] = 90  # a rim: white on white is seen
    filled = np.interp(np.linspace(0, 1, across - 2), np.linspace(0, 1, len(greys)), greys)
    page[top + 1 : top + down - 1, left + 1 : left + across - 1, :3] = filled[:, np.newaxis]


def _fitted(grey: np.ndarray) -> np.ndarray:
    from PIL import Image

    scale = _SIDE / max(grey.shape)
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BILINEAR))


@lru_cache(maxsize=2)
def _frame(language: str) -> np.ndarray:
    """What no slider changes: the table's headings, tissues and units."""
    with style():
        figure = new_figure(_HEIGHT)
        heads = ("tissue", "unit", "brightness")
        for x, head in zip((*_COLUMNS[:2], _SWATCH[0]), heads, strict=True):
            words = _TEXTS.say(head, language)
            figure.text(x, _height(-1), words, weight="bold", va="center")
        for row, (tissue, low, high) in enumerate(TISSUES.values()):
            ends = [format_number(one, language) for one in dict.fromkeys((low, high))]
            # A dash beside a minus would be misread.
            to = _TEXTS.say("to", language) if low < 0 else "–"
            figure.text(_COLUMNS[0], _height(row), pick(tissue, language), va="center")
            figure.text(_COLUMNS[1], _height(row), to.join(ends), va="center")
        return pixels(figure)
