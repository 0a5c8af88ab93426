"""Vietnamese of before Unicode: TCVN3 (.VnTime), VNI-Windows (VNI-Times), and misread UTF-8.

Such text arrives as other letters: ``NguyÔn V¨n An``, ``Nguyeãn Vaên An``, ``Nguyá»…n VÄƒn An``.
Tables: TCVN 5712:1993 (VN3); VNI's font encoding for Windows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from grading.course.class_list.spelling import is_syllable, tidy
from lab_utils.language import Twin

_TCVN3 = dict(
    zip(
        "¡¢§£¤¥¦" + "µ¸¶·¹" + "¨»¾¼½Æ" + "©ÇÊÈÉË" + "®" + "ÌÐÎÏÑ" + "ªÒÕÓÔÖ" + "×ÝØÜÞ" + "ßãáâä"
        "«åèæçé" + "¬êíëìî" + "ïóñòô" + "\u00adõøö÷ù" + "úýûüþ",
        "ĂÂĐÊÔƠƯ" + "àáảãạ" + "ăằắẳẵặ" + "âầấẩẫậ" + "đ" + "èéẻẽẹ" + "êềếểễệ" + "ìíỉĩị" + "òóỏõọ"
        "ôồốổỗộ" + "ơờớởỡợ" + "ùúủũụ" + "ưừứửữự" + "ỳýỷỹỵ",
        strict=True,
    )
)
_VNI_ALONE = dict(zip("íìæóòîñôöÍÌÆÓÒÎÑÔÖ", "íìỉĩịỵđơưÍÌỈĨỊỴĐƠƯ", strict=True))
_SẮC, _HUYỀN, _HỎI, _NGÃ, _NẶNG, _MŨ, _TRĂNG = "\u0301\u0300\u0309\u0303\u0323\u0302\u0306"
_VNI_MARKS = {
    "ù": _SẮC, "ø": _HUYỀN, "û": _HỎI, "õ": _NGÃ, "ï": _NẶNG,
    "â": _MŨ, "á": _MŨ + _SẮC, "à": _MŨ + _HUYỀN, "å": _MŨ + _HỎI, "ã": _MŨ + _NGÃ,
    "ä": _MŨ + _NẶNG, "ê": _TRĂNG, "é": _TRĂNG + _SẮC, "è": _TRĂNG + _HUYỀN,
    "ú": _TRĂNG + _HỎI, "ü": _TRĂNG + _NGÃ, "ë": _TRĂNG + _NẶNG,
}  # fmt: skip
_VNI = re.compile("[aeo][âáàåãä]|a[êéèúüë]|[aeouyôö][ùøûõï]|[íìæóòîñôö]", re.IGNORECASE)
# Letters that neither the old fonts nor a misreading put there.
_OURS = re.compile("[ăđĩũơưạ-ỹ]", re.IGNORECASE)
_SHORT = re.compile("[BCDGHKLMNPQRSTVX]*Đ[BCDĐGHKLMNPQRSTVX]*")  # ĐD, CĐ, BSĐK
_LONGEST = 300  # what is longer is neither a name nor a head
# Surnames that need no letter of Vietnamese alone, and so may be read in two ways.
_SURNAMES = frozenset("Bùi Châu Hà Hoàng Lâm Lê Lý Ngô Phùng Quách Tô Thái Võ".casefold().split())
# Words of names that need no such letter either, and what a font makes of them and is a name too.
_USUAL = frozenset(
    "Ái Ánh Bá Bích Bình Châu Chí Công Cúc Dân Doãn Hà Hân Hiên Hoà Hoàng Hoài Huân Khánh Khôi Khúc"
    " Lâm Lâu Liên Linh Lý Mân Ngân Nhân Nhàn Niê Phí Phúc Quách Quân Quát Quý Sùng Tâm"
    " Tân Thái Thành Thân Thanh Thiên Thông Thúy Thùy Tiên Toàn Tôn Trà Trân Trí Trúc Tuân Tùng Tú"
    " Uyên Vân Viên Xuân Yên Ý".casefold().split()
)
_NAMES_TOO = frozenset(["hồ", "hồi", "hồng", "tồn"])
_SIGNS = "'’-.,()0123456789/"


@dataclass(frozen=True)
class OldFont:
    """One of the ways in which Vietnamese letters arrive as others.

    Attributes
    ----------
    key : str
    name : dict of str to str
    convert : callable
        From the text as it arrived to the text as it was meant.
    """

    key: str
    name: Twin
    convert: Callable[[str], str]

    def is_possible(self, text: str) -> bool:
        """Say whether each letter is one that text of this font arrives with.

        Nor is it such text where a word that is usual in names would become one that is not.
        """
        before, after = _words(text.casefold()), _words(self.convert(text).casefold())
        if len(before) == len(after) and any(
            old != new and old in _USUAL | _SURNAMES and new not in _NAMES_TOO
            for old, new in zip(before, after, strict=True)
        ):
            return False
        if self.key == "tcvn3":
            return all(one.isascii() or one in _TCVN3 for one in unicodedata.normalize("NFC", text))
        if self.key == "vni":
            return not any(one.isalpha() for one in _VNI.sub("", text) if not one.isascii())
        return True

    def is_sure(self, text: str) -> bool:
        """Say whether a text can only be understood when it is converted.

        All its words are then Vietnamese syllables, and some were none before. A text with a
        letter that Vietnamese alone has is never taken for another.
        """
        if (
            text.isascii()
            or len(text) > _LONGEST
            or _OURS.search(unicodedata.normalize("NFC", text))
        ):
            return False
        if self.key == "utf8":
            return self.convert(text) != text
        words = _words(text)
        after = _words(self.convert(text))
        if len(words) != len(after):
            return False
        changed = [pair for pair in zip(words, after, strict=True) if pair[0] != pair[1]]
        rest = [new for old, new in zip(words, after, strict=True) if old == new]
        return (
            all(is_syllable(new) or _SHORT.fullmatch(new) for _, new in changed)
            and any(not is_syllable(old) for old, _ in changed)
            and all(is_syllable(word) or _is_code(word) for word in rest)
        )


def _words(text: str) -> list[str]:
    parts = re.split(r"[\s/&+,.()-]+", unicodedata.normalize("NFC", text))
    return [word for part in parts if (word := part.strip(_SIGNS))]


def _is_code(word: str) -> bool:
    """Say whether a word is an abbreviation, such as HSTC or A1, that needs no vowel."""
    return word.isascii() and (len(word) == 1 or word.isupper())


def _from_tcvn3(text: str) -> str:
    """Convert; what TCVN3 has no capitals for (all letters with tones) is read from around."""
    text = unicodedata.normalize("NFC", text)
    letters = [one for one in text if one.isascii() and one.isalpha()]
    new = "".join(_TCVN3.get(one, one) for one in text)
    if len(letters) > 1 and all(one.isupper() for one in letters):
        return new.upper() if re.search("[A-Z]{2}", text) or len(text.split()) > 2 else new
    words = re.split(r"(\s+)", new)
    before = re.split(r"(\s+)", text)
    others = [word for word in before if word[:1].isascii() and word.strip()]
    if all(word[:1].isupper() for word in others):
        words = [word[:1].upper() + word[1:] for word in words]
    return "".join(words)


def _from_vni(text: str) -> str:
    return _VNI.sub(_vni_letter, unicodedata.normalize("NFC", text))


def _vni_letter(found: re.Match[str]) -> str:
    base, mark = found[0][0], found[0][1:].lower()
    letter = _VNI_ALONE.get(base, base)
    return unicodedata.normalize("NFC", letter + _VNI_MARKS[mark]) if mark else letter


def _from_misread_utf8(text: str) -> str:
    """Convert UTF-8 that was read byte by byte; the text itself where it is none."""
    try:
        letters = unicodedata.normalize("NFC", text)
        return b"".join(_byte(one) for one in letters).decode("utf-8")
    except UnicodeError:
        return text


def _byte(letter: str) -> bytes:
    # Windows leaves the five bytes as they are that its code page has no letter for.
    return letter.encode("latin-1" if "\x80" <= letter <= "\x9f" else "cp1252")


OLD_FONTS = (
    OldFont("tcvn3", {"vi": "TCVN3 (ABC)", "en": "TCVN3 (ABC)"}, _from_tcvn3),
    OldFont("vni", {"vi": "VNI", "en": "VNI"}, _from_vni),
    OldFont(
        "utf8", {"vi": "UTF-8 (mở không đúng cách)", "en": "misread UTF-8"}, _from_misread_utf8
    ),
)


@lru_cache(maxsize=10_000)
def best_reading(text: str) -> str:
    """Return a text as it was surely meant, for recognising what it says; never for keeping it.

    Examples
    --------
    >>> best_reading("Hä vµ tªn"), best_reading("Đỗ Thị Hoà"), best_reading("Zoë")
    ('Họ và tên', 'Đỗ Thị Hoà', 'Zoë')
    """
    for font in OLD_FONTS:
        if font.is_sure(text):
            return tidy(font.convert(text))
    return tidy(text)


@dataclass(frozen=True)
class OldText:
    """What of a column may be text of an old font.

    Attributes
    ----------
    font : OldFont
    sure, unsure : tuple of int
        Lines; the unsure are Vietnamese, or something else, as they stand too.
    is_strong : bool
        More than one word speaks for it.
    is_mixed : bool
        Other lines of the column are of today's letters.
    """

    font: OldFont
    sure: tuple[int, ...]
    unsure: tuple[int, ...]
    is_strong: bool
    is_mixed: bool


def find_old_text(column: Iterable[tuple[int, str]]) -> list[OldText]:
    """Look for old fonts in a column, given as line number and text as it arrived."""
    cells = [(line, text) for line, text in column if not text.isascii()]
    sure: dict[str, list[tuple[int, str]]] = {}
    for line, text in cells:
        font = next((font for font in OLD_FONTS if font.is_sure(text)), None)
        if font:
            sure.setdefault(font.key, []).append((line, text))
    taken = {line for found in sure.values() for line, _ in found}
    is_mixed = any(_OURS.search(unicodedata.normalize("NFC", text)) for _, text in cells)
    result = []
    for font in sorted(OLD_FONTS, key=lambda font: -len(sure.get(font.key, ()))):
        if font.key not in sure:
            continue
        unsure = [
            line
            for line, text in cells
            if line not in taken
            and not _OURS.search(unicodedata.normalize("NFC", text))
            and tidy(font.convert(text)) != tidy(text)
            and font.is_possible(text)
        ]
        taken.update(unsure)
        words = {
            word
            for _, text in sure[font.key]
            for word in _words(text)
            if not word.isascii() and not is_syllable(word)
        }
        lines = tuple(line for line, _ in sure[font.key])
        strong = len(words) > 1 or font.key == "utf8"
        result.append(OldText(font, lines, tuple(unsure), strong, is_mixed))
    return result


def is_likely(font: OldFont, text: str, is_mixed: bool) -> bool:
    """Say whether a text that may stand as it is, is more likely one of the old font.

    Parameters
    ----------
    font : OldFont
        Of which other lines of the column surely are.
    text : str
        Of today's letters, or of the old font.
    is_mixed : bool
        Other lines of the column are of today's letters.
    """
    before, after = _words(text), _words(font.convert(text))
    if any(_is_symbol(one) for one in text):
        return True
    if is_mixed or not before or before[0].casefold() in _SURNAMES:
        return False
    return all(is_syllable(word) for word in after if not word.isascii())


def _is_symbol(sign: str) -> bool:
    """Say whether a sign is one that no name has, such as ``¨``."""
    known = sign.isascii() or sign.isalpha() or sign.isspace() or sign in "’‘–ʼ"
    return not known and not unicodedata.combining(sign)
