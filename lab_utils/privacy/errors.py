"""What is said when a file or table cannot be made safe to share, in both languages."""

from __future__ import annotations

from lab_utils.errors import BilingualError
from lab_utils.language import Texts

_THEN = {
    "vi": "Chưa có gì được ghi. Xin mở ảnh ra xem, rồi khoanh các ô cần bôi đen, hoặc xác nhận đã "
    "xem và không thấy gì.",
    "en": "Nothing was written. Please look at the image, then give the boxes to black out, or "
    "confirm that you looked and saw nothing.",
}
TEXTS = Texts(
    {
        # Before pixels leave
        "burned_in": {
            "vi": f"Tệp {{file}} tự khai là có chữ in trên ảnh (Burned In Annotation). "
            f"{_THEN['vi']}",
            "en": f"File {{file}} says itself that text is burned into its pixels (Burned In "
            f"Annotation). {_THEN['en']}",
        },
        "risky_modality": {
            "vi": f"Tệp {{file}} là loại {{what}}: {{why}}. {_THEN['vi']}",
            "en": f"File {{file}} is of modality {{what}}: {{why}}. {_THEN['en']}",
        },
        "screen_capture": {
            "vi": f"Tệp {{file}} là ảnh chụp lại màn hình hoặc quét từ giấy, phim: tên người bệnh "
            f"thường nằm trên ảnh. {_THEN['vi']}",
            "en": f"File {{file}} is a screen capture or a scanned sheet: the patient's name is "
            f"often in the picture. {_THEN['en']}",
        },
        # Boxes
        "no_such_file": {
            "vi": "Có ô bôi đen cho tệp số {value}, nhưng các tệp được đánh số từ 0 đến {last}.",
            "en": "There are boxes for file number {value}, but the files are numbered 0 to "
            "{last}.",
        },
        "box_outside": {
            "vi": "Ô bôi đen {value} của tệp {file} không nằm trong ảnh: cần (trên, trái, cao, "
            "rộng) bằng số nguyên, trong ảnh {rows} hàng × {columns} cột.",
            "en": "The box {value} of file {file} is not inside the image: expected (top, left, "
            "height, width) in whole pixels, inside {rows} rows × {columns} columns.",
        },
        "pixels_not_decoded": {
            "vi": "Không giải nén được ảnh của tệp {file} (kiểu {what}), nên không bôi đen được. "
            "Chưa có gì được ghi. Xin xuất lại ảnh không nén.",
            "en": "The pixels of file {file} cannot be decompressed ({what}), so nothing can be "
            "blacked out. Nothing was written. Please export the image without compression.",
        },
        # Files that cannot be worked on
        "nothing": {
            "vi": "Không có tệp nào để khử định danh.",
            "en": "There is no file to de-identify.",
        },
        "incomplete": {
            "vi": "Tệp {file} thiếu mục {what}, nên không ghi lại được thành DICOM. Xin xuất lại "
            "tệp từ PACS.",
            "en": "File {file} lacks the entry {what} and cannot be written as DICOM again. Please "
            "export it from the PACS once more.",
        },
        "directory": {
            "vi": "Tệp {file} là mục lục đĩa (DICOMDIR): nó liệt kê tên người bệnh. Xin bỏ nó ra "
            "và chỉ gửi các tệp ảnh.",
            "en": "File {file} is a disc's directory (DICOMDIR): it lists patients by name. Leave "
            "it out and share the images only.",
        },
        "no_patient": {
            "vi": "Tệp {file} không có mã người bệnh (Patient ID), nên không biết phải dời ngày "
            "theo người bệnh nào. Xin bỏ hết ngày thay vì dời.",
            "en": "File {file} has no Patient ID, so its dates cannot be moved with those of the "
            "same patient. Please remove the dates instead.",
        },
        "not_decoded": {
            "vi": "Có mục trong tệp {file} không đọc hoặc không ghi lại được ({reason}), nên không "
            "thể bảo đảm gì. Chưa có gì được ghi.",
            "en": "An entry of file {file} cannot be read or written ({reason}), so nothing can be "
            "promised. Nothing was written.",
        },
        "identity_left": {
            "vi": "Tên hoặc mã của chính người bệnh vẫn còn trong phần nhị phân của tệp {file}. "
            "Chưa có gì được ghi. Xin đừng chia sẻ tệp này.",
            "en": "The patient's own name or number still stands in the binary part of file "
            "{file}. Nothing was written. Please do not share this file.",
        },
        # What to look for
        "short_identifier": {
            "vi": "“{value}” quá ngắn để tìm: cần ít nhất 3 ký tự, nếu không chỗ nào cũng thấy.",
            "en": "“{value}” is too short to look for: at least 3 characters, or it is found "
            "everywhere.",
        },
        # Tables
        "no_column": {
            "vi": "Bảng không có cột {value}; có: {columns}.",
            "en": "The table has no column {value}; it has: {columns}.",
        },
        "no_rows": {
            "vi": "Bảng không có người nào.",
            "en": "The table holds nobody.",
        },
        "bad_age": {
            "vi": "Tuổi {value} không dùng được: cần số từ 0 đến 130, hoặc để trống.",
            "en": "The age {value} cannot be used: expected a number from 0 to 130, or a blank.",
        },
        "bad_band": {
            "vi": "Khoảng tuổi {value} năm không dùng được: cần số nguyên từ 1 đến 100.",
            "en": "A band of {value} years cannot be used: expected a whole number from 1 to 100.",
        },
        "no_higher_place": {
            "vi": "Không biết “{value}” thuộc nơi nào ở cấp cao hơn. Xin bổ sung vào bảng địa "
            "danh.",
            "en": "Nothing says to which higher level “{value}” belongs. Please add it to the "
            "places.",
        },
    }
)


class PrivacyError(BilingualError, ValueError):
    """A file or table that is not made safe, and why.

    Parameters
    ----------
    reason : str
        Which of the texts, such as ``"burned_in"``; kept as an attribute.
    **values
        What fills its blanks.

    Examples
    --------
    >>> PrivacyError("no_rows").say("en")
    'The table holds nobody.'
    """

    def __init__(self, reason: str, /, **values: object) -> None:
        self.reason = reason
        super().__init__(**TEXTS.twin(reason, **values))
