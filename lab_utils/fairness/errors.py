"""What is said when a table by group cannot be made of what was given."""

from __future__ import annotations

from lab_utils.errors import BilingualError


class FairnessError(BilingualError, ValueError):
    """Input that no honest table can be made of: the value, what was expected, what to do.

    Examples
    --------
    >>> raise FairnessError(vi="Thiếu tuổi.", en="No age.")
    Traceback (most recent call last):
    lab_utils.fairness.errors.FairnessError: Thiếu tuổi.
    No age.
    """
