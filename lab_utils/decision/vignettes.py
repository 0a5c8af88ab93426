"""The twelve cases of lab 09 and the advice on them; they stand in ``vignettes.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lab_utils.yaml_file import read_yaml


@dataclass(frozen=True)
class Vignette:
    """A case in which something is planned, and what an invented AI says of it.

    Attributes
    ----------
    case : twin
        What is known, and what is planned.
    advice, truth : {"go", "stop"}
        What the AI says, and what is right: go ahead as planned, or stop and ask.
    said, why : twin
        The AI's reason; what decides the case.
    """

    case: Mapping[str, str]
    advice: str
    truth: str
    said: Mapping[str, str]
    why: Mapping[str, str]


@cache
def vignettes() -> Mapping[str, Vignette]:
    """Return the cases by name, in the order they are asked; half of the advice is wrong.

    Examples
    --------
    >>> sum(one.advice == one.truth for one in vignettes().values()), len(vignettes())
    (6, 12)
    """
    declared = read_yaml(Path(__file__).with_name("vignettes.yaml"))
    return {name: Vignette(**fields) for name, fields in declared.items()}
