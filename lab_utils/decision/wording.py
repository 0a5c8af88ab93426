"""What the tables and pages of a decision say, in both languages."""

from __future__ import annotations

from lab_utils.language import Texts

TEXTS = Texts(
    {
        "case": {"vi": "Ca", "en": "Case"},
        "ai": {"vi": "AI khuyên", "en": "The AI says"},
        # Twelve cases and the advice on them
        "wait": {
            "vi": "Lời khuyên của AI sẽ hiện ở đây khi bạn trả lời đủ {total} ca. Còn {left} ca.",
            "en": "The AI's advice appears here once all {total} cases are answered. {left} left.",
        },
        "cases_caption": {"vi": "Mười hai ca (giả định)", "en": "Twelve cases (invented)"},
        "planned": {"vi": "Ca, và việc đang định làm", "en": "Case, and what is planned"},
        "advice_caption": {
            "vi": "AI khuyên (có thể sai)",
            "en": "The AI's advice (it may be wrong)",
        },
        "you_first": {"vi": "Bạn chọn", "en": "You chose"},
        "said": {"vi": "Lý do AI nêu", "en": "Its reason"},
        # A trainee's own switching
        "wait_first": {
            "vi": "Xin trả lời đủ {total} ca khi chưa có AI trước đã.",
            "en": "Please answer all {total} cases without the AI first.",
        },
        "wait_second": {
            "vi": "Kết quả của bạn sẽ hiện ở đây khi bạn trả lời đủ {total} ca. Còn {left} ca.",
            "en": "Your result appears here once all {total} cases are answered. {left} left.",
        },
        "result_caption": {"vi": "Bạn và lời khuyên của AI", "en": "You and the AI's advice"},
        "before": {"vi": "Trước", "en": "Before"},
        "after": {"vi": "Sau", "en": "After"},
        "should": {"vi": "Nên làm gì, vì sao", "en": "What to do, and why"},
        "changed": {"vi": "Đổi câu trả lời", "en": "Answers changed"},
        "misled": {"vi": "Đúng đổi thành sai", "en": "Right turned wrong"},
        "corrected": {"vi": "Sai đổi thành đúng", "en": "Wrong turned right"},
        "compared": {
            "vi": "{what}: bạn {own} số ca; nghiên cứu {published}.",
            "en": "{what}: you {own} of the cases; the study {published}.",
        },
        "yielded": {
            "vi": "Khi bạn đã đúng mà AI khuyên sai ({n} ca), bạn bỏ câu đúng ở {k} ca.",
            "en": "Where you were right and the AI wrong ({n} cases), you gave up the right "
            "answer in {k}.",
        },
        "few": {
            "vi": "Tính theo lần đầu bạn trả lời đủ các ca. Trong ngoặc: khoảng tin cậy 95 %; rất "
            "rộng, vì chỉ có {total} ca.",
            "en": "From your first whole set of answers. In brackets: 95% confidence limits; very "
            "wide, for {total} cases are few.",
        },
        "ai_right": {"vi": "Bạn, khi AI khuyên đúng", "en": "You, where the AI is right"},
        "ai_wrong": {"vi": "Bạn, khi AI khuyên sai", "en": "You, where the AI is wrong"},
        # A vendor's claims beside one's own figures
        "card_caption": {"vi": "Hãng khai và khoa ta đo", "en": "The vendor's figures and ours"},
        "at_threshold": {"vi": "Ở ngưỡng {threshold}", "en": "At threshold {threshold}"},
        "films": {"vi": "Số phim", "en": "X-rays"},
        "ill": {"vi": "Viêm phổi theo nhãn", "en": "Pneumonia by the label"},
        "tp": {"vi": "Báo động đúng", "en": "Right alerts"},
        "fp": {"vi": "Báo động nhầm", "en": "False alerts"},
        "fn": {"vi": "Bỏ sót", "en": "Missed"},
        "limits": {
            "vi": "Trong ngoặc: khoảng tin cậy 95 %.",
            "en": "In brackets: 95% confidence interval.",
        },
    }
)
