"""Where one submission is graded: a private course with a private gradebook, made anew for each."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from nngrade import zygote
from nngrade.autograde import Graded, SafeAutograde
from nngrade.intake import Scan, stage
from nngrade.scale.facts import facts_of
from nngrade.scale.kit import COURSE, Kit
from nngrade.scale.private import hasten
from nngrade.scale.record import Job, Points, Record, Remark

STUDENT = "submission"  # every submission has this name here: a folder's name is a student's to choose


class Station:
    """Grades the submissions of one assignment, one after the other; the default grading step."""

    def __init__(self, kit: Kit) -> None:
        self.kit, self.released = kit, kit.notebooks()
        # The sandbox's janitor knows this name, and removes the folder once this process is gone.
        self.root = Path(tempfile.mkdtemp(prefix=f"nngrade-run-{os.getpid()}-"))
        self.book = self.root / "gradebook.db"
        hasten(self.root)
        coursedir = CourseDirectory(
            config=Config(), root=str(self.root), db_url=f"sqlite:///{self.book}", course_id=COURSE
        )
        self._write(self.root / "source" / kit.assignment, kit.extras)
        self.grader = SafeAutograde(coursedir=coursedir, config=kit.config)
        self.grader.log = logging.getLogger("nngrade.worker")
        self.coursedir = coursedir
        coursedir.assignment_id, coursedir.student_id = kit.assignment, STUDENT
        self.kernels = zygote.serving(self.released.values(), kit.config)
        self.kernels.__enter__()

    def grade(self, job: Job) -> Record:
        """Grade one submission; what is raised here is the grader's failure."""
        started = time.monotonic()
        folder, target = (
            Path(self.coursedir.format_path(step, STUDENT, self.kit.assignment))
            for step in (self.coursedir.submitted_directory, self.coursedir.autograded_directory)
        )
        try:
            self.book.write_bytes(self.kit.gradebook)
            found = Scan.from_bytes(job.bundle)
            reserved = frozenset(self.kit.extras)
            caps = self.kit.caps
            received = stage(found, STUDENT, self.kit.assignment, self.released, folder, caps, reserved)
            graded = self.grader.grade_one(received, folder, target)
            return self._record(job, graded, target, time.monotonic() - started)
        finally:
            for place in (folder.parent, target.parent):
                shutil.rmtree(place, ignore_errors=True)

    def close(self) -> None:
        """End what kernels are forked from, and remove the private course."""
        self.kernels.__exit__(None, None, None)
        shutil.rmtree(self.root, ignore_errors=True)

    @staticmethod
    def _write(folder: Path, files: dict[str, bytes]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)

    def _record(self, job: Job, graded: Graded, target: Path, seconds: float) -> Record:
        files = {
            str(path.relative_to(target)): path.read_bytes()
            for path in sorted(target.rglob("*"))
            if path.is_file() and not path.is_symlink()
        }
        with closing(sqlite3.connect(self.book)) as book:
            stamp = book.execute("SELECT timestamp FROM submitted_assignment").fetchone()[0]
            points = book.execute(
                "SELECT n.name, c.name, g.auto_score, g.needs_manual_grade FROM grade g"
                " JOIN base_cell c ON c.id = g.cell_id JOIN notebook n ON n.id = c.notebook_id"
                " ORDER BY n.name, c.name"
            ).fetchall()
            remarks = book.execute(
                "SELECT n.name, c.name, m.auto_comment FROM comment m"
                " JOIN base_cell c ON c.id = m.cell_id JOIN notebook n ON n.id = c.notebook_id"
                " ORDER BY n.name, c.name"
            ).fetchall()
        tasks = []
        for name in (name for name in sorted(self.released) if name in files):
            scores = {cell: score for notebook, cell, score, _ in points if f"{notebook}.ipynb" == name}
            notebook = nbformat.reads(files[name].decode(), as_version=4)
            tasks += facts_of(Path(name).stem, notebook, scores)
        return Record(
            digest=job.digest,
            student=job.student,
            assignment=self.kit.assignment,
            version=self.kit.version,
            state=graded.state,
            notes=graded.notes,
            seconds=round(seconds, 2),
            sandboxed=graded.sandboxed,
            timestamp=datetime.fromisoformat(stamp).isoformat() if stamp else None,
            points=[Points(book, cell, score, bool(person)) for book, cell, score, person in points],
            remarks=[Remark(*row) for row in remarks],
            tasks=tasks,
            files=files,
        )
