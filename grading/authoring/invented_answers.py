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
from lab_utils.questions.kinds import Choices, Classify, Item, Mark, Number, Optioned, Text

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
    if isinstance(item, Number):
        low, high = item.range
        values = [dice.choice([low, high, dice.uniform(low, high)]) for _ in item.parts or "1"]
        values = [round(value) if item.integer else value for value in values]
        return dict(zip(item.parts, values, strict=True)) if item.parts else values[0]
    if isinstance(item, Classify):
        rows = [row for row in item.rows if dice.random() < 0.8]
        return {row: dice.choice(list(item.options)) for row in rows}
    if isinstance(item, Choices):
        return [name for name in item.options if dice.random() < 0.5]
    if isinstance(item, Optioned):
        return dice.choice(list(item.options))
    if isinstance(item, Mark):
        box = {"width": dice.uniform(1, 20), "height": dice.uniform(1, 20)}
        point = {"x": dice.uniform(0, 100), "y": dice.uniform(0, 100)}
        return point | box if item.shape == "box" else point
    assert isinstance(item, Text)
    return dice.choice(["", "<b>&</b> ```", f"Tôi nghĩ là có, {dice.random():.6f}."])


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
