"""The one hand that writes into the gradebook: a record in one transaction, on SQLite and PostgreSQL alike.

Everything is an upsert, so entering a record twice is entering it once, and two graders that enter the same
student at the same time do not collide. Points, comments and extra credit given by people are never touched.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from nngrade.scale.record import Record
from nngrade.scale.standing import Totals, standing_of, totals_of

_STUDENT, _GRADE, _COMMENT = Student.__table__, Grade.__table__, Comment.__table__
_SUBMISSION, _SUBMITTED = SubmittedAssignment.__table__, SubmittedNotebook.__table__
_CELL, _NOTEBOOK, _ASSIGNMENT = BaseCell.__table__, Notebook.__table__, Assignment.__table__
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class BookError(RuntimeError):
    """The gradebook cannot be reached or written; the text is one line with its cure."""


class RefusedError(BookError):
    """The gradebook can be written, but does not take this."""


@dataclass(frozen=True)
class Entry:
    """What to enter: ``only`` the points of these cells, or all; ``same_answers`` need no second reading."""

    record: Record
    only: frozenset[str] = frozenset()
    same_answers: bool = False


class Book:
    """The gradebook at ``db_url``, for one assignment; each method is one transaction."""

    def __init__(self, db_url: str, assignment: str) -> None:
        self._url = sql.make_url(db_url)
        if self._url.get_backend_name() not in _INSERT:
            raise BookError(
                f"The gradebook {self._url!r} is neither SQLite nor PostgreSQL. Set "
                "c.CourseDirectory.db_url to sqlite:///gradebook.db or postgresql+psycopg://USER@HOST/NAME."
            )
        self._insert = _INSERT[self._url.get_backend_name()]
        # No connection outlives its transaction: after a restart of the server, or with the file put back,
        # the next transaction finds what is there then.
        options = {"timeout": 60} if self._sqlite else {"connect_timeout": 10}
        self._engine = sql.create_engine(self._url, poolclass=sql.NullPool, connect_args=options)
        self._assignment = assignment
        with self.transaction() as db:
            self._index(db)
            query = sql.select(_ASSIGNMENT.c.id).where(_ASSIGNMENT.c.name == assignment)
            self.assignment_id = db.execute(query).scalar_one()
            self._notebooks, self._cells = self._layout(db)
            self._most = self._sum_of_points(db)

    @property
    def _sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    @staticmethod
    def _index(db: Connection) -> None:
        """Let the database find a student's rows; nbgrader's own indices begin with other columns.

        Without these, the time of each entry grows with the number of all students.
        """
        for column in (_GRADE.c.notebook_id, _COMMENT.c.notebook_id, _SUBMITTED.c.assignment_id):
            name = f"nngrade_{column.table.name}_{column.name}"
            if name not in {index["name"] for index in sql.inspect(db).get_indexes(column.table.name)}:
                db.execute(
                    sql.text(f"CREATE INDEX IF NOT EXISTS {name} ON {column.table.name} ({column.name})")
                )

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction; BookError where the database does not play along."""
        if self._sqlite and self._url.database and not Path(self._url.database).exists():
            raise BookError(
                f"The gradebook {self._url.database} is gone. Put it back, or make it anew with "
                "`nbgrader generate_assignment`."
            )
        try:
            with self._engine.begin() as db:
                yield db
        except sql.exc.NoResultFound:
            raise BookError(
                f"{self._assignment!r} is not in the gradebook: run `nbgrader generate_assignment` first."
            ) from None
        except (sql.exc.IntegrityError, sql.exc.DataError) as error:
            raise RefusedError(f"The gradebook does not take this: {_first_line(error)}") from error
        except sql.exc.DBAPIError as error:
            raise BookError(f"The gradebook {self._url!r} cannot be written: {_first_line(error)}") from error

    def _layout(self, db: Connection) -> tuple[dict[str, str], dict[tuple[str, str, str], str]]:
        """Ids of the notebooks by name, and of the cells by notebook, name and kind."""
        query = sql.select(_NOTEBOOK.c.name, _NOTEBOOK.c.id).where(
            _NOTEBOOK.c.assignment_id == self.assignment_id
        )
        notebooks = dict(db.execute(query).tuples().all())
        names = {identity: name for name, identity in notebooks.items()}
        query = sql.select(_CELL).where(_CELL.c.notebook_id.in_(list(names)))
        cells = {
            (names[row["notebook_id"]], row["name"], row["type"]): row["id"]
            for row in db.execute(query).mappings()
        }
        return notebooks, cells

    def _upsert(
        self, db: Connection, table: sql.Table, keys: list[str], rows: list[dict], **change: Any
    ) -> None:
        """Insert rows; where their keys exist, set the columns named in ``change`` to the new values."""
        if not rows:
            return
        rows = [{**row, "id": row.get("id") or uuid.uuid4().hex} for row in rows]
        statement = self._insert(table)
        if change:
            update = {name: statement.excluded[name] for name in change}
            statement = statement.on_conflict_do_update(index_elements=keys, set_=update)
        else:
            statement = statement.on_conflict_do_nothing(index_elements=keys)
        db.execute(statement, rows)

    def enter(self, entries: list[Entry]) -> dict[str, Totals]:
        """Enter records in one transaction; returns the totals of their students then."""
        with self.transaction() as db:
            for entry in entries:
                self._enter(db, entry)
            return self._totals(db, [entry.record.student for entry in entries])

    def _enter(self, db: Connection, entry: Entry) -> None:
        record = entry.record
        self._upsert(db, _STUDENT, ["id"], [{"id": record.student}])
        stamp = {"timestamp": datetime.fromisoformat(record.timestamp)} if record.timestamp else {}
        submission = {"assignment_id": self.assignment_id, "student_id": record.student, **stamp}
        self._upsert(db, _SUBMISSION, ["assignment_id", "student_id"], [submission], **stamp)
        query = sql.select(_SUBMISSION.c.id).where(
            _SUBMISSION.c.assignment_id == self.assignment_id, _SUBMISSION.c.student_id == record.student
        )
        owner = db.execute(query).scalar_one()
        rows = [
            {"assignment_id": owner, "notebook_id": notebook, "flagged": False}
            for notebook in self._notebooks.values()
        ]
        self._upsert(db, _SUBMITTED, ["notebook_id", "assignment_id"], rows)
        query = sql.select(_SUBMITTED.c.notebook_id, _SUBMITTED.c.id).where(
            _SUBMITTED.c.assignment_id == owner
        )
        submitted = dict(db.execute(query).tuples().all())
        own = {name: submitted[identity] for name, identity in self._notebooks.items()}
        self._enter_points(db, entry, own)
        if not entry.only:
            self._enter_remarks(db, record, own)

    def _enter_points(self, db: Connection, entry: Entry, own: dict[str, str]) -> None:
        query = sql.select(_GRADE.c.notebook_id, _GRADE.c.cell_id, _GRADE.c.needs_manual_grade).where(
            _GRADE.c.notebook_id.in_(list(own.values())), _GRADE.c.manual_score.is_not(None)
        )
        by_person = {(row[0], row[1]): row[2] for row in db.execute(query).all()}
        rows = []
        for points in entry.record.points:
            cell = self._cell(points.notebook, points.cell, "GradeCell", "TaskCell")
            if cell is None or (entry.only and points.cell not in entry.only):
                continue
            key = (own[points.notebook], cell)
            needs = points.needs_person
            if key in by_person:  # as nbgrader does: what people have graded they look at again if it changed
                needs = bool(by_person[key]) if entry.same_answers else True
            rows.append(
                {
                    "notebook_id": key[0],
                    "cell_id": cell,
                    "auto_score": points.score,
                    "needs_manual_grade": needs,
                }
            )
        self._upsert(db, _GRADE, ["cell_id", "notebook_id"], rows, auto_score=True, needs_manual_grade=True)

    def _enter_remarks(self, db: Connection, record: Record, own: dict[str, str]) -> None:
        rows = [
            {"notebook_id": own[remark.notebook], "cell_id": cell, "auto_comment": remark.text}
            for remark in record.remarks
            if (cell := self._cell(remark.notebook, remark.cell, "SolutionCell", "TaskCell")) is not None
        ]
        self._upsert(db, _COMMENT, ["cell_id", "notebook_id"], rows, auto_comment=True)

    def _cell(self, notebook: str, name: str, *kinds: str) -> str | None:
        found = (self._cells.get((notebook, name, kind)) for kind in kinds)
        return next((cell for cell in found if cell is not None), None)

    def standing(self, student: str | None = None) -> dict[str, str]:
        """By student, or for one, a hash of all that the gradebook says on this assignment."""
        with self.transaction() as db:
            return standing_of(db, self.assignment_id, student)

    def totals(self) -> dict[str, Totals]:
        """The totals of every student who stands in the gradebook with this assignment."""
        with self.transaction() as db:
            return self._totals(db)

    def _totals(self, db: Connection, students: list[str] | None = None) -> dict[str, Totals]:
        return totals_of(db, self.assignment_id, self._most, students)

    def _sum_of_points(self, db: Connection) -> float:
        tables = (GradeCell.__table__, TaskCell.__table__)
        sums = (
            sql.select(sql.func.coalesce(sql.func.sum(table.c.max_score), 0.0))
            .join(_CELL, _CELL.c.id == table.c.id)
            .where(_CELL.c.notebook_id.in_(list(self._notebooks.values())))
            for table in tables
        )
        return float(sum(db.execute(query).scalar_one() for query in sums))


def _first_line(error: sql.exc.DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0]
