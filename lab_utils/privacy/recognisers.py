"""What an identifier looks like in a Vietnamese clinical note: presidio's recognisers, our forms.

A number is known by its form and by the words before it, never by a list of real provinces or
operators; a name by the word before it or by a family name; a place by words such as *xã* or
*bệnh viện*. Every cue is known with and without diacritics. Texts are in NFC, as
`lab_utils.privacy.text` gives them.

The citizen card (CCCD) has 12 digits (Law on Identification 26/2023/QH15, article 12), the card
that it replaced (CMND) 9, the health insurance card (BHYT) two letters and 13 digits.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from presidio_analyzer import PatternRecognizer

# A hint, not a register: the commonest family names.
_FAMILY = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn|"
    "Lương|Mai|Tô|Trương|Đào|Lâm|Phùng|Tạ|Thái|Châu|Quách|Giàng|Lò|Thạch"
)
_KIN = (
    "ông|bà|anh|chị|cô|chú|bác|dì|cậu|mợ|thím|cụ|cháu|bé|em|mẹ|bố|cha|vợ|chồng|con gái|con trai|"
    "con|người nhà|thân nhân|họ và tên|họ tên|tên"
)
_STAFF = "bác sĩ|bs|bsckii|bscki|bsnt|ths|ts|pgs|gs|điều dưỡng|đd|ktv|dược sĩ|ds|nữ hộ sinh|nhs|ys"
_PATIENT = "bệnh nhân|bn|người bệnh|nb|sản phụ|thai phụ|bệnh nhi"
# What follows "BN" and is written with a capital, or ends a name that has none.
_NO_NAME = (
    "nam|nữ|đau|sốt|ho|khó|có|không|vào|nhập|được|đang|đã|tỉnh|vẫn|than|ổn|mệt|tự|sau|bị|sinh|"
    "tuổi|t|địa chỉ|đc|sđt|đt|nv|hiện|vv"
)
_PLACE = (
    "thôn|xóm|làng|bản|buôn|ấp|khóm|tổ dân phố|khu phố|khu tập thể|phường|xã|thị trấn|thị xã|"
    "quận|huyện|tỉnh|thành phố|tp"
)
_STREET = "số nhà|ngõ|ngách|hẻm|kiệt|đường|phố"
_NUMBERED = "tổ|khu phố|ấp|thôn|xóm|quận|phường|ngõ|ngách|hẻm|kiệt"
_FACILITY = (
    "bệnh viện|bv|bvđk|trạm y tế|tyt|trung tâm y tế|ttyt|phòng khám|pk|nhà thuốc|công ty|"
    "nhà máy|trường|mầm non"
)
_RECORD = (
    "số hồ sơ|hồ sơ số|hồ sơ|số hs|mã hồ sơ|số bệnh án|số ba|mã ba|mã bn|mã bệnh nhân|"
    "mã người bệnh|msbn|pid|số vào viện|số nhập viện|số lưu trữ|mã y tế|mã điều trị"
)

_GAP = r"[^\S\n]+"  # a name or a place does not run on into the next line
_SYLLABLE = r"\p{Lu}\p{Ll}+"
_BARE = r"(?<![\w,/-])(?<!\d\.)"  # not inside a longer number or word
_CLOSED = r"(?![\w/-]|[.,]\d)"
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"


def _plain(text: str) -> str:
    """Without diacritics, as it is typed in haste."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _any(words: str) -> str:
    """One of the words, with or without diacritics, the longest first."""
    both = {form for word in words.split("|") for form in (word, _plain(word))}
    ordered = sorted(both, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(word.replace(" ", _GAP) for word in ordered) + ")"


def _cue(words: str) -> str:
    """One of the words, in any case, that stands for itself; what follows is what is found."""
    return rf"(?<!\w)(?i:{_any(words)})(?:\.|(?!\w))[^\S\n]*[:.]?[^\S\n]*\K"


def _names() -> dict[str, float]:
    family, words = _any(_FAMILY), rf"{_SYLLABLE}(?:{_GAP}{_SYLLABLE}){{0,4}}"
    capitals = rf"{_any(_FAMILY.upper())}(?:{_GAP}\p{{Lu}}{{2,}}){{1,4}}(?!\w)"
    no_name = rf"(?!(?i:{_any(_NO_NAME)})(?!\w))"
    small = rf"(?i:{family})(?:{_GAP}{no_name}\p{{Ll}}+){{1,3}}(?!\w)"
    return {
        _cue(f"{_KIN}|{_STAFF}") + words: 0.8,
        _cue(_PATIENT) + no_name + words: 0.8,
        _cue(f"{_KIN}|{_STAFF}|{_PATIENT}") + small: 0.7,
        rf"(?<!\w){family}(?:{_GAP}{_SYLLABLE}){{1,4}}": 0.6,
        rf"(?<!\w){capitals}": 0.6,
    }


def _places() -> dict[str, float]:
    named = rf"(?i:{_any(f'{_PLACE}|{_STREET}')})\.?{_GAP}{_SYLLABLE}(?:{_GAP}{_SYLLABLE}){{0,3}}"
    numbered = rf"(?i:{_any(_NUMBERED)}){_GAP}\d+\p{{L}}?(?:/\d+)*(?![\d,.]\d|%|/)"
    house = (
        rf"(?:(?i:{_any('số nhà|số')}){_GAP})?\d+\p{{L}}?(?:/\d+)*(?={_GAP}(?i:{_any(_STREET)}))"
    )
    unit = rf"(?:{named}|{house}|{numbered})"
    home = _cue("quê ở|quê quán|quê|trú tại|thường trú|tạm trú|địa chỉ|đ/c")
    return {
        rf"(?<!\w){unit}(?:,?{_GAP}{unit})*": 0.7,
        rf"{home}{_SYLLABLE}(?:,?{_GAP}{_SYLLABLE}){{0,5}}": 0.6,
    }


def _dates() -> dict[str, float]:
    born = _cue("sinh năm|năm sinh|sn|ns")
    return {
        rf"{_BARE}{_DAY}([/.-]){_MONTH}\1(?:{_YEAR}|\d\d){_CLOSED}": 0.9,
        rf"(?<!\w)(?i:{_any('ngày')}){_GAP}{_DAY}{_GAP}(?i:{_any('tháng')}){_GAP}{_MONTH}"
        rf"(?:{_GAP}(?i:{_any('năm')}){_GAP}{_YEAR})?{_CLOSED}": 0.9,
        rf"{_cue('ngày|hôm|sáng|trưa|chiều|tối|đêm')}{_DAY}/{_MONTH}{_CLOSED}": 0.7,
        rf"{_BARE}{_MONTH}/{_YEAR}{_CLOSED}": 0.6,
        rf"{born}(?:{_YEAR}|\d\d){_CLOSED}": 0.8,
    }


def _numbers() -> dict[str, dict[str, float]]:
    citizen = _cue("cccd|căn cước công dân|căn cước|số định danh|mã định danh")
    old_card = _cue("cmnd|cmt|chứng minh nhân dân|chứng minh thư")
    apart = r"(?:[ .-]?\d)"
    alone = r"(?<!\w)(?<!\d[.,])"  # telephones often follow one another, parted by / or -
    return {
        "cccd": {
            rf"{citizen}(?:(?i:số|so){_GAP})?\d{apart}{{11}}{_CLOSED}": 0.95,
            rf"{_BARE}(?:\d{{12}}|\d{{3}}(?:[ .]\d{{3}}){{3}}|\d{{4}}(?:[ .]\d{{4}}){{2}})"
            rf"{_CLOSED}": 0.6,
        },
        "cmnd": {
            rf"{old_card}(?:(?i:số|so){_GAP})?\d{apart}{{8}}{_CLOSED}": 0.95,
            # Nine digits may be something else; what goes by mistake harms less than what stays.
            rf"{_BARE}\d{{9}}{_CLOSED}": 0.4,
        },
        "bhyt": {rf"(?<!\w)[A-Za-z]{{2}}[ .-]?\d{apart}{{12}}{_CLOSED}": 0.9},
        "phone": {
            rf"{alone}(?:\(\+84\)|\+84|0084){apart}{{9,10}}(?!\w)": 0.9,
            rf"{alone}(?:\(0\d{{2,3}}\)|0\d{{2,3}})(?={apart}{{6,8}}(?!\w))"
            r"(?:[ .-]?\d{2,4}){2,3}(?!\w)": 0.8,
        },
        "email": {r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+": 0.95},
        "record": {
            rf"{_cue(_RECORD)}(?=[\w./-]*\d)[A-Za-z0-9][\w./-]{{2,}}\w": 0.9,
            r"(?<!\w)[A-Z]{1,3}\d{6,10}(?!\w)": 0.6,
        },
    }


@cache
def recognisers() -> tuple[PatternRecognizer, ...]:
    """Return presidio's recognisers with our forms, one a kind; built once a process.

    They need no language model. Importing presidio costs about 2.5 seconds and 100 MiB all the
    same, because it imports spaCy with itself.

    Returns
    -------
    tuple of presidio_analyzer.PatternRecognizer
        The supported entity of each is one of `lab_utils.privacy.KINDS`.
    """
    from presidio_analyzer import Pattern, PatternRecognizer

    facility = (
        rf"(?<!\w)(?i:{_any(_FACILITY)})\.?(?:{_GAP}\p{{Ll}}+){{0,4}}?"
        rf"(?:{_GAP}(?:{_SYLLABLE}|\p{{Lu}}{{2,}})){{1,4}}"
    )
    forms = _numbers() | {
        "date": _dates(),
        "name": _names(),
        "address": _places(),
        "facility": {facility: 0.7},
    }
    return tuple(
        PatternRecognizer(
            supported_entity=kind,
            supported_language="vi",
            patterns=[
                Pattern(f"{kind} {n}", form, score) for n, (form, score) in enumerate(each.items())
            ],
            global_regex_flags=0,  # capitals tell a name from a word
        )
        for kind, each in forms.items()
    )
