"""What became of every submission: one row per (submission, version of the assignment), in SQLite.

The ledger is what makes grading restartable: a row is ``received`` before anything runs and gets its final
state in one transaction afterwards, so a grader killed in between finds at its next start what is left to do.
Rows are addressed by hashes, so the same files against the same tests are graded once, however often they are
handed in.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from nngrade.states import State

_SCHEMA = """
CREATE TABLE IF NOT EXISTS submission (
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
    notes      TEXT NOT NULL DEFAULT '[]',
    received   TEXT NOT NULL,
    finished   TEXT,
    PRIMARY KEY (digest, version)
)
"""


ATTEMPTS = 5  # how often a failure of the grader itself is tried again by itself


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
    notes: list[str] = field(default_factory=list)
    received: str = ""
    finished: str | None = None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def version_of(parts: list[bytes]) -> str:
    """The version of an assignment: a hash of all that decides its grades (released notebooks, tests)."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(str(len(part)).encode() + b":" + part)
    return digest.hexdigest()


class Ledger:
    """The ledger in the file ``path``; every method is one transaction."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as db:
            db.execute(_SCHEMA)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self.path, timeout=60)
        db.row_factory = sqlite3.Row
        try:
            with db:
                yield db
        finally:
            db.close()

    def receive(self, digest: str, version: str, assignment: str, student: str) -> State:
        """Note that a submission has arrived; returns its state, which is an end if it is known already."""
        with self._open() as db:
            db.execute(
                "INSERT INTO submission (digest, version, assignment, student, state, received)"
                " VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (digest, version) DO UPDATE SET received = excluded.received",
                (digest, version, assignment, student, State.RECEIVED.value, _now()),
            )
            row = db.execute(
                "SELECT state FROM submission WHERE digest = ? AND version = ?", (digest, version)
            )
            return State(row.fetchone()["state"])

    def begin(self, digest: str, version: str) -> None:
        """Note that an attempt starts: the row is ``received`` until the attempt ends."""
        with self._open() as db:
            db.execute(
                "UPDATE submission SET state = ?, attempts = attempts + 1, finished = NULL"
                " WHERE digest = ? AND version = ?",
                (State.RECEIVED.value, digest, version),
            )

    def attempts(self, digest: str, version: str) -> int:
        """How often grading of a submission has been begun."""
        query = "SELECT attempts FROM submission WHERE digest = ? AND version = ?"
        with self._open() as db:
            return db.execute(query, (digest, version)).fetchone()["attempts"]

    def finish(
        self, digest: str, version: str, state: State, notes: list[str], **figures: float | None
    ) -> None:
        """Note how an attempt ended; ``figures``: score, max_score, seconds, sandboxed."""
        values = {name: figures.get(name) for name in ("score", "max_score", "seconds", "sandboxed")}
        with self._open() as db:
            db.execute(
                "UPDATE submission SET state = :state, notes = :notes, finished = :finished, score = :score,"
                " max_score = :max_score, seconds = :seconds, sandboxed = :sandboxed"
                " WHERE digest = :digest AND version = :version",
                {
                    "state": state.value, "notes": json.dumps(notes), "finished": _now(), "digest": digest,
                    "version": version, **values,
                },
            )  # fmt: skip

    def latest(self, assignment: str) -> list[Entry]:
        """Each student's last received submission of an assignment, by student."""
        query = "SELECT * FROM submission WHERE assignment = ? ORDER BY student, received, rowid"
        with self._open() as db:
            rows = db.execute(query, (assignment,)).fetchall()
        entries = {}
        for row in rows:
            values = {**row, "state": State(row["state"]), "notes": json.loads(row["notes"])}
            entries[row["student"]] = Entry(**values)
        return list(entries.values())
