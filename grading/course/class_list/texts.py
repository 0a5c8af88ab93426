"""What is said of a class list: questions, notes, wrong lines."""

from __future__ import annotations

from lab_utils.language import Texts

QUESTIONS = Texts(
    {
        "letters": {
            "vi": "Cột '{column}' có chữ theo bảng mã {font} ({count} dòng), ví dụ '{before}' "
            "đọc là '{after}'. Chuyển sang Unicode?",
            "en": "The column '{column}' holds letters of {font} ({count} lines): '{before}' would "
            "be '{after}'. Convert them to Unicode?",
        },
        "cell": {
            "vi": "Cột '{column}': '{before}' có thể đúng như đang viết, hoặc là '{after}' nếu "
            "theo bảng mã {font}. Có chuyển không?",
            "en": "Column '{column}': '{before}' may be right as it stands, or be '{after}' if it "
            "was typed in {font}. Convert it?",
        },
        "profession": {
            "vi": "Chức danh '{text}' ({count} người) thuộc nghề nào?",
            "en": "Which profession is '{text}' ({count} people)?",
        },
    }
)
CHOICES = Texts(
    {
        "convert": {"vi": "Chuyển", "en": "Convert"},
        "keep": {"vi": "Giữ nguyên", "en": "Leave as it is"},
        "none": {"vi": "Để trống", "en": "Leave it empty"},
    }
)
NOTES = Texts(
    {
        "above": {
            "vi": "Phần phía trên bảng không được đọc: {rows}.",
            "en": "Above the table, not read: {rows}.",
        },
        "unread": {
            "vi": "Các cột không dùng đến: {columns}.",
            "en": "Columns that are not used: {columns}.",
        },
        "others": {
            "vi": "Không tính là người trong lớp: {rows}.",
            "en": "Not counted as people: {rows}.",
        },
        "row": {"vi": "dòng {line} ('{text}')", "en": "line {line} ('{text}')"},
        "more": {"vi": "dòng {lines}", "en": "lines {lines}"},
        "number_only": {
            "vi": "Chỉ có số thứ tự, không có tên: dòng {lines}.",
            "en": "Only a number and no name: lines {lines}.",
        },
        "same": {
            "vi": "Trùng cả họ tên và khoa/phòng: '{name}', dòng {lines}. Hãy kiểm tra xem có phải "
            "hai người khác nhau không.",
            "en": "The same name and unit: '{name}', lines {lines}. Look whether they are "
            "different people.",
        },
        "no_name": {
            "vi": "Chưa có họ tên, tạm lấy tài khoản làm tên: dòng {lines}.",
            "en": "No name, so the username stands for it: lines {lines}.",
        },
        "no_result": {
            "vi": "Ô có công thức nhưng chưa có kết quả: {cells}. Hãy mở tệp bằng Excel, lưu lại "
            "rồi chọn lại.",
            "en": "Cells with a formula and no result: {cells}. Open the file in Excel, save it "
            "and choose it again.",
        },
        "sheets": {
            "vi": "Chỉ đọc trang tính '{read}'; các trang tính khác không được đọc: {others}.",
            "en": "Only the sheet '{read}' is read; not read: {others}.",
        },
        "code_page": {
            "vi": "Tệp không phải Unicode, được đọc theo {code_page}: hãy xem kỹ dấu của các tên. "
            "Lần sau hãy lưu dạng .xlsx.",
            "en": "The file is not Unicode and was read as {code_page}: look closely at the "
            "names. Next time save it as .xlsx.",
        },
    }
)
EXPECTED = Texts(
    {
        "username": {
            "vi": "1 đến 32 ký tự a-z 0-9 . _ - (không chữ hoa, không dấu), bắt đầu bằng chữ hoặc "
            "số",
            "en": "1 to 32 of a-z 0-9 . _ - (no capitals, no accents), beginning with a letter or "
            "a digit",
        },
        "twice": {"vi": "mỗi người một tài khoản riêng", "en": "a username for each person"},
        "role": {"vi": "học viên hoặc giảng viên", "en": "trainee or instructor"},
        "name": {"vi": "họ và tên", "en": "a name"},
        "lost": {"vi": "chữ còn đủ dấu", "en": "text with all its letters"},
        "formula": {"vi": "chữ, không phải lỗi công thức", "en": "text, not a formula's error"},
        "long": {"vi": "nhiều nhất {most} ký tự", "en": "at most {most} characters"},
    }
)
WRONG = Texts(
    {
        "username": {
            "vi": "Dòng {line}: tài khoản '{value}' không hợp lệ, cần {expected}. Hãy sửa lại, "
            "hoặc để trống để hệ thống đề xuất.",
            "en": "Line {line}: the username '{value}' needs {expected}. Put it right, or leave "
            "it empty to have one proposed.",
        },
        "twice": {
            "vi": "Dòng {line}: tài khoản '{value}' đã có ở dòng {first} (cần {expected}). Hãy sửa "
            "hoặc xóa một dòng.",
            "en": "Line {line}: the username '{value}' stands on line {first} too; expected: "
            "{expected}. Change it, or take one line away.",
        },
        "role": {
            "vi": "Dòng {line}: vai trò '{value}' không rõ, cần {expected}. Hãy sửa lại, hoặc để "
            "trống nếu là học viên.",
            "en": "Line {line}: the role '{value}' is not known, expected {expected}. Put it "
            "right, or leave it empty for a trainee.",
        },
        "name": {
            "vi": "Dòng {line}: không có {expected} (đang ghi '{value}'). Hãy điền, hoặc xóa dòng "
            "này.",
            "en": "Line {line}: {expected} is missing (there stands '{value}'). Fill it in, or "
            "take the line away.",
        },
        "lost": {
            "vi": "Dòng {line}: '{value}' bị mất chữ, cần {expected}. Hãy lưu lại từ tệp gốc dạng "
            ".xlsx (hoặc 'CSV UTF-8').",
            "en": "Line {line}: letters of '{value}' are lost, expected {expected}. Save the "
            "original again as .xlsx (or 'CSV UTF-8').",
        },
        "formula": {
            "vi": "Dòng {line}: '{value}' là lỗi công thức, cần {expected}. Hãy gõ lại ô này trong "
            "Excel.",
            "en": "Line {line}: '{value}' is a formula's error, expected {expected}. Type the "
            "cell anew in Excel.",
        },
        "long": {
            "vi": "Dòng {line}: '{value}…' quá dài, cần {expected}. Hãy kiểm tra xem các ô có bị "
            "dính vào nhau không.",
            "en": "Line {line}: '{value}…' is too long, expected {expected}. Look whether cells "
            "ran together.",
        },
    }
)
