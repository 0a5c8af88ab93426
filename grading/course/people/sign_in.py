"""Signing in with a password, and the first visit with a code that sets it.

A try is noted as a failure before it is looked at, and forgotten when it was none: of a thousand
tries at once no more get through than of a thousand one after the other.
"""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, update

from grading.course.people import codes, failures, passwords
from grading.course.people.person import Person, as_person, read_row
from grading.course.people.tables import PEOPLE
from grading.course.pseudonyms import is_pseudonym
from grading.course.store import Store, advisory_lock
from lab_utils.errors import BilingualError
from lab_utils.language import Texts

_TEXTS = Texts(
    {
        "wrong": {
            "vi": "Tài khoản hoặc mật khẩu không đúng.",
            "en": "Wrong user name or password.",
        },
        "present": {
            "vi": "Mật khẩu hiện tại không đúng.",
            "en": "Wrong present password.",
        },
        "code": {
            "vi": "Tài khoản hoặc mã không đúng, hoặc mã đã dùng rồi. Nếu cần, hãy xin giảng viên "
            "mã mới.",
            "en": "Wrong user name or code, or the code was used before. Ask your instructor for a "
            "new one.",
        },
        "slow": {
            "vi": "Đã thử sai nhiều lần. Hãy đợi {seconds} giây rồi thử lại.",
            "en": "Too many wrong tries. Wait {seconds} seconds, then try again.",
        },
        "aside": {
            "vi": "Tài khoản này đang tạm dừng. Hãy báo giảng viên.",
            "en": "This account is set aside for the time being. Tell your instructor.",
        },
    }
)


class SignInError(BilingualError):
    """Somebody is not let in; the sentence says why, and nothing that helps to guess.

    Attributes
    ----------
    key : str
        ``wrong``, ``present``, ``code``, ``slow`` or ``aside``.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        super().__init__(**_TEXTS.twin(key, **values))


def sign_in(store: Store, username: str, password: str, address: str) -> Person:
    """Return the person whose user name and password these are.

    Parameters
    ----------
    store : Store
    username, password : str
        As typed.
    address : str
        Where the try comes from.

    Raises
    ------
    SignInError
    """
    return as_person(_let_in(store, username, password, address))


def _let_in(store: Store, username: str, password: str, address: str) -> RowMapping:
    row = _begin(store, username, address)
    kept = row["password"] if row and row["state"] != "gone" else None
    if not passwords.matches(kept, password) or kept is None:
        raise SignInError("wrong")
    anew = passwords.hashed(password) if passwords.is_dated(kept) else None
    with store.write_transaction() as db:
        row = read_row(db, username, writes=True)
        if row is None or row["password"] != kept:  # reset or removed in the meantime
            raise SignInError("wrong")
        failures.forget(db, username, address)
        if anew:
            row = _set_password(db, row, anew)
    if row["state"] != "present":
        raise SignInError("aside")
    return row


def first_visit(store: Store, username: str, code: str, password: str, address: str) -> Person:
    """Set the password of whoever holds the code; the code is used up.

    The code is the person's own, or, for a trainee who never had a password, that of the class.

    Raises
    ------
    grading.course.people.passwords.PasswordError
        If the password cannot be taken; the code stays.
    SignInError
    """
    _begin(store, username, address)
    with store.write_transaction() as db:
        _holder(db, username, code)
        failures.forget(db, username, address)
    # Now, and not for whoever guesses: to weigh a password takes a processor up to seconds.
    anew = passwords.hashed(passwords.checked(password, username))
    with store.write_transaction() as db:
        return as_person(_set_password(db, _holder(db, username, code), anew))


def change_password(store: Store, username: str, present: str, new: str, address: str) -> None:
    """Change one's own password; all sessions end.

    Raises
    ------
    grading.course.people.passwords.PasswordError
    SignInError
        If the present password is not theirs, or was reset in the meantime.
    """
    try:
        kept = _let_in(store, username, present, address)["password"]
    except SignInError as error:
        raise (SignInError("present") if error.key == "wrong" else error) from None
    anew = passwords.hashed(passwords.checked(new, username))
    with store.write_transaction() as db:
        still = (PEOPLE.c.username == username) & (PEOPLE.c.password == kept)
        changed = update(PEOPLE).where(still).values(password=anew, code=None, sessions_end=True)
        if not db.execute(changed).rowcount:
            raise SignInError("present")


def _begin(store: Store, username: str, address: str) -> RowMapping | None:
    with store.write_transaction() as db:
        advisory_lock(db, f"sign-in {username}")
        if seconds := failures.seconds_to_wait(db, username, address):
            raise SignInError("slow", seconds=seconds)
        failures.note(db, username, address)
        return read_row(db, username)


def _holder(db: Connection, username: str, code: str) -> RowMapping:
    """Return the person whom the code lets set a password."""
    row = read_row(db, username, writes=True)
    if row is None or not _opens(db, row, code):
        raise SignInError("code")
    return row


def _opens(db: Connection, row: RowMapping, code: str) -> bool:
    if row["state"] != "present" or row["password"] or is_pseudonym(row["username"]):
        return False
    # Where a password was, there is work: whoever sees the board is not let in to that.
    is_new = row["role"] == "trainee" and row["password"] is None
    of_class = codes.read_class_code(db) if is_new else None
    own = codes.same(code, row["code"])
    return own or (of_class is not None and codes.same(code, of_class[0]))


def _set_password(db: Connection, row: RowMapping, anew: str) -> RowMapping:
    username = row["username"]
    db.execute(update(PEOPLE).where(PEOPLE.c.username == username).values(password=anew, code=None))
    return read_row(db, username) or row
