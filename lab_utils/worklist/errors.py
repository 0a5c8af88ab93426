"""What a trainee reads when a queue cannot be computed: one sentence in each language."""

from __future__ import annotations

from lab_utils.labtests.errors import LabError


class WorklistError(LabError):
    """A queue that has no mean wait, or a number that no queue can have.

    Examples
    --------
    >>> WorklistError("Tải là {x}.", "The load is {x}.", x=1.2).text["vi"]
    'Tải là 1,2.'
    """
