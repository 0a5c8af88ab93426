"""What the tables by group say, in both languages."""

from __future__ import annotations

from lab_utils.language import Texts

MEASURE_NAMES = Texts(
    {
        "prevalence": {"vi": "Tỷ lệ hiện mắc", "en": "Prevalence"},
        "sensitivity": {"vi": "Độ nhạy", "en": "Sensitivity"},
        "specificity": {"vi": "Độ đặc hiệu", "en": "Specificity"},
        "ppv": {"vi": "Giá trị tiên đoán dương", "en": "PPV"},
        "npv": {"vi": "Giá trị tiên đoán âm", "en": "NPV"},
        "auc": {"vi": "AUC", "en": "AUC"},
        "calibration": {
            "vi": "Hiệu chuẩn (quan sát − dự đoán)",
            "en": "Calibration (observed − expected)",
        },
    }
)

TEXTS = Texts(
    {
        "caption": {
            "vi": "AI đúng đến đâu ở từng nhóm",
            "en": "How right the AI is in each group",
        },
        "group": {"vi": "Nhóm", "en": "Group"},
        "people": {"vi": "Số người", "en": "People"},
        "positives": {"vi": "Có kết cục", "en": "With the outcome"},
        "too_few_mark": {"vi": "▲ quá ít", "en": "▲ too few"},
        "no_figure": {"vi": "–\n({reason})", "en": "–\n({reason})"},
        "overall": {
            "vi": "{label}: {n} người, {ill} người có kết cục; {sensitivity_name} {sensitivity}, "
            "{specificity_name} {specificity}.",
            "en": "{label}: {n} people, {ill} with the outcome; {sensitivity_name} {sensitivity}, "
            "{specificity_name} {specificity}.",
        },
        "extremes": {
            "vi": "{measure} thấp nhất ở nhóm {low_group}: {low}; cao nhất ở nhóm {high_group}: "
            "{high}. {overlap}",
            "en": "{measure} is lowest in {low_group}: {low}; highest in {high_group}: {high}. "
            "{overlap}",
        },
        "overlap": {
            "vi": "Hai khoảng tin cậy chồng lên nhau: chưa kết luận được chỉ bằng mắt, hãy xem "
            "khoảng của chênh lệch.",
            "en": "Their limits overlap: nothing can be concluded by eye; look at the limits of "
            "the gap.",
        },
        "apart": {
            "vi": "Hai khoảng tin cậy tách rời nhau trong dữ liệu này.",
            "en": "Their limits lie apart in these data.",
        },
        "too_few": {
            "vi": "▲ Quá ít người để kết luận: {groups}. Một con số cần ít nhất {enough} người ở "
            "phía mà nó dựa vào (Collins 2016; Snell 2021): độ nhạy dựa vào người có kết cục, độ "
            "đặc hiệu dựa vào người không có. Con số có dấu ▲ chỉ là gợi ý: đừng bỏ qua, cũng đừng "
            "tin ngay.",
            "en": "▲ Too few people for a claim: {groups}. A figure needs at least {enough} people "
            "on the side it rests on (Collins 2016; Snell 2021): the sensitivity on those with the "
            "outcome, the specificity on those without. A figure with ▲ is a hint: neither ignore "
            "it nor trust it.",
        },
        "sides": {
            "vi": "{label} ({ill} có, {healthy} không có kết cục)",
            "en": "{label} ({ill} with, {healthy} without the outcome)",
        },
        "empty": {
            "vi": "{label}: không có ai trong dữ liệu này, nên không nói được gì về nhóm.",
            "en": "{label}: nobody in these data, so nothing can be said of this group.",
        },
        "missing": {
            "vi": "Không ghi nhóm: {n} người, để ở dòng riêng. Nếu phần này nhiều, chênh lệch giữa "
            "các nhóm khác có thể sai theo.",
            "en": "Without a recorded group: {n}, in a row of their own. If they are many, the "
            "gaps between the others may be wrong too.",
        },
        "left_out": {
            "vi": "Không được tính vì thiếu điểm AI hoặc kết cục: {n} người ({where}).",
            "en": "Not counted for want of a score or an outcome: {n} ({where}).",
        },
        "unexpected": {
            "vi": "Tên nhóm không có trong danh sách: {names}. Hãy kiểm tra lỗi gõ hoặc mã lạ.",
            "en": "Group names that are not on the list: {names}. Check for typing errors or "
            "codes.",
        },
        "limits": {
            "vi": "Trong ngoặc là khoảng tin cậy 95 %.",
            "en": "In brackets: 95 % confidence limits.",
        },
        "calibration_note": {
            "vi": "Hiệu chuẩn: tỷ lệ quan sát trừ tỷ lệ AI dự đoán. Số dương: AI đoán thấp hơn "
            "thực tế; số âm: AI đoán cao hơn.",
            "en": "Calibration: observed share less the share the AI expected. Above 0 the AI "
            "expected too few; below 0, too many.",
        },
        "points": {"vi": " điểm %", "en": " points"},
        # Gaps
        "gap_caption": {
            "vi": "{measure}: chênh lệch so với nhóm {reference}",
            "en": "{measure}: gap to {reference}",
        },
        "difference": {"vi": "Chênh lệch", "en": "Difference"},
        "ratio": {"vi": "Tỷ số", "en": "Ratio"},
        "many": {
            "vi": "Đã so {comparisons} nhóm. So càng nhiều càng dễ gặp chênh lệch tình cờ: cứ 20 "
            "khoảng 95 % thì trung bình có một khoảng không chứa 0 dù thật ra không có chênh lệch.",
            "en": "{comparisons} groups were compared. The more are compared, the more gaps turn "
            "up by chance: on average one in 20 of such limits is clear of 0 where there is no "
            "gap.",
        },
        "limits_gap": {
            "vi": "Trong ngoặc là khoảng tin cậy 95 %, tính bằng cách lấy mẫu lại 2000 lần trong "
            "từng nhóm (nếu một nhóm ở 0 hay 100 %: theo công thức Newcombe).",
            "en": "In brackets: 95 % confidence limits, from drawing each group again 2000 times "
            "(where a group stands at 0 or 100 %: by Newcombe's formula).",
        },
        "gap_none": {"vi": "Không so được: {reason}.", "en": "Cannot be compared: {reason}."},
        "gap_no_limits": {
            "vi": "Không tính được khoảng tin cậy của chênh lệch này, nên chưa nói được gì.",
            "en": "This gap has no limits, so nothing can be said of it.",
        },
        "gap_holds_zero": {
            "vi": "Khoảng tin cậy từ {low} đến {high}{unit} có chứa 0: dữ liệu này chưa cho thấy "
            "chắc chắn có chênh lệch, cũng không chứng minh là không có. Chênh lệch thật vẫn có "
            "thể tới {widest}{unit}.",
            "en": "The limits run from {low} to {high}{unit} and hold 0: these data do not show a "
            "gap for sure, nor do they prove that there is none. The true gap may still be as "
            "large as {widest}{unit}.",
        },
        "gap_few": {
            "vi": "Có nhóm chưa đủ {enough} người để dựa vào.",
            "en": "One of the groups has fewer than the {enough} people that a claim needs.",
        },
        "gap_signal": {
            "vi": "Một dấu hiệu, chưa phải bằng chứng: khoảng tin cậy từ {low} đến {high}{unit} "
            "không chứa 0, nhưng có nhóm chưa đủ {enough} người để dựa vào. Hãy thu thêm dữ liệu "
            "của nhóm này trước khi kết luận.",
            "en": "A signal, not proof: the limits run from {low} to {high}{unit} and are clear of "
            "0, but one of the groups has fewer than the {enough} people that a claim needs. "
            "Collect more of this group before you conclude.",
        },
        "gap_clear": {
            "vi": "Dấu hiệu rõ trong dữ liệu này: khoảng tin cậy từ {low} đến {high}{unit} không "
            "chứa 0. Chưa phải bằng chứng về nguyên nhân: chênh lệch có thể do nhãn, mẫu, cách đo, "
            "sinh học hay công thức, và cần được kiểm tra lại trên dữ liệu khác.",
            "en": "A clear signal in these data: the limits run from {low} to {high}{unit} and are "
            "clear of 0. It is no proof of a cause: the gap may come from label, sample, measure, "
            "biology or formula, and has to be checked on other data.",
        },
        # Thresholds by group
        "cost_caption": {
            "vi": "Một ngưỡng cho tất cả → ngưỡng riêng từng nhóm",
            "en": "One threshold for all → a threshold for each group",
        },
        "threshold": {"vi": "Ngưỡng", "en": "Threshold"},
        "false_alarms": {"vi": "Báo động giả", "en": "False alarms"},
        "missed": {"vi": "Bỏ sót", "en": "Missed"},
        "alerts_a_case": {"vi": "Báo động cho mỗi ca thật", "en": "Alerts for each true case"},
        "cost": {
            "vi": "Dùng ngưỡng riêng: số bỏ sót từ {missed} thành {missed_own} ({missed_change}); "
            "số báo động giả từ {false_alarms} thành {false_alarms_own} ({false_alarms_change}). "
            "Để tìm được một ca thật, trước cần {alerts} báo động, nay cần {alerts_own}.",
            "en": "With thresholds by group: missed from {missed} to {missed_own} "
            "({missed_change}); false alarms from {false_alarms} to {false_alarms_own} "
            "({false_alarms_change}). To find one true case took {alerts} alerts and now takes "
            "{alerts_own}.",
        },
        "spread": {
            "vi": "Độ nhạy của nhóm thấp nhất và nhóm cao nhất cách nhau {before} điểm % "
            "({before_groups}) khi dùng một ngưỡng, {after} điểm % ({after_groups}) khi dùng "
            "ngưỡng riêng.",
            "en": "The lowest and the highest sensitivity lie {before} points apart "
            "({before_groups}) with one threshold, {after} ({after_groups}) with thresholds by "
            "group.",
        },
        "kept_threshold": {
            "vi": "Giữ ngưỡng chung: {groups}.",
            "en": "These keep the common threshold: {groups}.",
        },
        "same_data": {
            "vi": "Nếu ngưỡng được chọn trên chính dữ liệu này, kết quả trên người bệnh mới thường "
            "kém hơn: hãy thử trên dữ liệu khác. Nhóm ít người cho ngưỡng bấp bênh.",
            "en": "If the thresholds were chosen on these very data, new patients usually fare "
            "worse: try them on other data. A small group gives a shaky threshold.",
        },
        # Published tables
        "finding": {"vi": "Tổn thương", "en": "Finding"},
        "label_caption": {
            "vi": "Nhãn máy so với bác sĩ đọc phim",
            "en": "A machine's label against radiologists",
        },
        "present": {"vi": "Bác sĩ thấy", "en": "Radiologists see it"},
        "labelled": {"vi": "Máy gắn nhãn", "en": "Labelled"},
        "label_says": {
            "vi": "{label}: nhãn tìm được {k_found} trong {present} ca có thật, tức {sensitivity}; "
            "trong {labelled} ca được gắn nhãn có {k_found} ca đúng, tức {ppv}.",
            "en": "{label}: the label finds {k_found} of {present} true cases, {sensitivity}; of "
            "{labelled} labelled cases {k_found} are right, {ppv}.",
        },
        "share_caption": {
            "vi": "Tỷ lệ {group} trong số người được chọn, theo nhãn dùng để chọn",
            "en": "Share of {group} among those chosen, by the label they are chosen with",
        },
        "label": {"vi": "Nhãn", "en": "Label"},
        "share": {"vi": "Tỷ lệ", "en": "Share"},
        "share_changes": {
            "vi": "Đổi nhãn từ “{first}” sang “{last}”: tỷ lệ {group} từ {before} thành {after}, "
            "gấp {times} lần, trong cùng một dân số.",
            "en": "From the label “{first}” to “{last}” the share of {group} goes from {before} to "
            "{after}, {times} times as much, in the same population.",
        },
        "no_counts": {
            "vi": "“Không có giới hạn”: bài báo không cho số người nên không tính được khoảng tin "
            "cậy.",
            "en": "“No limits”: the paper gives no counts to compute them from.",
        },
        "sites_caption": {
            "vi": "Cùng một mô hình ở các nơi (AUC)",
            "en": "One model at several places (AUC)",
        },
        "site": {"vi": "Nơi", "en": "Place"},
        "drop": {"vi": "So với {home}", "en": "Against {home}"},
        "site_limits": {
            "vi": "{site}: {figure}; so với {home}: {drop}. {verdict}",
            "en": "{site}: {figure}, {drop} against {home}. {verdict}",
        },
        "site_clear": {
            "vi": "Khoảng của chênh lệch không chứa 0. Nơi khác, nhóm khác thì bệnh nhân, nhãn, "
            "máy đo cũng khác: con số không nói do đâu.",
            "en": "The limits of the difference are clear of 0. Other places and groups have other "
            "patients, labels and machines: the figure does not say which of them it is.",
        },
        "site_open": {
            "vi": "Khoảng của chênh lệch có chứa 0: chưa đủ để nói là khác.",
            "en": "The limits of the difference hold 0: not enough to call them different.",
        },
        "site_no_limits": {
            "vi": "Không có giới hạn để so, nên chỉ là gợi ý.",
            "en": "There are no limits to compare, so this is a hint only.",
        },
    }
)
