"""Spelling: what is compared, and what can be a syllable."""

import unicodedata

import pytest

from grading.course.class_list.spelling import is_syllable, plain, tidy

NAMES = """
Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đoàn Trịnh Đinh Lâm Mai
Trương Tống Quách Quảng Quỳnh Quốc Quý Quyền Giang Giáp Nghiêm Nghĩa Nguyệt Khuê Uyên Yến Ý Xuyến
Thuỷ Thủy Hoà Hòa Phước Phượng Tuấn Tuyết Kiều Diễm Oanh Xoan Loan Thoại Khoa Gìn Gì Ích Út Ánh Ân
Ẩn Ước Tín
"""


@pytest.mark.parametrize("name", NAMES.split())
def test_names_are_syllables_however_they_are_written(name):
    for form in ("NFC", "NFD"):
        for written in (name, name.upper(), name.lower()):
            assert is_syllable(unicodedata.normalize(form, written))


@pytest.mark.parametrize(
    "word",
    [
        "NguyÔn",
        "Vaên",
        "Zoë",
        "Krông",
        "Niê",
        "Smith",
        "Müller",
        "ngg",
        "",
        "a1",
        "cát́",
        "tàp",
        "ń",
    ],
)
def test_other_words_are_none(word):
    assert not is_syllable(word)


def test_spaces_and_marks_alone_are_put_right():
    assert tidy("\ufeff Ho\u0300a\u00a0\n  An\u200b") == "Hòa An"
    assert tidy("o\u200b\u0300") == "ò"


def test_comparing_forgets_case_marks_and_signs():
    assert plain("  Đơn-vị (CÔNG TÁC)* ") == "don vi cong tac"
