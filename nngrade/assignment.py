"""Read the one source of an assignment, ``solutions/<slug>/<slug>.py``, and find its faults.

The source is a py:percent notebook.  A cell that nbgrader shall know says so in its header; what is not
written there is filled in::

    # %% nbgrader={"grade_id": "score", "solution": true}
    # %% nbgrader={"grade_id": "test-score", "grade": true, "points": 2}
    # %% [markdown] nbgrader={"grade_id": "in-words", "grade": true, "solution": true, "points": 2}
    # %% nbgrader={"grade_id": "setup", "locked": true}
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode

from .scopes import complaints

DEFAULTS = {"grade": False, "locked": False, "schema_version": 3, "solution": False, "task": False}
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
MARK = re.compile(r"###\s*(BEGIN|END) (SOLUTION|HIDDEN TESTS)")


class SourceError(ValueError):
    """A fault in the source of an assignment; ``str()`` is one line that names file and cell."""


@dataclass(frozen=True)
class GradedTask:
    """One autograded task: the id of its solution cell, the cell to be solved, and the cell that tests it."""

    name: str
    solution: NotebookNode
    test: NotebookNode


def read_source(path: Path) -> NotebookNode:
    """Return the notebook of a source, checked, with nbgrader's metadata complete and stable cell ids.

    Raises SourceError with file, line of the cell, and what to write, for every fault that is foreseeable.
    """
    try:
        notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    except FileNotFoundError:
        raise SourceError(
            f"{path}: there is no such file; an assignment lives in solutions/<slug>/<slug>.py"
        ) from None
    except (ValueError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read as a py:percent notebook: {error}") from None
    notebook.metadata = NotebookNode(kernelspec=KERNEL, language_info={"name": "python"})
    lines = _header_lines(path)
    seen: dict[str, str] = {}
    for number, cell in enumerate(notebook.cells):
        where = f"{path}:{lines[number] if number < len(lines) else '?'}"
        _complete(cell, where)
        _check_marks(cell, where)
        _check_grading(cell, where, seen)
        cell.id = _stable_id(cell, {other.id for other in notebook.cells[:number]})
    _check_pairs(notebook, path, seen)
    for number, complaint in complaints(notebook):
        raise SourceError(f"{path}:{lines[number] if number < len(lines) else '?'}: {complaint}")
    return notebook


def graded_tasks(notebook: NotebookNode) -> list[GradedTask]:
    """Return the autograded tasks in order; the cell ``test-NAME`` tests the cell ``NAME``."""
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
    return [
        GradedTask(name.removeprefix("test-"), cells[name.removeprefix("test-")], cell)
        for name, cell in cells.items()
        if cell.metadata.nbgrader.grade and not cell.metadata.nbgrader.solution
    ]


def _header_lines(path: Path) -> list[int]:
    """Number the lines on which cells begin."""
    text = path.read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(text, 1) if re.match(r"# %%($|\s)", line)]


def _complete(cell: NotebookNode, where: str) -> None:
    given = cell.metadata.pop("nbgrader", None)
    cell.metadata = NotebookNode()
    cell.pop("attachments", None)
    if given is None:
        return
    if not isinstance(given, dict):
        raise SourceError(
            f'{where}: nbgrader= wants a JSON object such as {{"grade_id": "score", "solution": true}}'
        )
    unknown = set(given) - {*DEFAULTS, "grade_id", "points"}
    if unknown:
        raise SourceError(
            f"{where}: nbgrader does not know {', '.join(sorted(unknown))}; write grade_id, grade, points, …"
        )
    cell.metadata.nbgrader = NotebookNode(sorted({**DEFAULTS, **given}.items()))
    if given.get("grade") and not given.get("solution"):
        cell.metadata.nbgrader.locked = True


def _check_marks(cell: NotebookNode, where: str) -> None:
    """Every BEGIN has its END, in its own cell, and the cell is of the kind that the region needs."""
    opened = None
    for begin_or_end, region in MARK.findall(cell.source):
        if begin_or_end == "BEGIN":
            if opened:
                raise SourceError(
                    f"{where}: ### BEGIN {region} stands inside a {opened} region; write ### END {opened}"
                )
            opened = region
        elif opened != region:
            raise SourceError(f"{where}: ### END {region} has no ### BEGIN {region} before it in this cell")
        else:
            opened = None
    if opened:
        raise SourceError(
            f"{where}: ### BEGIN {opened} is never closed; write ### END {opened} in the same cell"
        )
    for loose in re.findall(r"#*\s*(?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS?)\b.*", cell.source):
        if not MARK.fullmatch(loose.strip()):
            raise SourceError(
                f"{where}: a marker is misspelled, {loose.strip()!r}; write for example ### BEGIN SOLUTION"
            )
    meta = cell.metadata.get("nbgrader", {})
    if "### BEGIN SOLUTION" in cell.source and not meta.get("solution"):
        raise SourceError(f'{where}: a solution stands in a cell that is not marked "solution": true')
    if "### BEGIN HIDDEN TESTS" in cell.source and (not meta.get("grade") or meta.get("solution")):
        raise SourceError(f'{where}: hidden tests stand in a cell that is not marked "grade": true')
    if meta.get("solution") and cell.cell_type == "code" and "### BEGIN SOLUTION" not in cell.source:
        raise SourceError(f"{where}: the solution has no ### BEGIN SOLUTION and ### END SOLUTION around it")


def _check_grading(cell: NotebookNode, where: str, seen: dict[str, str]) -> None:
    meta = cell.metadata.get("nbgrader")
    if meta is None:
        return
    name = meta.get("grade_id", "")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", str(name)):
        raise SourceError(f"{where}: grade_id wants lowercase letters, digits and hyphens; it is {name!r}")
    if name in seen:
        raise SourceError(
            f"{where}: the grade_id {name!r} is taken by the cell at {seen[name]}; every cell needs its own"
        )
    seen[name] = where
    points = meta.get("points")
    if meta.grade and (not isinstance(points, (int, float)) or isinstance(points, bool) or points <= 0):
        raise SourceError(
            f'{where}: the graded cell {name!r} needs "points", a number above 0; it has {points!r}'
        )
    if not meta.grade and points is not None:
        raise SourceError(
            f'{where}: the cell {name!r} has points but is not graded; add "grade": true or remove them'
        )
    if cell.cell_type == "markdown" and meta.grade != meta.solution:
        raise SourceError(f'{where}: a question in words needs both "grade": true and "solution": true')
    if meta.grade and not meta.solution and not name.startswith("test-"):
        raise SourceError(
            f"{where}: the test cell {name!r} must be called test-NAME after the solution cell that it tests"
        )


def _check_pairs(notebook: NotebookNode, path: Path, seen: dict[str, str]) -> None:
    for cell in notebook.cells:
        meta = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or not (meta.get("grade") or meta.get("solution")):
            continue
        name = meta.grade_id
        other = name.removeprefix("test-") if meta.grade else f"test-{name}"
        if other not in seen:
            raise SourceError(
                f"{seen[name]}: the cell {name!r} has no partner; add a cell with the grade_id {other!r}"
            )
    if not any(name.startswith("test-") for name in seen):
        raise SourceError(
            f"{path}: there is nothing to grade; mark a test cell with nbgrader={{...}} in its header"
        )


def _stable_id(cell: NotebookNode, taken: set[str]) -> str:
    """Name a cell by its grade_id, else by its text, so that a new cell elsewhere renames no other."""
    base = cell.metadata.nbgrader.grade_id if "nbgrader" in cell.metadata else ""
    base = base or hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:10]
    number = 2
    name = base[:60]
    while name in taken:
        name, number = f"{base[:60]}-{number}", number + 1
    return name
