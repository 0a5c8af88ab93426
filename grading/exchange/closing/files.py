"""The files of a course: which go into its archive, whether they can, and how they get there."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from grading.course.course_info import CourseInfo
from grading.course.paths import CLOSED
from grading.exchange.closing.errors import ClosingError
from grading.exchange.vietnam_time import local_time
from lab_utils.files import is_unfinished, sync_folder
from lab_utils.language import Texts

README = "ĐỌC TRƯỚC.txt"
CLASS_LIST = "danh sách lớp.csv"
# In the course's folder; all else was made by the course that ends. Databases go by themselves.
_STAY = {"state", "homes", "node", "lti.yaml", "lti.key", CLOSED, "lost+found"}
_BESIDE = ("", "-wal", "-shm", "-journal")  # of a database
_LONGEST = 60  # letters of a folder's name

_README = Texts(
    {
        "text": """\
KHÓA HỌC ĐÃ KẾT THÚC: {title}
{about}Kết thúc lúc {closed} (giờ Việt Nam).

Thư mục này giữ trọn khóa học. Trong đó có bài làm, điểm và họ tên của học viên: chỉ người có
trách nhiệm được xem.

{list}          học viên và giảng viên của khóa
report/                     báo cáo lớp: mở tệp index.html bằng trình duyệt
certificates/               giấy chứng nhận đã cấp (PDF)
moodle.csv                  điểm đã xuất cho Moodle, nếu có
gradebook.db                sổ điểm của nbgrader (SQLite)
state/course.sqlite         danh sách lớp, câu trả lời, bài nộp, hạn nộp, nhận xét (SQLite)
submitted/                  bài đã thu, theo học viên
autograded/                 bài đã chấm
feedback/                   trang nhận xét
release/                    bài như học viên đã nhận
keys/                       bài gốc có đáp án, lúc phát
homes/                      bài làm trong thư mục riêng của từng học viên

Mục nào không có nghĩa là khóa học chưa dùng đến.

Muốn đọc lại bằng chương trình (báo cáo, điểm, chứng nhận), chạy lệnh với thư mục này, ví dụ:

    LABS_COURSE="{folder}" labs people list

Mã trên giấy chứng nhận vẫn kiểm tra được trong khóa học mới: labs certificate verify.
"""
    }
)


def archive_folder(course: Path, title: str, day: str) -> Path:
    """Return a folder for a course's archive that is not there yet.

    Examples
    --------
    >>> archive_folder(Path("/nowhere"), "AI lâm sàng 1/2026", "2026-11-30").name
    '2026-11-30 AI lâm sàng 1-2026'
    """
    plain = unicodedata.normalize("NFC", title)
    plain = "".join("-" if one in '/\\:*?"<>|' else one for one in plain if one.isprintable())
    name = f"{day} {plain[:_LONGEST]}".strip(" .")
    folder, number = course / CLOSED / name, 2
    while folder.exists():
        folder, number = course / CLOSED / f"{name} ({number})", number + 1
    return folder


def going(course: Path, stay: Collection[str], databases: Collection[str]) -> list[str]:
    """Return what goes into the archive, by its path in the course.

    Parameters
    ----------
    course : Path
    stay : collection of str
        User names whose homes stay.
    databases : collection of str
        Names of files that are copied in their own way.
    """
    own = _STAY | {f"{name}{end}" for name in databases for end in _BESIDE}
    found = [
        one.name for one in course.iterdir() if one.name not in own and not is_unfinished(one.name)
    ]
    homes, state = course / "homes", course / "state"
    if homes.exists():
        found += [f"homes/{one.name}" for one in homes.iterdir() if one.name not in stay]
    # What the report remembers of people, and what was put aside of an earlier version.
    found += [f"state/{one.name}" for one in state.glob("* before 0.2*")]
    found += ["state/report"] * (state / "report").exists()
    return sorted(found)


def check_places(course: Path, names: Collection[str]) -> None:
    """Refuse where something cannot be moved at once: a link, or another disk.

    Raises
    ------
    ClosingError
    """
    disk = course.stat().st_dev
    for name in (*names, "homes"):
        path = course / name
        if path.is_symlink() and not name.startswith("homes/"):
            raise ClosingError(
                vi=f"{name} trong khóa học là liên kết nên không cất vào kho được. Hãy đặt chính "
                "thư mục ấy vào khóa học rồi làm lại.",
                en=f"{name} in the course is a link and cannot be archived. Put the folder itself "
                "there and do it again.",
            )
        if path.exists() and (path.lstat().st_dev != disk or os.path.ismount(path)):
            raise ClosingError(
                vi=f"{name} nằm trên ổ đĩa khác với khóa học nên không cất vào kho được. Hãy chép "
                "thư mục ấy về cùng ổ đĩa rồi làm lại.",
                en=f"{name} is on another disk than the course and cannot be archived. Put it on "
                "the same disk and do it again.",
            )


def move(course: Path, names: Collection[str], folder: Path) -> None:
    """Move files and folders into the archive; what is there already was moved before."""
    touched = {course, course / "homes", course / "state", folder}
    for name in names:
        source, target = course / name, folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        touched.add(target.parent)
        if os.path.lexists(source) and not os.path.lexists(target):
            source.rename(target)
    for one in touched:
        if one.is_dir():
            sync_folder(one)


def readme(info: CourseInfo, closed: datetime, folder: Path) -> str:
    """Return the page that says what is where."""
    about = [info.institution, info.days("vi")]
    return _README.say(
        "text",
        "vi",
        title=info.title("vi"),
        about="".join(f"{one}\n" for one in about if one),
        closed=local_time(closed),
        list=CLASS_LIST,
        folder=folder,
    )
