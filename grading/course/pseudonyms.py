"""The user names of those who come from the platform."""

PREFIX = "lti-"


def is_pseudonym(name: str) -> bool:
    """Say whether a user name is one of those; such a name has no password.

    Examples
    --------
    >>> is_pseudonym("lti-0123456789abcdef0123456789ab"), is_pseudonym("hocvien01")
    (True, False)
    """
    return name.startswith(PREFIX)
