"""Which names a notebook's cell takes from the cells before it, and which it gives to others."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Names:
    """The names of one cell.

    Attributes
    ----------
    taken : set of str
        Looked up when the cell runs, and not set by the cell itself before.
    late : set of str
        Looked up when a function of this cell is called, by whichever cell calls it.
    given : set of str
        Set by the cell.
    changed : set of str
        Perhaps changed in place: something is put into it, or it is told to do something.
    """

    taken: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)


def names_of(source: str) -> Names:
    """Read the names of a cell.

    Parameters
    ----------
    source : str

    Returns
    -------
    Names

    Raises
    ------
    SyntaxError
        If it is not Python.

    Examples
    --------
    >>> cell = names_of("import numpy as np\\nbest = np.max(scores)\\ntable['best'] = best")
    >>> sorted(cell.taken), sorted(cell.given), sorted(cell.changed)
    (['scores', 'table'], ['best', 'np'], ['table'])
    """
    names = Names()
    for statement in ast.parse(source).body:
        table = symtable.symtable(ast.unparse(statement), "<cell>", "exec")
        inner = set(_looked_up_inside(table))
        here = {one.get_name() for one in table.get_symbols() if one.is_referenced()}
        here |= {
            node.target.id
            for node in ast.walk(statement)
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
        }
        names.taken |= (here | inner) - names.given
        names.late |= inner
        names.changed |= set(_changed(statement))
        names.given |= {
            one.get_name()
            for one in table.get_symbols()
            if one.is_assigned() or one.is_imported() or one.is_namespace()
        }
    return names


def _looked_up_inside(table: symtable.SymbolTable) -> Iterator[str]:
    """Names of the notebook that functions, classes and comprehensions in a statement look up."""
    for child in table.get_children():
        yield from (one.get_name() for one in child.get_symbols() if one.is_global())
        yield from _looked_up_inside(child)


def _changed(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield from _base(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield from _base(node.value.func)


def _base(node: ast.expr) -> Iterator[str]:
    """The name at the root of ``name.part[…].part``, if there is one and it has parts."""
    parts = 0
    while isinstance(node, ast.Attribute | ast.Subscript):
        node, parts = node.value, parts + 1
    if parts and isinstance(node, ast.Name):
        yield node.id
