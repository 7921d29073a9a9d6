"""What the judge knows of an assignment before it meets a student: all of it from released cells."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook

from nngrade.judge.court import without_magics
from nngrade.judge.handles import SPECIAL


@dataclass(frozen=True)
class Assignment:
    """One notebook of an assignment for the judge.

    setup: sources of the locked cells that test nothing; they run in the student's kernel and in the judge.
    answers: names that the answer cells define. classes: those that are classes, with their special methods.
    files: what lies beside the notebook.
    """

    setup: list[str]
    answers: list[str]
    classes: dict[str, list[str]]
    files: dict[str, bytes]

    @property
    def key(self) -> str:
        """The same for notebooks that can share a process of the judge."""
        digest = hashlib.sha256(repr((self.setup, sorted(self.files))).encode())
        for _, data in sorted(self.files.items()):
            digest.update(hashlib.sha256(data).digest())
        return digest.hexdigest()


def is_setup(cell: NotebookNode) -> bool:
    """Whether a cell is the instructor's, locked, and runs before tests without being one."""
    return cell.cell_type == "code" and utils.is_locked(cell) and not utils.is_grade(cell)


def is_test(cell: NotebookNode) -> bool:
    """Whether a cell is a test: graded, and nothing in it is the student's."""
    return cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)


def defined(source: str) -> tuple[list[str], dict[str, list[str]]]:
    """The functions and classes that a cell defines at its top, and the special methods of the classes."""
    try:
        body = ast.parse(without_magics(source)).body
    except SyntaxError:
        return [], {}
    found = [node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    classes = {
        node.name: sorted({name for item in node.body for name in _bound(item)} & SPECIAL)
        for node in found
        if isinstance(node, ast.ClassDef)
    }
    return [node.name for node in found], classes


def _bound(item: ast.stmt) -> list[str]:
    """The names that a line of a class defines: a method, or ``__radd__ = __add__``."""
    if isinstance(item, ast.FunctionDef):
        return [item.name]
    targets = item.targets if isinstance(item, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def read_assignment(nb: NotebookNode, resources: dict[str, Any], files: dict[str, bytes]) -> Assignment:
    """Collect it: setup cells from the notebook, where the gate has put the released ones, and the stubs of
    answers from the gradebook, for in the notebook stand the student's."""
    known = resources["nbgrader"]
    with Gradebook(known["db_url"]) as gradebook:
        notebook = gradebook.find_notebook(known["notebook"], known["assignment"])
        stubs = [
            cell.source
            for cell in notebook.source_cells
            if cell.cell_type == "code" and not cell.locked and cell.source
        ]
    answers, classes = collect(stubs)
    return Assignment([cell.source for cell in nb.cells if is_setup(cell)], answers, classes, files)


def collect(stubs: Iterable[str]) -> tuple[list[str], dict[str, list[str]]]:
    """The names that released answer cells define, and the classes among them."""
    answers, classes = [], {}
    for source in stubs:
        names, found = defined(source)
        answers += names
        classes |= found
    return sorted(set(answers)), classes


def files_beside(folder: Path) -> dict[str, bytes]:
    """The instructor's files beside the notebooks: data that tests may read."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.suffix != ".ipynb"
    }
