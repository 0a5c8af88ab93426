"""Why somebody has no mark, not all marks or no certificate, as an instructor reads it."""

from __future__ import annotations

from lab_utils.language import Texts

# The sentence of a `BilingualError` by language, kept with what it is about.
Reason = dict[str, str]

REASONS = Texts(
    {
        "absent": {"vi": "chưa nộp bài", "en": "nothing handed in"},
        "unreadable": {
            "vi": "không đọc được {name}: {error}",
            "en": "{name} cannot be read: {error}",
        },
        "special": {
            "vi": "có liên kết hoặc tệp đặc biệt ({name})",
            "en": "it holds a link or a special file ({name})",
        },
        "large": {
            "vi": "nặng {size} MB; chỉ chấm bài không quá {most} MB",
            "en": "it has {size} MB; at most {most} MB are marked",
        },
        "no_notebook": {
            "vi": "thiếu tệp {name} (trong bài nộp có: {others})",
            "en": "the notebook {name} is missing (notebooks in it: {others})",
        },
        "none": {"vi": "không tệp .ipynb nào", "en": "none"},
        "no_time": {
            "vi": "timestamp.txt không ghi thời điểm nào",
            "en": "timestamp.txt holds no time",
        },
        "not_a_notebook": {
            "vi": "tệp {name} hỏng: không phải bài làm",
            "en": "{name} is damaged: it is not a notebook",
        },
        "format": {
            "vi": "không đọc được định dạng của {name}; cần định dạng 4",
            "en": "{name} has a notebook format that cannot be read; expected 4",
        },
        "other_lab": {
            "vi": "{name} là của bài khác: có {own} ô của {lab} và {foreign} ô của các bài khác",
            "en": "{name} is the notebook of another lab: {own} cells of {lab} are in it"
            " and {foreign} of others",
        },
        "answers_alone": {
            "vi": "chấm theo các câu trả lời đã ghi: {why}",
            "en": "marked from the recorded answers: {why}",
        },
        "unused": {
            "vi": "không dùng được answers.json: {why}",
            "en": "answers.json not used: {why}",
        },
        "not_yet": {
            "vi": "chưa được chấm: hãy chạy `labs mark` không có --item",
            "en": "not marked yet: run `labs mark` without --item",
        },
        "again": {
            "vi": "đã nộp lại sau khi chấm: hãy chạy `labs mark` không có --item",
            "en": "handed in again since it was marked: run `labs mark` without --item",
        },
        "not_run": {
            "vi": "không chạy được bài: {said}",
            "en": "{said}",
        },
        "no_name": {
            "vi": "vào từ Moodle nên chưa có tên: hãy ghi tên vào danh sách lớp",
            "en": "came by LTI without a name: write it into the class list",
        },
        "letters": {
            "vi": "không in được chữ {missing!r} trong tên",
            "en": "the letter {missing!r} of the name cannot be printed",
        },
        "died": {
            "vi": "tiến trình chạy bài đã dừng giữa chừng: {how}{last}",
            "en": "the process that runs the lab has died: {how}{last}",
        },
        "silent": {
            "vi": "tiến trình chạy bài không trả lời trong {seconds} giây{last}",
            "en": "the process that runs the lab has not answered for {seconds} s{last}",
        },
        "last_line": {
            "vi": " (dòng cuối: {line})",
            "en": " (its last line: {line})",
        },
        "killed": {
            "vi": "bị hệ thống ngắt (SIGKILL), thường vì máy thiếu bộ nhớ; hãy tắt bớt chương "
            "trình khác rồi chấm lại",
            "en": "killed by the system (SIGKILL), as a rule for want of memory; close other "
            "programs and mark again",
        },
        "no_memory": {
            "vi": "máy thiếu bộ nhớ; hãy tắt bớt chương trình khác rồi chấm lại",
            "en": "out of memory; close other programs and mark again",
        },
        "signal": {
            "vi": "bị ngắt bởi tín hiệu {signal}",
            "en": "ended by the signal {signal}",
        },
        "exit_code": {
            "vi": "mã thoát {code}",
            "en": "exit code {code}",
        },
    }
)
