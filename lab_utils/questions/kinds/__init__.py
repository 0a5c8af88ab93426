"""The kinds of questions, and how each reads an answer.

A kind knows four things: what it accepts (:meth:`Item.read`), how an answer is written out for
a reader (:meth:`Item.write`), when two answers are the same (:meth:`Item.same`), and which share
of the marks an answer earns against a key (:meth:`Item.share`).
"""

from lab_utils.questions.kinds.base import AnswerError, Item, ItemsError
from lab_utils.questions.kinds.choice import Choice, Choices, Classify, Optioned, Sort
from lab_utils.questions.kinds.locate import Mark
from lab_utils.questions.kinds.number import Number, Threshold
from lab_utils.questions.kinds.text import Text

__all__ = [
    "AnswerError",
    "Choice",
    "Choices",
    "Classify",
    "Item",
    "ItemsError",
    "Mark",
    "Number",
    "Optioned",
    "Sort",
    "Text",
    "Threshold",
]
