"""Why something is not taken or given: each reason as a sentence in both languages."""

from __future__ import annotations

from lab_utils.errors import BilingualError
from lab_utils.language import Texts

# Of the HTTP answer.
_STATUS = {
    "no_lab": 404,
    "held": 409,
    "opens_later": 409,
    "late": 409,
    "too_large": 413,
    "too_often": 409,
    "no_notebook": 422,
    "unreadable": 400,
    "full": 507,
    "answer_full": 507,
    "answer_too_large": 413,
    "answer_unreadable": 400,
    "no_item": 404,
    "too_fast": 429,
    "too_many_answers": 409,
    "not_yours": 404,
    "no_feedback": 404,
    "who": 403,
    "not_agreed": 403,
    "nothing_here": 404,
    "trouble": 500,
}
_SENTENCES = {
    "no_lab": {
        "vi": "Chưa có bài {lab}. Hãy xem lại danh sách bài, hoặc hỏi giảng viên.",
        "en": "There is no lab {lab} at present. Look at the list of labs, or ask your instructor.",
    },
    "held": {
        "vi": "Giảng viên đang tạm giữ bài {lab}, nên bây giờ chưa nhận và chưa nộp bài được. "
        "Những gì bạn đã làm vẫn còn nguyên; hãy nộp khi bài được mở lại.",
        "en": "Lab {lab} is held back by your instructor: it cannot be fetched or handed in now. "
        "Nothing of your work is lost; hand in when the lab is open again.",
    },
    "opens_later": {
        "vi": "Bài {lab} mở từ {opens} (giờ Việt Nam); trước lúc đó chưa nhận và chưa nộp bài "
        "được. Những gì bạn đã làm vẫn còn nguyên.",
        "en": "Lab {lab} opens at {opens} (Vietnam time); before that it cannot be fetched or "
        "handed in. Nothing of your work is lost.",
    },
    "late": {
        "vi": "Bài {lab} đã hết hạn nộp lúc {closed} (giờ Việt Nam). Bài làm của bạn vẫn còn "
        "nguyên; nếu có lý do chính đáng, hãy xin giảng viên gia hạn.",
        "en": "Lab {lab} closed at {closed} (Vietnam time). Your work is still there; if you have "
        "a good reason, ask your instructor for an extension.",
    },
    "too_large": {
        "vi": "Bài nộp quá lớn: nhiều nhất {most} MB. Hãy bỏ bớt ảnh hoặc bảng dài khỏi bài rồi "
        "nộp lại.",
        "en": "The submission is too large: at most {most} MB. Take large pictures or tables out "
        "of it and hand in again.",
    },
    "too_often": {
        "vi": "Bạn đã nộp bài {lab} quá nhiều lần, máy chủ không nhận thêm. Lần nộp cuối vẫn được "
        "tính. Hãy báo giảng viên.",
        "en": "You have handed in lab {lab} too many times; no more is taken. Your last "
        "submission counts. Tell your instructor.",
    },
    "no_notebook": {
        "vi": "Bài nộp thiếu tệp {file}. Hãy mở lại bài từ danh sách, làm trong tệp đó rồi nộp.",
        "en": "The file {file} is missing from the submission. Open the lab from the list, work "
        "in that file, then hand in.",
    },
    "unreadable": {
        "vi": "Máy chủ không đọc được bài nộp, nên chưa lưu gì. Hãy nộp lại.",
        "en": "The submission could not be read, so nothing was stored. Hand in again.",
    },
    "full": {
        "vi": "Máy chủ đã hết chỗ lưu, bài CHƯA được nộp. Bài làm của bạn vẫn còn nguyên; hãy báo "
        "giảng viên rồi nộp lại sau.",
        "en": "The server has no room left: this was NOT handed in. Your work is still there; "
        "tell your instructor and hand in again later.",
    },
    "answer_full": {
        "vi": "Máy chủ đã hết chỗ lưu nên CHƯA ghi được câu trả lời. Câu trả lời vẫn còn trên màn "
        "hình; hãy báo giảng viên.",
        "en": "The server has no room left: the answer was NOT recorded. It is still on the "
        "screen; tell your instructor.",
    },
    "answer_too_large": {
        "vi": "Câu trả lời quá dài nên máy chủ chưa ghi. Hãy rút gọn rồi trả lời lại.",
        "en": "The answer is too long and was not recorded. Shorten it and answer again.",
    },
    "answer_unreadable": {
        "vi": "Máy chủ không đọc được câu trả lời nên chưa ghi gì. Hãy trả lời lại.",
        "en": "The answer could not be read, so nothing was recorded. Answer again.",
    },
    "no_item": {
        "vi": "Bài {lab} không có câu {item}. Hãy mở lại bài từ danh sách.",
        "en": "Lab {lab} has no question {item}. Open the lab from the list again.",
    },
    "too_fast": {
        "vi": "Máy chủ nhận quá nhiều câu trả lời cùng lúc từ bạn. Hãy đợi vài giây.",
        "en": "Too many answers have come from you at once. Wait some seconds.",
    },
    "too_many_answers": {
        "vi": "Bạn đã đổi câu trả lời trong bài {lab} quá nhiều lần, máy chủ không ghi thêm. "
        "Những gì đã ghi vẫn còn. Hãy báo giảng viên.",
        "en": "You have changed your answers in lab {lab} too many times; no more is recorded. "
        "What was recorded stays. Tell your instructor.",
    },
    "not_yours": {
        "vi": "Bạn không có bài nộp nào mang mã này.",
        "en": "You have no submission with this code.",
    },
    "no_feedback": {
        "vi": "Chưa có nhận xét cho bài nộp này.",
        "en": "There is no feedback on this submission yet.",
    },
    "who": {
        "vi": "Máy chủ không nhận ra bạn là học viên của khóa. Hãy đăng nhập lại.",
        "en": "You were not recognised as a trainee of this course. Sign in again.",
    },
    "not_agreed": {
        "vi": "Bạn chưa đồng ý cho khóa học lưu dữ liệu của bạn, nên chưa nộp bài được. Bài làm "
        "của bạn vẫn còn nguyên; hãy đăng nhập lại, đọc rồi chọn.",
        "en": "You have not agreed to what the course keeps of you, so nothing can be handed in. "
        "Your work is still there; sign in again, read and choose.",
    },
    "nothing_here": {
        "vi": "Không có gì ở đây.",
        "en": "There is nothing here.",
    },
    "trouble": {
        "vi": "Máy chủ gặp trục trặc. Bài làm của bạn vẫn còn nguyên; hãy thử lại sau ít phút.",
        "en": "Something went wrong on the server. Your work is still there; try again in a "
        "minute.",
    },
}
_TEXTS = Texts(_SENTENCES)


class ExchangeRefusal(BilingualError):  # noqa: N818 - it is an answer, not a fault
    """What was asked for is not done.

    Parameters
    ----------
    key : str
        Of one of the sentences above.
    **values
        What the sentence names.

    Attributes
    ----------
    key : str
    status : int
        Of the HTTP answer.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.status = key, _STATUS[key]
        super().__init__(**_TEXTS.twin(key, **values))
