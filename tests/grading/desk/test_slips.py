"""Slips: what stands on the paper, read back from the drawn PDF."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
import zxingcpp
from PIL import Image

from grading.course.people.codes import LETTERS, spaced
from grading.desk.slips import Slip, slips_pdf, unprintable

ADDRESS = "https://phonghoc.benhvien.example.vn:8000/"
COURSE = "Hiểu đúng AI trong lâm sàng"
LONG = "Công Tằng Tôn Nữ Thị Phương Thảo Nguyên"
NAMES = [LONG, "Nguyễn Văn Ý", "Đặng Thị Ngọc Ánh", "Trần Ồ", "H'Hen Niê", "Bùi Đỗ $x$ Ưỡn", "Ỷ"]
UNITS = ["", "Khoa Hồi sức tích cực – Chống độc, Bệnh viện Đa khoa tỉnh Đắk Lắk", "Khoa Nội"]
INCH = 25.4


def slip(number: int) -> Slip:
    code = "".join(LETTERS[(number * factor + factor) % len(LETTERS)] for factor in range(1, 7))
    username = "cong.tang.ton.nu.thi.phuong.thao" if number == 0 else f"l1o0i.{number}"
    return Slip(NAMES[number % 7], UNITS[number % 3], username, code)


def pieces(pdf: bytes) -> Iterator[tuple[str, Image.Image]]:
    """Text and picture of each piece of paper, as somebody cuts them."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        width, height = page.get_size()
        assert (round(width * INCH / 72), round(height * INCH / 72)) == (210, 297)
        text, picture = page.get_textpage(), page.render(scale=200 / 72).to_pil()
        for down in range(4):
            for across in range(2):
                box = (across / 2, down / 4, (across + 1) / 2, (down + 1) / 4)
                found = text.get_text_bounded(
                    left=box[0] * width,
                    right=box[2] * width,
                    bottom=(1 - box[3]) * height,
                    top=(1 - box[1]) * height,
                )
                size = picture.size * 2
                yield found, picture.crop([round(a * b) for a, b in zip(box, size, strict=True)])
    document.close()


def words(text: str) -> str:
    return " ".join(text.split())


def test_each_piece_holds_one_person_whole() -> None:
    slips = [slip(number) for number in range(19)]
    found = list(pieces(slips_pdf(slips, ADDRESS, COURSE)))
    assert [words(text) for text, _ in found[19:]] == [""] * 5
    for one, (text, picture) in zip(slips, found, strict=False):
        said = words(text)
        assert said.startswith(words(f"{COURSE} {one.name} {one.unit} Tài khoản"))
        assert words(f"/ User name {one.username} Mã / Code {spaced(one.code)} {ADDRESS}") in said
        assert "bấm “Lần đầu đăng nhập”" in said and "choose “First visit”" in said
        others = [other.code for other in slips if other != one]
        assert not any(spaced(code) in said for code in others)
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [ADDRESS]
        # Nothing touches the scissors or the edge that a printer leaves white (4.2 mm).
        edge = round(4.2 / INCH * 200)
        inner = picture.convert("L").point(lambda light: 255 * (light < 128))
        left, top, right, bottom = inner.crop(
            (10, 10, picture.width - 10, picture.height - 10)
        ).getbbox()
        assert left + 10 >= edge and right + 10 <= picture.width - edge
        assert top + 10 >= edge and bottom + 10 <= picture.height - edge


def test_a_letter_that_the_font_lacks_stops_no_slip() -> None:
    people = [Slip("Nguyễn 𠀀", "Khoa 𠀀", "an", "ACK7ME"), slip(1)]
    first, second, *_ = pieces(slips_pdf(people, ADDRESS, COURSE))
    assert "Nguyễn □ Khoa □" in words(first[0]) and "ACK 7ME" in words(first[0])
    assert NAMES[1] in words(second[0]) and "□" not in words(second[0])
    assert [unprintable(one) for one in ("Nguyễn 𠀀", *NAMES)] == [True] + [False] * len(NAMES)


def test_a_hall_of_two_hundred() -> None:
    found = pypdfium2.PdfDocument(slips_pdf([slip(n) for n in range(200)], ADDRESS, COURSE))
    assert len(found) == 25
    found.close()
