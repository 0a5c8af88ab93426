"""What the report says, in both languages."""

from __future__ import annotations

from lab_utils.language import Texts

_TWINS = {
    "title": {"vi": "Báo cáo lớp: {title}", "en": "Class report: {title}"},
    "overview": {"vi": "Báo cáo lớp", "en": "Class report"},
    "made": {"vi": "Lập ngày {date}.", "en": "Made on {date}."},
    "contents": {"vi": "Nội dung", "en": "Contents"},
    "all_labs": {"vi": "Tất cả các bài", "en": "All labs"},
    "table_file": {"vi": "Bảng này dạng CSV", "en": "This table as CSV"},
    "hidden": {
        "vi": "Không số liệu nào dựa trên ít hơn năm người. Nhóm dưới năm người được gộp vào "
        "“Các nhóm khác”; số người dưới năm chỉ ghi “< 5”. So hai báo cáo cũng không đoán được "
        "bài của một người: mỗi số liệu chỉ đổi khi có ít nhất năm bài mới hoặc thay đổi; cho đến "
        "lúc đó báo cáo giữ số cũ và ghi ngày.",
        "en": "No figure rests on fewer than five people. Groups below five are merged into "
        "“Other groups”; a number of people below five is written “< 5”. Two reports side by side "
        "do not give one person away: a figure changes only when five submissions or more are new "
        "or changed; until then the report shows the earlier figure with its date.",
    },
    "files": {
        "vi": "Tệp CSV: UTF-8, cột cách nhau bằng dấu chấm phẩy, dấu phẩy thập phân, như Excel "
        "tiếng Việt mở được ngay.",
        "en": "CSV files: UTF-8, columns parted by commas, decimal point, as an English Excel "
        "opens them.",
    },
    "too_few": {
        "vi": "Mới có dưới năm bài chấm được, nên báo cáo chỉ nêu tình hình nộp bài.",
        "en": "Fewer than five submissions are marked, so that the report tells completion only.",
    },
    "held": {
        "vi": "Số liệu phần này tính đến {date}: từ đó chưa đủ năm bài mới hoặc thay đổi, nên chưa "
        "đổi để không lộ bài của ai.",
        "en": "Figures of this part are as of {date}: since then fewer than five submissions are "
        "new or changed, and they stay as they were so that nobody is given away.",
    },
    "groups_held": {
        "vi": "{by}: nhóm ghi một ngày trước hôm nay giữ số liệu của ngày đó, vì từ đó trong nhóm "
        "chưa đủ năm bài mới hoặc thay đổi. Vì vậy cộng các nhóm có thể chưa bằng cả lớp.",
        "en": "{by}: a group with an earlier day keeps the figures of that day, because fewer than "
        "five of its submissions are new or changed since. So the groups may not add up to the "
        "class.",
    },
    "as_of": {"vi": "Tính đến", "en": "As of"},
    # Completion
    "completion": {"vi": "Nộp bài", "en": "Completion"},
    "completion_says": {
        "vi": "{handed} trong {enrolled} học viên đã nộp bài ({share}).",
        "en": "{handed} of {enrolled} trainees have handed in ({share}).",
    },
    "written_wait": {
        "vi": "{count} bài còn chờ giảng viên chấm câu tự luận. Cho đến khi chấm xong hết, mọi số "
        "liệu dưới đây không tính câu tự luận.",
        "en": "{count} submissions wait for a person to mark the written answer. Until all are "
        "marked, no figure below counts written answers.",
    },
    "count": {"vi": "Số lượng", "en": "Number"},
    "what": {"vi": "Tình hình", "en": "What"},
    "enrolled": {"vi": "Học viên", "en": "Trainees"},
    "handed_in": {"vi": "Đã nộp", "en": "Handed in"},
    "marked": {"vi": "Đã chấm", "en": "Marked"},
    "waiting": {"vi": "Chờ chấm tự luận", "en": "Waiting for a person"},
    "damaged": {"vi": "Bài có tệp câu trả lời hỏng", "en": "Submissions with damaged answers"},
    "skipped": {"vi": "Câu trả lời hỏng", "en": "Damaged single answers"},
    "blanks": {
        "vi": "Số câu hỏi có từ năm người bỏ trống",
        "en": "Questions that five people or more left blank",
    },
    "lab": {"vi": "Bài", "en": "Lab"},
    "lab_title": {"vi": "Tên bài", "en": "Title"},
    # Marks
    "marks": {"vi": "Điểm theo nghề nghiệp và đơn vị", "en": "Marks by profession and unit"},
    "marks_say": {
        "vi": "Điểm trung bình (TB) của {people} bài: {mean} số điểm có thể đạt, khoảng tin cậy "
        "95 % từ {low} đến {high}. Không trừ điểm nộp trễ.",
        "en": "The mean of {people} submissions is {mean} of the points, 95 % confidence limits "
        "{low} to {high}. Nothing is taken off for lateness.",
    },
    "mean_share": {"vi": "Điểm TB (%)", "en": "Mean (%)"},
    "mean_measure": {"vi": "Điểm trung bình", "en": "Mean marks"},
    "profession": {"vi": "Nghề nghiệp", "en": "Profession"},
    "unit": {"vi": "Đơn vị", "en": "Unit"},
    "people": {"vi": "Người", "en": "People"},
    "low": {"vi": "Giới hạn dưới", "en": "Lower limit"},
    "high": {"vi": "Giới hạn trên", "en": "Upper limit"},
    "others": {"vi": "Các nhóm khác", "en": "Other groups"},
    "not_given": {"vi": "Chưa ghi", "en": "Not given"},
    "by_profession": {"vi": "Điểm theo nghề nghiệp", "en": "Marks by profession"},
    "by_unit": {"vi": "Điểm theo đơn vị", "en": "Marks by unit"},
    "no_groups": {
        "vi": "{by}: không đủ hai nhóm từ năm người trở lên để so sánh.",
        "en": "{by}: there are no two groups of five or more to compare.",
    },
    "groups_say": {
        "vi": "Thấp nhất: {lowest} ({low}); cao nhất: {highest} ({high}). Khoảng tin cậy chồng "
        "lên nhau thì chưa thể nói nhóm nào hơn; các nhóm còn khác nhau về nhiều điều khác.",
        "en": "Lowest: {lowest} ({low}); highest: {highest} ({high}). Where limits overlap, no "
        "group can be called better; groups differ in much else besides.",
    },
    "largest": {
        "vi": "Hình vẽ {count} nhóm đông nhất.",
        "en": "The picture shows the {count} largest groups.",
    },
    # Items
    "items": {"vi": "Từng câu hỏi", "en": "Each question"},
    "items_say": {
        "vi": "Khó nhất: {hardest} ({low}); dễ nhất: {easiest} ({high}). Câu bỏ trống tính 0 điểm.",
        "en": "Hardest: {hardest} ({low}); easiest: {easiest} ({high}). A blank counts as 0.",
    },
    "discrimination_says": {
        "vi": "Độ phân biệt (item-rest correlation) là tương quan giữa điểm của câu và tổng điểm "
        "các câu còn lại (Henrysson 1963), tính trên {people} người: gần 0 hoặc âm thì người làm "
        "tốt các câu khác không làm câu này tốt hơn, nên xem lại câu hỏi. Không tính được (–) khi "
        "mọi người có cùng điểm.",
        "en": "The item-rest correlation (discrimination) is that of a question's points with "
        "those of all others together (Henrysson 1963), in {people} people: near 0 or below, "
        "those who do well elsewhere do no better here, and the question needs a look. It is "
        "undefined (–) where everybody has the same points.",
    },
    "question": {"vi": "Câu {number}", "en": "Question {number}"},
    "number": {"vi": "Câu", "en": "Question"},
    "label": {"vi": "Nội dung", "en": "Text"},
    "most": {"vi": "Điểm tối đa", "en": "Points"},
    "blank_people": {"vi": "Bỏ trống (người)", "en": "Blank (n)"},
    "blank_share": {"vi": "Bỏ trống (%)", "en": "Blank (%)"},
    "discrimination": {"vi": "Độ phân biệt", "en": "Item-rest correlation"},
    # Misconceptions
    "mistakes": {"vi": "Quan niệm sai hay gặp", "en": "Commonest misconceptions"},
    "mistakes_say": {
        "vi": "Hay gặp nhất: {number}, {people} người. Đây là những điều bài đã nhắc “xin xem "
        "lại” mà câu trả lời được chấm vẫn giữ.",
        "en": "The commonest: {number}, {people} people. These are what the lab said to look at "
        "again, and the answer that was marked still shows.",
    },
    "no_mistakes": {
        "vi": "Không quan niệm sai nào có từ năm người trở lên.",
        "en": "No misconception is shared by five people or more.",
    },
    "mistake": {"vi": "Quan niệm sai (lời nhắc của bài)", "en": "Misconception (as the lab says)"},
    "share_answered": {"vi": "% người trả lời", "en": "% of answers"},
    # Learnt
    "learnt": {"vi": "Đoán trước và cuối bài", "en": "Guess first and at the end"},
    "learnt_says": {
        "vi": "{number}: lúc đoán {before} đúng, cuối bài {after} đúng; chênh lệch {rise} điểm %, "
        "khoảng tin cậy 95 % từ {low} đến {high} ({people} người).",
        "en": "{number}: right at the guess {before}, at the end {after}; a difference of {rise} "
        "percentage points, 95 % confidence limits {low} to {high} ({people} people).",
    },
    "learnt_limits": {
        "vi": "Lúc đoán: câu trả lời đầu tiên; cuối bài: câu trả lời được chấm. Không có nhóm "
        "chứng: vẫn là những người ấy, vừa làm xong bài, nên đây không phải là bằng chứng họ còn "
        "nhớ về sau. Ai bỏ trống một trong hai lần thì không tính. Khoảng tin cậy theo Newcombe "
        "1998 (phương pháp 10) cho hai tỷ lệ ghép cặp.",
        "en": "At the guess: the first answer given; at the end: the answer that was marked. There "
        "is no control group: these are the same people just after the lab, which does not show "
        "what they will still know later. Who left one of the two blank is out. Limits after "
        "Newcombe 1998 (method 10) for paired proportions.",
    },
    "no_guess": {
        "vi": "Bài này không hỏi lại câu đoán, hoặc chưa đủ năm người trả lời cả hai lần.",
        "en": "This lab asks no guess again, or fewer than five people answered both times.",
    },
    "by_lot": {
        "vi": "Để không lộ vài người bỏ trống, một số người được bốc thăm để không tính.",
        "en": "So that the few who left a blank stay hidden, some more are left out by lot.",
    },
    "before": {"vi": "Đúng lúc đoán (%)", "en": "Right at the guess (%)"},
    "after": {"vi": "Đúng cuối bài (%)", "en": "Right at the end (%)"},
    "rise": {"vi": "Chênh lệch (điểm %)", "en": "Difference (points)"},
    "before_row": {"vi": "{number}, lúc đoán", "en": "{number}, guess"},
    "after_row": {"vi": "{number}, cuối bài", "en": "{number}, end"},
    "right": {"vi": "Trả lời đúng", "en": "Right answers"},
    # Time
    "time": {"vi": "Thời gian làm bài", "en": "Time spent"},
    "time_says": {
        "vi": "Một nửa số người làm bài ít nhất {median} phút (từ {low} đến {high} phút ở nửa "
        "giữa; {people} người).",
        "en": "Half of the people worked for at least {median} minutes (the middle half: {low} to "
        "{high}; {people} people).",
    },
    "time_limits": {
        "vi": "Đây là mức tối thiểu: cộng các khoảng giữa hai câu trả lời, bỏ khoảng dài hơn "
        "{gap} phút. Lúc đọc trước câu đầu và sau câu cuối không tính được, và mỗi câu chỉ còn "
        "giờ của lần trả lời cuối.",
        "en": "This is a lower bound: gaps between answers are added up, those above {gap} "
        "minutes left out. Reading before the first answer and after the last is not known, and of "
        "each question only the latest time is kept.",
    },
    "no_time": {
        "vi": "Chưa đủ năm người có từ hai câu trả lời.",
        "en": "Fewer than five people gave two answers or more.",
    },
    "quartile_low": {"vi": "Tứ phân vị dưới (phút)", "en": "Lower quartile (minutes)"},
    "median": {"vi": "Trung vị (phút)", "en": "Median (minutes)"},
    "quartile_high": {"vi": "Tứ phân vị trên (phút)", "en": "Upper quartile (minutes)"},
}

TEXTS = Texts(_TWINS)
