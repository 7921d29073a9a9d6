"""`make grade-demo`: a small course with ten students, careful, careless and hostile, graded."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException

from nngrade.grade import Outcome, Wish, grade, ledger_of, load_course
from nngrade.release import STUB, solution_notebook
from nngrade.samples import SAMPLES, Course, submit, wrong_answers

CONFIG = f'''"""The demonstration's course: nbgrader's own folders, graded by the safe path."""

from nngrade.course import configure

c = get_config()
configure(c)
c.SandboxedExecute.timeout = 8  # seconds a cell; one of the students never comes to an end
c.ClearSolutions.code_stub = {{"python": "# YOUR CODE HERE\\n{STUB}"}}
'''


class DemoError(RuntimeError):
    """The demonstration cannot be run here; the text is one line with its cure."""


def make_course(course: Path, checkout: Path, assignment: str, config: str = CONFIG) -> Course:
    """Make a course with one released assignment in the empty folder ``course``."""
    if not (checkout / "solutions" / assignment / f"{assignment}.py").is_file():
        raise DemoError(
            f"{checkout} holds no solutions/{assignment}/{assignment}.py. Run this in the project's checkout."
        )
    (course / "nbgrader_config.py").write_text(config, encoding="utf-8")
    solved = solution_notebook(assignment, checkout)
    (course / "source" / assignment).mkdir(parents=True)
    nbformat.write(solved, course / "source" / assignment / f"{assignment}.ipynb")
    app = load_course(course)
    app.coursedir.assignment_id = assignment
    GenerateAssignment(coursedir=app.coursedir, parent=app).start()
    released = nbformat.read(course / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    wrong = wrong_answers(solved, checkout / "tests" / "mutants" / assignment)
    return Course(assignment, released, solved, wrong)


def build(course: Path, checkout: Path, assignment: str) -> Outcome:
    """Make a course in the empty folder ``course``, take the samples in and grade them."""
    submit(course / "submitted", make_course(course, checkout, assignment))
    return grade(load_course(course), Wish(assignment))


def surprises(course: Path, assignment: str) -> list[str]:
    """What did not end as the samples say: sentences, none when all is well."""
    app = load_course(course)
    entries = {entry.student: entry for entry in ledger_of(app.coursedir).latest(assignment)}
    with Gradebook(app.coursedir.db_url) as gradebook:
        cells = [
            cell
            for notebook in gradebook.find_assignment(assignment).notebooks
            for cell in notebook.grade_cells
        ]
        most = sum(cell.max_score for cell in cells if cell.cell_type == "code")
    found = []
    for sample in SAMPLES:
        entry = entries.get(sample.student)
        if entry is None:
            found.append(f"{sample.student} ({sample.about}) is not in the ledger")
        elif entry.state is not sample.expected:
            found.append(
                f"{sample.student} ({sample.about}) ended as {entry.state}, not as {sample.expected}"
            )
        elif not sample.least * most - 1e-9 <= (entry.score or 0) <= sample.most * most + 1e-9:
            wanted = f"between {sample.least * most:g} and {sample.most * most:g}"
            found.append(f"{sample.student} ({sample.about}) has {entry.score} points, not {wanted}")
    return found


def demonstrate(checkout: Path, assignment: str = "perceptron") -> tuple[Path, list[str]]:
    """Build ``checkout/demo`` anew, whole or not at all; returns the overview and what was unexpected."""
    (checkout / ".cache").mkdir(exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix="demo-", dir=checkout / ".cache"))
    try:
        outcome = build(building, checkout, assignment)
        unexpected = surprises(building, assignment)
        page = outcome.page.relative_to(building.resolve())
        os.chdir(checkout)
        _swap(building, checkout / "demo")
    finally:
        os.chdir(checkout)
        shutil.rmtree(building, ignore_errors=True)
    return checkout / "demo" / page, unexpected + ([outcome.failed] if outcome.failed else [])


def _swap(new: Path, place: Path) -> None:
    """Put the finished course in the place of the last one."""
    old = new.with_name(new.name + "-old")
    if place.exists():
        os.replace(place, old)
    os.replace(new, place)
    shutil.rmtree(old, ignore_errors=True)


__all__ = ["DemoError", "NbGraderException", "demonstrate"]
