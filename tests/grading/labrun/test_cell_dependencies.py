"""Which names a cell takes, gives and changes."""

from __future__ import annotations

import pytest

from grading.labrun.cell_dependencies import find_names


@pytest.mark.parametrize(
    ("source", "read", "defined", "mutated"),
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
def test_the_names_of_statements_are_found(
    source: str, read: set, defined: set, mutated: set
) -> None:
    names = find_names(source)
    # A loop's own name may come from before: read too, to be on the safe side.
    assert (names.read, names.defined, names.mutated) == (read, defined, mutated)


def test_a_function_looks_its_names_up_later() -> None:
    names = find_names("best = 1\ndef f(x):\n    y = x + best + other\n    return lambda: far\n")
    assert names.read_in_functions == {"best", "other", "far"}
    # Not those that the cell itself has set before.
    assert names.read == {"other", "far"}
    assert names.defined == {"best", "f"}


def test_what_is_no_python_is_refused() -> None:
    with pytest.raises(SyntaxError):
        find_names("x =")
