"""Takes records in and writes them down: first onto the disk, then into the course.

A record that has arrived is safe: it lies in the spool until the result's folder, the gradebook and the
ledger all hold it. A writer that is killed in between, or a gradebook that cannot be reached, costs no
grading: the next flush does the rest. All three steps may be done twice without harm.
"""

from __future__ import annotations

import dataclasses
import fcntl
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader import utils

from nngrade.ledger import End, Ledger
from nngrade.scale.book import Book, Entry, RefusedError
from nngrade.scale.merge import merge_tasks
from nngrade.scale.record import Record, TaskFact
from nngrade.states import State
from nngrade.wire import pack, unpack

BATCH = 50  # records that are entered together


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


def _answers(notebooks: dict[str, NotebookNode]) -> dict[tuple[str, str], str]:
    """The answers that people read, by notebook and cell."""
    return {
        (name, cell.metadata.nbgrader.grade_id): cell.source
        for name, notebook in notebooks.items()
        for cell in notebook.cells
        if utils.is_solution(cell) and utils.is_grade(cell)
    }


def _in_record(record: Record) -> dict[str, NotebookNode]:
    return {
        name: nbformat.reads(data.decode(), as_version=4)
        for name, data in record.files.items()
        if name.endswith(".ipynb")
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
        old = _notebooks(self._target(record.student))
        same = bool(old) and _answers(old) == _answers(_in_record(record))
        how = {"tasks": sorted(tasks), "same": same}
        with self._alone():  # or another grader would take what is half written for left behind
            write_safely(self._path(record), pack(how, {"record": record.to_bytes()}))

    def keeps(self, record: Record) -> bool:
        """Whether a record is still in the spool."""
        return self._path(record).exists()

    def _kept(self) -> Iterator[tuple[Path, Entry]]:
        """What the spool holds; what is no record is removed."""
        for left in self._spool.glob(".writing-*"):
            left.unlink(missing_ok=True)
        for path in sorted(self._spool.glob("*.record")):
            try:
                how, files = unpack(path.read_bytes())
                yield path, Entry(Record.from_bytes(files["record"]), frozenset(how["tasks"]), how["same"])
            except (ValueError, KeyError, TypeError) as error:
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
            kept = self._kept()
            while batch := list(islice(kept, BATCH)):
                self._enter_batch(batch, version, last)

    def _enter_batch(self, batch: list[tuple[Path, Entry]], version: str, last: Callable[[str], str]) -> None:
        """Enter some records in one transaction each of gradebook and ledger."""
        ends, entries = [], []
        for _, entry in batch:
            record = entry.record
            if record.version == version and last(record.student) == record.digest:
                entry, facts = self._publish_entry(entry)
                entries.append(entry)
                ends.append(facts)
            elif record.version == version:
                self._ledger.finish(record.digest, version, State.SUPERSEDED, record.notes)
        if entries:
            self._write(entries, ends)
        for path, _ in batch:
            path.unlink()

    def _write(self, entries: list[Entry], facts: list[list[TaskFact]]) -> None:
        """One transaction for all, or where the gradebook refuses one of them, one for each."""
        try:
            totals = self._book.enter(entries)
        except RefusedError as error:
            if len(entries) > 1:
                for entry, own in zip(entries, facts, strict=True):
                    self._write([entry], [own])
                return
            record = entries[0].record
            self._ledger.finish(record.digest, record.version, State.INFRASTRUCTURE_ERROR, [str(error)])
            return
        ends = [
            End(entry.record, totals[entry.record.student].tests, totals[entry.record.student].max_score, own)
            for entry, own in zip(entries, facts, strict=True)
        ]
        self._ledger.enter(ends)

    def _publish_entry(self, entry: Entry) -> tuple[Entry, list[TaskFact]]:
        """Put a result in its place, merged with the one before it where one task was graded."""
        record, target = entry.record, self._target(entry.record.student)
        facts = record.tasks
        if entry.only and (old := _notebooks(target)):
            record, facts = merge_tasks(record, old, entry.only)
            entry = dataclasses.replace(entry, record=record)
        self._publish(record, target)
        return entry, facts

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


def _notebooks(folder: Path) -> dict[str, NotebookNode]:
    return {path.name: nbformat.read(path, as_version=4) for path in sorted(folder.glob("*.ipynb"))}
