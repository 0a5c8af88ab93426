"""Headers side by side, and Hounsfield units worked out from them."""

import re
from html import unescape

import pytest

from lab_utils.imaging import header_table, rescale_table, scan_of, scans
from lab_utils.language import LANGUAGES


def rows(html: str) -> list[list[str]]:
    """The text of each cell of each line."""
    lines = re.findall(r"<tr>(.*?)</tr>", html, re.S)
    cell = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.S)
    return [
        [unescape(re.sub(r"<[^>]+>", " ", one)).strip() for one in cell.findall(line)]
        for line in lines
    ]


FILES = {"A": scans("head_ct"), "B": scans("ct_small"), "C": scans("cr_inverted")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_entry_is_shown_as_the_file_has_it(language: str) -> None:
    found = {line[0].split()[0]: line[1:] for line in rows(header_table(FILES, language).data)[1:]}
    assert len(found) == 17
    assert found["(0010,1010)"] == ["076Y", "000Y", "047Y"]
    assert found["(0018,0050)"][:2] == ["5.00", "5.000000"]
    assert found["(0028,0030)"][:2] == [r"0.431 \ 0.431", r"0.661468 \ 0.661468"]
    assert found["(0028,0004)"] == ["MONOCHROME2", "MONOCHROME2", "MONOCHROME1"]
    assert found["(0028,1052)"] == ["0", "-1024", "200"]
    assert found["(0028,1051)"][0] == r"100 \ 100 \ 200"


@pytest.mark.parametrize(
    ("language", "absent", "blank"),
    [("vi", "(không có)", "(để trống)"), ("en", "(not there)", "(blank)")],
)
def test_what_is_absent_is_told_from_what_is_blank(language: str, absent: str, blank: str) -> None:
    found = {line[0].split()[0]: line[1:] for line in rows(header_table(FILES, language).data)}
    assert found["(0018,0015)"] == ["HEAD", absent, "CSPINE"]
    import pydicom

    from lab_utils.imaging import example_path, read_scan

    dataset = pydicom.dcmread(example_path("ct_small"))
    dataset.PatientID = ""
    table = rows(header_table({"X": read_scan(dataset)}, language).data)
    assert [line[1] for line in table if line[0].startswith("(0010,0020)")] == [blank]


def test_a_long_number_keeps_its_ends() -> None:
    [uid] = [line[1] for line in rows(header_table(FILES, "en").data) if "0020,000D" in line[0]]
    assert uid == "1.2.392.200036.…03339851"


def test_what_a_stranger_wrote_is_text_and_no_page() -> None:
    import pydicom

    from lab_utils.imaging import example_path, read_scan

    dataset = pydicom.dcmread(example_path("mr_small"))
    dataset.PatientName = "<b>x</b>"
    assert "<b>" not in header_table({"<i>": read_scan(dataset)}, "en").data


def test_no_file_is_refused() -> None:
    with pytest.raises(ValueError, match="files is empty"):
        header_table({}, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sum_by_hand_is_what_the_picture_uses(language: str) -> None:
    scan = scans("ct_small")
    places = {"a": (10, 10), "b": (60, 51), "c": (60, 30)}
    found = rows(rescale_table(scan, places, language).data)[1:]
    assert [line[1:] for line in found] == [
        ["224", "1 × 224 + (−1024) = −800", "−800 HU"],
        ["1060", "1 × 1060 + (−1024) = 36", "36 HU"],
        ["1289", "1 × 1289 + (−1024) = 265", "265 HU"],
    ]
    for (x, y), line in zip(places.values(), found, strict=True):
        assert line[3] == f"{scan.frame()[y, x]:.0f} HU".replace("-", "−")


def test_a_slope_with_decimals_is_written_in_the_reader_s_way() -> None:
    # CR: optical density = 0.684 x stored + 200; the first pixel is 1563.45.
    [line] = rows(rescale_table(scans("cr_inverted"), {"corner": (0, 0)}, "vi").data)[1:]
    assert line[2].startswith("0,684 × ")
    assert line[2].endswith("= " + line[3].removesuffix(" OD"))


def test_no_slope_and_a_pixel_outside_are_refused() -> None:
    with pytest.raises(ValueError, match="no slope and intercept"):
        rescale_table(scan_of([[1.0, 2.0]]), {"x": (0, 0)}, "en")
    with pytest.raises(ValueError, match=r"\(128, 0\) is outside 128 x 128"):
        rescale_table(scans("ct_small"), {"x": (128, 0)}, "en")
