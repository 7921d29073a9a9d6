"""Sample submissions: what careful, careless and hostile students hand in, made from the released notebook.

Each sample says in which state it must end, so that a demonstration is also a test.
"""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from nngrade.mutants import read_answers
from nngrade.states import State


@dataclass(frozen=True)
class Sample:
    """One student of the demonstration: ``make(folder, course)`` writes the submission into ``folder``."""

    student: str
    about: str
    expected: State
    make: Callable[[Path, Course], None]
    least: float = 0.0  # share of the autograded points that it must reach at least, and at most
    most: float = 1.0


@dataclass(frozen=True)
class Course:
    """What samples are made from: the released notebook, the solved one, and wrong answers by cell."""

    name: str
    released: NotebookNode
    solved: NotebookNode
    wrong: list[dict[str, str]]

    def write(self, folder: Path, notebook: NotebookNode) -> None:
        nbformat.write(notebook, folder / f"{self.name}.ipynb")

    def answered(self, changes: dict[str, str] | None = None) -> NotebookNode:
        """The released notebook with right answers, some of them replaced: ``{grade_id: source}``."""
        right = {cell.metadata.nbgrader.grade_id: cell.source for cell in _answer_cells(self.solved)}
        notebook = copy.deepcopy(self.released)
        for cell in _answer_cells(notebook):
            name = cell.metadata.nbgrader.grade_id
            cell.source = (changes or {}).get(name) or without_markers(right.get(name, cell.source))
        return notebook


def _answer_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]


def _test_cells(notebook: NotebookNode) -> list[NotebookNode]:
    graded = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return [cell for cell in graded if not cell.metadata.nbgrader.solution]


def without_markers(source: str) -> str:
    """A solution as a student would have written it, without the lines that nbgrader looks for."""
    return re.sub(r"^[ \t]*### (BEGIN|END) SOLUTION[^\n]*\n?", "", source, flags=re.MULTILINE)


def _perfect(folder: Path, course: Course) -> None:
    course.write(folder, course.answered())


def _wrong(number: int) -> Callable[[Path, Course], None]:
    def make(folder: Path, course: Course) -> None:
        course.write(folder, course.answered(course.wrong[number % len(course.wrong)]))

    return make


def _broken(folder: Path, course: Course) -> None:
    text = nbformat.writes(course.answered())
    (folder / f"{course.name}.ipynb").write_text(text[: len(text) // 2], encoding="utf-8")


def _without_tests(folder: Path, course: Course) -> None:
    notebook = course.answered()
    dropped = [id(cell) for cell in _test_cells(notebook)]
    notebook.cells = [cell for cell in notebook.cells if id(cell) not in dropped]
    course.write(folder, notebook)


def _skipping(folder: Path, course: Course) -> None:
    notebook = copy.deepcopy(course.released)
    for cell in _test_cells(notebook):
        cell.metadata["tags"] = ["skip-execution"]
    course.write(folder, notebook)


def _link(folder: Path, course: Course) -> None:
    course.write(folder, course.answered())
    os.symlink("../../../gradebook.db", folder / "notes.txt")


_SPY = """\
import glob, os, socket

places = [".", "..", "../..", "/home/*", "/root", "/srv", "/mnt", "/tmp", "/var/tmp", os.environ["HOME"]]
found = [p for place in places for p in glob.glob(place + "/**/*.ipynb", recursive=True)]
found += [p for place in places for p in glob.glob(place + "/**/gradebook.db", recursive=True)]
print("notebooks and gradebooks within reach:", found)
for address in [("198.51.100.7", 80), ("127.0.0.1", 22), ("169.254.169.254", 80)]:
    try:
        socket.create_connection(address, timeout=2)
        print("connected to", address)
    except OSError as error:
        print("no way to", address, "-", error.strerror)
"""


def _spy(folder: Path, course: Course) -> None:
    notebook = course.answered()
    first = _code_answers(notebook)[0]
    first.source = _SPY + "\n" + first.source
    course.write(folder, notebook)


def _endless(folder: Path, course: Course) -> None:
    notebook = course.answered()
    last = _code_answers(notebook)[-1]
    last.source += "\n\nwhile True:\n    pass\n"
    course.write(folder, notebook)


def _code_answers(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in _answer_cells(notebook) if cell.cell_type == "code"]


SAMPLES = [
    Sample("ada-perfect", "everything right", State.GRADED, _perfect, 1.0, 1.0),
    Sample("ben-wrong", "a typical mistake", State.GRADED, _wrong(0), 0.0, 0.99),
    Sample("cleo-wrong", "another typical mistake", State.GRADED, _wrong(1), 0.0, 0.99),
    Sample("dan-wrong", "a third one", State.GRADED, _wrong(2), 0.0, 0.99),
    Sample("eva-broken-file", "half of a file", State.INVALID, _broken, 0.0, 0.0),
    Sample("finn-no-tests", "right answers, test cells deleted", State.REPAIRED, _without_tests, 1.0, 1.0),
    Sample(
        "gus-skips-tests", "no answers, test cells tagged skip-execution", State.TAMPERED, _skipping, 0.0, 0.0
    ),
    Sample("hal-link", "a link to the gradebook beside the notebook", State.INVALID, _link, 0.0, 0.0),
    Sample("ivy-spy", "reads solutions and opens sockets", State.GRADED, _spy, 1.0, 1.0),
    Sample("jo-endless", "an endless loop in the last answer", State.TIMEOUT, _endless, 0.5, 1.0),
]


def wrong_answers(solved: NotebookNode, mutants: Path) -> list[dict[str, str]]:
    """Three sets of wrong answers, ``{grade_id: source}``: to the last tasks, on which no others build.

    mutants: folder with the wrong answers to each task, ``<grade_id>.py``; a task without any stays empty.
    """
    names = [cell.metadata.nbgrader.grade_id for cell in _code_answers(solved)]
    wrong = {}
    for name in names:
        path = mutants / f"{name}.py"
        answers = read_answers(path) if path.is_file() else []
        wrong[name] = next((a.code for a in answers if a.kind == "wrong"), "raise NotImplementedError()")
    known = [name for name in names if not wrong[name].startswith("raise")] or names
    sets = [known[-1:], known[-3:-1], known[-3:]]
    return [{name: wrong[name] for name in chosen} for chosen in sets]


def submit(submitted: Path, course: Course) -> None:
    """Write every sample below ``submitted``, as nbgrader's exchange would have."""
    for sample in SAMPLES:
        folder = submitted / sample.student / course.name
        folder.mkdir(parents=True)
        sample.make(folder, course)
        (folder / "timestamp.txt").write_text("2026-01-10 12:00:00 UTC", encoding="utf-8")
