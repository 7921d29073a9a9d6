"""What a late submission costs: the policy in nbgrader's own seam, and penalties that follow every change.

nbgrader computes a penalty once, when tests have run. Points that a person gives afterwards would escape it,
so here all penalties of an assignment are computed anew from the points as they stand, whenever grades are
written or exported.
"""

from __future__ import annotations

import math

import sqlalchemy as sql
from nbgrader.api import Assignment, Grade, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float, Integer
from traitlets.config import Configurable

from nngrade.scale.book import Book

DAY = 24 * 60 * 60


class LatePenalty(LateSubmissionPlugin):
    """A share of the points for each day begun::

    c.AssignLatePenalties.plugin_class = "nngrade.late.LatePenalty"
    c.LatePenalty.percent_per_day = 10
    c.LatePenalty.grace_minutes = 15
    """

    percent_per_day = Float(10, min=0, max=100, help="Percent of the points for each day begun.").tag(
        config=True
    )
    grace_minutes = Integer(0, min=0, help="Minutes after the due time that cost nothing.").tag(config=True)
    most_percent = Float(100, min=0, max=100, help="Percent of the points that are lost at most.").tag(
        config=True
    )

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Points to take off ``score``: ``score · min(days · percent_per_day, most_percent) / 100``."""
        late = total_seconds_late - 60 * self.grace_minutes
        if late <= 0:
            return None
        percent = min(math.ceil(late / DAY) * self.percent_per_day, self.most_percent)
        return score * percent / 100


def settle(book: Book, parent: Configurable) -> int:
    """Compute the penalties of an assignment anew; returns how many notebooks have one.

    parent: carries the course's configuration, in which ``c.AssignLatePenalties.plugin_class`` is the policy.
    """
    assign = AssignLatePenalties(parent=parent)
    assign.init_plugin()
    owner, part, grade = SubmittedAssignment.__table__, SubmittedNotebook.__table__, Grade.__table__
    points = sql.func.coalesce(grade.c.manual_score, grade.c.auto_score, 0.0)
    points = sql.func.sum(points + sql.func.coalesce(grade.c.extra_credit, 0.0))
    query = (
        sql.select(
            part.c.id, owner.c.student_id, owner.c.timestamp, owner.c.extension,
            Assignment.__table__.c.duedate, part.c.late_submission_penalty, points.label("score"),
        )
        .join(part, part.c.assignment_id == owner.c.id)
        .join(Assignment.__table__, Assignment.__table__.c.id == owner.c.assignment_id)
        .join(grade, grade.c.notebook_id == part.c.id)
        .where(owner.c.assignment_id == book.assignment_id)
        .group_by(
            part.c.id, owner.c.student_id, owner.c.timestamp, owner.c.extension,
            Assignment.__table__.c.duedate, part.c.late_submission_penalty,
        )
    )  # fmt: skip
    late = 0
    with book.transaction() as db:
        for row in db.execute(query).mappings().all():
            penalty = _penalty(assign.plugin_inst, row)
            late += penalty is not None
            if penalty != row["late_submission_penalty"]:
                change = part.update().where(part.c.id == row["id"])
                db.execute(change.values(late_submission_penalty=penalty))
    return late


def _penalty(plugin: LateSubmissionPlugin, row: dict) -> float | None:
    """The penalty of one notebook, between nothing and all of its points; None where it is in time."""
    if row["timestamp"] is None or row["duedate"] is None:
        return None
    due = row["duedate"] + row["extension"] if row["extension"] else row["duedate"]
    seconds = (row["timestamp"] - due).total_seconds()
    if seconds <= 0:
        return None
    score = float(row["score"])
    penalty = plugin.late_submission_penalty(row["student_id"], score, seconds)
    return None if penalty is None else min(max(float(penalty), 0.0), max(score, 0.0))
