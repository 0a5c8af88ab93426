"""``answers.json`` from the store, at hand-in."""

from __future__ import annotations

from grading.course.store import Store
from grading.exchange import releases, submissions
from grading.exchange.answers.recorded import entries
from lab_utils.questions.answers_file import FILE_NAME, answers_text


def answers_json(store: Store, trainee: str, lab: str, language: str) -> bytes:
    """Return a trainee's answers to a lab as the notebook would leave them in its file.

    Parameters
    ----------
    store : Store
    trainee, lab : str
    language : {"vi", "en"}
        In which the lab was answered.

    Raises
    ------
    grading.exchange.refusal.ExchangeRefusal
        If there is no such lab.
    """
    there = entries(store, trainee, lab)
    order = list(releases.items(store, lab))
    # The same answers are the same submission, whichever was given first.
    names = sorted(there, key=lambda name: (order.index(name) if name in order else -1, name))
    return answers_text(lab, language, {name: there[name] for name in names})


def hand_in_answers(store: Store, trainee: str, lab: str, language: str) -> submissions.Receipt:
    """Hand in what a trainee has answered in a lab; the notebook is not needed.

    Raises
    ------
    grading.exchange.refusal.ExchangeRefusal
        As `grading.exchange.submissions.hand_in`.
    """
    files = {FILE_NAME: answers_json(store, trainee, lab, language)}
    return submissions.hand_in(store, trainee, lab, files)
