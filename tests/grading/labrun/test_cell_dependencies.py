"""Which names a cell takes, gives and changes."""

from __future__ import annotations

import pytest

from grading.labrun.cell_dependencies import names_of


@pytest.mark.parametrize(
    ("source", "taken", "given", "changed"),
    [
        ("x = a + 1\ny = x", {"a"}, {"x", "y"}, set()),
        ("x = x + 1", {"x"}, {"x"}, set()),
        ("x += 1", {"x"}, {"x"}, set()),
        ("import numpy as np\nfrom a import b as c", set(), {"np", "c"}, set()),
        ("for one in many:\n    total = one", {"many", "one"}, {"one", "total"}, set()),
        ("[one for one in many]", {"many"}, set(), set()),
        ("table['x'] = 1", {"table"}, set(), {"table"}),
        ("lab.x.y = 1", {"lab"}, set(), {"lab"}),
        ("rows.append(one)", {"rows", "one"}, set(), {"rows"}),
        ("n = len(rows)", {"len", "rows"}, {"n"}, set()),
        ("", set(), set(), set()),
    ],
)
def test_names_of_statements(source: str, taken: set, given: set, changed: set) -> None:
    names = names_of(source)
    # A loop's own name may come from before: taken too, to be on the safe side.
    assert (names.taken, names.given, names.changed) == (taken, given, changed)


def test_a_function_looks_its_names_up_later() -> None:
    names = names_of("best = 1\ndef f(x):\n    y = x + best + other\n    return lambda: far\n")
    assert names.late == {"best", "other", "far"}
    # Not those that the cell itself has set before.
    assert names.taken == {"other", "far"}
    assert names.given == {"best", "f"}


def test_what_is_no_python_is_refused() -> None:
    with pytest.raises(SyntaxError):
        names_of("x =")
