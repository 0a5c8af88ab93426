"""Hold figures back until the data of five people have changed, so that no two reports tell of one.

Each figure remembers whom it counted, with which data. Today's people take their place when no
difference with what was shown last, nor with what else is shown today, rests on one to four
people; until then the figure stays as it was. Newcomers may count in the whole class before they
count in their group.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from grading.report.differences import Element, Split, gives_away
from grading.report.gather import Gathered, Person
from grading.report.groups import LEAST, leave_room, safe_groups
from grading.report.lab_class import Counted, LabClass
from grading.report.published import Held, Published, RowKey

# User name to the number of one of their rows.
People = Mapping[str, int]
Groups = Mapping[str, Mapping[str | None, People]]
# What a figure takes from a row.
Value = Callable[[Person], Hashable]

SPLITS = ("profession", "unit")
TIME = "time"


@dataclass(frozen=True)
class _Choice:
    """Whom the report counts."""

    everybody: People
    groups: Groups


def hold(now: Gathered, before: Published | None, today: date) -> tuple[LabClass, Published]:
    """Decide what the report of a lab shows today.

    Parameters
    ----------
    now : Gathered
    before : Published or None
        What was shown last.
    today : date

    Returns
    -------
    LabClass
        For the sections.
    Published
        To be remembered before anything is shown.
    """
    if before and before.items != _items(now):
        # The lab is another, which asks other questions: its old figures cannot be shown.
        before = Published(_items(now), before.progress, before.progress_day, Held({}, today))
    lab = _Lab(now, before)
    choice = lab.choose()
    rows, written = lab.settle(choice)
    progress, progress_day = now.progress, today
    if before and few_changed(before.progress, now.progress):
        progress, progress_day = dict(before.progress), before.progress_day

    def held(people: People, last: Held | None, newest: People) -> Held:
        same = last is not None and last.people == people and people != newest
        return Held(people, last.day if last and same else today)

    last_groups = before.groups if before else {}
    newest_groups = lab.wanted(lab.today)
    groups = {
        split: {
            label: held(
                people,
                last_groups.get(split, {}).get(label),
                newest_groups.get(split, {}).get(label, {}),
            )
            for label, people in several.items()
        }
        for split, several in choice.groups.items()
    }
    everybody = held(choice.everybody, before.everybody if before else None, lab.today)
    subsets = dict(lab.subsets(everybody, rows))
    past = {
        split: {
            label: one
            for source in ((before.past, before.groups) if before else ())
            for label, one in source.get(split, {}).items()
            if label not in groups.get(split, {})
        }
        for split in SPLITS
    }
    used = {
        key
        for one in (everybody, *subsets.values(), *_all(groups), *_all(past))
        for key in one.rows
    }
    published = Published(
        _items(now),
        progress,
        progress_day,
        everybody,
        groups,
        past,
        subsets,
        {key: rows[key] for key in sorted(used)},
    )
    return _shown(now, published, today, written), published


def few_changed(before: Mapping[str, Hashable], now: Mapping[str, Hashable]) -> bool:
    """Say whether one to four people are new, gone or have another value.

    Examples
    --------
    >>> few_changed({"an": 1}, {"an": 1}), few_changed({"an": 1}, {"an": 2, "binh": 1})
    (False, True)
    """
    return 0 < sum(before.get(user) != now.get(user) for user in before.keys() | now) < LEAST


def _items(now: Gathered) -> dict[str, float]:
    items = now.released.declaration.items
    return {name: item.points for name, item in items.items() if item.scored}


def _all(groups: Mapping[str, Mapping[str | None, Held]]) -> Iterator[Held]:
    for several in groups.values():
        yield from several.values()


def _shown(now: Gathered, held: Published, today: date, written: bool) -> LabClass:
    def counted(one: Held) -> Counted:
        return Counted([held.rows[key] for key in one.people.items()], one.day)

    nobody = Counted((), today)
    everybody = held.everybody.people.keys()
    subsets = {
        name: counted(one)
        for name, one in held.subsets.items()
        if name == TIME or not 0 < len(everybody - one.people.keys()) < LEAST
    }
    timed = subsets.pop(TIME, nobody)
    groups = {
        split: {label: counted(one) for label, one in several.items()}
        for split, several in held.groups.items()
    }
    return LabClass(
        now.released,
        today,
        list(held.progress.values()),
        held.progress_day,
        counted(held.everybody),
        groups,
        timed,
        subsets,
        written,
    )


class _Lab:
    """One lab today, beside what was last shown of it."""

    def __init__(self, now: Gathered, before: Published | None) -> None:
        self._declared = now.released.declaration.items
        self._items = _items(now)
        self._manual = {name for name, one in self._declared.items() if one.manual}
        self._before = before
        self._now = now.people
        self._rows: dict[RowKey, Person] = dict(before.rows) if before else {}
        self.today = {user: self._version(user, row) for user, row in now.people.items()}

    def _version(self, user: str, row: Person) -> int:
        """Return the number of a row; the data of old ones are known by theirs."""
        known = [version for name, version in self._rows if name == user]
        for version in known:
            if self._masked(self._rows[user, version], row) == self._rows[user, version]:
                return version
        new = max(known, default=-1) + 1
        self._rows[user, new] = row
        return new

    def _masked(self, like: Person, row: Person) -> Person:
        """Return a row without its written answers where those of another are not marked."""
        if not like.waiting:
            return row
        points = {name: one for name, one in row.points.items() if name not in self._manual}
        return replace(row, points=points, waiting=True)

    def wanted(self, everybody: People) -> dict[str, dict[str | None, People]]:
        """Return the groups of some people that may stand in one report."""
        users = sorted(everybody)
        rows = [self._rows[user, everybody[user]] for user in users]
        found = safe_groups([row.profession for row in rows], [row.unit for row in rows])
        return {
            split: {
                label: {users[number]: everybody[users[number]] for number in group}
                for label, group in groups.items()
            }
            for split, groups in zip(SPLITS, found, strict=True)
        }

    def choose(self) -> _Choice:
        """Return the newest that may be shown."""
        before = self._before
        nothing = _Choice({}, {})
        if before is None or not before.everybody.people:
            return self._first(
                [_Choice(self.today, self.wanted(self.today)), _Choice(self.today, {})], nothing
            )
        old = _Choice(
            before.everybody.people,
            {
                split: {label: one.people for label, one in groups.items()}
                for split, groups in before.groups.items()
            },
        )
        newcomers = {**self.today, **old.everybody}
        tries = []
        for everybody in (self.today, newcomers, old.everybody):
            wanted = self.wanted(everybody)
            for fresh in (SPLITS, *((split,) for split in SPLITS), ()):
                groups = {
                    split: (wanted if split in fresh else old.groups).get(split, {})
                    for split in SPLITS
                }
                tries.append(_Choice(everybody, groups))
        return self._grown(self._first(tries, old))

    def _first(self, tries: Iterable[_Choice], otherwise: _Choice) -> _Choice:
        return next((one for one in tries if self._safe(one)), otherwise)

    def _grown(self, choice: _Choice) -> _Choice:
        """Bring single groups up to date, where the whole split was refused."""
        for split, groups in self.wanted(choice.everybody).items():
            for label, people in groups.items():
                several = {**choice.groups.get(split, {}), label: people}
                better = _Choice(choice.everybody, {**choice.groups, split: several})
                if len(several) > 1 and choice != better and self._safe(better):
                    choice = better
        return choice

    def _safe(self, choice: _Choice) -> bool:
        """Say whether a choice tells of nobody, beside itself and beside what was shown last."""
        for groups in choice.groups.values():
            users = [user for people in groups.values() for user in people]
            if len(users) != len(set(users)):
                return False
        if self._before and any(
            few_changed(self._values(self._before.everybody.people, value), found)
            for value in self._of_each_item()
            for found in (self._values(choice.everybody, value),)
        ):
            return False
        return not any(gives_away(self._splits(choice, value)) for value in self._totals())

    def _of_each_item(self) -> Iterator[Value]:
        """What the figures of one question take from a row."""
        for name in self._items:

            def value(row: Person, name: str = name) -> Hashable:
                mistakes = frozenset(one for one in row.mistakes if one[0] == name)
                return row.points.get(name), name in row.answered, mistakes

            yield value

    def _totals(self) -> Iterator[Value]:
        """What the marks of a group take: the sum of points, without written answers and with."""

        def total(row: Person, names: Iterable[str]) -> float:
            return round(sum(row.points.get(name, 0.0) for name in names), 6)

        yield lambda row: total(row, self._items.keys() - self._manual)
        yield lambda row: total(row, self._items)

    def _values(self, people: People, value: Value) -> dict[str, Hashable]:
        return {user: value(self._rows[user, version]) for user, version in people.items()}

    def _splits(self, choice: _Choice, value: Value) -> list[Split]:
        """Return all that is known: the class and its groups, today and as last shown."""
        known = list(self._of_one_report(choice.everybody, choice.groups, value))
        if self._before:
            groups = {
                split: {label: one.people for label, one in several.items()}
                for split, several in self._before.groups.items()
            }
            known += self._of_one_report(self._before.everybody.people, groups, value)
            known += [(self._elements(one.people, value),) for one in _all(self._before.past)]
        return known

    def _of_one_report(self, everybody: People, groups: Groups, value: Value) -> Iterator[Split]:
        whole = self._elements(everybody, value)
        if whole:
            yield (whole,)
        for several in groups.values():
            parts = [self._elements(people, value) for people in several.values()]
            # Those whom no group counts are known by subtraction.
            if parts:
                rest = whole.difference(*parts)
                yield (*parts, rest) if rest else tuple(parts)

    def _elements(self, people: People, value: Value) -> frozenset[Element]:
        return frozenset(self._values(people, value).items())

    def settle(self, choice: _Choice) -> tuple[dict[RowKey, Person], bool]:
        """Return the rows, and whether the written answers of all who are counted are marked.

        Until they are, new rows are kept without them: what was not shown may still change.
        """
        used = {*choice.everybody.items()}
        used |= {one for g in choice.groups.values() for p in g.values() for one in p.items()}
        marked = {
            (user, version): self._now[user]
            for user, version in used
            if self._rows[user, version].waiting and self.today.get(user) == version
        }
        rows = self._rows | marked
        if not any(rows[key].waiting for key in used):
            return rows, True
        before = self._before.rows if self._before else {}
        unmarked = replace(next(iter(self._rows.values())), waiting=True)
        new = {
            key: self._masked(unmarked, row) for key, row in self._rows.items() if key not in before
        }
        return self._rows | new, False

    def subsets(self, everybody: Held, rows: Mapping[RowKey, Person]) -> Iterator[tuple[str, Held]]:
        """Yield the figures that count some of everybody, each as new as it may be."""
        row = {user: rows[user, version] for user, version in everybody.people.items()}
        for name, value, chosen in self._some(row):
            new = {user: everybody.people[user] for user in chosen}
            last = self._before.subsets.get(name) if self._before else None
            if last is None:
                changed = False
            else:
                changed = few_changed(
                    {user: value(rows[user, version]) for user, version in last.people.items()},
                    {user: value(row[user]) for user in chosen},
                )
            if last and (changed or len(new) < LEAST):
                yield name, last
            elif len(new) >= LEAST:
                yield name, Held(new, everybody.day)

    def _some(self, row: Mapping[str, Person]) -> Iterator[tuple[str, Value, list[str]]]:
        """Yield the name of a figure, what it takes from a row, and whom it counts."""
        yield TIME, lambda one: one.minutes, [user for user in row if row[user].minutes is not None]
        for name, guess in self._declared.items():
            end = guess.again
            if end in self._items:
                both = [u for u, one in row.items() if name in one.guesses and end in one.answered]

                def value(one: Person, name: str = name, end: str = end) -> Hashable:
                    return str(one.guesses.get(name)), one.points.get(end)

                yield name, value, leave_room(both, len(row), lambda user: row[user].lot)
