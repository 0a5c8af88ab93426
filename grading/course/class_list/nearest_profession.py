"""Which of the five professions a title comes nearest to."""

from __future__ import annotations

import re

from grading.course.class_list.spelling import plain

# Words in small letters without marks, as staff lists write them.
_NEAREST = {
    "doctor": r"bac (si|sy)|bsi?|bs ?ck ?(i{1,2}|1|2)|bs(dk|nt|cc|yk)|physician|doctor",
    "nurse": r"dieu duong|dd(t|v|cd|dh|tk)?|cn ?dd|ho sinh|nhs|hs(cd|dh)|y ta|nurse|midwife",
    "pharmacist": r"duoc (si|sy)|ds|ds(dh|cd|tc)|ds ?ck ?(i{1,2}|1|2)|pharmacist",
    "manager": r"(truong|pho) phong|(pho )?giam doc|b?gd|pgd|quan (ly|li)|manager|director",
    "lecturer": r"giang vien|giao vien|gv|lecturer|teacher",
}


def nearest_profession(text: str) -> str:
    """Return the key of the nearest profession; empty where none, or more than one, is near.

    Examples
    --------
    >>> [nearest_profession(text) for text in ("BS CKI", "ĐD trưởng", "Hộ sinh", "DSĐH")]
    ['doctor', 'nurse', 'nurse', 'pharmacist']
    >>> [nearest_profession(text) for text in ("KTV xét nghiệm", "Trưởng khoa", "Giám đốc, bác sĩ")]
    ['', '', '']
    """
    words = plain(text)
    near = [key for key, said in _NEAREST.items() if re.search(rf"\b(?:{said})\b", words)]
    return near[0] if len(near) == 1 else ""
