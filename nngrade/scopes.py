"""Which names the cells of an assignment share, and which sharing breaks when tests run in the judge.

Locked cells run in the student's kernel and in the judge, answers and unmarked cells in the kernel alone,
tests in the judge alone.
"""

from __future__ import annotations

import builtins
import symtable
from collections.abc import Iterator

from nbformat import NotebookNode

from .judge.court import without_magics

_BUILTINS = {*dir(builtins), "__name__", "__file__"}


def names_of(source: str) -> tuple[set[str], set[str]]:
    """The global names that a cell uses and those that it binds."""
    used: set[str] = set()
    table = symtable.symtable(without_magics(source), "<cell>", "exec")
    bound = {
        symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()
    }
    tables = [table]
    while tables:
        inner = tables.pop()
        tables += inner.get_children()
        found = inner.get_symbols()
        used |= {s.get_name() for s in found if s.is_referenced() and (inner is table or s.is_global())}
    return used - _BUILTINS, bound


def complaints(notebook: NotebookNode) -> Iterator[tuple[int, str]]:
    """Number of a cell and what is wrong with a name in it; nothing where names are where they are needed."""
    locked: set[str] = set()
    answers: set[str] = set()
    tests: set[str] = set()
    others: set[str] = set()
    for number, cell in enumerate(notebook.cells):
        meta = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code":
            continue
        try:
            used, bound = names_of(cell.source)
        except SyntaxError:
            continue  # the cell itself will say so
        for name in sorted(used - bound):
            if meta.get("grade") and name in others and name not in locked | answers | tests:
                yield number, f"the test uses {name!r}, which an unlocked cell makes: lock that cell"
            if meta.get("locked") and not meta.get("grade") and name in answers:
                yield (
                    number,
                    f"a locked cell uses the answer {name!r}, and runs without answers too: unlock it",
                )
            if not meta.get("grade") and name in tests and name not in locked | answers | others:
                yield number, f"the cell uses {name!r}, which only a test makes: make it here as well"
        if meta.get("grade"):
            tests |= bound
        elif meta.get("locked"):
            locked |= bound
        elif meta.get("solution"):
            for name in sorted(bound & locked):
                yield (
                    number,
                    f"the answer replaces {name!r} of a locked cell, which tests go on using: rename it",
                )
            answers |= bound
        else:
            others |= bound
