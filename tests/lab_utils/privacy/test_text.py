"""What is found in Vietnamese text, and that it is gone after masking."""

import subprocess
import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_utils.privacy import KINDS, find_identifiers, mask
from lab_utils.simulate import invent


def found(text):
    return [(one.kind, one.text) for one in find_identifiers(text)]


NUMBERS = [
    ("CCCD 999130962883", "cccd", "999130962883"),
    ("cccd số: 999 130 962 883", "cccd", "999 130 962 883"),
    ("căn cước công dân 9991-3096-2883", "cccd", "9991-3096-2883"),
    ("mang theo 999.130.962.883 khi khám", "cccd", "999.130.962.883"),
    ("CMND: 030 012 345", "cmnd", "030 012 345"),
    ("số cmt 030012345", "cmnd", "030012345"),
    ("thẻ DN4002361555757", "bhyt", "DN4002361555757"),
    ("thẻ DN 4 00 23 615 55757", "bhyt", "DN 4 00 23 615 55757"),
    ("gọi 0300915171", "phone", "0300915171"),
    ("gọi 0300.915.171", "phone", "0300.915.171"),
    ("gọi (0300) 915 171", "phone", "(0300) 915 171"),
    ("gọi +84 300 915 171", "phone", "+84 300 915 171"),
    ("thư vi.du@benhvien.example", "email", "vi.du@benhvien.example"),
    ("số hồ sơ 26.0412/NT", "record", "26.0412/NT"),
    ("ma bn: 40599547", "record", "40599547"),
    ("số vào viện: 26-00713", "record", "26-00713"),
    ("MP40599547", "record", "MP40599547"),
]
DATES = [
    ("khám 14/3/2026", "14/3/2026"),
    ("khám 14-03-26", "14-03-26"),
    ("khám 14.3.2026", "14.3.2026"),
    ("vào ngày 14 tháng 3 năm 2026", "ngày 14 tháng 3 năm 2026"),
    ("vao ngay 14 thang 3 nam 2026", "ngay 14 thang 3 nam 2026"),
    ("sáng 14/3 sốt", "14/3"),
    ("sinh năm 1958", "1958"),
    ("SN: 1958", "1958"),
    ("từ 3/2026", "3/2026"),
]
NAMES = [
    ("BN Lê Thị Ví Dụ, 54 tuổi", "Lê Thị Ví Dụ"),
    ("bệnh nhân: NGUYỄN VĂN MẪU PHIẾU, nam", "NGUYỄN VĂN MẪU PHIẾU"),
    ("bn nguyen thi vi du 54t vao vien", "nguyen thi vi du"),
    ("con của chị Bảy", "Bảy"),
    ("gặp Bs. Trần Đình Mô Phỏng lúc 8h", "Trần Đình Mô Phỏng"),
    ("ĐD Oanh ghi y lệnh", "Oanh"),
    ("cháu Bống, 26 tháng", "Bống"),
    ("chuyển Phạm Thị Giả Định lên", "Phạm Thị Giả Định"),
    ("Họ và tên: Huynh Thi Thu Nghiem", "Huynh Thi Thu Nghiem"),
]
PLACES = [
    (
        "nhà ở số nhà 12 ngõ Ví Dụ, phường Mô Phỏng",
        "address",
        "số nhà 12 ngõ Ví Dụ, phường Mô Phỏng",
    ),
    (
        "trú tại thôn 3, xã Thử Nghiệm, huyện Hư Cấu",
        "address",
        "thôn 3, xã Thử Nghiệm, huyện Hư Cấu",
    ),
    ("quê Giả Tưởng", "address", "Giả Tưởng"),
    ("từ Bệnh viện đa khoa Ví Dụ đến", "facility", "Bệnh viện đa khoa Ví Dụ"),
    ("ở TTYT huyện Hư Cấu", "facility", "TTYT huyện Hư Cấu"),
]


@pytest.mark.parametrize(
    ("text", "kind", "identifier"),
    [
        *NUMBERS,
        *((text, "date", one) for text, one in DATES),
        *((text, "name", one) for text, one in NAMES),
        *PLACES,
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_is_found_in_either_form_of_unicode(text, kind, identifier, form):
    text = unicodedata.normalize(form, text)
    assert found(text) == [(kind, unicodedata.normalize(form, identifier))]


@pytest.mark.parametrize(
    "text",
    [
        "HA 120/80 mmHg, mạch 88 lần/phút, SpO2 97 %, nhiệt độ 38,5",
        "đường huyết 7,2 mmol/L, kali 5,1; creatinin 110 µmol/L, eGFR 28 mL/phút/1,73 m²",
        "BN THA, ĐTĐ type 2, suy thận mạn; XQ phổi: NMCT cũ, COPD",
        "BN Nam, vào viện vì đau ngực",
        "truyền 500 ml NaCl 0,9 %, ngày thứ 3 sau mổ, Glasgow 13 điểm",
        "tiểu cầu 150 ×10⁹/L, PaO2/FiO2 200/0,5, thở 4-6 L/phút",
        "",
        "  \n ",
    ],
)
def test_clinical_figures_and_abbreviations_stay(text):
    assert mask(text) == text


def test_two_telephones_in_one_go():
    assert mask("SĐT.0300915171/0300.343.464-0300404369") == (
        "SĐT.[ĐIỆN THOẠI]/[ĐIỆN THOẠI]-[ĐIỆN THOẠI]"
    )


def test_a_name_does_not_run_on_into_the_next_line():
    assert found("BN: Lê Văn Mẫu\nChẩn đoán: viêm phổi") == [("name", "Lê Văn Mẫu")]


@pytest.mark.parametrize("seed", range(20))
def test_nothing_of_an_invented_identity_is_left(seed):
    one = invent(seed)
    text = (
        f"BN {one.name} sinh năm {one.birth_date[:4]}, CCCD {one.cccd}, BHYT {one.bhyt}, hồ sơ "
        f"{one.record}, điện thoại {one.phone}. Địa chỉ: {one.address}."
    )
    assert mask(text) == (
        "BN [TÊN] sinh năm [NGÀY], CCCD [CCCD], BHYT [THẺ BHYT], hồ sơ [SỐ HỒ SƠ], "
        "điện thoại [ĐIỆN THOẠI]. Địa chỉ: [ĐỊA CHỈ]."
    )


def test_what_overlaps_is_masked_as_one():
    # The longer piece, "xã Thử Nghiệm, huyện Hư Cấu", gives the placeholder.
    assert mask("ở Trạm y tế xã Thử Nghiệm, huyện Hư Cấu nhé") == "ở [ĐỊA CHỈ] nhé"


def test_kinds_to_keep():
    text = "BN Lê Thị Ví Dụ khám 14/3/2026"
    assert mask(text, keep=["date"]) == "BN [TÊN] khám 14/3/2026"
    assert mask(text, keep=KINDS) == text
    with pytest.raises(ValueError, match="keep has \\['tên'\\]; expected some of name, date"):
        mask(text, keep=["tên"])


@pytest.mark.parametrize("text", [None, 12, b"BN"])
def test_anything_but_a_text_is_refused(text):
    with pytest.raises(TypeError, match="expected a text"):
        mask(text)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="BN Lêđ\u0302\u0301 Thị0123456789./-+(),\n", max_size=60))
def test_findings_are_pieces_of_the_text_in_order(text):
    pieces = find_identifiers(text)
    assert all(text[one.start : one.end] == one.text and one.text for one in pieces)
    assert all(one.end <= after.start for one, after in pairwise(pieces))
    assert all(one.kind in KINDS and 0 < one.score <= 1 for one in pieces)


def test_it_is_imported_late_and_needs_no_network_and_no_model():
    script = (
        "import sys, socket\n"
        "def no(*a, **k): raise OSError('no network')\n"
        "socket.socket.connect = socket.getaddrinfo = no\n"
        "import lab_utils.privacy as privacy\n"
        "assert not {'presidio_analyzer', 'spacy', 'pandas'} & set(sys.modules)\n"
        "print(privacy.mask('BN Lê Thị Ví Dụ'))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert run.stdout == "BN [TÊN]\n"
    assert run.stderr == ""
