"""What the trainees' pages say, in both languages."""

from __future__ import annotations

from lab_utils.language import Texts

# Nothing is broken between a number and what it counts.
_TWINS = {
    # My labs
    "title": {"vi": "Bài thực hành của tôi", "en": "My labs"},
    "hello": {"vi": "Xin chào {name}", "en": "Hello {name}"},
    "skip": {"vi": "Đến nội dung chính", "en": "Skip to the content"},
    "other_language": {"vi": "English", "en": "Tiếng Việt"},
    "ask_profession": {
        "vi": "Bạn làm nghề gì? Trang này sẽ xếp bài bắt buộc của bạn lên trước.",
        "en": "What is your profession? This page then shows first what you have to do.",
    },
    "profession": {"vi": "Tôi là", "en": "I am a"},
    "choose": {"vi": "Chọn", "en": "Choose"},
    "change": {"vi": "Đổi nghề nghiệp", "en": "Change profession"},
    "go_on_at": {
        "vi": "Làm tiếp: bài\u00a0{number}, câu\u00a0{question}",
        "en": "Go on: lab\u00a0{number}, question\u00a0{question}",
    },
    "go_on_end": {"vi": "Nộp bài\u00a0{number}", "en": "Hand in lab\u00a0{number}"},
    "all_there": {
        "vi": "Bạn đã trả lời đủ {asked}\u00a0câu.",
        "en": "All {asked}\u00a0questions are answered.",
    },
    "begin": {"vi": "Bắt đầu: bài\u00a0{number}", "en": "Begin: lab\u00a0{number}"},
    "next": {"vi": "Bài tiếp theo: {number}", "en": "Next lab: {number}"},
    "open_lab": {"vi": "Mở bài\u00a0{number}", "en": "Open lab\u00a0{number}"},
    "go_on": {"vi": "Làm tiếp", "en": "Go on"},
    "open": {"vi": "Mở bài", "en": "Open"},
    "required_done": {
        "vi": "Bắt buộc: đã nộp {done}/{all} bài",
        "en": "Required: {done} of {all} handed in",
    },
    "way_heard": {
        "vi": "Đã nộp {done} trên {all} bài bắt buộc; cuối đường là giấy chứng nhận",
        "en": "{done} of {all} required labs are handed in; at the end stands the certificate",
    },
    "to_go": {
        "vi": "Còn {left} bài nữa là đến",
        "en": "{left} to go until the",
    },
    "all_done": {
        "vi": "Bạn đã nộp đủ các bài bắt buộc. Giảng viên chấm xong thì cấp",
        "en": "All required labs are handed in. When they are marked, you get the",
    },
    "certificate": {"vi": "giấy chứng nhận", "en": "certificate"},
    "conditions": {"vi": "Xem điều kiện", "en": "What it takes"},
    "conditions_text": {
        "vi": "Nộp tất cả các bài bắt buộc và mỗi bài đạt từ một nửa số điểm trở lên.",
        "en": "Hand in all required labs and reach at least half of the points in each.",
    },
    "read_certificate": {
        "vi": "Xem giấy chứng nhận của bạn",
        "en": "See your certificate",
    },
    "no_certificate": {
        "vi": "Bạn chưa có giấy chứng nhận. Nộp tất cả các bài bắt buộc, mỗi bài đạt từ một nửa số "
        "điểm trở lên, thì giảng viên cấp.",
        "en": "There is no certificate for you yet. Your instructor issues it once all required "
        "labs are handed in, with at least half of the points in each.",
    },
    "others": {"vi": "Các bài khác", "en": "Other labs"},
    "elective": {"vi": "tự chọn", "en": "elective"},
    "required": {"vi": "bắt buộc", "en": "required"},
    "minutes": {"vi": "{minutes}\u00a0phút", "en": "{minutes}\u00a0minutes"},
    "due": {"vi": "hạn nộp {due}", "en": "due {due}"},
    "closed": {"vi": "đã hết hạn nộp ({due})", "en": "closed ({due})"},
    "new": {"vi": "Chưa làm", "en": "Not begun"},
    "begun": {"vi": "Đang làm", "en": "Begun"},
    "handed_in": {"vi": "Đã nộp", "en": "Handed in"},
    "changed": {
        "vi": "Đã sửa sau khi nộp: hãy nộp lại để tính bản mới",
        "en": "Changed since it was handed in: hand in again for the new version to count",
    },
    "marked": {"vi": "Đã có nhận xét", "en": "Feedback is there"},
    "held": {"vi": "Giảng viên chưa mở bài này", "en": "Not opened by your instructor yet"},
    "held_begun": {
        "vi": "Giảng viên đang tạm giữ bài này, chưa nộp được; những gì bạn đã làm vẫn còn nguyên",
        "en": "Held back by your instructor: it cannot be handed in now, and nothing of your "
        "work is lost",
    },
    "opens": {"vi": "Mở từ {time}", "en": "Opens at {time}"},
    "progress": {
        "vi": "đã trả lời {done}/{asked}\u00a0câu",
        "en": "{done} of {asked}\u00a0questions answered",
    },
    "receipt": {"vi": "nộp lúc {time}, mã {code}", "en": "handed in at {time}, code {code}"},
    "hand_in": {"vi": "Nộp bài", "en": "Hand in"},
    "hand_in_again": {"vi": "Nộp lại", "en": "Hand in again"},
    "feedback": {"vi": "Đọc nhận xét", "en": "Read the feedback"},
    "notebook": {"vi": "Mở bằng notebook", "en": "Open as a notebook"},
    "page": {"vi": "Mở bằng trang web", "en": "Open as a page"},
    "none": {"vi": "Giảng viên chưa phát bài nào.", "en": "No lab has been released yet."},
    "help": {"vi": "Trợ giúp", "en": "Help"},
    "help_kept": {
        "vi": "Câu trả lời được ghi ngay khi bạn chọn; tắt máy hay mất mạng đều không mất.",
        "en": "An answer is recorded the moment you give it; neither a machine that is switched "
        "off nor a broken line loses it.",
    },
    "help_who": {
        "vi": "Có gì chưa rõ, hãy hỏi giảng viên của khóa học.",
        "en": "If anything is unclear, ask your instructor.",
    },
    "sign_out": {"vi": "Đăng xuất", "en": "Sign out"},
    "own_data": {"vi": "Dữ liệu của tôi", "en": "My data"},
    "password": {"vi": "Đổi mật khẩu", "en": "Change password"},
    # The lab
    "questions": {"vi": "Các câu của bài", "en": "The questions of the lab"},
    "where": {"vi": "Câu", "en": "Question"},
    "question": {"vi": "Câu {number}", "en": "Question {number}"},
    "points": {"vi": "{points}\u00a0điểm", "en": "{points}\u00a0points"},
    "one_point": {"vi": "1\u00a0điểm", "en": "1\u00a0point"},
    "by_hand": {"vi": "{points}, giảng viên chấm", "en": "{points}, marked by your instructor"},
    "not_scored": {"vi": "Không tính điểm", "en": "Carries no marks"},
    "part": {"vi": "Phần {number}/{all}", "en": "Part {number} of {all}"},
    "back_heard": {"vi": "Về các bài của tôi", "en": "Back to my labs"},
    "end": {"vi": "Hết bài", "en": "The end of the lab"},
    "end_text": {
        "vi": "Câu nào chưa làm, bạn quay lại lúc nào cũng được trước khi nộp.",
        "en": "You can come back to any question before you hand in.",
    },
    "rest": {"vi": "Nghỉ ở đây, lát nữa làm tiếp", "en": "Rest here, go on later"},
    "no_script": {
        "vi": "Trình duyệt này đang tắt JavaScript nên chưa trả lời được. Hãy bật lên rồi tải lại "
        "trang.",
        "en": "JavaScript is switched off in this browser: switch it on and load the page again.",
    },
    "heard_blank": {"vi": "Câu {number}: chưa trả lời", "en": "Question {number}: not answered"},
    "heard_half": {"vi": "Câu {number}: làm dở", "en": "Question {number}: half done"},
    "heard_done": {"vi": "Câu {number}: đã ghi", "en": "Question {number}: recorded"},
    "kept_here": {
        "vi": "Chưa gửi được. Câu trả lời đang giữ trên máy này và sẽ tự gửi khi có mạng.",
        "en": "Not sent yet. Your answer is kept on this device and sent once there is a line.",
    },
    "no_line": {
        "vi": "Mất mạng. Bạn cứ làm tiếp: câu trả lời giữ trên máy này và sẽ tự gửi khi có mạng.",
        "en": "There is no line. Go on: your answers are kept on this device and sent once there "
        "is one.",
    },
    "line_is_back": {
        "vi": "Đã có mạng lại, đang gửi câu trả lời…",
        "en": "The line is back: your answers are being sent…",
    },
    "all_recorded": {
        "vi": "Đã có mạng lại. Mọi câu trả lời đã được ghi.",
        "en": "The line is back. All your answers are recorded.",
    },
    "unsent_long": {
        "vi": "Chưa gửi được {count} câu trả lời từ {time}. Máy vẫn tự gửi lại; bạn cứ làm tiếp.",
        "en": "{count} answers wait to be sent since {time}. They are sent by themselves; go on.",
    },
    "server_full": {
        "vi": "Máy chủ tạm hết chỗ ghi. Câu trả lời giữ trên máy này và sẽ tự gửi lại; hãy báo "
        "giảng viên.",
        "en": "The server has no room at the moment. Your answers are kept on this device and "
        "sent again by themselves; tell your instructor.",
    },
    "not_kept": {
        "vi": "Máy này hết chỗ giữ câu trả lời. Đừng đóng trang cho đến khi mọi câu đã được ghi.",
        "en": "This device has no room to keep your answers. Leave the page open until all are "
        "recorded.",
    },
    "image_waits": {
        "vi": "Chưa tải được ảnh. Ảnh sẽ tự hiện khi có mạng.",
        "en": "The image is not here yet. It comes by itself once there is a line.",
    },
    "go_on_at_question": {
        "vi": "Làm tiếp từ câu {number}",
        "en": "Go on at question {number}",
    },
    "sign_in_again": {
        "vi": "Bạn đã đăng xuất. Câu trả lời giữ trên máy này cho đến khi bạn đăng nhập lại.",
        "en": "You are signed out. Your answers are kept on this device until you sign in again.",
    },
    "sign_in": {"vi": "Đăng nhập", "en": "Sign in"},
    "new_version": {
        "vi": "Bài đã có bản mới. Câu trả lời của bạn vẫn còn.",
        "en": "There is a new version of this lab. Your answers are still there.",
    },
    "load_it": {"vi": "Mở bản mới", "en": "Open it"},
    "closed_now": {
        "vi": "Giảng viên đang tạm giữ bài này, hoặc đã hết hạn: bạn xem lại được, chưa ghi được.",
        "en": "Your instructor holds this lab back, or it is closed: you can read it, and record "
        "nothing now.",
    },
    "take_along": {
        "vi": "Tải cả bài để làm khi không có mạng ({count} hình)",
        "en": "Load the whole lab ({count} pictures), to work without a line",
    },
    "taking": {"vi": "Đang tải {done}/{all}…", "en": "Loading {done} of {all}…"},
    "taken": {
        "vi": "Đã tải cả bài: không có mạng vẫn làm được.",
        "en": "The whole lab is loaded: you can work without a line.",
    },
    "not_taken": {
        "vi": "Chưa tải được hết. Hãy thử lại khi mạng tốt hơn.",
        "en": "Not all of it could be loaded. Try again when the line is better.",
    },
    # Handing in
    "hand_in_title": {"vi": "Nộp bài\u00a0{number}?", "en": "Hand in lab\u00a0{number}?"},
    "still_open": {
        "vi": "Còn {open} trên {asked} câu chưa xong:",
        "en": "{open} of {asked} questions are not finished:",
    },
    "blank": {"vi": "chưa trả lời", "en": "not answered"},
    "half": {"vi": "làm dở", "en": "half done"},
    "due_is": {"vi": "Hạn nộp: {due}.", "en": "Due: {due}."},
    "too_late": {
        "vi": "Bài này đã hết hạn nộp lúc {due}. Những gì bạn đã làm vẫn còn nguyên; nếu có lý do "
        "chính đáng, hãy xin giảng viên gia hạn.",
        "en": "This lab closed at {due}. Your work is still there; if you have a good reason, ask "
        "your instructor for an extension.",
    },
    "again": {
        "vi": "Còn hạn thì nộp lại được; bản nộp sau cùng được chấm.",
        "en": "You may hand in again until the due date; the last version is marked.",
    },
    "yes": {"vi": "Nộp bài", "en": "Hand in"},
    "not_yet": {"vi": "Quay lại bài", "en": "Back to the lab"},
    "nothing_yet": {
        "vi": "Bạn chưa mở bài này.",
        "en": "You have not opened this lab yet.",
    },
    "receipt_title": {"vi": "Biên nhận bài {number}", "en": "Receipt for lab {number}"},
    "lab": {"vi": "Bài {number}", "en": "Lab {number}"},
    "thanks": {"vi": "Cảm ơn bạn, bài đã nộp", "en": "Thank you, your lab is handed in"},
    "code": {"vi": "Mã biên nhận", "en": "Receipt"},
    "received": {
        "vi": "Nhận lúc {time} (giờ Việt Nam). Bạn không cần chép: mã luôn có trong danh sách bài.",
        "en": "Received at {time} (Vietnam). No need to write it down: the code stays on the list "
        "of your labs.",
    },
    "then": {"vi": "Sau đó", "en": "What comes next"},
    "then_text": {
        "vi": "Giảng viên chấm bài rồi trả nhận xét. Có nhận xét thì bài này hiện “Đã có nhận xét” "
        "trong danh sách của bạn.",
        "en": "Your instructor marks the lab and gives feedback. Then this lab shows “Feedback is "
        "there” on your list.",
    },
    "until": {"vi": "Còn hạn đến {due}:", "en": "Until {due} you may"},
    "no_due": {"vi": "Bạn vẫn có thể", "en": "You may still"},
    "change_it": {"vi": "sửa bài và nộp lại", "en": "change it and hand in again"},
    "last_counts": {"vi": "Bản nộp sau cùng được chấm.", "en": "The last version is marked."},
    "start_again": {"vi": "Làm lại từ đầu", "en": "Start again"},
    "start_again_ask": {
        "vi": "Bài {title} sẽ trở về như lúc mới mở. Các câu trả lời hiện có được cất đi, không "
        "mất; bài đã nộp không đổi.",
        "en": "{title} becomes as you first got it. Your present answers are put aside and not "
        "lost; what you handed in does not change.",
    },
    "start_again_yes": {
        "vi": "Cất bản cũ và làm lại",
        "en": "Put the old one aside and start again",
    },
    "back": {"vi": "← Về danh sách bài", "en": "← Back to my labs"},
    # What went wrong
    "no": {"vi": "Chưa làm được", "en": "That did not work"},
    "no_page": {
        "vi": "Không có trang này. Hãy quay về danh sách bài.",
        "en": "There is no such page. Go back to the list of your labs.",
    },
    "no_question": {
        "vi": "Bài này không có câu hỏi ấy nữa. Hãy tải lại trang.",
        "en": "The lab has no such question any more. Load the page again.",
    },
    "disk": {
        "vi": "Máy chủ không ghi được. Những gì đã ghi vẫn còn; hãy báo giảng viên.",
        "en": "The server cannot write. What was recorded is still there; tell your instructor.",
    },
    "hub_away": {
        "vi": "Máy chủ đang khởi động lại. Những gì bạn đã làm vẫn còn; hãy thử lại sau ít phút.",
        "en": "The server is starting again. Your work is still there; try again in a minute.",
    },
    "who": {
        "vi": "Máy chủ không nhận ra bạn là người của khóa học. Hãy đăng nhập lại.",
        "en": "You were not recognised as somebody of this course. Sign in again.",
    },
    "signed_out": {
        "vi": "Bạn đã đăng xuất. Hãy đăng nhập lại.",
        "en": "You are signed out. Sign in again.",
    },
    "open_too_long": {
        "vi": "Trang này để lâu quá nên chưa gửi được. Hãy quay lại, tải lại trang rồi bấm lại.",
        "en": "The page was open for too long and nothing was sent. Go back, load it again and "
        "press the button once more.",
    },
    "too_fast": {
        "vi": "Bạn bấm nhanh quá. Hãy đợi vài giây rồi thử lại.",
        "en": "That was too fast. Wait some seconds and try again.",
    },
    "too_large": {
        "vi": "Câu trả lời dài quá nên chưa ghi được. Hãy viết ngắn lại.",
        "en": "The answer is too long to be recorded. Make it shorter.",
    },
    "unreadable": {
        "vi": "Máy chủ không đọc được câu trả lời, nên chưa ghi. Hãy tải lại trang.",
        "en": "The answer could not be read and is not recorded. Load the page again.",
    },
    "trouble": {
        "vi": "Máy chủ gặp trục trặc. Những gì bạn đã làm vẫn còn; hãy thử lại sau ít phút, hoặc "
        "báo giảng viên.",
        "en": "Something went wrong on the server. Your work is still there; try again in a "
        "minute, or tell your instructor.",
    },
}

TEXTS = Texts(_TWINS)

# Those that the scripts of a lab's page show.
SCRIPT_TEXTS = (
    *("heard_blank", "heard_half", "heard_done", "go_on_at_question", "kept_here"),
    *("no_line", "line_is_back", "all_recorded", "unsent_long", "server_full", "not_kept"),
    *("sign_in_again", "sign_in", "new_version", "load_it", "closed_now", "image_waits"),
    *("take_along", "taking", "taken", "not_taken"),
)
