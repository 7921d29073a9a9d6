"""What became of every submission: one row per (submission, version of the assignment), in SQLite.

The ledger is what makes grading restartable: a row is ``received`` before anything runs and gets its final
state in one transaction afterwards, so a grader killed in between finds at its next start what is left to do.
Rows are addressed by hashes, so the same files against the same tests are graded once, however often they are
handed in. Beside it lie the facts of each task, from which the overview is made, and which submission of a
student is the one that stands in the gradebook.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from nngrade.scale.record import Record, TaskFact
from nngrade.states import State

_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS submission (
        digest     TEXT NOT NULL,
        version    TEXT NOT NULL,
        assignment TEXT NOT NULL,
        student    TEXT NOT NULL,
        state      TEXT NOT NULL,
        score      REAL,
        max_score  REAL,
        seconds    REAL,
        sandboxed  INTEGER,
        attempts   INTEGER NOT NULL DEFAULT 0,
        failures   INTEGER NOT NULL DEFAULT 0,
        notes      TEXT NOT NULL DEFAULT '[]',
        received   TEXT NOT NULL,
        finished   TEXT,
        PRIMARY KEY (digest, version)
    )""",
    "CREATE INDEX IF NOT EXISTS by_assignment ON submission (assignment, student)",
    """CREATE TABLE IF NOT EXISTS task (
        digest TEXT NOT NULL, version TEXT NOT NULL, position INTEGER NOT NULL, notebook TEXT NOT NULL,
        name TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL, mistakes TEXT NOT NULL,
        PRIMARY KEY (digest, version, notebook, name)
    )""",
    """CREATE TABLE IF NOT EXISTS entered (
        assignment TEXT NOT NULL, student TEXT NOT NULL, digest TEXT NOT NULL, version TEXT NOT NULL,
        PRIMARY KEY (assignment, student)
    )""",
)

ATTEMPTS = 5  # how often a failure of the grader itself is tried again by itself
TRIES = 3  # how many of them in one run

_CURE = "free its disk or put the file back, then run the same command again."


class LedgerError(RuntimeError):
    """The ledger cannot be read or written; the text is one line with its cure."""


@dataclass
class Entry:
    """One row of the ledger."""

    digest: str
    version: str
    assignment: str
    student: str
    state: State
    score: float | None = None
    max_score: float | None = None
    seconds: float | None = None
    sandboxed: bool | None = None
    attempts: int = 0
    failures: int = 0
    notes: list[str] = field(default_factory=list)
    received: str = ""
    finished: str | None = None


@dataclass(frozen=True)
class End:
    """How a submission ended: its record, its points and the most there are, and how its tasks went."""

    record: Record
    score: float
    max_score: float
    tasks: list[TaskFact]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def version_of(parts: list[bytes]) -> str:
    """The version of an assignment: a hash of all that decides its grades (released notebooks, tests)."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(str(len(part)).encode() + b":" + part)
    return digest.hexdigest()


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(**{**row, "state": State(row["state"]), "notes": json.loads(row["notes"])})


class Ledger:
    """The ledger in the file ``path``; every method is one transaction, and raises LedgerError in trouble."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        with self._open() as db:
            for statement in _SCHEMA:
                db.execute(statement)
            columns = {row["name"] for row in db.execute("PRAGMA table_info(submission)")}
            if "failures" not in columns:
                db.execute("ALTER TABLE submission ADD COLUMN failures INTEGER NOT NULL DEFAULT 0")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            # Never create: a file that was removed while we grade must not come back empty.
            db = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=rw", uri=True, timeout=60)
            db.row_factory = sqlite3.Row
            try:
                with db:
                    yield db
            finally:
                db.close()
        except sqlite3.Error as error:
            raise LedgerError(
                f"The ledger {self.path} cannot be used: {error}. Nothing that was received is lost: {_CURE}"
            ) from error

    def receive(self, version: str, assignment: str, arrived: Iterable[tuple[str, str]]) -> None:
        """Note that submissions, (digest, student), have arrived; what is known already keeps its state."""
        with self._open() as db:
            db.executemany(
                "INSERT INTO submission (digest, version, assignment, student, state, received)"
                " VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (digest, version) DO UPDATE SET received = excluded.received",
                [
                    (digest, version, assignment, student, State.RECEIVED.value, _now())
                    for digest, student in arrived
                ],
            )

    def find(self, digest: str, version: str) -> Entry:
        """The row of one submission."""
        query = "SELECT * FROM submission WHERE digest = ? AND version = ?"
        with self._open() as db:
            row = db.execute(query, (digest, version)).fetchone()
        if row is None:
            raise LedgerError(
                f"The ledger {self.path} does not know the submission {digest[:12]}: it was lost or "
                f"replaced. Nothing that was received is lost: {_CURE}"
            )
        return _entry(row)

    def rows(self, assignment: str) -> list[Entry]:
        """All rows of an assignment, in the order of their arrival."""
        query = "SELECT * FROM submission WHERE assignment = ? ORDER BY received, rowid"
        with self._open() as db:
            return [_entry(row) for row in db.execute(query, (assignment,)).fetchall()]

    def unfinished(self) -> set[str]:
        """Digests of all submissions that may be graded yet, of all assignments."""
        query = "SELECT digest FROM submission WHERE state IN (?, ?)"
        states = (State.RECEIVED.value, State.INFRASTRUCTURE_ERROR.value)
        with self._open() as db:
            return {row["digest"] for row in db.execute(query, states).fetchall()}

    def last(self, assignment: str, student: str) -> str:
        """The digest of a student's last received submission; empty where there is none."""
        query = (
            "SELECT digest FROM submission WHERE assignment = ? AND student = ?"
            " ORDER BY received DESC, rowid DESC LIMIT 1"
        )
        with self._open() as db:
            row = db.execute(query, (assignment, student)).fetchone()
        return row["digest"] if row else ""

    def begin(self, keys: Iterable[tuple[str, str]]) -> None:
        """Note that attempts at (digest, version) start: each row is ``received`` until its attempt ends."""
        with self._open() as db:
            db.executemany(
                "UPDATE submission SET state = ?, attempts = attempts + 1, finished = NULL"
                " WHERE digest = ? AND version = ?",
                [(State.RECEIVED.value, *key) for key in keys],
            )

    def finish(
        self, digest: str, version: str, state: State, notes: list[str], **figures: float | None
    ) -> None:
        """Note how an attempt ended; ``figures``: score, max_score, seconds, sandboxed."""
        with self._open() as db:
            self._finish(db, digest, version, state, notes, figures)

    def _finish(
        self, db: sqlite3.Connection, digest: str, version: str, state: State, notes: list[str], figures: dict
    ) -> None:
        values = {name: figures.get(name) for name in ("score", "max_score", "seconds", "sandboxed")}
        db.execute(
            "UPDATE submission SET state = :state, notes = :notes, finished = :finished, score = :score,"
            " max_score = :max_score, seconds = :seconds, sandboxed = :sandboxed,"
            " failures = CASE WHEN :failed THEN failures + 1 ELSE 0 END"
            " WHERE digest = :digest AND version = :version",
            {
                "state": state.value, "notes": json.dumps(notes), "finished": _now(), "digest": digest,
                "version": version, "failed": state is State.INFRASTRUCTURE_ERROR, **values,
            },
        )  # fmt: skip

    def enter(self, ends: Iterable[End]) -> None:
        """Note in one transaction how submissions ended, and that they are the ones in the gradebook."""
        with self._open() as db:
            for end in ends:
                self._enter(db, end)

    def _enter(self, db: sqlite3.Connection, end: End) -> None:
        record, key = end.record, (end.record.digest, end.record.version)
        figures = {
            "score": end.score, "max_score": end.max_score, "seconds": record.seconds,
            "sandboxed": record.sandboxed,
        }  # fmt: skip
        self._finish(db, *key, record.state, record.notes, figures)
        db.execute("DELETE FROM task WHERE digest = ? AND version = ?", key)
        db.executemany(
            "INSERT INTO task VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (*key, position, task.notebook, task.name, task.title, task.kind, json.dumps(task.mistakes))
                for position, task in enumerate(end.tasks)
            ],
        )
        db.execute(
            "INSERT INTO entered VALUES (?, ?, ?, ?)"
            " ON CONFLICT (assignment, student) DO UPDATE SET digest = excluded.digest,"
            " version = excluded.version",
            (record.assignment, record.student, *key),
        )

    def entered(self, assignment: str, student: str | None = None) -> dict[str, tuple[str, str]]:
        """By student, or for one, digest and version of the submission that stands in the gradebook."""
        query = "SELECT * FROM entered WHERE assignment = ? AND student = coalesce(?, student)"
        with self._open() as db:
            rows = db.execute(query, (assignment, student)).fetchall()
        return {row["student"]: (row["digest"], row["version"]) for row in rows}

    def tasks(self, assignment: str) -> Iterator[tuple[str, TaskFact]]:
        """(student, fact) of every task of the submissions that stand in the gradebook, in order."""
        with self._open() as db:
            rows = db.execute(
                "SELECT entered.student, task.* FROM task JOIN entered USING (digest, version)"
                " WHERE entered.assignment = ? ORDER BY task.notebook, task.position",
                (assignment,),
            ).fetchall()
        for row in rows:
            fact = TaskFact(
                row["notebook"], row["name"], row["title"], row["kind"], tuple(json.loads(row["mistakes"]))
            )
            yield row["student"], fact

    def latest(self, assignment: str) -> list[Entry]:
        """Each student's last received submission of an assignment, by student."""
        latest = {entry.student: entry for entry in self.rows(assignment)}
        return sorted(latest.values(), key=lambda entry: entry.student)
