"""nbgrader's Autograde with a gate before it, a ledger behind it, and as many hands as there are.

The stock commands, folders and gradebook stay. This class decides which submissions are graded, by whom, and
what becomes of each: received first, graded in private, entered by one writer. It may be killed at any
moment; the next start finishes what was received.
"""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets import Any, Integer, Unicode

from nngrade.autograde import SafeAutograde
from nngrade.execute import SandboxedExecute
from nngrade.intake import Caps
from nngrade.late import settle
from nngrade.ledger import TRIES, Entry, Ledger, LedgerError
from nngrade.released import assignment_version, read_released
from nngrade.sandbox import janitor
from nngrade.scale.book import Book, BookError
from nngrade.scale.claims import Claims
from nngrade.scale.kit import Kit, make_kit
from nngrade.scale.merge import cells_of_task, tested_cells
from nngrade.scale.pools import InProcess, LocalProcesses, Pool, Result
from nngrade.scale.reception import Reception, find_submissions
from nngrade.scale.record import Failure, Job, Record
from nngrade.scale.writer import Writer
from nngrade.states import State


def private_folder(coursedir: CourseDirectory) -> str:
    """The grader's own folder (ledger, received files, records, log), beside the graded notebooks."""
    return os.path.join(os.path.dirname(coursedir.autograded_directory), ".nngrade")


def ledger_of(coursedir: CourseDirectory) -> Ledger:
    """The ledger of a course."""
    return Ledger(Path(coursedir.root) / private_folder(coursedir) / "ledger.db")


class CourseAutograde(SafeAutograde):
    """Grades every submission that matches, each to exactly one state; see ``nngrade.states``."""

    workers = Integer(0, help="Processes that grade; 0: one for each core.").tag(config=True)
    scheduler = Unicode("", help="Address of a Dask scheduler, to grade on its cluster.").tag(config=True)
    step = Unicode("nngrade.scale.station:Station", help="What grades one submission.").tag(config=True)
    patience = Integer(60, help="Seconds to wait for a gradebook that cannot be written.").tag(config=True)
    task = Unicode("", help="Grade this task alone anew, and leave all other points as they are.")
    progress: Callable[[str, State], None] | None = Any(None, allow_none=True)
    expected: Callable[[int, int], None] | None = Any(None, allow_none=True)
    meanwhile: Callable[[], bool] | None = Any(None, allow_none=True)
    caps = Caps()

    def start(self) -> None:
        """Take all matching submissions in, then grade those that have no final state yet."""
        self.check_preprocessors()
        janitor.sweep()
        before = os.getcwd()
        os.chdir(self.coursedir.root)
        try:
            self._start(self.coursedir.assignment_id)
        except (BookError, LedgerError, OSError) as error:
            self.log.error("%s", error)
            raise NbGraderException(_in_one_line(error)) from error
        finally:
            os.chdir(before)

    def _start(self, assignment: str) -> None:
        private = Path(self.coursedir.root) / private_folder(self.coursedir)
        self.ledger = ledger_of(self.coursedir)
        self.claims = Claims(private / "claims")
        submissions = find_submissions(self.coursedir, assignment)
        released = read_released(self.coursedir, assignment, self.log)
        self._version = assignment_version(self.coursedir, assignment, released)
        self._cells = cells_of_task(released, self.task) if self.task else frozenset()
        if self.task and not self._cells:
            known = ", ".join(name.removeprefix("test-") for name in tested_cells(released))
            raise NbGraderException(
                f"{assignment!r} has no autograded task {self.task!r}. Choose from: {known}."
            )
        book = Book(self.coursedir.db_url, assignment)
        self.scribe = Writer(private, assignment, self.ledger, book, self.target)
        self.reception = Reception(self.coursedir, assignment, self._version, self.ledger, private, self.caps)
        received = self.reception.receive(submissions)
        self.scribe.flush(self._version, self.reception.last)
        force = self.force or bool(self._cells)
        todo = self.reception.to_grade(received, book.totals(), self.target, force)
        if self._cells:  # there must be a result into which the task's can go
            todo = [entry for entry in todo if self.target(entry.student).exists()]
        self._reason = "the overview says why"
        self._failed = [*self.reception.unreadable, *self._given_up(received, todo)]
        if self.expected:
            self.expected(len(todo), len(received))
        if todo:
            kit = make_kit(
                self.coursedir, assignment, self._version, released, self.config, self.caps,
                self.exclude_overwriting.get(assignment, []), self.step,
            )  # fmt: skip
            with closing(self._pool(kit, len(todo), private)) as pool, closing(self.claims):
                self._grade_all(pool, deque(todo))
        settle(book, self)
        self.reception.tidy()
        if self._failed:
            names = ", ".join(sorted(set(self._failed))[:20])
            reason = self._reason.rstrip(".")
            raise NbGraderException(
                f"The grader itself failed on {names}: {reason}. Cure it, then run it again."
            )

    def target(self, student: str) -> Path:
        """The folder of a student's result."""
        step = self.coursedir.autograded_directory
        return Path(self.coursedir.format_path(step, student, self.coursedir.assignment_id))

    def _given_up(self, received: list[Entry], todo: list[Entry]) -> list[str]:
        """On whom the grader has failed so often that it does not try again by itself."""
        chosen = {entry.digest for entry in todo}
        left = [e for e in received if e.state is State.INFRASTRUCTURE_ERROR and e.digest not in chosen]
        for entry in left:
            self.log.error(
                "%s: the grader failed %d times; cure the cause (see the overview), then grade with --force.",
                entry.student, entry.failures,
            )  # fmt: skip
        return [entry.student for entry in left]

    def _pool(self, kit: Kit, jobs: int, private: Path) -> Pool:
        """The hands that fit: a cluster if one is named, processes, or for a single job this process."""
        longest = SandboxedExecute(config=self.config).notebook_timeout * max(1, len(kit.released)) * 2 + 120
        if self.scheduler:
            from nngrade.scale.cluster import Cluster

            return Cluster(kit, self.scheduler, longest)
        if jobs == 1 and not self.workers:
            return InProcess(kit)
        workers = min(self.workers or len(os.sched_getaffinity(0)), jobs)
        return LocalProcesses(kit, workers, longest, private / "workers.log")

    def _grade_all(self, pool: Pool, todo: deque[Entry]) -> None:
        """Hand out, collect, enter; until every submission has its end."""
        self._at_work: dict[str, Entry] = {}
        self._kept: list[tuple[Entry, Record]] = []
        self._tries: Counter[str] = Counter()
        while todo or self._at_work:
            self._hand_out(pool, todo)
            if not self._at_work:
                time.sleep(0.2 if todo else 0.0)  # another grader is at the rest
            self._flush()  # while those are at work that have just got something
            for job, answer in self._answers(pool) if self._at_work else []:
                self._take(self._at_work.pop(job.digest), answer, todo)
        self._flush(self.patience)

    def _answers(self, pool: Pool) -> list[Result]:
        """What has been graded; until something is, ``meanwhile`` does one thing after the other."""
        answers = pool.finished(0.0)
        while not answers and self.meanwhile and self.meanwhile():
            answers = pool.finished(0.0)
        return answers or pool.finished(1.0)

    def _hand_out(self, pool: Pool, todo: deque[Entry]) -> None:
        """Start as many of ``todo`` as there is room for, but those that another grader has, or has done."""
        chosen = []
        for _ in range(min(len(todo), pool.room())):
            entry = todo.popleft()
            if not self.claims.claim(entry.assignment, entry.student):
                todo.append(entry)
                continue
            now = self.ledger.find(entry.digest, entry.version)
            if now.state.final and now.finished != entry.finished:
                self._ended(entry, now.state)
            elif self.reception.last(entry.student) != entry.digest:
                self.ledger.finish(entry.digest, entry.version, State.SUPERSEDED, entry.notes)
                self._ended(entry, State.SUPERSEDED)
            else:
                chosen.append(entry)
        if chosen:
            self.ledger.begin([(entry.digest, entry.version) for entry in chosen])
        for entry in chosen:
            self._hook(self.run_pre_convert_hook, entry)
            self._tries[entry.digest] += 1
            self._at_work[entry.digest] = entry
            pool.start(Job(entry.digest, entry.student, self.reception.bundle(entry)))

    def _take(self, entry: Entry, answer: Record | Failure, todo: deque[Entry]) -> None:
        """What to do with an answer: keep the record, try again, or give up on it for this time."""
        if isinstance(answer, Record):
            self.scribe.keep(answer, self._cells)
            self._kept.append((entry, answer))
            return
        self.log.error("The grader failed on %s: %s", entry.student, answer.reason)
        if not answer.lasting and self._tries[entry.digest] < TRIES:
            todo.append(entry)
            return
        self.ledger.finish(entry.digest, entry.version, State.INFRASTRUCTURE_ERROR, [answer.reason])
        self._failed.append(entry.student)
        self._reason = answer.reason
        self._ended(entry, State.INFRASTRUCTURE_ERROR)

    def _ended(self, entry: Entry, state: State) -> None:
        self.claims.release(entry.assignment, entry.student)
        if self.progress:
            self.progress(entry.student, state)

    def _flush(self, patience: float = 0.0) -> None:
        """Enter what is in the spool; a gradebook that cannot be written is waited for."""
        deadline, pause = time.monotonic() + patience, 0.5
        while True:
            try:
                self.scribe.flush(self._version, self.reception.last)
                self._end_kept()
                return
            except BookError as error:
                self.log.warning("%s", error)
                self._end_kept()
                if not patience:
                    return
                if time.monotonic() >= deadline:
                    raise BookError(
                        f"{error} What is graded is kept: cure that, then run the same command again."
                    ) from error
                time.sleep(min(pause, max(0.0, deadline - time.monotonic())))
                pause = min(pause * 2, 10.0)

    def _end_kept(self) -> None:
        """Say of records that are entered by now that their submissions have ended."""
        kept, self._kept = self._kept, []
        for entry, record in kept:
            if self.scribe.keeps(record):
                self._kept.append((entry, record))
                continue
            self.set_permissions(entry.assignment, entry.student)
            self._hook(self.run_post_convert_hook, entry)
            self.log.info("%s: %s, %g points", entry.student, record.state, record.score)
            self._ended(entry, record.state)

    def _hook(self, run: Callable[[], None], entry: Entry) -> None:
        """Call a hook of the course's configuration as nbgrader does, with this student."""
        student, self.coursedir.student_id = self.coursedir.student_id, entry.student
        try:
            run()
        finally:
            self.coursedir.student_id = student


def _in_one_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return (
            f"{error.strerror}: {error.filename or 'while writing'}. What is graded is kept: free space or "
            "mend the disk, then run the same command again."
        )
    return str(error)
