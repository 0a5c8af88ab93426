"""The kinds of questions, a module each; what a kind knows of itself says `Item`."""

from lab_utils.questions.kinds.base import AnswerError, Item, ItemsError
from lab_utils.questions.kinds.choice import Choice
from lab_utils.questions.kinds.choices import Choices
from lab_utils.questions.kinds.classify import Classify
from lab_utils.questions.kinds.locate import Locate
from lab_utils.questions.kinds.number import Number
from lab_utils.questions.kinds.sort import Sort
from lab_utils.questions.kinds.text import Text
from lab_utils.questions.kinds.threshold import Threshold

# In the order in which an author is told of them.
KINDS: dict[str, type[Item]] = {
    kind.kind: kind for kind in (Choice, Choices, Number, Threshold, Classify, Sort, Locate, Text)
}

__all__ = [
    "KINDS",
    "AnswerError",
    "Choice",
    "Choices",
    "Classify",
    "Item",
    "ItemsError",
    "Locate",
    "Number",
    "Sort",
    "Text",
    "Threshold",
]
