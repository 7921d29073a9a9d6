"""Grades one assignment in one process: autograde, feedback, overview, with a progress bar."""

from __future__ import annotations

import logging
import os
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from nbgrader.apps import NbGrader
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from tqdm import tqdm

from nngrade.autograde import SafeAutograde, ledger_of, private_folder
from nngrade.course import configure
from nngrade.intake import Received
from nngrade.overview import write_overview
from nngrade.states import State


@dataclass
class Outcome:
    """What a run left: the overview, how many submissions are in each state, and a failure of the grader."""

    page: Path
    counts: Counter
    failed: str = ""


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
    return handler


def grade(
    app: NbGrader, assignment: str, student: str = "*", force: bool = False, quiet: bool = False
) -> Outcome:
    """Grade all matching submissions of an assignment and write feedback and overview.

    app: from ``load_course``. force: grade also what has been graded. quiet: no progress bar.
    """
    app.coursedir.assignment_id, app.coursedir.student_id = assignment, student
    autograde = SafeAutograde(coursedir=app.coursedir, parent=app)
    autograde.force = force
    total = len(autograde._submissions(assignment))
    failed = ""
    with tqdm(total=total, desc=assignment, unit="submission", disable=quiet) as bar:

        def progress(received: Received, state: State) -> None:
            bar.set_postfix_str(f"{received.student}: {state}")
            bar.update()

        autograde.progress = progress
        try:
            autograde.start()
        except NbGraderException as error:
            failed = str(error)
    ledger = ledger_of(app.coursedir)
    entries = ledger.latest(assignment)
    if any(entry.state.final for entry in entries):
        feedback = GenerateFeedback(coursedir=app.coursedir, parent=app)
        feedback.force = True
        feedback.start()
    page = Path(app.coursedir.root) / app.coursedir.feedback_directory / f"{assignment}.html"
    write_overview(app.coursedir, ledger, assignment, page)
    return Outcome(page, Counter(entry.state for entry in entries), failed)
