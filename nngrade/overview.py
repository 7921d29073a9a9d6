"""The instructor's page: every submission with state, points, time and reasons, and how the tasks went."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import nbformat
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from nngrade.feedback import tasks_of
from nngrade.ledger import Entry, Ledger
from nngrade.pages import points, render
from nngrade.states import SEVERITY, State


@dataclass
class TaskFigures:
    """How one task went over all submissions that were run."""

    title: str
    solved: int = 0
    total: int = 0
    mistakes: Counter = field(default_factory=Counter)

    @property
    def percent(self) -> int:
        return round(100 * self.solved / self.total) if self.total else 0

    @property
    def mistake(self) -> str:
        return self.mistakes.most_common(1)[0][0] if self.mistakes else ""

    @property
    def count(self) -> int:
        return self.mistakes.most_common(1)[0][1] if self.mistakes else 0


def write_atomically(path: Path, text: str) -> None:
    """Write a text file so that a reader sees the old or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mistake(message: str) -> str:
    """What a failure says in one line: the likely cause where a check recognized one, else its first line."""
    lines = [" ".join(block.split()) for block in message.split("\n\n")]
    cause = next((line for line in lines if line.startswith("Likely cause: ")), lines[0])
    return cause.removeprefix("Likely cause: ").split(". ")[0][:160]


def task_figures(folders: list[Path]) -> list[TaskFigures]:
    """Figures per task over the autograded notebooks in ``folders``, in the order of the notebook."""
    figures: dict[str, TaskFigures] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.ipynb"))):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:  # points are in the gradebook; here only the verdicts matter
            cell.metadata.get("nbgrader", {}).setdefault(
                "score", cell.metadata.get("nbgrader", {}).get("points")
            )
        for task in tasks_of(notebook):
            if task.kind == "waiting":
                continue
            figure = figures.setdefault(task.name, TaskFigures(task.title))
            figure.total += 1
            figure.solved += task.kind == "passed"
            figure.mistakes.update({_mistake(message) for message in task.messages})
    return list(figures.values())


def _row(entry: Entry, page: Path, feedback: Path) -> dict:
    notebooks = sorted(feedback.glob("*.html"))
    link = quote(os.path.relpath(notebooks[0], page.parent)) if notebooks else ""
    return {
        "student": entry.student,
        "state": entry.state,
        "score": points(entry.score),
        "percent": round(100 * (entry.score or 0) / entry.max_score) if entry.max_score else 0,
        "seconds": f"{entry.seconds:.1f} s" if entry.seconds is not None else "–",
        "notes": entry.notes,
        "link": link,
    }


def _waiting(coursedir: CourseDirectory, assignment: str) -> int:
    """Submissions with an answer that only a person can grade, and nobody has yet."""
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        return sum(
            bool(submission.needs_manual_grade) for submission in gradebook.assignment_submissions(assignment)
        )


def write_overview(coursedir: CourseDirectory, ledger: Ledger, assignment: str, page: Path) -> Path:
    """Write the overview of an assignment to ``page`` and return its path."""
    entries = ledger.latest(assignment)

    def folder(step: str, student: str) -> Path:
        return Path(coursedir.format_path(step, student, assignment))

    run = [
        entry
        for entry in entries
        if entry.state not in (State.INVALID, State.INFRASTRUCTURE_ERROR, State.RECEIVED)
    ]
    scores = [entry.score for entry in entries if entry.score is not None]
    html = render(
        "overview",
        assignment=assignment,
        when=datetime.now().strftime("%Y-%m-%d %H:%M"),
        rows=[_row(entry, page, folder(coursedir.feedback_directory, entry.student)) for entry in entries],
        mean=points(round(sum(scores) / len(scores), 1)) if scores else "–",
        max_score=points(max((entry.max_score or 0 for entry in entries), default=0)),
        attention=sum(entry.state is not State.GRADED for entry in entries),
        waiting=_waiting(coursedir, assignment),
        seconds=f"{sum(entry.seconds or 0 for entry in entries):.0f}",
        unsandboxed=sum(entry.sandboxed == 0 and entry.state is not State.INVALID for entry in entries),
        tasks=task_figures([folder(coursedir.autograded_directory, entry.student) for entry in run]),
        states=SEVERITY,
    )
    write_atomically(page, html)
    return page
