"""Grades as a table for a learning platform: ``python -m nngrade export`` and nbgrader's own `export`.

Moodle and Canvas read a CSV whose columns find the student and name the assignment; which columns, their
documentation leaves open, so they can be chosen here. With nbgrader's command::

    nbgrader export --exporter nngrade.lms.MoodleExport --to grades.csv
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.plugins import ExportPlugin
from traitlets import List, Unicode

from nngrade.overview import write_atomically


@dataclass(frozen=True)
class Line:
    """One student's grade in one assignment."""

    student: str
    first_name: str
    last_name: str
    email: str
    lms_id: str
    assignment: str
    timestamp: str
    score: float
    late: float
    max_score: float
    waiting: bool

    @property
    def grade(self) -> str:
        return f"{max(0.0, self.score - self.late):g}"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.student


COLUMNS: dict[str, Callable[[Line], str]] = {
    "student": lambda line: line.student,
    "name": lambda line: line.name,
    "sortable-name": lambda line: ", ".join(filter(None, [line.last_name, line.first_name])) or line.student,
    "first-name": lambda line: line.first_name,
    "last-name": lambda line: line.last_name,
    "email": lambda line: line.email,
    "lms-id": lambda line: line.lms_id,
    "assignment": lambda line: line.assignment,
    "submitted": lambda line: line.timestamp,
    "points": lambda line: f"{line.score:g}",
    "late": lambda line: f"{line.late:g}",
    "grade": lambda line: line.grade,
    "max": lambda line: f"{line.max_score:g}",
    "percent": lambda line: f"{100 * float(line.grade) / line.max_score:.1f}" if line.max_score else "",
    "complete": lambda line: "no" if line.waiting else "yes",
}
# Heading -> column; {assignment} stands for the assignment's name.
FORMATS: dict[str, dict[str, str]] = {
    "plain": {name: name for name in COLUMNS},
    "moodle": {
        "Username": "student", "ID number": "lms-id", "Email address": "email", "Full name": "name",
        "{assignment}": "grade", "Maximum grade": "max", "Last modified (submission)": "submitted",
    },
    "canvas": {
        "Student": "sortable-name", "ID": "lms-id", "SIS User ID": "student", "SIS Login ID": "email",
        "Section": "", "{assignment}": "grade",
    },
}  # fmt: skip


def lines(gradebook: Gradebook, assignment: str) -> list[Line]:
    """A line for each student of the course; who has handed nothing in has no points."""
    try:
        known = gradebook.find_assignment(assignment)
    except MissingEntry:
        raise NbGraderException(f"{assignment!r} is not in the gradebook.") from None
    handed_in = {submission.student_id: submission for submission in known.submissions}
    found = []
    for student in sorted(gradebook.students, key=lambda student: student.id):
        submission = handed_in.get(student.id)
        found.append(
            Line(
                student.id,
                student.first_name or "",
                student.last_name or "",
                student.email or "",
                student.lms_user_id or "",
                assignment,
                submission.timestamp.isoformat(" ") if submission and submission.timestamp else "",
                float(submission.score) if submission else 0.0,
                float(submission.late_submission_penalty or 0.0) if submission else 0.0,
                float(known.max_score),
                bool(submission.needs_manual_grade) if submission else False,
            )
        )
    return found


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: names of students are theirs to choose."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def columns_of(names: Iterable[str]) -> dict[str, str]:
    """Headings and columns from ``heading=column`` or ``column``; NbGraderException for an unknown column."""
    chosen = {}
    for name in names:
        heading, _, column = name.rpartition("=")
        if column not in COLUMNS:
            raise NbGraderException(f"There is no column {column!r}. Choose from: {', '.join(COLUMNS)}.")
        chosen[heading or column] = column
    return chosen


def table(found: list[Line], layout: str, assignment: str, columns: dict[str, str] | None = None) -> str:
    """The CSV in a layout of ``FORMATS``; columns: other headings and columns than the layout's."""
    chosen = columns or FORMATS[layout]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([heading.replace("{assignment}", assignment) for heading in chosen])
    if layout == "canvas" and found:  # Canvas wants the most points in a line of their own
        most = {"grade": f"{found[0].max_score:g}", "sortable-name": "    Points Possible"}
        writer.writerow([most.get(column, "") for column in chosen.values()])
    for line in found:
        writer.writerow([_cell(COLUMNS[column](line)) if column else "" for column in chosen.values()])
    return text.getvalue()


class _TableExport(ExportPlugin):
    """nbgrader's export, in one of our layouts."""

    layout = "plain"
    columns = List(Unicode(), help="Columns as heading=column; the layout's own by default.").tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        """Write the table of the chosen assignments, one file each where there are several."""
        names = [str(name) for name in self.assignment] or [a.name for a in gradebook.assignments]
        target = Path(self.to or "grades.csv")
        for name in names:
            path = target if len(names) == 1 else target.with_name(f"{target.stem}-{name}{target.suffix}")
            found = lines(gradebook, name)
            if self.student:
                found = [line for line in found if line.student in {str(one) for one in self.student}]
            write_atomically(path, table(found, self.layout, name, columns_of(self.columns)))


class PlainExport(_TableExport):
    """All columns."""


class MoodleExport(_TableExport):
    """Columns that Moodle's grade import finds by itself."""

    layout = "moodle"


class CanvasExport(_TableExport):
    """Columns of Canvas's gradebook, which are to be imported unchanged."""

    layout = "canvas"
