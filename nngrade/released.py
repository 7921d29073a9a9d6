"""What students got, and the version of it: the measure of everything that they hand in."""

from __future__ import annotations

import logging
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from nngrade.ledger import version_of


def read_released(
    coursedir: CourseDirectory, assignment: str, log: logging.Logger
) -> dict[str, NotebookNode]:
    """The notebooks that students got, by file name: the skeleton of every notebook that is graded.

    Raises NbGraderException where the assignment is not released, or not known to the gradebook.
    """
    folder = Path(coursedir.format_path(coursedir.release_directory, ".", assignment))
    released = {path.name: nbformat.read(path, as_version=4) for path in sorted(folder.glob("*.ipynb"))}
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            known = {f"{notebook.name}.ipynb" for notebook in gradebook.find_assignment(assignment).notebooks}
        except MissingEntry:
            known = set()
    released = {name: notebook for name, notebook in released.items() if name in known}
    if not released:
        message = f"{assignment!r} is not released in this course: run `nbgrader generate_assignment` first."
        log.error(message)
        raise NbGraderException(message)
    return released


def assignment_version(coursedir: CourseDirectory, assignment: str, released: dict[str, NotebookNode]) -> str:
    """A hash of the released notebooks and of the tests in the gradebook."""
    parts = [nbformat.writes(notebook).encode() for _, notebook in sorted(released.items())]
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        for notebook in sorted(gradebook.find_assignment(assignment).notebooks, key=lambda n: n.name):
            cells = sorted(notebook.source_cells, key=lambda cell: cell.name)
            parts += [f"{cell.name}\n{cell.source}".encode() for cell in cells]
            parts += [
                f"{cell.name}={cell.max_score}".encode() for cell in sorted(notebook.grade_cells, key=str)
            ]
    return version_of(sorted(parts))
