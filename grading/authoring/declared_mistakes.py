"""Find out, while a lab runs, which answers its declared mistakes lead to."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lab_utils.positions import Area, Grid, Spot
from lab_utils.questions.ask import Question
from lab_utils.questions.kinds import Choices, Classify, Item, Mark, Number, Optioned, Threshold

_FINE = 16  # steps over an image, each way


def watch() -> None:
    """Have every ``check`` in this kernel add its mistakes to ``mistakes.json``."""
    plain = Question.check
    found: dict[str, dict[str, Any]] = {}
    file = Path("mistakes.json")
    file.write_text("{}", encoding="utf-8")

    def check(question: Question, mistakes: Mapping[str, Any] | None = None) -> None:
        found[question.item.name] = {
            name: _answer(question.item, mistake) for name, mistake in (mistakes or {}).items()
        }
        file.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        plain(question, mistakes)

    Question.check = check  # type: ignore[method-assign, assignment]


def _answer(item: Item, mistake: Any) -> Any:
    """Return an answer that shows the mistake; None when none was found."""
    if isinstance(item, Mark) and isinstance(mistake, Spot | Area):
        mistake = item.example(mistake)
    if not callable(mistake):
        return item.read(mistake, "en")
    return next((value for value in _candidates(item) if mistake(value)), None)


def _candidates(item: Item) -> Iterator[Any]:
    """Answers to try on a mistake that is given as a function."""
    if isinstance(item, Classify):
        for options in itertools.product(item.options, repeat=len(item.rows)):
            yield dict(zip(item.rows, options, strict=True))
    elif isinstance(item, Choices):
        for size in range(1, len(item.options) + 1):
            yield from (list(one) for one in itertools.combinations(item.options, size))
    elif isinstance(item, Optioned):
        yield from item.options
    elif isinstance(item, Threshold):
        low, high = item.range
        steps = round((high - low) / item.step)
        yield from (round(low + number * item.step, 9) for number in range(steps + 1))
    elif isinstance(item, Number) and not item.parts:
        low, high = item.range
        yield from (low + (high - low) * number / 1000 for number in range(1001))
    elif isinstance(item, Mark) and item.grid:
        yield from _marks(item, item.grid)


def _marks(item: Mark, grid: Grid) -> Iterator[Any]:
    """Points all over the image, or boxes of several sizes, on each frame."""
    frames = [{"frame": one + 1} for one in range(grid.frames)] if grid.frames > 1 else [{}]
    edges = [number / _FINE for number in range(_FINE + 1)]
    spans = [(low, high) for low, high in itertools.combinations(edges, 2)]
    for frame in frames:
        if item.shape == "point":
            for x, y in itertools.product(edges, repeat=2):
                yield {"x": x * grid.columns, "y": y * grid.rows} | frame
            continue
        for (left, right), (top, bottom) in itertools.product(spans, repeat=2):
            size = {"width": (right - left) * grid.columns, "height": (bottom - top) * grid.rows}
            yield {"x": left * grid.columns, "y": top * grid.rows} | size | frame
