"""Invented submissions in any number: for comparisons with stock nbgrader, and for benchmarks."""

from __future__ import annotations

import itertools
import json
import random
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lab_utils.language import LANGUAGES
from lab_utils.questions.answers_file import FILE_NAME, SCHEMA
from lab_utils.questions.kinds import Item

Answers = dict[str, Any]


def invent_answers(
    items: Mapping[str, Item],
    solutions: Answers,
    mistakes: Mapping[str, Mapping[str, Any]],
    seed: int,
) -> Iterator[tuple[str, Answers]]:
    """Yield answers without end: right, blank, half, each declared mistake, drawn by chance.

    Parameters
    ----------
    items : mapping of str to Item
    solutions : dict
        Item to the right answer.
    mistakes : mapping
        Item to mistake to the answer it leads to.
    seed : int

    Yields
    ------
    how : str
    answers : dict
    """
    dice = random.Random(seed)
    made = [(item, name, value) for item, one in mistakes.items() for name, value in one.items()]
    for turn in itertools.count():
        yield "right", dict(solutions)
        if turn == 0:
            yield "blank", {}
        half = dice.sample(list(solutions), len(solutions) // 2)
        yield "half", {name: solutions[name] for name in half}
        if made:
            item, name, value = made[turn % len(made)]
            yield f"mistake {item}:{name}", solutions | {item: value}
        for _ in range(2):
            drawn = {name: draw(item, dice) for name, item in items.items()}
            yield "drawn", {name: value for name, value in drawn.items() if value is not None}


def draw(item: Item, dice: random.Random) -> Any:
    """Draw an answer that the item accepts; None for a blank, one time in seven."""
    if dice.random() < 1 / 7:
        return None
    return item.draw(dice)


def put_submission(released: Path, folder: Path, answers: Answers, dice: random.Random) -> None:
    """Put a submission in place as nbgrader's collecting does, in either language.

    Parameters
    ----------
    released : Path
        The folder of the released lab.
    folder : Path
        Where it goes.
    answers : dict
    dice : random.Random
    """
    folder.mkdir(parents=True)
    language = dice.choice(LANGUAGES)
    notebook = (released / f"{released.name}.ipynb").read_text(encoding="utf-8")
    for other in LANGUAGES:
        notebook = notebook.replace(f'language = \\"{other}\\"', f'language = \\"{language}\\"')
    (folder / f"{released.name}.ipynb").write_text(notebook, encoding="utf-8")
    shutil.copyfile(released / "items.yaml", folder / "items.yaml")
    time = f"2026-11-22T0{dice.randrange(10)}:{dice.randrange(10, 60)}:00+00:00"
    entries = {
        name: {"value": value, "first": value, "changes": dice.randrange(1, 5), "time": time}
        for name, value in answers.items()
    }
    content = {"schema": SCHEMA, "lab": released.name, "language": language, "items": entries}
    text = json.dumps(content, ensure_ascii=False)
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    (folder / "timestamp.txt").write_text(f"{time[:10]} {time[11:19]}.000000 UTC")
