"""How Vietnamese is spelled: what is compared, and what can be a syllable."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NO_WIDTH = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF])
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_LONGEST_SYLLABLE = 8  # nghiêng has seven letters

_ONSETS = """
    b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x
"""
_RHYMES = """
    a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên êng ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăt oe oen oeo oet ooc oong  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn uông uôt
    uy uya uych uyn uynh uyt uyu uyên uyêt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y ych yn ynh yt yêm yên yêng yêt yêu
"""
_SYLLABLE = re.compile(f"({'|'.join(_ONSETS.split())})?({'|'.join(_RHYMES.split())})")


def tidy(text: str) -> str:
    """Return a text as a person reads it: letters whole (NFC), single spaces, nothing invisible.

    Examples
    --------
    >>> tidy(" Nguyễn\\u00a0Văn\\n An ")
    'Nguyễn Văn An'
    """
    # Twice: a space that has no width may stand between a letter and its mark.
    return " ".join(unicodedata.normalize("NFC", text.translate(_NO_WIDTH)).split())


def plain(text: str) -> str:
    """Return the words of a text in small letters without marks, for comparing.

    Examples
    --------
    >>> plain("Khoa/Phòng (ĐƠN VỊ)")
    'khoa phong don vi'
    """
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    letters = "".join(one for one in apart if not unicodedata.combining(one))
    return " ".join(re.findall(r"[^\W_]+", letters))


@lru_cache(maxsize=10_000)
def is_syllable(word: str) -> bool:
    """Say whether a word can be a Vietnamese syllable by its letters; the tone may be missing.

    Examples
    --------
    >>> [is_syllable(word) for word in ("Nguyễn", "hoà", "hòa", "NguyÔn", "Zoë", "Kpă")]
    [True, True, True, False, False, False]
    """
    apart = unicodedata.normalize("NFD", word.casefold())
    tones = [one for one in apart if one in _TONES]
    bare = unicodedata.normalize("NFC", "".join(one for one in apart if one not in _TONES))
    if len(bare) > _LONGEST_SYLLABLE or len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    if any(mark in _TONES and not _is_vowel(apart[:place]) for place, mark in enumerate(apart)):
        return False
    # What ends in p, t, c or ch is said with sắc or nặng alone.
    return not bare.endswith(("p", "t", "c", "ch")) or tones in (["\u0301"], ["\u0323"])


def _is_vowel(before: str) -> bool:
    return before.rstrip("\u0302\u0306\u031b" + _TONES)[-1:] in tuple("aeiouy")
