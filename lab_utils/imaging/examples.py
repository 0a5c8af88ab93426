"""Real scans that come inside the pydicom package; nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lab_utils.imaging.dicom import read_scan
from lab_utils.imaging.scan import Scan
from lab_utils.language import Twin


@dataclass(frozen=True)
class Example:
    """A file of pydicom's test files.

    Attributes
    ----------
    file : str
        Path in pydicom's folder of test files.
    what : twin
        What it is, and what it is good for.
    """

    file: str
    what: Twin


EXAMPLES: dict[str, Example] = {
    "head_ct": Example(
        "J2K_pixelrep_mismatch.dcm",
        {
            "vi": "CT sọ não, một lát 512 × 512, dày 5 mm, đơn vị Hounsfield (−2000 đến 1896)",
            "en": "CT of the head, one slice of 512 x 512, 5 mm thick, Hounsfield units "
            "(−2000 to 1896)",
        },
    ),
    "ct_small": Example(
        "CT_small.dcm",
        {
            "vi": "CT, 128 × 128 điểm ảnh quanh một đốt sống, lát dày 5 mm; nhiều mục riêng "
            "của hãng",
            "en": "CT, 128 x 128 pixels around a vertebra, slice of 5 mm; many private entries",
        },
    ),
    "mr_small": Example(
        "MR_small.dcm",
        {
            "vi": "Cộng hưởng từ, 64 × 64, giá trị không có đơn vị",
            "en": "MR, 64 x 64, values without a unit",
        },
    ),
    "mr_overlay": Example(
        "examples_overlay.dcm",
        {
            "vi": "Cộng hưởng từ bụng, 484 × 300, có lớp chữ phủ (overlay)",
            "en": "MR of the abdomen, 484 x 300, with an overlay",
        },
    ),
    "us_palette": Example(
        "examples_palette.dcm",
        {
            "vi": "Siêu âm, 800 × 350, màu theo bảng (PALETTE COLOR)",
            "en": "Ultrasound, 800 x 350, colours from a palette (PALETTE COLOR)",
        },
    ),
    "us_rgb": Example(
        "examples_rgb_color.dcm",
        {
            "vi": "Siêu âm Doppler hạch, 320 × 240 (RGB); tên bệnh viện in trên ảnh",
            "en": "Doppler ultrasound of a lymph node, 320 x 240 (RGB); the hospital's name is in "
            "the pixels",
        },
    ),
    "us_frames": Example(
        "examples_ybr_color.dcm",
        {
            "vi": "Siêu âm tim, 30 khung hình 320 × 240 (YBR)",
            "en": "Ultrasound of the heart, 30 frames of 320 x 240 (YBR)",
        },
    ),
    "us_large": Example(
        "examples_jpeg2k.dcm",
        {
            "vi": "Siêu âm Doppler hạch, 640 × 480 (JPEG 2000); tên bệnh viện in trên ảnh",
            "en": "Doppler ultrasound of a lymph node, 640 x 480 (JPEG 2000); the hospital's name "
            "is in the pixels",
        },
    ),
    "cr_inverted": Example(
        "dicomdirtests/77654033/CR1/6154",
        {
            "vi": "X-quang cột sống cổ, chỉ còn 16 × 16 điểm ảnh; giá trị thấp là sáng "
            "(MONOCHROME1)",
            "en": "Radiograph of the neck, only 16 x 16 pixels left; low values are bright "
            "(MONOCHROME1)",
        },
    ),
    "ecg": Example(
        "waveform_ecg.dcm",
        {
            "vi": "Điện tim 12 chuyển đạo, 10 giây (đọc bằng read_ecg)",
            "en": "12-lead ECG of 10 seconds (read with read_ecg)",
        },
    ),
}


def example_path(name: str) -> Path:
    """Return where an example file stands.

    Raises
    ------
    KeyError
        Naming the examples there are.
    """
    import pydicom.data

    if name not in EXAMPLES:
        raise KeyError(f"no example {name!r}; expected one of {', '.join(EXAMPLES)}")
    return Path(pydicom.data.__file__).parent / "test_files" / EXAMPLES[name].file


def scans(name: str) -> Scan:
    """Read one of the example images; see `EXAMPLES` for what each is.

    Raises
    ------
    KeyError
        Naming the examples there are.

    Examples
    --------
    >>> head = scans("head_ct")
    >>> head.unit, head.rows, head.columns, head.spacing
    ('HU', 512, 512, (0.431, 0.431))
    """
    return read_scan(example_path(name))
