"""All that the course keeps of one person, as an archive that they can read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from grading.course.databases import gradebook_url
from grading.course.errors import CourseError
from grading.course.nbgrader_config import open_course
from grading.course.paths import CoursePaths
from grading.course.people import agreements
from grading.course.people.person import Person, find
from grading.course.people.tables import FAILED_SIGN_INS
from grading.course.professions import PROFESSIONS
from grading.course.store import Store
from grading.exchange import feedback, submissions
from grading.exchange.answers.of_person import all_answers
from grading.exchange.tables import EXTENSIONS, REFUSED_TRIES
from lab_utils.language import pick

_README = """\
DỮ LIỆU CỦA BẠN TRONG KHÓA HỌC

Tệp này có tất cả những gì khóa học lưu về bạn, lập lúc {time} (giờ UTC).
Các giờ trong tệp đều là giờ UTC; giờ Việt Nam là giờ UTC cộng 7.

person.json          họ tên, tài khoản, nghề nghiệp, đơn vị; bạn đã đồng ý lúc nào;
                     những lần đăng nhập sai và những lần nộp không được; hạn nộp riêng
receipts.json        biên nhận của mọi lần nộp bài: mã, giờ nộp, dấu kiểm SHA-256
submissions/         bài đã nộp, mỗi lần nộp một thư mục; answers.json là các câu trả lời
answers/             câu trả lời trong thư mục bài làm của bạn, kể cả chưa nộp
recorded/            câu trả lời máy chủ đã ghi, mỗi lần làm bài một tệp, kèm từng lần sửa
marks.json           điểm và nhận xét của từng câu
feedback/            trang nhận xét bạn nhận được; mở bằng trình duyệt
certificate.pdf      giấy chứng nhận, nếu đã cấp

Không có trong tệp: mật khẩu (máy chủ chỉ giữ dạng không đọc lại được) và mã đăng nhập.
Các tệp .json mở được bằng trình duyệt hoặc trình soạn thảo văn bản.
Muốn sửa hoặc xóa dữ liệu, hãy báo giảng viên.
"""
_DAY = (1980, 1, 1, 0, 0, 0)  # the same archive for the same data


def known(store: Store, username: str) -> Person:
    """Return somebody of the course, also who is gone.

    Raises
    ------
    CourseError
        If there never was anybody of this user name.
    """
    person = find(store, username)
    if person is None:
        raise CourseError(
            vi="Khóa học không có tài khoản {username}.",
            en="The course has no account {username}.",
            username=repr(username),
        )
    return person


def export(username: str) -> bytes:
    """Return the archive of one person (ZIP).

    Raises
    ------
    CourseError
        If there never was anybody of this user name, or a database does not answer.
    """
    content = io.BytesIO()
    with Store() as store, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(store, known(store, username)):
            archive.writestr(zipfile.ZipInfo(name, _DAY), data, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _files(store: Store, person: Person) -> Iterator[tuple[str, bytes]]:
    paths, user = CoursePaths.from_environment(), person.username
    yield "README.txt", _README.format(time=f"{datetime.now(UTC):%d/%m/%Y %H:%M}").encode()
    yield "person.json", _json(_person(store, person))
    receipts = submissions.receipts(store, user)
    yield "receipts.json", _json([asdict(one) for one in receipts])
    for one in receipts:
        for name, data in submissions.content(store, one.code).items():
            yield f"submissions/{one.lab}/{one.number}/{name}", data
    for code in feedback.there(store, user):
        lab = next(one.lab for one in receipts if one.code == code)
        yield f"feedback/{lab} {code}.html", feedback.page(store, user, code)
    for path in sorted(paths.home(user).glob("*/answers.json")):
        yield f"answers/{path.parent.name}/answers.json", path.read_bytes()
    for sheet in all_answers(store, user):
        yield f"recorded/{sheet['lab']}/{sheet['sheet']}.json", _json(sheet)
    yield "marks.json", _json(marks(user))
    certificate = certificate_of(user)
    if certificate.exists():
        yield "certificate.pdf", certificate.read_bytes()


def certificate_of(username: str) -> Path:
    """Return where somebody's certificate lies, if they have one."""
    return CoursePaths.from_environment().course / "certificates" / f"{username}.pdf"


def has_gradebook() -> bool:
    """Say whether there is a gradebook: there is none before the first release."""
    url = gradebook_url()
    return not url.startswith("sqlite:///") or Path(url.removeprefix("sqlite:///")).exists()


def marks(username: str) -> list[dict[str, Any]]:
    """Return a person's marks and comments, by lab and item."""
    if not has_gradebook():
        return []
    with open_course().gradebook as gradebook:
        return [_marked(one) for one in gradebook.student_submissions(username)]


def _marked(submission: Any) -> dict[str, Any]:
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    comments = [one for notebook in submission.notebooks for one in notebook.comments]
    return {
        "lab": submission.name,
        "handed_in": submission.timestamp,
        "points": submission.score,
        "most": submission.max_score,
        "taken_off_for_lateness": submission.late_submission_penalty or 0,
        "items": {
            grade.name: {
                "points": grade.score,
                "most": grade.max_score,
                "waits_for_a_person": grade.needs_manual_grade,
            }
            for grade in grades
        },
        "comments": {one.name: one.comment for one in comments if one.comment},
    }


def _person(store: Store, person: Person) -> dict[str, Any]:
    user = person.username
    failed, refused, own = FAILED_SIGN_INS.c, REFUSED_TRIES.c, EXTENSIONS.c
    queries = {
        "failed_sign_ins": select(failed.time, failed.address).where(failed.username == user),
        "refused_hand_ins": select(
            refused.lab, refused.reason, refused.tries, refused.latest
        ).where(refused.trainee == user),
        "extensions": select(own.lab, own.at).where(own.trainee == user),
    }
    with store.read_transaction() as db:
        rows = {
            name: [dict(row) for row in db.execute(query).mappings()]
            for name, query in queries.items()
        }
    return {
        "name": person.name,
        "username": user,
        "role": person.role,
        "profession": pick(PROFESSIONS[person.profession], "vi") if person.profession else "",
        "unit": person.unit,
        "state": person.state,
        "agreements": [asdict(one) for one in agreements.answers(store, user)],
        **rows,
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).encode()
