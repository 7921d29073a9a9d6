"""`python -m nngrade scale`: a course of thousands, generated, graded, and checked to the last submission."""

from __future__ import annotations

import argparse
import copy
import hashlib
import os
import random
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.converters.base import NbGraderException
from tqdm import tqdm

from nngrade.demo import CONFIG, make_course
from nngrade.grade import load_course
from nngrade.intake import Scan
from nngrade.mutants import read_answers
from nngrade.overview import duration
from nngrade.samples import Course
from nngrade.scale.book import Book
from nngrade.scale.coordinator import CourseAutograde, ledger_of
from nngrade.scale.kit import Kit
from nngrade.scale.record import Job, Record
from nngrade.scale.station import Station
from nngrade.scale.writer import write_safely

REHEARSAL = "NNGRADE_REHEARSAL"  # the folder of records that are replayed
VARIANTS = 40  # different notebooks among the many


class Rehearsal:
    """A grading step that runs each different submission once and replays its record for all equal ones.

    Sound because the same files against the same tests give the same grade; it is for measuring what lies
    around grading, and no course uses it.
    """

    def __init__(self, kit: Kit) -> None:
        self._station, self._folder = Station(kit), Path(os.environ[REHEARSAL])

    def grade(self, job: Job) -> Record:
        """The record of an equal submission, or of this one."""
        found = Scan.from_bytes(job.bundle)
        parts = [name.encode() + b"\0" + data for name, data in sorted(found.files.items())]
        path = (
            self._folder / hashlib.sha256(b"\0".join([*parts, *map(str.encode, found.refusals)])).hexdigest()
        )
        if not path.exists():
            write_safely(path, self._station.grade(job).to_bytes(), sync=False)
        record = Record.from_bytes(path.read_bytes())
        record.digest, record.student = job.digest, job.student
        return record

    def close(self) -> None:
        """Let the station clean up."""
        self._station.close()


def variants(course: Course, mutants: Path, chance: random.Random) -> list[bytes]:
    """Different notebooks as students hand them in: right, empty, with mistakes mixed, edited and broken."""
    wrong = {
        path.stem: [answer.code for answer in read_answers(path) if answer.kind == "wrong"]
        for path in sorted(mutants.glob("*.py"))
    }
    perfect, stub = course.answered(), copy.deepcopy(course.released)
    edited = copy.deepcopy(perfect)
    edited.cells = [cell for cell in edited.cells if not cell.metadata.get("nbgrader", {}).get("locked")]
    made = [nbformat.writes(notebook).encode() for notebook in (perfect, stub, edited)]
    made += [made[0][: len(made[0]) // 2], b"", b'{"nbformat": 4, "cells": 5}']
    while len(made) < VARIANTS and wrong:
        chosen = chance.sample(sorted(wrong), chance.randint(1, min(3, len(wrong))))
        answers = {name: chance.choice(wrong[name]) for name in chosen if wrong[name]}
        made.append(nbformat.writes(course.answered(answers)).encode())
    return made


def hand_in(folder: Path, name: str, made: list[bytes], number: int, chance: random.Random) -> dict[str, int]:
    """Write so many submissions; returns each student's variant. A third of the class has all right."""
    choice = {}
    for index in tqdm(range(number), desc="writing submissions", leave=False):
        student = f"student-{index:06d}"
        choice[student] = 0 if chance.random() < 0.3 else chance.randrange(len(made))
        place = folder / student / name
        place.mkdir(parents=True)
        (place / f"{name}.ipynb").write_bytes(made[choice[student]])
    return choice


@dataclass(frozen=True)
class Measured:
    """What a trial has shown."""

    number: int
    states: Counter
    seconds: float
    hands: int
    odd: list[str]
    rehearsed: bool


def trial(options: argparse.Namespace) -> Measured:
    """Generate a course, grade it, and compare ledger, gradebook and results with what was handed in."""
    checkout = options.checkout.resolve()
    (checkout / ".cache").mkdir(exist_ok=True)
    root = Path(tempfile.mkdtemp(prefix="scale-", dir=checkout / ".cache"))
    chance, name = random.Random(options.seed), options.assignment
    settings = f"c.CourseDirectory.db_url = {options.database!r}\nc.CourseDirectory.course_id = 'trial'\n"
    try:
        course = make_course(root, checkout, name, CONFIG + (settings if options.database else ""))
        made = variants(course, checkout / "tests" / "mutants" / name, chance)
        choice = hand_in(root / "submitted", name, made, options.submissions, chance)
        app = load_course(root)
        app.coursedir.assignment_id = name
        autograde = CourseAutograde(coursedir=app.coursedir, parent=app)
        autograde.workers, autograde.scheduler = options.workers, options.scheduler
        if options.rehearse:
            (root / "records").mkdir()
            os.environ[REHEARSAL] = str(root / "records")
            autograde.step = f"{__name__}:Rehearsal"
        failed, started = "", time.monotonic()
        with tqdm(total=options.submissions, unit="submission") as bar:
            autograde.progress = lambda student, state: bar.update()
            try:
                autograde.start()
            except NbGraderException as error:
                failed = str(error)
        seconds = time.monotonic() - started
        states, odd = _compare(app, name, choice)
        hands = options.workers or len(os.sched_getaffinity(0))
        return Measured(
            options.submissions, states, seconds, hands, [failed, *odd] if failed else odd, options.rehearse
        )
    finally:
        os.chdir(checkout)
        shutil.rmtree(root, ignore_errors=True)


def _compare(app: object, name: str, choice: dict[str, int]) -> tuple[Counter, list[str]]:
    """States, and what is lost, double, or not the same for the same work."""
    rows = ledger_of(app.coursedir).rows(name)
    totals = Book(app.coursedir.db_url, name).totals()
    odd = [f"{row.student} has no end: {row.state}" for row in rows if not row.state.final]
    odd += [f"{student} is lost" for student in set(choice) - {row.student for row in rows}]
    odd += [
        f"{student} is there {n} times" for student, n in Counter(r.student for r in rows).items() if n > 1
    ]
    ends: dict[int, set] = {}
    for row in rows:
        entered = totals[row.student].tests if row.student in totals else None
        if entered != row.score:
            odd.append(f"{row.student} has {row.score} in the ledger, {entered} in the gradebook")
        if not Path(app.coursedir.format_path("autograded", row.student, name)).is_dir():
            odd.append(f"{row.student} has no result")
        ends.setdefault(choice[row.student], set()).add((row.state, row.score))
    odd += [f"the same work ended as {sorted(map(str, found))}" for found in ends.values() if len(found) > 1]
    return Counter(row.state for row in rows), odd


def report(measured: Measured) -> str:
    """The measurement in words."""
    rate = measured.number / measured.seconds if measured.seconds else 0.0
    what = "replayed" if measured.rehearsed else "graded"
    lines = [
        f"{measured.number} submissions {what} in {duration(measured.seconds)}: {rate:.1f} a second, "
        f"{rate / measured.hands:.2f} a second and worker ({measured.hands} workers)",
        *(f"{count:7d}  {state}" for state, count in sorted(measured.states.items())),
        f"Lost, double or unequal: {len(measured.odd)}",
        *measured.odd[:20],
    ]
    return "\n".join(lines)
