"""What keeps a course from being closed."""

from __future__ import annotations

from grading.course.errors import CourseError


class ClosingError(CourseError):
    """The course is not closed; the sentence says why and what to do."""
