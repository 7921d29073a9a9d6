"""Turns verdicts into points: a test cell scores only if the grader itself saw it end well."""

from __future__ import annotations

import ast
import math

from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import SaveAutoGrades

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


class SaveVerdicts(SaveAutoGrades):
    """Writes the points of ``score`` into the gradebook."""

    def _add_score(self, cell: NotebookNode, resources: dict) -> None:
        meta = cell.metadata["nbgrader"]
        grade = self.gradebook.find_grade(
            meta["grade_id"], self.notebook_id, self.assignment_id, self.student_id
        )
        grade.auto_score, _ = score(cell)
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        self.gradebook.db.commit()
