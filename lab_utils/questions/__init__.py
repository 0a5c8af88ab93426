"""Questions in a notebook: an answer is data.

A lab opens with ``lab = open_lab(language)`` and ``ask = lab.ask``; see `lab_utils.questions.ask`.
"""

from lab_utils.questions.ask import Lab, Question, open_lab

__all__ = ["Lab", "Question", "open_lab"]
