"""What instructors have to know about their hub for as long as it is so."""

from __future__ import annotations

import json
from dataclasses import dataclass

from grading.settings import DOMAIN, NOT_SEPARATED
from lab_utils.language import Texts, pick

_TEXTS = Texts(
    {
        "not_separated": {
            "vi": "Bài của học viên không được tách riêng: {cause}. Ai cũng đọc và sửa được bài "
            "làm, đáp án và điểm của người khác. Hãy nhờ người quản trị máy chủ làm như sau, rồi "
            "mở lại hub:",
            "en": "Trainees' work is not separated: {cause}. Each can read and change the others' "
            "work, the solutions and the marks. Ask whoever runs the server to do this, and to "
            "start the hub again:",
        },
        "one_address": {
            "vi": "Đừng mở liên kết tới máy của học viên (địa chỉ có /user/ và tên học viên): "
            "trang ấy sẽ chạy với quyền giảng viên của bạn.",
            "en": "Do not open a link to a trainee's server (an address with /user/ and the "
            "trainee's name): that page would run with your rights as instructor.",
        },
    }
)


@dataclass(frozen=True)
class Notice:
    """A sentence, and what the administrator types or does about it, if anything."""

    text: str
    commands: str = ""


def notices(language: str) -> list[Notice]:
    """Return what the hub said of itself when it started this instructor's server."""
    said = []
    if given := NOT_SEPARATED.get():
        problem = json.loads(given)
        cause = pick(problem["cause"], language)
        remedy = pick(problem["remedy"], language)
        said.append(Notice(_TEXTS.say("not_separated", language, cause=cause), remedy))
    if not DOMAIN.get():
        said.append(Notice(_TEXTS.say("one_address", language)))
    return said
