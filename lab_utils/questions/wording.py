"""What questions of every kind say to a trainee, in both languages.

Texts of one kind of question stand in its module in `lab_utils.questions.kinds`, those of one lab
in its ``items.yaml``.
"""

from __future__ import annotations

from lab_utils.language import Texts

TEXTS = Texts(
    {
        "recorded": {
            "vi": "Đã ghi: {answer}",
            "en": "Recorded: {answer}",
        },
        "recorded_at": {
            "vi": "lúc {time}",
            "en": "at {time}",
        },
        "waits_for_line": {
            "vi": "Đang mất kết nối với máy chủ: câu trả lời được giữ trong thư mục của bạn và tự "
            "gửi khi có lại kết nối.",
            "en": "The server cannot be reached: the answer is kept in your folder and sent by "
            "itself when it can be reached again.",
        },
        "blank": {
            "vi": "Chưa trả lời.",
            "en": "Not answered yet.",
        },
        "form_right": {
            "vi": "Câu trả lời đúng dạng. Điểm sẽ có sau khi giảng viên chấm.",
            "en": "The form of your answer is right. Marks come after your instructor has marked.",
        },
        "think_again": {
            "vi": "Xin xem lại: {text}",
            "en": "Please look again: {text}",
        },
        "not_scored": {
            "vi": "Câu này không tính điểm.",
            "en": "This question carries no marks.",
        },
        "saving": {
            "vi": "Đang ghi…",
            "en": "Saving…",
        },
        "unsaved": {
            "vi": "Chưa ghi.",
            "en": "Not saved yet.",
        },
        "not_saved": {
            "vi": "Chưa ghi được: máy chủ chưa trả lời. Câu trả lời vẫn còn trên màn hình và "
            "được gửi "
            "lại cho đến khi ghi xong. Nếu sau một phút vẫn chưa được, tải lại trang: câu trả lời "
            "hiện lại và được ghi.",
            "en": "Not saved yet: the server has not replied. Your answer stays on the screen "
            "and is "
            "sent again until it is saved. If it is not after a minute, reload the page: your "
            "answer "
            "comes back and is saved.",
        },
        "choose": {"vi": "– chọn –", "en": "– choose –"},
        "your_answer": {"vi": "Câu trả lời của bạn", "en": "Your answer"},
        "score_shown": {
            "vi": "Điểm: {points} / {most}. {reason}",
            "en": "Points: {points} / {most}. {reason}",
        },
        "score_blank": {
            "vi": "Chưa trả lời nên chưa có điểm.",
            "en": "Not answered, so no points.",
        },
        "score_full": {"vi": "Đúng.", "en": "Right."},
        "score_part": {"vi": "Đúng một phần.", "en": "Partly right."},
        "score_none": {"vi": "Chưa đúng.", "en": "Not right."},
        # What cannot be read
        "unknown_option": {
            "vi": "“{value}” không có trong các lựa chọn: {options}.",
            "en": "“{value}” is not one of the options: {options}.",
        },
        "unknown_part": {
            "vi": "“{value}” không có trong câu này; cần: {options}.",
            "en": "“{value}” is not part of this question; expected: {options}.",
        },
        "wrong_form": {
            "vi": "Câu trả lời không đúng dạng: cần {expected}.",
            "en": "The answer does not have the right form: expected {expected}.",
        },
        "form_table": {"vi": "mỗi mục một giá trị", "en": "one value for each item"},
        # What is wrong with the lab's own file
        "cannot_open": {
            "vi": "Không mở được bài thực hành. Xin báo giảng viên; các câu trả lời đã ghi vẫn "
            "còn. "
            "({reason})",
            "en": "The lab cannot be opened. Please tell your instructor; the answers recorded "
            "so far "
            "are kept. ({reason})",
        },
        # What is wrong with answers.json
        "file_unreadable": {
            "vi": "Không đọc được tệp câu trả lời ({reason}). Tệp cũ được giữ lại dưới tên {kept}; "
            "các câu trong đó được tính là chưa trả lời.",
            "en": "The answers file cannot be read ({reason}). The old file is kept as {kept}; "
            "its questions count as not answered.",
        },
        "file_not_json": {"vi": "nội dung hỏng", "en": "damaged content"},
        "file_not_object": {"vi": "sai cấu trúc", "en": "wrong structure"},
        "file_too_large": {
            "vi": "lớn hơn {most} KB",
            "en": "larger than {most} KB",
        },
        "file_other_lab": {
            "vi": "thuộc bài “{lab}”",
            "en": "it belongs to the lab “{lab}”",
        },
        "file_newer": {
            "vi": "được ghi bởi phiên bản mới hơn (schema {schema})",
            "en": "written by a newer version (schema {schema})",
        },
        "item_damaged": {
            "vi": "Câu trả lời đã lưu của câu này bị hỏng nên được tính là chưa trả lời. "
            "Tệp cũ được giữ lại; xin trả lời lại.",
            "en": "The stored answer to this question is damaged and counts as not answered. "
            "The old file is kept; please answer again.",
        },
        "disk_full": {
            "vi": "Chưa ghi được câu trả lời: {reason}. Câu trả lời vẫn còn trên màn hình; "
            "xin báo giảng viên.",
            "en": "The answer could not be saved: {reason}. It is still on the screen; "
            "please tell your instructor.",
        },
        # The receipt at the end of a lab
        "receipt_question": {"vi": "Câu hỏi", "en": "Question"},
        "receipt_answer": {"vi": "Đã ghi", "en": "Recorded"},
        "receipt_done": {
            "vi": "Đã trả lời {done} trên {total} câu tính điểm.",
            "en": "{done} of {total} scored questions answered.",
        },
    }
)
say = TEXTS.say
