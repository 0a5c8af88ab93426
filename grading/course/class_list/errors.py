"""A class list that cannot be read at all."""

from __future__ import annotations

from grading.course.errors import CourseError
from lab_utils.language import Texts

_TEXTS = Texts(
    {
        "empty": {
            "vi": "Tệp trống: hãy chọn tệp danh sách lớp (.xlsx hoặc .csv).",
            "en": "The file is empty: choose the class list (.xlsx or .csv).",
        },
        "xls": {
            "vi": "Tệp có dạng Excel cũ (.xls): hãy mở bằng Excel, lưu dạng .xlsx rồi chọn lại.",
            "en": "This is an old Excel file (.xls): open it in Excel, save it as .xlsx and choose "
            "it again.",
        },
        "locked": {
            "vi": "Tệp Excel có mật khẩu: hãy bỏ mật khẩu, lưu dạng .xlsx rồi chọn lại.",
            "en": "The Excel file has a password: take it away, save as .xlsx and choose it again.",
        },
        "zip": {
            "vi": "Tệp là tệp nén, không phải danh sách lớp: hãy lưu danh sách dạng .xlsx.",
            "en": "This is an archive, not a class list: save the list as .xlsx.",
        },
        "damaged": {
            "vi": "Tệp Excel bị hỏng hoặc không đúng dạng: hãy mở bằng Excel, lưu lại dạng .xlsx "
            "rồi chọn lại.",
            "en": "The Excel file is damaged: open it in Excel, save it again as .xlsx and choose "
            "it again.",
        },
        "large": {
            "vi": "Tệp quá lớn cho một danh sách lớp (tối đa {size} MB): hãy chép riêng danh sách "
            "sang tệp mới.",
            "en": "The file is too large for a class list (at most {size} MB): copy the list alone "
            "into a new file.",
        },
        "swollen": {
            "vi": "Tệp Excel chứa quá nhiều dữ liệu khi mở ra (tối đa {size} MB): hãy chép riêng "
            "danh sách sang tệp mới.",
            "en": "The Excel file holds too much when it is unpacked (at most {size} MB): copy the "
            "list alone into a new file.",
        },
        "rows": {
            "vi": "Danh sách dài quá {rows} dòng: hãy chia thành nhiều tệp.",
            "en": "The list has more than {rows} rows: divide it into several files.",
        },
        "columns": {
            "vi": "Bảng rộng quá {columns} cột: hãy chép riêng các cột cần dùng sang tệp mới.",
            "en": "The table has more than {columns} columns: copy the columns that count into a "
            "new file.",
        },
        "letters": {
            "vi": "Không đọc được chữ trong tệp: hãy lưu lại dạng .xlsx, hoặc 'CSV UTF-8'.",
            "en": "The letters of the file cannot be read: save it as .xlsx, or as 'CSV UTF-8'.",
        },
        "quotes": {
            "vi": "Dòng {line}: dấu ngoặc kép không có cặp: hãy sửa dòng này hoặc lưu lại dạng "
            ".xlsx.",
            "en": "Line {line}: a quotation mark has no partner: put the line right or save the "
            "list as .xlsx.",
        },
        "head": {
            "vi": "Không tìm thấy dòng tiêu đề của bảng: cần một dòng có 'Họ và tên' hoặc 'Tài "
            "khoản', và nếu có: 'Vai trò', 'Chức danh', 'Khoa/Phòng'.",
            "en": "The heading of the table was not found: a row is needed with 'Name' or "
            "'Username' and, where given, 'Role', 'Profession', 'Unit'.",
        },
        "answer": {
            "vi": "Câu trả lời {choice} không hợp với danh sách này: hãy chọn lại tệp danh sách.",
            "en": "The answer {choice} does not belong to this list: choose the file again.",
        },
    }
)


class ClassListError(CourseError):
    """The file cannot be read as a class list; the sentence says why and what to do."""

    def __init__(self, what: str, **values: object) -> None:
        twin = _TEXTS.twin(what, **values)
        # Filled in already: braces of a value are no blanks.
        super().__init__(vi=twin["vi"], en=twin["en"])
