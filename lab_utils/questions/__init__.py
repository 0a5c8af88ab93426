"""Questions in a notebook: an answer is data.

A lab opens with ``lab = open_lab(language)`` and ``ask = lab.ask``. Each question is asked by
``ppv = ask("ppv")``, answered with the control it shows (or typed: ``ppv.answer(1.9)``), and
looked at by ``ppv.check(mistakes={…})``. The answer stands in ``answers.json`` beside the
notebook the moment it is given. ``ppv.score(key)`` runs in hidden tests only.
"""

from lab_utils.questions.lab import Lab, open_lab
from lab_utils.questions.question import Question

__all__ = ["Lab", "Question", "open_lab"]
