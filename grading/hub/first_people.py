"""Who may come in when the hub starts: taken over from an earlier version, or the first ones."""

from __future__ import annotations

from grading.course.people.defaults import add_missing
from grading.course.people.person import Person, people
from grading.course.people.take_over import take_over
from grading.course.pseudonyms import is_pseudonym
from grading.course.store import Store
from grading.hub.welcome import tell


def prepare(lti: bool) -> None:
    """Let somebody be in the course.

    Parameters
    ----------
    lti : bool
        Whether people come from a platform: then nobody else has to be there.

    Raises
    ------
    grading.course.errors.CourseError
        If the course's database or the list of an earlier version cannot be read.
    """
    with Store() as store:
        taken = take_over(store)
        if taken:
            tell(
                vi="Đã chuyển {people} người từ danh sách cũ vào khóa học, {passwords} người giữ "
                "mật khẩu cũ; những người còn lại đăng nhập bằng mã.",
                en="{people} people of the old list are in the course now, {passwords} with their "
                "old password; the others come in with a code.",
                people=taken.people,
                passwords=taken.passwords,
            )
        if taken and taken.unread:
            tell(
                vi="CHÚ Ý: không đọc được tệp mật khẩu cũ ({why}), nên ai cũng cần mã mới.",
                en="NOTE: the old passwords could not be read ({why}): everybody needs a code.",
                why=taken.unread,
            )
        if not lti:
            add_missing(store)


def all_present() -> list[Person]:
    """Return who may sign in by name, with the codes of those who have not come yet."""
    with Store() as store:
        return [one for one in people(store, "present") if not is_pseudonym(one.username)]
