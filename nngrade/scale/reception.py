"""Receives submissions: what has a row in the ledger has its bytes in safety, whatever its folder becomes."""

from __future__ import annotations

import glob
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from nngrade.intake import Caps, Scan, look
from nngrade.ledger import ATTEMPTS, Entry, Ledger
from nngrade.scale.book import Totals
from nngrade.scale.writer import write_safely
from nngrade.states import State

LONGEST_NAME = 128  # of a student, in nbgrader's database


class Reception:
    """Takes the submissions of one assignment in and knows which of them are to be graded."""

    def __init__(
        self,
        coursedir: CourseDirectory,
        assignment: str,
        version: str,
        ledger: Ledger,
        private: Path,
        caps: Caps,
    ) -> None:
        self._coursedir, self._assignment, self._version = coursedir, assignment, version
        self._ledger, self._store, self._caps = ledger, private / "received", caps
        self._log = logging.getLogger("nngrade.reception")
        self._folders: dict[str, Path] = {}
        self.unreadable: list[str] = []
        self._store.mkdir(parents=True, exist_ok=True)

    def receive(self, submissions: list[tuple[Path, str]]) -> list[Entry]:
        """Take in (folder, student) pairs, and what an earlier grader has left; rows by their arrival."""
        ended = {entry.digest for entry in self._ledger.rows(self._assignment) if entry.state.final}
        for chunk in batched(submissions, 200):
            looked = [(self._look(folder, student, ended), student) for folder, student in chunk]
            arrived = [(digest, student) for digest, student in looked if digest]
            self._ledger.receive(self._version, self._assignment, arrived)
        return self._sort(everyone=self._coursedir.student_id == "*")

    def _sort(self, everyone: bool) -> list[Entry]:
        """The rows that count; those that something later has replaced before they were graded end here."""
        rows = self._ledger.rows(self._assignment)
        last = {entry.student: entry.digest for entry in rows}
        chosen = []
        for entry in rows:
            counts = entry.version == self._version and last[entry.student] == entry.digest
            if counts and (entry.digest in self._folders or (everyone and self._path(entry.digest).exists())):
                chosen.append(entry)
            elif entry.state is State.RECEIVED and (not counts or not self._path(entry.digest).exists()):
                self._ledger.finish(entry.digest, entry.version, State.SUPERSEDED, entry.notes)
        return chosen

    def _look(self, folder: Path, student: str, ended: set[str]) -> str:
        """Read one submission and keep its bytes; its digest, or nothing where it cannot be read."""
        if not student.isprintable() or len(student) > LONGEST_NAME:
            shown = student.encode("unicode_escape", "replace").decode()[:80]
            self._log.error("The folder %s is named after no student: rename it, then grade again.", shown)
            self.unreadable.append(shown)
            return ""
        try:
            found = look(folder, student, self._assignment, self._caps)
        except OSError as error:
            self._log.error("The submission %s cannot be read: %s", folder, error)
            self.unreadable.append(student)
            return ""
        self._folders[found.digest] = folder
        if found.digest not in ended:
            self._keep(found)
        return found.digest

    def _keep(self, found: Scan) -> None:
        path = self._path(found.digest)
        if not path.exists():
            write_safely(path, found.to_bytes(), sync=False)  # after a power cut, its folder is still there

    def _path(self, digest: str) -> Path:
        return self._store / f"{digest}.bundle"

    def bundle(self, entry: Entry) -> bytes:
        """The bytes of a received submission; OSError where they are neither kept nor handed in any more."""
        path = self._path(entry.digest)
        if not path.exists() and entry.digest in self._folders:
            found = look(self._folders[entry.digest], entry.student, self._assignment, self._caps)
            if found.digest == entry.digest:
                self._keep(found)
        return path.read_bytes()

    def last(self, student: str) -> str:
        """The digest of a student's last received submission."""
        return self._ledger.last(self._assignment, student)

    def to_grade(
        self, rows: list[Entry], totals: dict[str, Totals], target: Callable[[str], Path], force: bool
    ) -> list[Entry]:
        """The rows without an end, and those whose end is not what results and gradebook hold."""
        entered = self._ledger.entered(self._assignment)
        now = {(entry.digest, entry.version): entry for entry in self._ledger.rows(self._assignment)}
        chosen = []
        for entry in (now[row.digest, row.version] for row in rows):
            stands = entered.get(entry.student) == (entry.digest, entry.version)
            points = totals.get(entry.student)
            agrees = points is not None and abs(points.tests - (entry.score or 0.0)) < 1e-6
            if entry.state is State.INFRASTRUCTURE_ERROR and entry.failures >= ATTEMPTS and not force:
                continue
            if force or not (entry.state.final and stands and agrees and target(entry.student).exists()):
                chosen.append(entry)
        return chosen

    def tidy(self) -> None:
        """Remove the bytes of submissions that have ended."""
        needed = self._ledger.unfinished()
        for path in self._store.glob("*.bundle"):
            if path.stem not in needed:
                path.unlink(missing_ok=True)


def batched(items: list, size: int) -> Iterator[list]:
    """The items in lists of at most ``size``."""
    yield from (items[start : start + size] for start in range(0, len(items), size))


def find_submissions(coursedir: CourseDirectory, assignment: str) -> list[tuple[Path, str]]:
    """(folder, student) of every matching submission, also of links and empty folders."""
    step = coursedir.submitted_directory
    pattern = coursedir.format_path(step, coursedir.student_id, assignment)
    excluded = set(coursedir.student_id_exclude.split(","))
    depth = Path(coursedir.format_path(step, "\0", assignment)).parts.index("\0")
    found = [
        (Path(path), Path(path).parts[depth]) for path in sorted(glob.glob(pattern)) if os.path.lexists(path)
    ]
    found = [(path, student) for path, student in found if student not in excluded]
    if not found:
        raise NbGraderException(
            f"No submissions of {assignment!r} were found: they are looked for at {pattern}"
        )
    return found
