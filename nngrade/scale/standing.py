"""What stands in the gradebook on one assignment, read for all students or some."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import sqlalchemy as sql
from nbgrader.api import Comment, Grade, SubmittedAssignment, SubmittedNotebook
from sqlalchemy.engine import Connection

_GRADE, _COMMENT = Grade.__table__, Comment.__table__
_SUBMISSION, _SUBMITTED = SubmittedAssignment.__table__, SubmittedNotebook.__table__


@dataclass(frozen=True)
class Totals:
    """A student's points in an assignment: by tests alone, by all, the most there are; and what is late."""

    tests: float
    score: float
    max_score: float
    needs_person: bool
    penalty: float = 0.0


def standing_of(db: Connection, assignment: str, student: str | None = None) -> dict[str, str]:
    """By student, or for one, a hash of all that the gradebook says, people's words included."""
    grades = sql.select(
        _SUBMISSION.c.student_id, _GRADE.c.cell_id, _GRADE.c.auto_score, _GRADE.c.manual_score,
        _GRADE.c.extra_credit, _GRADE.c.needs_manual_grade, _SUBMITTED.c.late_submission_penalty,
    ).join(_SUBMITTED, _SUBMITTED.c.assignment_id == _SUBMISSION.c.id).join(
        _GRADE, _GRADE.c.notebook_id == _SUBMITTED.c.id
    )  # fmt: skip
    comments = sql.select(
        _SUBMISSION.c.student_id, _COMMENT.c.cell_id, _COMMENT.c.auto_comment, _COMMENT.c.manual_comment
    ).join(_SUBMITTED, _SUBMITTED.c.assignment_id == _SUBMISSION.c.id).join(
        _COMMENT, _COMMENT.c.notebook_id == _SUBMITTED.c.id
    )  # fmt: skip
    parts: dict[str, list[str]] = {}
    for query in (grades, comments):
        query = query.where(_SUBMISSION.c.assignment_id == assignment)
        if student is not None:
            query = query.where(_SUBMISSION.c.student_id == student)
        for row in db.execute(query):
            parts.setdefault(row[0], []).append(repr(tuple(row)))
    return {
        name: hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest() for name, rows in parts.items()
    }


def totals_of(
    db: Connection, assignment: str, most: float, students: list[str] | None = None
) -> dict[str, Totals]:
    """The totals of the students who stand there with an assignment; most: its points altogether."""
    credit = sql.func.coalesce(_GRADE.c.extra_credit, 0.0)
    points = sql.func.coalesce(_GRADE.c.manual_score, _GRADE.c.auto_score, 0.0) + credit
    query = (
        sql.select(
            _SUBMISSION.c.student_id,
            sql.func.coalesce(sql.func.sum(_GRADE.c.auto_score), 0.0),
            sql.func.coalesce(sql.func.sum(points), 0.0),
            sql.func.coalesce(sql.func.sum(sql.cast(_GRADE.c.needs_manual_grade, sql.Integer)), 0),
        )
        .join(_SUBMITTED, _SUBMITTED.c.assignment_id == _SUBMISSION.c.id)
        .join(_GRADE, _GRADE.c.notebook_id == _SUBMITTED.c.id)
        .where(_SUBMISSION.c.assignment_id == assignment)
        .group_by(_SUBMISSION.c.student_id)
    )
    late = (
        sql.select(
            _SUBMISSION.c.student_id,
            sql.func.coalesce(sql.func.sum(_SUBMITTED.c.late_submission_penalty), 0.0),
        )
        .join(_SUBMITTED, _SUBMITTED.c.assignment_id == _SUBMISSION.c.id)
        .where(_SUBMISSION.c.assignment_id == assignment)
        .group_by(_SUBMISSION.c.student_id)
    )
    if students is not None:
        query = query.where(_SUBMISSION.c.student_id.in_(students))
        late = late.where(_SUBMISSION.c.student_id.in_(students))
    penalties = dict(db.execute(late).tuples().all())
    return {
        name: Totals(float(tests), float(score), most, bool(needs), float(penalties.get(name) or 0.0))
        for name, tests, score, needs in db.execute(query).all()
    }
