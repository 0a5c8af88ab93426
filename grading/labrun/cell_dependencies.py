"""Which names a notebook's cell reads from the cells before it, and which it defines for others."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class CellNames:
    """The names of one cell.

    Attributes
    ----------
    read : set of str
        Read when the cell runs, and not defined by the cell itself before.
    read_in_functions : set of str
        Read when a function of this cell is called, by whichever cell calls it.
    defined : set of str
        Assigned, imported, or the name of a function or class.
    mutated : set of str
        Perhaps changed in place: an item or attribute is assigned, or a method is called.
    """

    read: set[str] = field(default_factory=set)
    read_in_functions: set[str] = field(default_factory=set)
    defined: set[str] = field(default_factory=set)
    mutated: set[str] = field(default_factory=set)


def find_names(source: str) -> CellNames:
    """Find the names of a cell.

    Parameters
    ----------
    source : str

    Returns
    -------
    CellNames

    Raises
    ------
    SyntaxError
        If it is not Python.

    Examples
    --------
    >>> cell = find_names("import numpy as np\\nbest = np.max(scores)\\ntable['best'] = best")
    >>> sorted(cell.read), sorted(cell.defined), sorted(cell.mutated)
    (['scores', 'table'], ['best', 'np'], ['table'])
    """
    names = CellNames()
    for statement in ast.parse(source).body:
        table = symtable.symtable(ast.unparse(statement), "<cell>", "exec")
        inner = set(_read_inside(table))
        here = {one.get_name() for one in table.get_symbols() if one.is_referenced()}
        here |= {
            node.target.id
            for node in ast.walk(statement)
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
        }
        names.read |= (here | inner) - names.defined
        names.read_in_functions |= inner
        names.mutated |= set(_mutated(statement))
        names.defined |= {
            one.get_name()
            for one in table.get_symbols()
            if one.is_assigned() or one.is_imported() or one.is_namespace()
        }
    return names


def _read_inside(table: symtable.SymbolTable) -> Iterator[str]:
    """Names of the notebook that functions, classes and comprehensions in a statement read."""
    for child in table.get_children():
        yield from (one.get_name() for one in child.get_symbols() if one.is_global())
        yield from _read_inside(child)


def _mutated(statement: ast.stmt) -> Iterator[str]:
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
