"""Reads a class list as people have it (.xlsx, .csv); asks before it converts anything.

What is asked and what is wrong come back as data; nothing is stored here.
"""

from grading.course.class_list.errors import ClassListError
from grading.course.class_list.model import ClassList, ListedPerson, Question, WrongLine
from grading.course.class_list.reading import answer, read_class_list
from grading.course.class_list.user_names import propose_user_names

__all__ = [
    "ClassList",
    "ClassListError",
    "ListedPerson",
    "Question",
    "WrongLine",
    "answer",
    "propose_user_names",
    "read_class_list",
]
