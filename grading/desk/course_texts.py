"""What the desk says of the course itself, its end and the next one."""

from __future__ import annotations

from grading.desk.desk_texts import TEXTS as OF_THE_DESK
from lab_utils.language import Texts

_TWINS = {
    "info_title": {"vi": "Thông tin khóa học", "en": "About the course"},
    "info_about": {
        "vi": "Tên khóa học được ghi trên trang của học viên, phiếu đăng nhập, báo cáo lớp và giấy "
        "chứng nhận cấp từ nay về sau; đơn vị đào tạo được ghi trên báo cáo và giấy chứng nhận.",
        "en": "The name stands on the trainees' pages, the slips, the class report and the "
        "certificates that are issued from now on; the institution on report and certificates.",
    },
    "info_name": {"vi": "Tên khóa học", "en": "Name of the course"},
    "info_institution": {"vi": "Đơn vị đào tạo", "en": "Institution"},
    "info_begins": {"vi": "Ngày bắt đầu", "en": "First day"},
    "info_ends": {"vi": "Ngày kết thúc", "en": "Last day"},
    "info_save": {"vi": "Lưu thông tin", "en": "Save"},
    "info_saved": {"vi": "✓ Đã lưu.", "en": "✓ Saved."},
    "info_date": {
        "vi": "Chưa đọc được ngày {text}. Hãy ghi theo mẫu 2026-12-01.",
        "en": "The date {text} cannot be read. Write it as 2026-12-01.",
    },
    "kept_title": {"vi": "Dữ liệu của học viên", "en": "The trainees' data"},
    "kept": {
        "vi": "Học viên được cho biết: dữ liệu lưu {months} tháng kể từ ngày khóa học kết thúc; "
        "cần hỏi, sửa hoặc xóa thì liên hệ {contact}.",
        "en": "Trainees are told: data are kept for {months} months after the end of the course; "
        "to ask, correct or delete, turn to {contact}.",
    },
    "kept_nobody": {"vi": "giảng viên", "en": "the instructors"},
    "kept_change": {
        "vi": "Muốn đổi, hãy nhờ người quản trị máy chủ chạy lệnh:",
        "en": "To change that, ask whoever runs the server to run:",
    },
    "closed_title": {"vi": "Các khóa đã kết thúc", "en": "Courses that have ended"},
    "closed_none": {"vi": "Chưa có khóa nào kết thúc.", "en": "No course has ended yet."},
    "closed_when": {"vi": "kết thúc lúc {when}", "en": "ended at {when}"},
    "closed_where": {
        "vi": "Nơi lưu trên máy chủ: {folder}",
        "en": "On the server: {folder}",
    },
    "end_link": {"vi": "Kết thúc khóa này, mở khóa mới", "en": "End this course, begin a new one"},
    "end_title": {"vi": "Kết thúc khóa này, mở khóa mới", "en": "End this course, begin a new one"},
    "end_back": {"vi": "← Về thông tin khóa học", "en": "← Back to the course"},
    "end_what": {"vi": "Điều gì sẽ xảy ra", "en": "What will happen"},
    "end_1": {
        "vi": "Trọn khóa “{course}” được cất vào kho trên máy chủ: danh sách lớp, bài nộp, điểm, "
        "nhận xét, báo cáo, giấy chứng nhận. Không có gì bị xóa.",
        "en": "All of “{course}” is put into an archive on the server: class list, hand-ins, "
        "marks, feedback, report, certificates. Nothing is deleted.",
    },
    "end_2": {
        "vi": "Học viên của khóa này bị đăng xuất ngay và không vào được nữa; bài đang làm dở được "
        "cất cùng khóa. Ai chưa nộp thì không nộp được nữa.",
        "en": "The trainees of this course are signed out at once and cannot come in any more; "
        "what they are working on is archived with it. Nobody can hand in for it any more.",
    },
    "end_3": {
        "vi": "Khóa mới bắt đầu trống: chưa có học viên, chưa phát bài, chưa có hạn nộp, điểm và "
        "báo cáo.",
        "en": "The new course begins empty: no trainees, no released labs, no due dates, marks or "
        "report.",
    },
    "end_4": {
        "vi": "Mã trên giấy chứng nhận đã cấp vẫn kiểm tra được.",
        "en": "The codes of certificates that were issued can still be verified.",
    },
    "end_5": {
        "vi": "Không quay lại khóa này trên trang web được. Nếu còn bài chưa chấm hoặc chứng nhận "
        "chưa cấp, hãy làm xong trước.",
        "en": "There is no way back on these pages. If there is still something to mark, or a "
        "certificate to issue, do that first.",
    },
    "end_new": {"vi": "Khóa mới", "en": "The new course"},
    "end_with": {
        "vi": "Giảng viên cùng sang khóa mới (giữ nguyên mật khẩu)",
        "en": "Instructors who come along, with their passwords",
    },
    "end_you": {"vi": "{name} (bạn)", "en": "{name} (you)"},
    "end_sure": {"vi": "Xác nhận", "en": "To confirm"},
    "end_type": {
        "vi": "Gõ tên khóa đang học: {course}",
        "en": "Type the name of the present course: {course}",
    },
    "end_do": {"vi": "Kết thúc khóa này và mở khóa mới", "en": "End this course and begin the new"},
    "end_differs": {
        "vi": "Tên vừa gõ không giống tên khóa đang học ({course}), nên chưa làm gì cả. Hãy gõ lại "
        "cho đúng.",
        "en": "What was typed is not the name of the present course ({course}), and nothing was "
        "done. Type it again.",
    },
    "end_no_name": {"vi": "Hãy ghi tên khóa học mới.", "en": "Give the new course a name."},
}

TEXTS = Texts({**OF_THE_DESK, **_TWINS})
