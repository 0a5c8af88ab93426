"""What the report may show of a class in one lab; the sections read nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from grading.release.released_lab import ReleasedLab
from grading.report.gather import Person, Progress
from lab_utils.questions.kinds import Item


@dataclass(frozen=True)
class Counted:
    """The people that a figure counts, with their data as of the day that it was last changed."""

    people: Sequence[Person]
    day: date


@dataclass(frozen=True)
class LabClass:
    """A class in one lab, as far as it may be shown.

    Attributes
    ----------
    released : ReleasedLab
    today : date
        Of the report; a figure of an earlier day is held.
    progress : sequence of Progress
        Of all who are enrolled, as of `progress_day`.
    everybody : Counted
        Empty where nothing may be shown but completion.
    groups : mapping of str to mapping
        By ``"profession"`` and ``"unit"``: label to `Counted`, None for the others.
    timed : Counted
        Whose time is known.
    guesses : mapping of str to Counted
        By guess: who answered both times.
    written : bool
        Whether all written answers are marked; otherwise they are in no figure, so that none
        rests on some alone.
    """

    released: ReleasedLab
    today: date
    progress: Sequence[Progress]
    progress_day: date
    everybody: Counted
    groups: Mapping[str, Mapping[str | None, Counted]] = field(default_factory=dict)
    timed: Counted = Counted((), date.max)
    guesses: Mapping[str, Counted] = field(default_factory=dict)
    written: bool = True

    @property
    def people(self) -> Sequence[Person]:
        """Everybody whose data count."""
        return self.everybody.people

    @property
    def scored(self) -> dict[str, Item]:
        """Items that count in the report."""
        return {
            name: item
            for name, item in self.released.declaration.items.items()
            if item.scored and (self.written or not item.manual)
        }

    def count(self, what: str) -> int:
        """Return the sum of an attribute of `Progress` over all who are enrolled."""
        return sum(getattr(one, what) for one in self.progress)
