"""What an instructor asked for and cannot be done."""

from __future__ import annotations

from lab_utils.errors import BilingualError


class CourseError(BilingualError):
    """What an instructor asked for cannot be done; the sentence says why and what to do.

    English names commands, for the terminal; Vietnamese names buttons where a page has them.
    """
