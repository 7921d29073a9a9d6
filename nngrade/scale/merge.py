"""Grading one task again: what is new of it goes into the result that is there, the rest stays."""

from __future__ import annotations

import dataclasses

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader import utils

from nngrade.execute import TRACES
from nngrade.scale.facts import facts_of
from nngrade.scale.record import Record, TaskFact


def tested_cells(released: dict[str, NotebookNode]) -> list[str]:
    """The ids of the autograded test cells, in order."""
    return [
        cell.metadata.nbgrader.grade_id
        for notebook in released.values()
        for cell in notebook.cells
        if cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)
    ]


def cells_of_task(released: dict[str, NotebookNode], task: str) -> frozenset[str]:
    """The ids of the test cells of a task, which is named by its answer or by its test; may be empty."""
    return frozenset({task, f"test-{task}"}.intersection(tested_cells(released)))


def _merge(old: NotebookNode, new: NotebookNode, tasks: frozenset[str]) -> NotebookNode:
    """The new notebook, with the old results of all test cells but those of ``tasks``."""
    before = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in old.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id")
    }
    for cell in new.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in tasks or name not in before or not utils.is_grade(cell) or utils.is_solution(cell):
            continue
        cell.outputs = before[name].get("outputs", [])
        cell.metadata.pop(TRACES, None)
        if TRACES in before[name].metadata:
            cell.metadata[TRACES] = before[name].metadata[TRACES]
    return new


def merge_tasks(
    record: Record, old: dict[str, NotebookNode], tasks: frozenset[str]
) -> tuple[Record, list[TaskFact]]:
    """The record, with what it says of other tasks than ``tasks`` as in the old result; and its facts."""
    scores: dict[str, dict[str, float | None]] = {}
    for points in record.points:
        scores.setdefault(points.notebook, {})[points.cell] = points.score
    files, facts = dict(record.files), []
    for name, data in record.files.items():
        if not name.endswith(".ipynb"):
            continue
        notebook = nbformat.reads(data.decode(), as_version=4)
        if name in old:
            notebook = _merge(old[name], notebook, tasks)
        files[name] = nbformat.writes(notebook).encode()
        facts += facts_of(name.removesuffix(".ipynb"), notebook, scores.get(name.removesuffix(".ipynb"), {}))
    return dataclasses.replace(record, files=files), facts
