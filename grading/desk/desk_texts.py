"""What the instructor's page says, in both languages."""

from __future__ import annotations

from lab_utils.language import Texts

_TWINS = {
    "title": {"vi": "Bàn giảng viên", "en": "Instructor's desk"},
    "hello": {"vi": "Xin chào {name}.", "en": "Hello {name}."},
    "other_language": {"vi": "English", "en": "Tiếng Việt"},
    "sign_out": {"vi": "Đăng xuất", "en": "Sign out"},
    "own_data": {"vi": "Dữ liệu của tôi", "en": "My data"},
    "password": {"vi": "Đổi mật khẩu", "en": "Change password"},
    "back": {"vi": "← Về bàn giảng viên", "en": "← Back to the desk"},
    "back_one": {"vi": "← Quay lại", "en": "← Back"},
    "no": {"vi": "Chưa làm được", "en": "That did not work"},
    "disk": {
        "vi": "Không đọc hoặc ghi được thư mục của khóa học ({reason}).",
        "en": "The folder of the course cannot be read or written ({reason}).",
    },
    # The whole course
    "course": {"vi": "Cả khóa", "en": "The whole course"},
    "report": {"vi": "Lập báo cáo lớp", "en": "Write the class report"},
    "read_report": {"vi": "Đọc báo cáo lớp", "en": "Read the class report"},
    "certificate": {"vi": "Cấp chứng nhận", "en": "Issue certificates"},
    "get_certificates": {"vi": "Tải các chứng nhận", "en": "Get the certificates"},
    "moodle": {"vi": "Xuất điểm cho Moodle", "en": "Export marks for Moodle"},
    "get_moodle": {"vi": "Tải tệp Moodle", "en": "Get the file for Moodle"},
    "people": {"vi": "Danh sách lớp", "en": "Class list"},
    "course_info": {"vi": "Thông tin khóa học", "en": "About the course"},
    "new_course": {"vi": "Kết thúc khóa cũ, mở khóa mới", "en": "End a course, begin a new one"},
    "did_new_course": {
        "vi": "Khóa “{name}” đã mở. Khóa trước đã được cất trọn vẹn: xem ở Thông tin khóa học. "
        "Việc tiếp theo: đưa danh sách lớp vào, rồi phát bài.",
        "en": "“{name}” has begun. The course before is archived whole: see About the course. "
        "Next: put the class list in, then release labs.",
    },
    "formgrader": {"vi": "Chấm tự luận (formgrader)", "en": "Mark written answers (formgrader)"},
    # A lab
    "not_released": {"vi": "○ Chưa phát", "en": "○ Not released"},
    "released": {"vi": "● Đã phát", "en": "● Released"},
    "released_in": {"vi": "● Đã phát bằng {name}", "en": "● Released in {name}"},
    "due": {"vi": "hạn nộp {due}", "en": "due {due}"},
    "no_due": {"vi": "không có hạn nộp", "en": "no due date"},
    "grace": {"vi": "châm chước {minutes} phút", "en": "{minutes} minutes grace"},
    "extended": {"vi": "{count} người được gia hạn", "en": "{count} with an extension"},
    "handed_in": {"vi": "đã nộp", "en": "handed in"},
    "collected": {"vi": "đã thu", "en": "collected"},
    "marked": {"vi": "đã chấm", "en": "marked"},
    "waiting": {"vi": "chờ chấm tự luận", "en": "wait for a person"},
    "given": {"vi": "đã nhận xét", "en": "with feedback"},
    "trainees": {"vi": "học viên", "en": "trainees"},
    "release": {"vi": "Phát bài", "en": "Release"},
    "release_again": {"vi": "Phát lại bài", "en": "Release again"},
    "release_again_ask": {
        "vi": "Học viên chưa mở bài sẽ nhận bản mới; bài đang làm và bài đã nộp giữ nguyên. Điểm "
        "được chấm theo bản phát sau cùng.",
        "en": "Who has not opened the lab gets the new version; what is begun or handed in stays. "
        "Marks follow the latest release.",
    },
    "language": {"vi": "Ngôn ngữ", "en": "Language"},
    "vi": {"vi": "tiếng Việt", "en": "Vietnamese"},
    "en": {"vi": "tiếng Anh", "en": "English"},
    "collect": {"vi": "Thu bài", "en": "Collect"},
    "mark": {"vi": "Chấm", "en": "Mark"},
    "written": {"vi": "Chấm câu tự luận", "en": "Mark written answers"},
    "feedback": {"vi": "Trả nhận xét", "en": "Give feedback"},
    "set_due": {"vi": "Hạn nộp", "en": "Due date"},
    "lab_report": {"vi": "Báo cáo của bài", "en": "Report of this lab"},
    # Work
    "work": {"vi": "Việc gần nhất", "en": "Latest work"},
    "no_work": {"vi": "Chưa có việc nào.", "en": "Nothing was done yet."},
    "running": {"vi": "Đang làm…", "en": "At work…"},
    "waits": {
        "vi": "Việc khác đang thu hoặc chấm bài của khóa học, nên phải đợi việc đó xong.",
        "en": "Others were collecting or marking in this course: they came first.",
    },
    "ended": {"vi": "✓ Đã xong", "en": "✓ Done"},
    "failed": {"vi": "✗ Chưa làm được", "en": "✗ That did not work"},
    "killed": {
        "vi": "✗ Bị ngắt giữa chừng. Những gì đã ghi vẫn còn: bấm nút đó lần nữa để làm tiếp.",
        "en": "✗ Interrupted. What was written is still there: press the button again to go on.",
    },
    "broken": {
        "vi": "Chương trình gặp lỗi. Chi tiết ở tệp state/desk/job.log trong thư mục khóa học; "
        "bấm nút lần nữa, nếu vẫn lỗi hãy gửi tệp đó cho người quản trị máy chủ.",
        "en": "The program has a fault. Details are in state/desk/job.log of the course; press "
        "the button again, and if it stays, send that file to whoever runs the server.",
    },
    "count": {"vi": "{done} trên {total}", "en": "{done} of {total}"},
    "rate": {"vi": "{rate} mỗi giây", "en": "{rate} a second"},
    "refresh": {"vi": "Xem tiến độ mới nhất", "en": "Show the latest progress"},
    "no_step": {"vi": "Không có việc này.", "en": "There is no such work."},
    "no_lab": {"vi": "Không có bài này.", "en": "There is no such lab."},
    "no_file": {"vi": "Không có tệp này.", "en": "There is no such file."},
    "first_release": {
        "vi": "Bài này chưa được phát: hãy phát bài trước.",
        "en": "This lab has not been released: release it first.",
    },
    "did_release": {
        "vi": "Đã phát bài. Học viên thấy bài ở trang đầu của mình.",
        "en": "The lab is released. Trainees find it on their first page.",
    },
    "did_release_closed": {
        "vi": "Đã phát bài, nhưng bài chưa mở cho lớp.",
        "en": "The lab is released, and not open to the class yet.",
    },
    "did_collect": {
        "vi": "Đã thu bài của {count} học viên.",
        "en": "Submissions collected: {count}.",
    },
    "did_mark": {
        "vi": "{count} bài có điểm: {new} bài mới chấm, {before} bài đã chấm từ trước.",
        "en": "Submissions with marks: {count} ({new} new, {before} from before).",
    },
    "did_mark_waiting": {
        "vi": "{count} câu tự luận chờ người chấm.",
        "en": "Written answers that wait for a person: {count}.",
    },
    "did_mark_absent": {
        "vi": "{count} học viên chưa có bài được thu.",
        "en": "Trainees of whom nothing is collected: {count}.",
    },
    "look_at": {
        "vi": "Cần xem lại {trainee}: {reason}",
        "en": "Please look at {trainee}: {reason}",
    },
    "look_at_unmarked": {
        "vi": "Không chấm được {trainee}: {reason}",
        "en": "Not done for {trainee}: {reason}",
    },
    "did_feedback": {
        "vi": "{count} học viên đã có nhận xét.",
        "en": "Trainees with feedback: {count}.",
    },
    "did_feedback_waiting": {
        "vi": "{count} học viên chờ: còn câu tự luận chưa chấm.",
        "en": "Trainees whose written answers are still to be marked: {count}.",
    },
    "did_report": {
        "vi": "Báo cáo về {count} bài đã sẵn sàng.",
        "en": "The report is ready; labs in it: {count}.",
    },
    "did_certificate": {
        "vi": "{made} chứng nhận mới, {kept} đã có từ trước; {waiting} học viên chưa hoàn thành.",
        "en": "Certificates made: {made}, kept: {kept}; not completed yet: {waiting}.",
    },
    "did_moodle": {
        "vi": "Tệp moodle.csv đã sẵn sàng. Trong Moodle: Điểm → Nhập → tệp CSV; điểm tối đa của "
        "mỗi bài:",
        "en": "moodle.csv is ready. In Moodle: Grades → Import → CSV file; the maximum grade of "
        "each lab:",
    },
    "moodle_most": {"vi": "{lab}: {points}", "en": "{lab}: {points}"},
    # Due dates
    "due_title": {"vi": "Hạn nộp bài {title}", "en": "When {title} is due"},
    "due_now": {"vi": "Hạn nộp chung: {due} (giờ Việt Nam).", "en": "Due at {due} (Vietnam)."},
    "due_none": {"vi": "Bài này chưa có hạn nộp.", "en": "This lab has no due date."},
    "due_all": {"vi": "Hạn nộp cho cả lớp", "en": "For everybody"},
    "due_at": {"vi": "Ngày giờ (giờ Việt Nam)", "en": "Date and time (in Vietnam)"},
    "due_grace": {"vi": "Nhận trễ thêm (phút)", "en": "Taken so much later (minutes)"},
    "due_set": {"vi": "Đặt hạn nộp", "en": "Set the due date"},
    "due_remove": {
        "vi": "Bỏ hạn nộp (kể cả gia hạn)",
        "en": "Remove the due date and all extensions",
    },
    "due_one": {"vi": "Gia hạn cho một người", "en": "An extension for one person"},
    "due_who": {"vi": "Học viên", "en": "Trainee"},
    "due_extend": {"vi": "Gia hạn", "en": "Extend"},
    "due_extended": {"vi": "Đang được gia hạn", "en": "With an extension"},
    "due_withdraw": {"vi": "Bỏ gia hạn", "en": "Withdraw the extension"},
    "due_first": {
        "vi": "Muốn gia hạn cho một người, hãy đặt hạn nộp chung trước.",
        "en": "Set the date for everybody before you extend it for one person.",
    },
    "due_past": {"vi": "Hạn nộp đã qua?", "en": "A date in the past?"},
    "due_past_ask": {
        "vi": "{at} (giờ Việt Nam) đã qua. Đặt hạn này thì học viên không nộp bài được nữa.",
        "en": "{at} (Vietnam) has passed. With this date nobody it is for can hand in any more.",
    },
    "due_past_yes": {"vi": "Vẫn đặt hạn này", "en": "Set this date all the same"},
    # Open, held back, open from a date
    "set_open": {"vi": "Mở hoặc giữ lại", "en": "Open or hold back"},
    "set_open_all": {"vi": "Mở hoặc giữ lại các bài", "en": "Open or hold back all labs"},
    "not_released_yet": {"vi": "chưa phát", "en": "not released yet"},
    "is_open": {"vi": "đang mở cho lớp", "en": "open to the class"},
    "is_held": {"vi": "đang tạm giữ", "en": "held back"},
    "is_later": {"vi": "mở từ {opens}", "en": "opens at {opens}"},
    "open_title": {"vi": "Mở hoặc giữ lại: {title}", "en": "Open or hold back: {title}"},
    "open_all_title": {"vi": "Mở hoặc giữ lại tất cả các bài", "en": "Open or hold back all labs"},
    "open_about": {
        "vi": "Khi bài đang tạm giữ hoặc chưa tới ngày mở, học viên thấy tên bài nhưng chưa nhận "
        "và chưa nộp được. Bài đang làm và bài đã nộp vẫn còn nguyên.",
        "en": "While a lab is held back or not open yet, trainees see its name and can neither "
        "fetch it nor hand it in. What is begun or handed in stays.",
    },
    "open_now": {"vi": "Hiện nay", "en": "At present"},
    "open_change": {"vi": "Đổi cho cả lớp", "en": "Change it for the class"},
    "open_yes": {"vi": "Mở cho cả lớp", "en": "Open to the class"},
    "open_hold": {"vi": "Tạm giữ lại", "en": "Hold back"},
    "open_from": {"vi": "Mở từ ngày giờ này", "en": "Open at this date and time"},
    "release_problem": {
        "vi": "Chưa phát được: {reason}",
        "en": "It could not be released: {reason}",
    },
    # People; more in people_texts.py
    "username": {"vi": "Tài khoản", "en": "User name"},
    "role": {"vi": "Vai trò", "en": "Role"},
    "name": {"vi": "Họ và tên", "en": "Name"},
    "profession": {"vi": "Nghề", "en": "Profession"},
    "unit": {"vi": "Đơn vị", "en": "Unit"},
    "trainee": {"vi": "học viên", "en": "trainee"},
    "instructor": {"vi": "giảng viên", "en": "instructor"},
}

TEXTS = Texts(_TWINS)
