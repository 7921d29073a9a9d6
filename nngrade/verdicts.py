"""Turns verdicts into points: a test cell scores only if the grader itself saw it end well."""

from __future__ import annotations

import ast
import math
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import Comment, Grade, Gradebook
from nbgrader.preprocessors import SaveAutoGrades
from sqlalchemy import make_url
from sqlalchemy.orm import joinedload

from nngrade.execute import PASSED, TRACES


def _partial_credit(cell: NotebookNode, points: float) -> float:
    """Points of a passed test cell: all, or what its last expression gives (nbgrader's partial credit).

    Only a cell whose source, the instructor's, ends in an expression can give a number; it is kept within
    0..points.
    """
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:  # magics
        return points
    if not body or not isinstance(body[-1], ast.Expr):
        return points
    for output in cell.outputs:
        if output.output_type == "execute_result":
            try:
                value = float(output.data.get("text/plain", ""))
            except (TypeError, ValueError):
                return points
            return min(max(value, 0.0), points) if math.isfinite(value) else 0.0
    return points


def score(cell: NotebookNode) -> tuple[float | None, float]:
    """``(points, most points)`` of a graded cell; ``None`` points mean that a person must look.

    Test cells: all points for the verdict ``passed``, none for every other verdict and for no verdict.
    """
    points = float(cell.metadata.nbgrader["points"])
    if utils.is_solution(cell) or cell.cell_type != "code":
        return utils.determine_grade(cell)
    if cell.metadata.get(TRACES, {}).get("verdict") != PASSED:
        return 0.0, points
    return _partial_credit(cell, points), points


def existing(db_url: str) -> str:
    """The address that opens a gradebook which is there; by its own nbgrader makes an empty one if not."""
    url = make_url(db_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return db_url
    return f"sqlite:///{Path(url.database).absolute().as_uri()}?mode=rw&uri=true"


def by_cell(gradebook: Gradebook, table: type, owner: str) -> dict:
    """All grades or comments of a submitted notebook, by the names of their cells; owner: its id."""
    rows = gradebook.db.query(table).options(joinedload(table.cell)).filter(table.notebook_id == owner)
    return {row.cell.name: row for row in rows}


class SaveVerdicts(SaveAutoGrades):
    """Writes the points of ``score`` and nbgrader's own comments into the gradebook, a notebook's at once."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Enter a notebook in one transaction."""
        facts = resources["nbgrader"]
        with Gradebook(facts["db_url"]) as gradebook:
            owner = gradebook.find_submission_notebook(
                facts["notebook"], facts["assignment"], facts["student"]
            ).id
            grades, comments = (by_cell(gradebook, table, owner) for table in (Grade, Comment))
            for cell in nb.cells:
                name = cell.metadata.get("nbgrader", {}).get("grade_id")
                if utils.is_grade(cell):
                    grade = grades[name]
                    grade.auto_score, _ = score(cell)
                    grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
                if utils.is_solution(cell) or utils.is_task(cell):
                    comments[name].auto_comment = self._comment(cell)
            gradebook.db.commit()
        return nb, resources

    @staticmethod
    def _comment(cell: NotebookNode) -> str | None:
        same = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
        return "No response." if same and not utils.is_task(cell) else None
