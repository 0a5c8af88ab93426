"""Why a database or the disk could not be used, as a sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from sqlalchemy import event
from sqlalchemy.engine import Engine, ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError

from grading.course.errors import CourseError
from grading.settings import GRADEBOOK
from lab_utils.errors import BilingualError
from lab_utils.language import Texts

_SENTENCES = Texts(
    {
        "full": {
            "vi": "Đĩa đã đầy nên chưa ghi được {what}. Hãy dọn bớt đĩa rồi làm lại; những gì đã "
            "ghi trước đó vẫn còn nguyên.",
            "en": "The disk is full: {what} could not be written. Make room and run it again; what "
            "was written before is still there.",
        },
        "locked": {
            "vi": "Một chương trình khác đang giữ {what}. Hãy đợi chương trình đó xong, hoặc đóng "
            "nó, rồi làm lại.",
            "en": "Another program holds {what}. Wait until it is done, or close it, and run this "
            "again.",
        },
        "broken": {
            "vi": "Không đọc được {what} vì dữ liệu đã hỏng. Hãy lấy lại từ bản sao lưu.",
            "en": "{what} cannot be read: it is damaged. Put it back from a backup.",
        },
        "read_only": {
            "vi": "Chỉ đọc được {what} mà không ghi được. Hãy xem lại quyền ghi của tệp, của thư "
            "mục và của đĩa.",
            "en": "{what} can be read and not written. Look at the permissions of the file, its "
            "folder and the disk.",
        },
        "not_opened": {
            "vi": "Không mở được {what}. Hãy xem lại quyền của tệp và của thư mục.",
            "en": "{what} cannot be opened. Look at the permissions of the file and its folder.",
        },
        "no_answer": {
            "vi": "Mất liên lạc với {what}. Hãy xem máy chủ cơ sở dữ liệu có đang chạy không rồi "
            "làm lại.",
            "en": "{what} does not answer. See whether the database server runs, and run this "
            "again.",
        },
        "disk": {
            "vi": "Đĩa bị lỗi khi đọc hoặc ghi {what}. Hãy sao lưu khóa học sang đĩa khác.",
            "en": "The disk failed when reading or writing {what}. Back the course up to another "
            "disk.",
        },
    }
)
_WHAT = Texts(
    {
        "gradebook": {"vi": "sổ điểm ({name})", "en": "the gradebook ({name})"},
        "database": {"vi": "cơ sở dữ liệu ({name})", "en": "the database ({name})"},
        "file": {"vi": "tệp {name}", "en": "the file {name}"},
        "course": {"vi": "thư mục khóa học", "en": "the course's folder"},
    }
)

# https://www.sqlite.org/rescode.html
# A write that the system refused, as with a quota; no room for what lies beside the file.
_SQLITE_FULL = (778, 4874)
_SQLITE = {
    **{5: "locked", 6: "locked", 8: "read_only", 10: "disk", 11: "broken", 13: "full"},
    **{14: "not_opened", 26: "broken"},
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    **{"53100": "full", "55P03": "locked", "40P01": "locked", "25006": "read_only"},
    **{"42501": "read_only", "XX001": "broken", "XX002": "broken", "57P01": "no_answer"},
    **{"57P02": "no_answer", "57P03": "no_answer", "58030": "disk"},
}
_SYSTEM = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "full"),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "read_only"),
    errno.EIO: "disk",
}


class FaultError(CourseError):
    """A database or the disk cannot be used; the sentence says which one and why."""


@contextmanager
def named_faults() -> Iterator[None]:
    """Let what goes wrong with a database or the disk be a sentence.

    Raises
    ------
    FaultError
        In the place of the error of SQLAlchemy or the system, whoever has wrapped it.
    """
    try:
        yield
    except BilingualError:
        raise
    except Exception as error:
        for one in _with_causes(error):
            if fault := _fault(one):
                raise fault from error
        raise


def is_full(error: BaseException) -> bool:
    """Say whether it is that there is no room left, whoever has wrapped the error."""
    return any(_word(one) == "full" for one in _with_causes(error))


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    one: BaseException | None = error
    while one is not None:
        yield one
        one = one.__cause__ or one.__context__


def _word(error: BaseException) -> str | None:
    if isinstance(error, DBAPIError):
        return _of_database(error.orig)
    return _SYSTEM.get(error.errno or 0) if isinstance(error, OSError) else None


def _fault(error: BaseException) -> FaultError | None:
    word = _word(error)
    if word is None:
        return None
    if isinstance(error, OSError):
        name = PurePath(str(error.filename or "")).name
        what = "file" if name else "course"
    else:
        name = getattr(error, "__notes__", [""])[0]
        what = "gradebook" if name == _gradebook_name() else "database"
    twin = _SENTENCES.twin(word, what=_WHAT.twin(what, name=name))
    return FaultError(**{language: text[:1].upper() + text[1:] for language, text in twin.items()})


def _of_database(error: BaseException | None) -> str | None:
    if (code := getattr(error, "sqlite_errorcode", None)) is not None:
        return "full" if code in _SQLITE_FULL else _SQLITE.get(code & 0xFF)
    if type(error).__module__.startswith("psycopg"):
        state = getattr(error, "sqlstate", None)  # none where there is no connection
        return _POSTGRESQL.get(state) if state else "no_answer"
    return None


def _gradebook_name() -> str:
    given = GRADEBOOK.get()
    return _name(make_url(given).database if given else "gradebook.db")


def _name(database: str | None) -> str:
    return PurePath((database or "").partition("?")[0]).name


def _note_database(context: ExceptionContext) -> None:
    """Write onto an error of whatever engine which database it is about."""
    if context.sqlalchemy_exception is not None and context.engine is not None:
        context.sqlalchemy_exception.add_note(_name(context.engine.url.database))


event.listen(Engine, "handle_error", _note_database)
