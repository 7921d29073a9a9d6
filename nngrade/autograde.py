"""nbgrader's Autograde with a gate before it and a ledger behind it.

The stock converter, its gradebook and its folders stay; this class changes where it reads (a clean copy made
by the intake, never the submitted folder), what one failure may do to the others (nothing), and what is
written down.
"""

from __future__ import annotations

import glob
import os
import shutil
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    IgnorePattern,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
)
from traitlets import Any, List

from nngrade.execute import TRACES, SandboxedExecute
from nngrade.intake import Caps, Received, take_in
from nngrade.ledger import ATTEMPTS, Ledger, version_of
from nngrade.released import assignment_version, read_released
from nngrade.sandbox import janitor
from nngrade.sandbox.errors import SandboxError
from nngrade.sanitize import SanitizeOutputs
from nngrade.states import State, worst
from nngrade.verdicts import SaveVerdicts


def private_folder(coursedir: CourseDirectory) -> str:
    """The grader's own folder (ledger, clean copies, log), beside the graded notebooks."""
    return os.path.join(os.path.dirname(coursedir.autograded_directory), ".nngrade")


def ledger_of(coursedir: CourseDirectory) -> Ledger:
    """The ledger of a course."""
    return Ledger(Path(coursedir.root) / private_folder(coursedir) / "ledger.db")


class SafeAutograde(Autograde):
    """Grades every submission that matches, each to exactly one state; see ``nngrade.states``."""

    progress: Callable[[Received, State], None] | None = Any(None, allow_none=True)
    caps = Caps()
    sanitize_preprocessors = List([OverwriteKernelspec, OverwriteCells, CheckCellMetadata]).tag(config=True)
    autograde_preprocessors = List(
        [
            SandboxedExecute,
            IgnorePattern,
            LimitOutput,
            SanitizeOutputs,
            SaveVerdicts,
            AssignLatePenalties,
            CheckCellMetadata,
        ]
    ).tag(config=True)

    @property
    def _input_directory(self) -> str:
        return self._staging if self._sanitizing else self.coursedir.autograded_directory

    @property
    def _staging(self) -> str:
        return os.path.join(private_folder(self.coursedir), "intake")

    def start(self) -> None:
        """Take all matching submissions in, then grade those that have no final state yet."""
        for needed in (SandboxedExecute, SanitizeOutputs, SaveVerdicts):
            if needed not in self.autograde_preprocessors:
                raise NbGraderException(
                    f"c.Autograde.autograde_preprocessors lacks {needed.__name__}, without which "
                    "submissions are neither contained nor soundly scored. Remove that setting."
                )
        janitor.sweep()
        assignment = self.coursedir.assignment_id
        self.ledger = ledger_of(self.coursedir)
        self._released = read_released(self.coursedir, assignment, self.log)
        self._version = assignment_version(self.coursedir, assignment, self._released)
        self._received: dict[str, Received] = {}
        for folder, student in self._submissions(assignment):
            self._take_in(folder, student, assignment)
        if self._received:
            super().start()

    def init_notebooks(self) -> None:
        """What the gate let through, instead of a glob over what students control."""
        self.assignments = {
            path: [os.path.join(path, name) for name in sorted(self._released)] for path in self._received
        }

    def _submissions(self, assignment: str) -> list[tuple[Path, str]]:
        """(folder, student) of every matching submission, also of links and empty folders."""
        step = self.coursedir.submitted_directory
        pattern = self.coursedir.format_path(step, self.coursedir.student_id, assignment)
        excluded = set(self.coursedir.student_id_exclude.split(","))
        depth = Path(self.coursedir.format_path(step, "\0", assignment)).parts.index("\0")
        found = [
            (Path(path), Path(path).parts[depth])
            for path in sorted(glob.glob(pattern))
            if os.path.lexists(path)
        ]
        found = [(path, student) for path, student in found if student not in excluded]
        if not found:
            message = f"No submissions of {assignment!r} were found: they are looked for at {pattern}"
            self.log.error(message)
            raise NbGraderException(message)
        return found

    def _take_in(self, folder: Path, student: str, assignment: str) -> None:
        """Stage one submission and note it in the ledger; a failure here is this submission's alone."""
        path = self.coursedir.format_path(self._staging, student, assignment)
        source = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", assignment))
        reserved = frozenset(str(p.relative_to(source)) for p in source.rglob("*") if p.is_file())
        try:
            received = take_in(folder, student, assignment, self._released, Path(path), self.caps, reserved)
        except OSError as error:
            digest = version_of([f"unreadable {assignment} {student}".encode()])
            self.log.error("The submission %s could not be taken in: %s", folder, error)
            self.ledger.receive(digest, self._version, assignment, student)
            note = f"The submission could not be read: {error.strerror}."
            self.ledger.finish(digest, self._version, State.INFRASTRUCTURE_ERROR, [note])
            return
        self.ledger.receive(received.digest, self._version, assignment, student)
        self._received[path] = received

    def convert_notebooks(self) -> None:
        """Grade each submission by itself; only the grader's own failures are reported as errors."""
        failed = []
        for path in sorted(self.assignments):
            received = self._received[path]
            self.notebooks = sorted(self.assignments[path])
            try:
                state = self._grade_or_skip(received)
            finally:
                shutil.rmtree(path, ignore_errors=True)
            if state is State.INFRASTRUCTURE_ERROR:
                failed.append(received.student)
            if self.progress:
                self.progress(received, state)
        if failed:
            message = (
                f"The grader itself failed on {', '.join(failed)}: see the messages above, then run it again."
            )
            self.log.error(message)
            raise NbGraderException(message)

    def _grade_or_skip(self, received: Received) -> State:
        assignment, student = received.assignment, received.student
        known = self.ledger.receive(received.digest, self._version, assignment, student)
        target = Path(self._format_target(assignment, student))
        if known.final and target.exists() and not self.force:
            self.log.info("%s: these very files are graded already (%s)", student, known)
            return known
        if known is State.INFRASTRUCTURE_ERROR and not self.force and self._given_up(received):
            return known
        self.ledger.begin(received.digest, self._version)
        started = time.monotonic()
        try:
            state, notes, sandboxed = self._grade(received, target)
        except KeyboardInterrupt:
            _remove(target)
            raise
        except Exception as error:
            self.log.error("The grader failed on %s: %s", student, error)
            self.log.debug(traceback.format_exc())
            _remove(target)
            note = str(error) if isinstance(error, SandboxError) else f"{type(error).__name__}: {error}"
            self._reason = note
            self.ledger.finish(received.digest, self._version, State.INFRASTRUCTURE_ERROR, [note])
            return State.INFRASTRUCTURE_ERROR
        score, max_score = self._scores(assignment, student)
        self.ledger.finish(
            received.digest, self._version, state, notes, score=score, max_score=max_score,
            seconds=round(time.monotonic() - started, 2), sandboxed=sandboxed,
        )  # fmt: skip
        self.log.info("%s: %s, %s of %s points", student, state, score, max_score)
        return state

    def _given_up(self, received: Received) -> bool:
        """Whether the grader has failed on these files so often that trying again is a waste of time."""
        tried = self.ledger.attempts(received.digest, self._version)
        if tried >= ATTEMPTS:
            self.log.error(
                "%s: the grader failed %d times; cure the cause (see the overview), then grade with --force.",
                received.student, tried,
            )  # fmt: skip
        return tried >= ATTEMPTS

    def _format_target(self, assignment: str, student: str) -> str:
        return self.coursedir.format_path(self.coursedir.autograded_directory, student, assignment)

    def _grade(self, received: Received, target: Path) -> tuple[State, list[str], bool]:
        """nbgrader's own steps for one submission; returns what its notebooks say happened."""
        _remove(target)
        self.run_pre_convert_hook()
        self.init_assignment(received.assignment, received.student)
        for notebook in self.notebooks:
            self.convert_single_notebook(notebook)
        self.set_permissions(received.assignment, received.student)
        self.run_post_convert_hook()
        traces = [
            nbformat.read(path, as_version=4).metadata[TRACES] for path in sorted(target.glob("*.ipynb"))
        ]
        notes = list(dict.fromkeys(note for trace in traces for note in trace.notes))
        state = worst(received.state, *(State(trace.state) for trace in traces))
        return state, notes, all(trace.get("sandboxed", True) for trace in traces)

    def _scores(self, assignment: str, student: str) -> tuple[float, float]:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            submission = gradebook.find_submission(assignment, student)
            return float(submission.score), float(submission.max_score)


def _remove(folder: Path) -> None:
    """Remove a result; nbgrader leaves its files read-only."""
    if folder.exists():
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        shutil.rmtree(folder)
