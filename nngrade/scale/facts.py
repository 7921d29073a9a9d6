"""What a graded notebook says about its tasks, for the statistics of a class."""

from __future__ import annotations

import html
import re

from nbformat.notebooknode import NotebookNode

from nngrade.feedback import tasks_of
from nngrade.scale.record import TaskFact


def _mistake(page: str) -> str:
    """What a failure says in one line: the likely cause where a check recognized one, else its first line."""
    message = html.unescape(re.sub(r"<[^>]*>", "", page))
    lines = [" ".join(block.split()) for block in message.split("\n\n")]
    cause = next((line for line in lines if line.startswith("Likely cause: ")), lines[0])
    return cause.removeprefix("Likely cause: ").split(". ")[0][:160]


def facts_of(name: str, notebook: NotebookNode, scores: dict[str, float | None]) -> list[TaskFact]:
    """The facts of each task in the graded notebook ``name``, in its order; scores: the points by cell."""
    for cell in notebook.cells:
        grading = cell.metadata.get("nbgrader", {})
        grading["score"] = scores.get(grading.get("grade_id"))
    return [
        TaskFact(
            name, task.name, task.title, task.kind, tuple({_mistake(str(m)): None for m in task.messages})
        )
        for task in tasks_of(notebook)
    ]
