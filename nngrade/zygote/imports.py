"""What the notebooks of an assignment import: the modules that its zygote loads once for all."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat.notebooknode import NotebookNode


def modules_of(notebooks: Iterable[NotebookNode]) -> tuple[str, ...]:
    """Modules named by the imports in the released code cells, sorted.

    ``from a import b`` gives both ``a`` and ``a.b``: the zygote tries, and leaves alone what is no module.
    The notebooks are the instructor's: what students import is up to their kernels.
    """
    found: set[str] = set()
    for notebook in notebooks:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                found |= _imports(cell.source)
    return tuple(sorted(found))


def _imports(source: str) -> set[str]:
    """Absolute imports of one cell, wherever in it; none where it is not plain Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found
