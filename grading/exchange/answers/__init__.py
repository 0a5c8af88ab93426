"""The answers of all trainees: on the disk the moment they are given, whichever way they come.

The lab's page and the notebook record into the same tables; what is handed in is written from
them. Whoever starts a lab again begins another *sheet*; no answer is ever deleted.
"""

from grading.exchange.answers.handed_in import answers_json, hand_in_answers
from grading.exchange.answers.recorded import answer, entries, states
from grading.exchange.answers.sheets import Opened, note_opened, opened, start_again

__all__ = [
    "Opened",
    "answer",
    "answers_json",
    "entries",
    "hand_in_answers",
    "note_opened",
    "opened",
    "start_again",
    "states",
]
