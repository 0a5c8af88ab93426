"""What a header says, and what follows from it, as tables for a reader who is no engineer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab_utils.imaging.scan import Scan
from lab_utils.language import Texts, Twin, pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from IPython.display import HTML

# The entries of DICOM PS3.6 that a reader needs, in plain words and in the header's order.
_ENTRIES: dict[str, Twin] = {
    "(0008,0020)": {
        "vi": "Ngày chụp (năm, tháng, ngày viết liền)",
        "en": "Study date (year, month, day in one)",
    },
    "(0008,0060)": {
        "vi": "Loại máy (CT: cắt lớp, CR: X-quang)",
        "en": "Modality (CR: plain radiograph)",
    },
    "(0009,1100)": {
        "vi": "Mục riêng của hãng (Image ID Information: tên, mã người bệnh)",
        "en": "Maker's own entry (Image ID Information: patient's name, ID)",
    },
    "(0010,0010)": {"vi": "Họ tên người bệnh", "en": "Patient's name"},
    "(0010,0020)": {"vi": "Mã người bệnh", "en": "Patient ID"},
    "(0010,1010)": {
        "vi": "Tuổi (Y: năm, M: tháng, W: tuần, D: ngày)",
        "en": "Patient's age (Y years, M months, W weeks, D days)",
    },
    "(0018,0015)": {"vi": "Vùng chụp", "en": "Body part"},
    "(0018,0050)": {"vi": "Bề dày lát cắt, mm", "en": "Slice thickness, mm"},
    "(0018,0060)": {"vi": "Điện áp bóng X-quang, kV", "en": "Tube voltage, kV"},
    "(0020,000D)": {
        "vi": "Mã lượt chụp, không trùng với ai (Study Instance UID)",
        "en": "Number of this study, unique in the world (Study Instance UID)",
    },
    "(0028,0004)": {"vi": "Cách ghi độ sáng", "en": "How brightness is stored"},
    "(0028,0010)": {"vi": "Số hàng điểm ảnh", "en": "Rows of pixels"},
    "(0028,0030)": {
        "vi": r"Khoảng cách hai điểm ảnh, mm (dọc \ ngang)",
        "en": r"Pixel spacing, mm (down \ across)",
    },
    "(0028,1050)": {"vi": "Tâm cửa sổ đề nghị", "en": "Window centre proposed"},
    "(0028,1051)": {"vi": "Độ rộng cửa sổ đề nghị", "en": "Window width proposed"},
    "(0028,1052)": {"vi": "Số cộng (intercept)", "en": "Rescale intercept"},
    "(0028,1053)": {"vi": "Hệ số (slope)", "en": "Rescale slope"},
}
_TEXTS = Texts(
    {
        "tag": {"vi": "Mục", "en": "Entry"},
        "meaning": {"vi": "Nghĩa", "en": "Meaning"},
        "empty": {"vi": "(để trống)", "en": "(blank)"},
        "absent": {"vi": "(không có)", "en": "(not there)"},
        "header": {
            "vi": "Tiêu đề của từng tệp, đúng như tệp ghi (dấu chấm là dấu thập phân)",
            "en": "The header of each file, as the file has it (the point is the decimal sign)",
        },
        "rescale": {
            "vi": "HU = hệ số × số lưu + số cộng, thử ở {count} điểm ảnh",
            "en": "HU = slope × stored + intercept, tried on {count} pixels",
        },
        "pixel": {"vi": "Điểm ảnh (x, y)", "en": "Pixel (x, y)"},
        "stored": {"vi": "Số lưu trong tệp", "en": "Stored in the file"},
        "by_hand": {"vi": "Tính tay", "en": "By hand"},
        "used": {"vi": "Số mà ảnh đang dùng", "en": "What the picture uses"},
    }
)
_LONGEST = 24  # characters; the middle of a long number says nothing to a reader


def header_table(files: Mapping[str, Scan], language: str) -> HTML:
    """Show what several files' headers say, side by side, each entry in plain words.

    Parameters
    ----------
    files : mapping of str to Scan
        A short name to each file.
    language : {"vi", "en"}

    Raises
    ------
    ValueError
        If there is no file.

    Examples
    --------
    >>> from lab_utils.imaging import scans
    >>> "<td" in header_table({"A": scans("ct_small")}, "en").data
    True
    """
    from IPython.display import HTML

    # A table with headings that a screen reader reads; nothing in it is about fairness.
    from lab_utils.html_table import html_table

    if not files:
        raise ValueError("files is empty; expected a name and a scan")
    said = [{entry.tag: entry.value for entry in scan.entries} for scan in files.values()]
    body = [
        [f"{tag}\n{pick(meaning, language)}", *(_written(one.get(tag), language) for one in said)]
        for tag, meaning in _ENTRIES.items()
    ]
    head = [f"{_TEXTS.say('tag', language)}\n{_TEXTS.say('meaning', language)}", *files]
    return HTML(html_table(_TEXTS.say("header", language), head, body, ()))


def _written(value: str | None, language: str) -> str:
    if value is None:
        return _TEXTS.say("absent", language)
    if value in ("", "None"):
        return _TEXTS.say("empty", language)
    # Several values as the file parts them (PS3.5 6.4).
    value = value.strip("[]").replace("', '", "\\").replace(", ", " \\ ").strip("'")
    if len(value) <= _LONGEST:
        return value
    return f"{value[: _LONGEST - 9]}…{value[-8:]}"


def rescale_table(scan: Scan, places: Mapping[str, tuple[int, int]], language: str) -> HTML:
    """Recompute the values of some pixels from the header: slope times stored plus intercept.

    DICOM PS3.3 C.11.1.1.2: output units = m x stored value + b.

    Parameters
    ----------
    scan : Scan
        With slope and intercept.
    places : mapping of str to (int, int)
        What lies there, to column and row from 0.
    language : {"vi", "en"}

    Raises
    ------
    ValueError
        If the scan has no slope and intercept, or a pixel lies outside.

    Examples
    --------
    >>> from lab_utils.imaging import scans
    >>> shown = rescale_table(scans("ct_small"), {"Lung": (10, 10)}, "en")
    >>> "1 × 224 + (−1024) = −800" in shown.data
    True
    """
    from IPython.display import HTML

    from lab_utils.html_table import html_table

    if scan.rescale is None or scan.stored is None:
        raise ValueError("the scan has no slope and intercept; its values are as stored")
    body = []
    for what, (x, y) in places.items():
        if not (0 <= x < scan.columns and 0 <= y < scan.rows):
            raise ValueError(f"{what}: ({x}, {y}) is outside {scan.columns} x {scan.rows}")
        slope, intercept = scan.rescale
        stored = float(scan.stored[0, y, x])
        m, v, b, by_hand, used = (
            format_number(one, language)
            for one in (slope, stored, intercept, slope * stored + intercept, scan.frame()[y, x])
        )
        added = f"({b})" if intercept < 0 else b
        sum_ = f"{m} × {v} + {added} = {by_hand}"
        body.append([f"{what} ({x}, {y})", v, sum_, f"{used} {scan.unit}".strip()])
    caption = _TEXTS.say("rescale", language, count=len(places))
    heads = [_TEXTS.say(one, language) for one in ("pixel", "stored", "by_hand", "used")]
    return HTML(html_table(caption, heads, body, ()))
