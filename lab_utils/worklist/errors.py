"""What a trainee reads when a queue cannot be computed."""

from __future__ import annotations

from lab_utils.errors import BilingualError


class WorklistError(BilingualError, ValueError):
    """A queue that has no mean wait, or a number that no queue can have.

    Examples
    --------
    >>> WorklistError(vi="Tải là {x}.", en="The load is {x}.", x=1.2).say("vi")
    'Tải là 1,2.'
    """
