"""What the front page says, in both languages."""

from __future__ import annotations

from lab_utils.language import Texts

_TWINS = {
    "title": {"vi": "Bài thực hành của tôi", "en": "My labs"},
    "hello": {"vi": "Xin chào {name}.", "en": "Hello {name}."},
    "ask_profession": {
        "vi": "Bạn làm nghề gì? Trang này sẽ xếp bài bắt buộc của bạn lên trước.",
        "en": "What is your profession? This page then shows first what you have to do.",
    },
    "profession": {"vi": "Tôi là", "en": "I am a"},
    "choose": {"vi": "Chọn", "en": "Choose"},
    "change": {"vi": "Đổi nghề nghiệp", "en": "Change profession"},
    "other_language": {"vi": "English", "en": "Tiếng Việt"},
    "others": {"vi": "Các bài khác", "en": "Other labs"},
    "required": {"vi": "bắt buộc", "en": "required"},
    "elective": {"vi": "tự chọn", "en": "elective"},
    "minutes": {"vi": "{minutes} phút", "en": "{minutes} minutes"},
    "due": {"vi": "hạn nộp {due}", "en": "due {due}"},
    "closed": {"vi": "đã hết hạn nộp ({due})", "en": "closed ({due})"},
    "new": {"vi": "○ Chưa mở", "en": "○ Not opened"},
    "held": {
        "vi": "◇ Giảng viên chưa mở bài này",
        "en": "◇ Not opened by your instructor yet",
    },
    "held_begun": {
        "vi": "◇ Giảng viên đang tạm giữ bài này, chưa nộp được; những gì bạn đã làm vẫn còn "
        "nguyên",
        "en": "◇ Held back by your instructor: it cannot be handed in now, and nothing of your "
        "work is lost",
    },
    "opens": {"vi": "◇ Mở từ {time}", "en": "◇ Opens at {time}"},
    "begun": {"vi": "◐ Đang làm", "en": "◐ Begun"},
    "handed_in": {"vi": "● Đã nộp", "en": "● Handed in"},
    "changed": {
        "vi": "◑ Đã sửa sau khi nộp: nộp lại để tính bản mới",
        "en": "◑ Changed since it was handed in: hand in again for the new version to count",
    },
    "marked": {"vi": "★ Đã có nhận xét", "en": "★ Feedback is there"},
    "progress": {
        "vi": "đã trả lời {done}/{asked} câu",
        "en": "{done} of {asked} questions answered",
    },
    "receipt": {"vi": "nộp lúc {time}, mã {code}", "en": "handed in at {time}, code {code}"},
    "open": {"vi": "Mở bài", "en": "Open"},
    "go_on": {"vi": "Làm tiếp", "en": "Go on"},
    "look": {"vi": "Xem lại bài", "en": "Look again"},
    "hand_in": {"vi": "Nộp bài", "en": "Hand in"},
    "hand_in_again": {"vi": "Nộp lại", "en": "Hand in again"},
    "feedback": {"vi": "Đọc nhận xét", "en": "Read the feedback"},
    "start_again": {"vi": "Làm lại từ đầu", "en": "Start again"},
    "start_again_ask": {
        "vi": "Bài trở về như lúc mới nhận. Bản bạn đang làm được cất vào thư mục ban-luu, bài đã "
        "nộp không đổi.",
        "en": "The lab becomes as you first got it. What you have done is kept in the folder "
        "ban-luu; what you handed in does not change.",
    },
    "start_again_yes": {
        "vi": "Cất bản cũ và làm lại",
        "en": "Keep the old one and start again",
    },
    "all_answered": {
        "vi": "Bạn đã trả lời đủ {asked} câu.",
        "en": "All {asked} questions are answered.",
    },
    "blank": {
        "vi": "Còn {blank} trên {asked} câu chưa trả lời:",
        "en": "{blank} of {asked} questions are still blank:",
    },
    "hand_in_now": {"vi": "Nộp bài {title}?", "en": "Hand in {title}?"},
    "again": {
        "vi": "Còn hạn thì nộp lại được; bản nộp sau cùng được chấm.",
        "en": "You may hand in again until the due date; the last version is marked.",
    },
    "yes": {"vi": "Nộp", "en": "Hand in"},
    "back": {"vi": "← Về danh sách bài", "en": "← Back to my labs"},
    "done": {"vi": "Đã nộp bài {title}", "en": "{title} is handed in"},
    "keep_code": {
        "vi": "Mã biên nhận: {code}. Thời điểm: {time} (giờ Việt Nam). Mã này luôn có ở danh sách "
        "bài.",
        "en": "Receipt: {code}. Time: {time} (Vietnam). You find it on the list of labs at any "
        "time.",
    },
    "no": {"vi": "Chưa làm được", "en": "That did not work"},
    "no_lab": {
        "vi": "Không có bài này. Hãy quay về danh sách bài.",
        "en": "There is no such lab. Go back to the list.",
    },
    "disk": {
        "vi": "Không ghi được vào thư mục của bạn ({reason}). Bài làm vẫn còn; hãy báo giảng viên.",
        "en": "Your folder cannot be written ({reason}). Your work is still there; tell your "
        "instructor.",
    },
    "none": {
        "vi": "Giảng viên chưa phát bài nào.",
        "en": "No lab has been released yet.",
    },
    "sign_out": {"vi": "Đăng xuất", "en": "Sign out"},
    "own_data": {"vi": "Dữ liệu của tôi", "en": "My data"},
    "password": {"vi": "Đổi mật khẩu", "en": "Change password"},
}

TEXTS = Texts(_TWINS)
