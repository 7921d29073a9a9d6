"""Takes records in and writes them down: first onto the disk, then into the course.

A record that has arrived is safe: it lies in the spool until the result's folder, the gradebook and the
ledger all hold it. A writer that is killed in between, or a gradebook that cannot be reached, costs no
grading: the next flush does the rest. All three steps may be done twice without harm.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbgrader import utils

from nngrade.ledger import Ledger
from nngrade.scale.book import Book
from nngrade.scale.merge import merge_tasks
from nngrade.scale.record import Record
from nngrade.states import State
from nngrade.wire import pack, unpack


def write_safely(path: Path, data: bytes, sync: bool = True) -> None:
    """Write a file that is there whole or not at all; with ``sync`` also after a power cut."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def remove(folder: Path) -> None:
    """Remove a result; nbgrader leaves its files read-only."""
    if folder.exists():
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        shutil.rmtree(folder)


def _answers(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """The answers that people read, by cell."""
    return {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in notebook.cells
        if utils.is_solution(cell) and utils.is_grade(cell)
    }


class Writer:
    """The only one who changes results, gradebook and ledger of an assignment."""

    def __init__(
        self, private: Path, assignment: str, ledger: Ledger, book: Book, target: Callable[[str], Path]
    ) -> None:
        """private: the grader's own folder; target: a student's result folder."""
        self._spool, self._building = private / "spool" / assignment, private / "building"
        self._ledger, self._book, self._target = ledger, book, target
        self._log = logging.getLogger("nngrade.writer")
        for folder in (self._spool, self._building):
            folder.mkdir(parents=True, exist_ok=True)
        self._lock = private / "writer"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Writing is for one process at a time; the lock ends with its holder."""
        with open(self._lock, "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _path(self, record: Record) -> Path:
        return self._spool / f"{record.version[:16]}-{record.digest}.record"

    def keep(self, record: Record, tasks: frozenset[str] = frozenset()) -> None:
        """Put a record into the spool; tasks: the cells to which it is confined, all if there are none."""
        write_safely(self._path(record), pack(sorted(tasks), {"record": record.to_bytes()}))

    def keeps(self, record: Record) -> bool:
        """Whether a record is still in the spool."""
        return self._path(record).exists()

    def _kept(self) -> Iterator[tuple[Path, Record, frozenset[str]]]:
        """The records in the spool, and the cells to which each is confined; what is none is removed."""
        for left in self._spool.glob(".writing-*"):
            left.unlink(missing_ok=True)
        for path in sorted(self._spool.glob("*.record")):
            try:
                tasks, files = unpack(path.read_bytes())
                yield path, Record.from_bytes(files["record"]), frozenset(tasks)
            except (ValueError, KeyError) as error:
                self._log.error("%s cannot be read (%s); its submission is graded again", path, error)
                path.unlink()

    def flush(self, version: str, last: Callable[[str], str]) -> None:
        """Enter the spool.

        version: the assignment's; records of others are dropped. last: a student's last received digest.
        Raises BookError, LedgerError or OSError, after which the rest is still in the spool.
        """
        if not any(self._spool.iterdir()) and not any(self._building.iterdir()):
            return
        with self._alone():
            for left in self._building.iterdir():  # of a writer that was killed
                remove(left)
            for path, record, tasks in self._kept():
                if record.version == version and last(record.student) == record.digest:
                    self._enter(record, tasks)
                elif record.version == version:
                    self._ledger.finish(record.digest, version, State.SUPERSEDED, record.notes)
                path.unlink()

    def _enter(self, record: Record, tasks: frozenset[str]) -> None:
        target = self._target(record.student)
        old = _notebooks(target)
        facts = record.tasks
        if tasks and old:
            record, facts = merge_tasks(record, old, tasks)
        new = {
            name: nbformat.reads(data.decode(), as_version=4)
            for name, data in record.files.items()
            if name.endswith(".ipynb")
        }
        same = bool(old) and {n: _answers(b) for n, b in old.items()} == {
            n: _answers(b) for n, b in new.items()
        }
        self._publish(record, target)
        totals = self._book.enter(record, tasks or None, same)
        self._ledger.enter(record, totals.tests, totals.max_score, facts)

    def _publish(self, record: Record, target: Path) -> None:
        """Put the result's folder in its place, whole."""
        building = Path(tempfile.mkdtemp(dir=self._building))
        try:
            for name, data in record.files.items():
                path = building / "new" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                path.chmod(0o444)
            (building / "new").mkdir(exist_ok=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                os.replace(target, building / "old")
            os.replace(building / "new", target)
        finally:
            remove(building)


def _notebooks(folder: Path) -> dict[str, nbformat.NotebookNode]:
    return {path.name: nbformat.read(path, as_version=4) for path in sorted(folder.glob("*.ipynb"))}
