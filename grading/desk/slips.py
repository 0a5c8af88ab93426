"""Slips for a hall: each person's user name and code on paper, eight a sheet to cut (A4, PDF)."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from grading.certificate.page import fitted_text, text_width
from grading.course.people.codes import spaced
from lab_utils.colours import INK, MIDDLE_GREY
from lab_utils.language import Texts

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.path import Path

# All in millimetres, from the left and from above.
_WIDTH, _HEIGHT = 210, 297
_COLUMNS, _ROWS = 2, 4
_ACROSS, _DOWN = _WIDTH / _COLUMNS, _HEIGHT / _ROWS
_LEFT, _ROOM = 8, _ACROSS - 16
_QR = 25
_BESIDE_QR = _ROOM - _QR - 3

# Both come with matplotlib and hold every Vietnamese letter; in the second, 0 and O, 1 and l are
# told apart.
_FONT, _CLEAR = "DejaVu Sans", "DejaVu Sans Mono"
_LACKING = "□"
# Below this share of its size a name is broken in two lines.
_SMALLEST = 0.75

TEXTS = Texts(
    {
        "user_name": "Tài khoản / User name",
        "code": "Mã / Code",
        "do": {
            "vi": "Mở địa chỉ này, bấm “Lần đầu đăng nhập”, nhập tài khoản và mã, rồi đặt mật "
            "khẩu của mình.",
            "en": "Open this address, choose “First visit”, type the user name and the code, then "
            "set your own password.",
        },
        "title": "Phiếu đăng nhập: {course}",
    }
)


@dataclass(frozen=True)
class Slip:
    """What one person needs to come in for the first time."""

    name: str
    unit: str
    username: str
    code: str


def slips_pdf(slips: Sequence[Slip], address: str, course: str) -> bytes:
    """Return slips as PDF, in their order, line by line of a sheet.

    Parameters
    ----------
    slips : sequence of Slip
        At least one.
    address : str
        Of the hub; it stands in letters and as a QR code.
    course : str
        Its name.

    A letter that the font lacks is printed as ``□``: see `unprintable`.
    """
    import matplotlib
    import segno
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    course = _printable(course)
    slips = [replace(one, name=_printable(one.name), unit=_printable(one.unit)) for one in slips]
    code = _outline([[bool(dark) for dark in row] for row in segno.make_qr(address).matrix])
    about = {"Title": TEXTS.say("title", "vi", course=course), "Creator": None}
    content = BytesIO()
    # Text stays text: it can be searched, copied and read aloud.
    with (
        matplotlib.rc_context({"pdf.fonttype": 42, "font.family": _FONT, "text.color": INK}),
        PdfPages(content, metadata=about) as pages,
    ):
        for first in range(0, len(slips), _COLUMNS * _ROWS):
            sheet = _Sheet(Figure(figsize=(_WIDTH / 25.4, _HEIGHT / 25.4)))
            for number, slip in enumerate(slips[first : first + _COLUMNS * _ROWS]):
                down, across = divmod(number, _COLUMNS)
                sheet.draw(slip, across * _ACROSS, down * _DOWN, address, course, code)
            pages.savefig(sheet.figure)
    return content.getvalue()


def unprintable(text: str) -> bool:
    """Say whether a text has letters that the font lacks."""
    return _printable(text) != text


def _printable(text: str) -> str:
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont(_FONT))
    return "".join(
        one if one.isprintable() and font.get_char_index(ord(one)) else _LACKING for one in text
    )


def _outline(matrix: Sequence[Sequence[bool]]) -> Path:
    """Return the dark squares of a QR code as one path, 1 wide and high, from below."""
    from matplotlib.path import Path

    step = 1 / len(matrix)
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
    # Runs of dark squares are one: between two, a printer may leave a line.
    found = []
    for down, row in enumerate(matrix):
        start = None
        for across, dark in enumerate([*row, False]):
            if dark and start is None:
                start = across
            elif not dark and start is not None:
                corners = square * (across - start, 1) + (start, len(matrix) - 1 - down)
                found.append(Path(corners * step, closed=True))
                start = None
    return Path.make_compound_path(*found)


class _Sheet:
    """One sheet with its cut lines."""

    def __init__(self, figure: Figure) -> None:
        from matplotlib.lines import Line2D

        self.figure = figure
        style: dict[str, Any] = {"color": MIDDLE_GREY, "lw": 0.7, "dashes": (6, 4)}
        for column in range(1, _COLUMNS):
            figure.add_artist(Line2D([column / _COLUMNS] * 2, [0, 1], **style))
        for row in range(1, _ROWS):
            figure.add_artist(Line2D([0, 1], [row / _ROWS] * 2, **style))

    def draw(
        self, slip: Slip, left: float, top: float, address: str, course: str, code: Path
    ) -> None:
        """Draw one slip, whose corner lies at `left` and `top`."""

        def write(down: float, text: str, size: float, room: float = _ROOM, **style: Any) -> None:
            place = ((left + _LEFT) / _WIDTH, 1 - (top + down) / _HEIGHT)
            fitted_text(self.figure, place, text, size, room / _WIDTH, **style)

        write(7.3, course, 8.5)
        self._name(slip.name, write)
        write(20.5, slip.unit, 10)
        write(26, TEXTS.say("user_name", "vi"), 8.5, _BESIDE_QR)
        write(32.5, slip.username, 17, _BESIDE_QR, family=_CLEAR, weight="bold")
        write(38.5, TEXTS.say("code", "vi"), 8.5, _BESIDE_QR)
        write(47, spaced(slip.code), 26, _BESIDE_QR, family=_CLEAR, weight="bold")
        write(53, address, 11, family=_CLEAR, weight="bold")
        for down, language, size, wide in ((57.8, "vi", 8.5, 57), (65.2, "en", 7.5, 64)):
            for number, line in enumerate(textwrap.wrap(TEXTS.say("do", language), wide)):
                write(down + number * size * 0.45, line, size)
        self._qr(left + _ACROSS - _LEFT - _QR, top + 23, code)

    def _name(self, name: str, write: Any) -> None:
        """Write a name on one line, or, where that would make it small, on two."""
        words, size = name.split(), 16.0
        wide = text_width(name, size, _FONT, "bold")
        if wide * 25.4 * _SMALLEST <= _ROOM or len(words) < 2:
            write(14.5, name, size, weight="bold")
            return
        halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
        first, second = min(halves, key=lambda one: max(map(len, one)))
        write(12.3, first, _SMALLEST * size, weight="bold")
        write(16.7, second, _SMALLEST * size, weight="bold")

    def _qr(self, left: float, top: float, code: Path) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.transforms import Affine2D

        place = Affine2D().scale(_QR / _WIDTH, _QR / _HEIGHT)
        place = place.translate(left / _WIDTH, 1 - (top + _QR) / _HEIGHT)
        patch = PathPatch(place.transform_path(code), fc="black", lw=0)
        patch.set_transform(self.figure.transFigure)
        self.figure.add_artist(patch)
