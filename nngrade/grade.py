"""Grades one assignment from one command: autograde, feedback, overview, with a progress bar."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nbgrader.apps import NbGrader
from nbgrader.converters.base import NbGraderException
from tqdm import tqdm

from nngrade.course import configure
from nngrade.ledger import Ledger, LedgerError
from nngrade.overview import Live, write_overview
from nngrade.publish import Pages
from nngrade.scale.book import Book, BookError
from nngrade.scale.coordinator import CourseAutograde, ledger_of, private_folder
from nngrade.states import State


@dataclass
class Outcome:
    """What a run left: the overview, how many submissions are in each state, and a failure of the grader."""

    page: Path
    counts: Counter
    failed: str = ""


@dataclass(frozen=True)
class Wish:
    """What to grade and how: ``force`` also what has been graded, ``task`` that task alone."""

    assignment: str
    student: str = "*"
    force: bool = False
    task: str = ""
    workers: int | None = None
    scheduler: str | None = None
    quiet: bool = False


def load_course(root: Path) -> NbGrader:
    """nbgrader with the configuration of the course in ``root``; messages go to a file.

    Raises NbGraderException where there is no configuration.
    """
    root = root.resolve()
    if not (root / "nbgrader_config.py").is_file():
        raise NbGraderException(
            f"{root} is no course: it has no nbgrader_config.py. Run this in the course's folder."
        )
    os.chdir(root)
    # nbgrader calls alembic, which lies beside this interpreter.
    os.environ["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    )
    app = NbGrader()
    app.log.handlers[:] = []
    app.log.propagate = False
    app.initialize([f"--CourseDirectory.root={root}"])
    app.log.handlers[:] = [_log_file(root / private_folder(app.coursedir))]
    configure(app.config)
    return app


def _log_file(folder: Path) -> logging.Handler:
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(folder / "grade.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    own = logging.getLogger("nngrade")
    own.handlers[:], own.propagate = [handler], False
    return handler


def overview_page(app: NbGrader, assignment: str) -> Path:
    """Where the overview of an assignment lies."""
    return Path(app.coursedir.root) / app.coursedir.feedback_directory / f"{assignment}.html"


class Watch:
    """Keeps the bar and the live page up to date, and writes students' pages while others are graded."""

    def __init__(self, app: NbGrader, assignment: str, bar: tqdm, pages: Pages, ledger: Ledger) -> None:
        self._app, self._assignment, self._bar = app, assignment, bar
        self._pages, self._ended, self._book = pages, deque(), None
        self._ledger = ledger  # opened anew, it would make a lost file again, empty, while we grade
        self._started = time.monotonic()
        self.look_again_at, self._done, self._total = self._started + 2, 0, 0

    def expect(self, to_grade: int, received: int) -> None:
        """How many there are, and how many of them are graded already."""
        self._bar.reset(total=received)
        self._bar.update(received - to_grade)
        self._total, self._started = to_grade, time.monotonic()

    def step(self, student: str, state: State) -> None:
        """One submission has ended."""
        self._bar.set_postfix_str(f"{student}: {state}")
        self._bar.update()
        self._ended.append(student)
        self._done += 1
        if time.monotonic() < self.look_again_at or self._done >= self._total:
            return
        began = time.monotonic()
        live = Live(self._done, self._total, began - self._started)
        page = overview_page(self._app, self._assignment)
        with suppress(OSError, LedgerError):  # it is for looking at; whatever is wrong stops grading soon
            write_overview(self._app.coursedir, self._ledger, self._assignment, page, {}, live)
        # A page of a large class takes its time, which must stay a small part of all.
        self.look_again_at = time.monotonic() + max(3.0, 30 * (time.monotonic() - began))

    def write_a_page(self) -> bool:
        """Write the page of one who has been graded; returns whether there was one to write."""
        if not self._ended:
            return False
        student = self._ended.popleft()
        with suppress(OSError, LedgerError, BookError):  # all pages are looked at once more in the end
            self._book = self._book or Book(self._app.coursedir.db_url, self._assignment)
            self._pages.write_early(self._book, student)
        return True


def grade(app: NbGrader, wish: Wish) -> Outcome:
    """Grade what is wished for, and write feedback and overview; app: from ``load_course``."""
    assignment = wish.assignment
    app.coursedir.assignment_id, app.coursedir.student_id = assignment, wish.student
    autograde = CourseAutograde(coursedir=app.coursedir, parent=app)
    autograde.force, autograde.task = wish.force, wish.task
    if wish.workers is not None:
        autograde.workers = wish.workers
    if wish.scheduler is not None:
        autograde.scheduler = wish.scheduler
    failed, ledger = "", ledger_of(app.coursedir)
    pages = Pages(app, ledger, assignment)
    with tqdm(desc=assignment, unit="submission", disable=wish.quiet) as bar:
        watch = Watch(app, assignment, bar, pages, ledger)
        autograde.progress, autograde.expected = watch.step, watch.expect
        autograde.meanwhile = watch.write_a_page
        try:
            autograde.start()
        except NbGraderException as error:
            failed = str(error)
    entries = ledger.latest(assignment)
    page = overview_page(app, assignment)
    if not entries:
        raise NbGraderException(failed)
    try:
        book = Book(app.coursedir.db_url, assignment)
        pages.complete(book, wish.quiet)
        write_overview(app.coursedir, ledger, assignment, page, book.totals())
    except BookError as error:
        failed = failed or str(error)
    return Outcome(page, Counter(entry.state for entry in entries), failed)
