"""Why something is not taken or given: each reason as a sentence in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

# Vietnam has no summer time.
VIETNAM = timezone(timedelta(hours=7))

_SENTENCES = {
    "no_lab": (
        404,
        "Chưa có bài {lab}. Hãy xem lại danh sách bài, hoặc hỏi giảng viên.",
        "There is no lab {lab} at present. Look at the list of labs, or ask your instructor.",
    ),
    "late": (
        409,
        "Bài {lab} đã hết hạn nộp lúc {closed} (giờ Việt Nam). Bài làm của bạn vẫn còn nguyên; "
        "nếu có lý do chính đáng, hãy xin giảng viên gia hạn.",
        "Lab {lab} closed at {closed} (Vietnam time). Your work is still there; if you have a "
        "good reason, ask your instructor for an extension.",
    ),
    "too_large": (
        413,
        "Bài nộp quá lớn: nhiều nhất {most} MB. Hãy bỏ bớt ảnh hoặc bảng dài khỏi bài rồi nộp lại.",
        "The submission is too large: at most {most} MB. Take large pictures or tables out of it "
        "and hand in again.",
    ),
    "too_often": (
        409,
        "Bạn đã nộp bài {lab} quá nhiều lần, máy chủ không nhận thêm. Lần nộp cuối vẫn được "
        "tính. Hãy báo giảng viên.",
        "You have handed in lab {lab} too many times; no more is taken. Your last submission "
        "counts. Tell your instructor.",
    ),
    "no_notebook": (
        422,
        "Bài nộp thiếu tệp {file}. Hãy mở lại bài từ danh sách, làm trong tệp đó rồi nộp.",
        "The file {file} is missing from the submission. Open the lab from the list, work in "
        "that file, then hand in.",
    ),
    "unreadable": (
        400,
        "Máy chủ không đọc được bài nộp, nên chưa lưu gì. Hãy nộp lại.",
        "The submission could not be read, so nothing was stored. Hand in again.",
    ),
    "full": (
        507,
        "Máy chủ đã hết chỗ lưu, bài CHƯA được nộp. Bài làm của bạn vẫn còn nguyên; hãy báo "
        "giảng viên rồi nộp lại sau.",
        "The server has no room left: this was NOT handed in. Your work is still there; tell "
        "your instructor and hand in again later.",
    ),
    "not_yours": (
        404,
        "Bạn không có bài nộp nào mang mã này.",
        "You have no submission with this code.",
    ),
    "no_feedback": (
        404,
        "Chưa có nhận xét cho bài nộp này.",
        "There is no feedback on this submission yet.",
    ),
    "who": (
        403,
        "Máy chủ không nhận ra bạn là học viên của khóa. Hãy đăng nhập lại.",
        "You were not recognised as a trainee of this course. Sign in again.",
    ),
    "nothing_here": (404, "Không có gì ở đây.", "There is nothing here."),
    "trouble": (
        500,
        "Máy chủ gặp trục trặc. Bài làm của bạn vẫn còn nguyên; hãy thử lại sau ít phút.",
        "Something went wrong on the server. Your work is still there; try again in a minute.",
    ),
}


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """What was asked for is not done.

    Parameters
    ----------
    reason : str
        A key of the sentences above.
    **values
        What the sentence names.

    Attributes
    ----------
    status : int
        Of the HTTP answer.
    text : dict of str to str
        The sentence, by language.
    """

    def __init__(self, reason: str, **values: object) -> None:
        self.reason = reason
        self.status, vi, en = _SENTENCES[reason]
        self.text = {"vi": vi.format(**values), "en": en.format(**values)}
        super().__init__(self.text["en"])


def local_time(time: datetime) -> str:
    """Write a moment (UTC, naive) as people in Vietnam read it.

    Examples
    --------
    >>> local_time(datetime(2026, 12, 1, 10, 0))
    '17:00 01/12/2026'
    """
    return time.replace(tzinfo=UTC).astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")
