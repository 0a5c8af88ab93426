"""The certificate itself: one sheet (A4, landscape) as PDF, in Vietnamese."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grading.certificate.code import Certificate
from grading.course.course_info import CourseInfo
from grading.marking.reasons import REASONS
from lab_utils.colours import DARK_BLUE, INK, MIDDLE_GREY
from lab_utils.errors import BilingualError
from lab_utils.files import write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_INCHES = (297 / 25.4, 210 / 25.4)  # A4, landscape
_FONT = "DejaVu Serif"  # comes with matplotlib and holds every Vietnamese letter
_WIDEST = 0.8  # share of the sheet that a line may take


class LettersError(BilingualError, ValueError):
    """A name has letters that cannot be printed; the text names them."""


def write_page(
    path: Path, name: str, info: CourseInfo, certificate: Certificate, code: str
) -> None:
    """Write a certificate; whole or not at all.

    Parameters
    ----------
    path : Path
    name : str
    info : CourseInfo
        Its title and institution are printed.
    certificate : Certificate
    code : str

    Raises
    ------
    LettersError
        If the font lacks letters of the name, the title or the institution.
    """
    import matplotlib
    from matplotlib.figure import Figure

    title, institution = info.title("vi"), info.institution
    for text in (name, title, institution):
        require_letters(text, _FONT)
    # Text stays text: it can be searched, copied and read aloud.
    with matplotlib.rc_context({"pdf.fonttype": 42, "font.family": _FONT, "text.color": INK}):
        figure = Figure(figsize=_INCHES)
        _frame(figure)
        _line(figure, 0.915, institution, 15, weight="bold")
        _line(figure, 0.82, "GIẤY CHỨNG NHẬN", 34, color=DARK_BLUE, weight="bold")
        _line(figure, 0.755, "hoàn thành chương trình", 16, color=MIDDLE_GREY)
        _line(figure, 0.675, title, 22, weight="bold")
        _line(figure, 0.57, "Chứng nhận", 15, color=MIDDLE_GREY)
        _line(figure, 0.475, name, 36, weight="bold")
        _line(
            figure,
            0.375,
            f"đã hoàn thành {certificate.labs} bài thực hành ({certificate.minutes} phút)",
            17,
        )
        figure.text(0.76, 0.29, _date(certificate), ha="center", fontsize=13)
        figure.text(0.76, 0.25, "Đại diện đơn vị đào tạo", ha="center", fontsize=13, weight="bold")
        figure.text(0.09, 0.125, f"Mã xác minh:  {code}", fontsize=13)
        checked = "Đơn vị đào tạo kiểm tra được mã này cùng với họ tên ghi trên giấy."
        figure.text(0.09, 0.085, checked, fontsize=10.5, color=MIDDLE_GREY)
        day = datetime.combine(certificate.day, datetime.min.time(), UTC)
        about = {"Title": f"Giấy chứng nhận: {title}", "CreationDate": day, "Creator": None}
        content = BytesIO()
        figure.savefig(content, format="pdf", metadata=about)
    write_atomically(path, content.getvalue())


def _date(certificate: Certificate) -> str:
    """Write the day as Nghị định 30/2020/NĐ-CP has it: a zero before days 1-9 and months 1-2."""
    day = certificate.day
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"Ngày {day.day:02} tháng {month} năm {day.year}"


def _frame(figure: Figure) -> None:
    from matplotlib.patches import Rectangle

    for inset, width in ((0.03, 3.0), (0.042, 0.8)):
        # As wide at the sides as above and below.
        across = inset * _INCHES[1] / _INCHES[0]
        size = (1 - 2 * across, 1 - 2 * inset)
        edge = Rectangle(
            (across, inset), *size, transform=figure.transFigure, fill=False, ec=DARK_BLUE, lw=width
        )
        figure.add_artist(edge)


def _line(figure: Figure, y: float, text: str, size: float, **style: Any) -> None:
    """Write one line in the middle."""
    fitted_text(figure, (0.5, y), text, size, _WIDEST, ha="center", **style)


def fitted_text(
    figure: Figure, place: tuple[float, float], text: str, size: float, room: float, **style: Any
) -> None:
    """Write one line, smaller where it would be too wide.

    Parameters
    ----------
    figure : Figure
    place : (float, float)
        Shares of the sheet, from the left and from below.
    text : str
    size : float
        In points.
    room : float
        Share of the sheet's width that it may take.
    **style
        Of the text.
    """
    from matplotlib import rcParams

    family = style.get("family", rcParams["font.family"][0])
    wide = text_width(text, size, family, style.get("weight", "normal"))
    size *= min(1, room * figure.get_figwidth() / wide) if wide else 1
    # A name may hold a dollar sign, which is no formula.
    figure.text(*place, text, fontsize=size, parse_math=False, **style)


@lru_cache
def text_width(text: str, size: float, family: str, weight: str = "normal") -> float:
    """Return the width of a line in inches; its size is in points."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    font = get_font(findfont(FontProperties(family=family, weight=weight)))
    font.set_size(size, 72)
    font.set_text(text)
    return font.get_width_height()[0] / 64 / 72


def require_letters(name: str, font_name: str) -> None:
    """Refuse a name that a font of matplotlib's cannot print.

    Raises
    ------
    LettersError
        If the font lacks letters of the name.
    """
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont(font_name))
    unknown = (one for one in name if not one.isprintable() or not font.get_char_index(ord(one)))
    if (missing := next(unknown, None)) is not None:
        raise LettersError(**REASONS.twin("letters", missing=missing))
