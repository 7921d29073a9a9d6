"""Writes the students' pages, and only those of them on which something is new."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from pathlib import Path

from nbgrader.apps import NbGrader
from nbgrader.converters import GenerateFeedback
from tqdm import tqdm

from nngrade.checks.tasks import book_address
from nngrade.ledger import Ledger
from nngrade.overview import write_atomically
from nngrade.scale.book import Book
from nngrade.scale.coordinator import private_folder

_PAGES = Path(__file__).parent / "pages"


def _style() -> str:
    """A hash of what all pages have in common: their template, and the address of the book."""
    parts = [path.read_bytes() for path in sorted(_PAGES.glob("*.*")) if path.suffix in (".j2", ".css")]
    return hashlib.sha256(b"\0".join([*parts, book_address().encode()])).hexdigest()


def _known(path: Path) -> dict[str, str]:
    """What each student's page was made from, as of the last time."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return known if isinstance(known, dict) else {}
    except (OSError, ValueError):
        return {}


def write_feedback(app: NbGrader, book: Book, ledger: Ledger, assignment: str, quiet: bool = False) -> int:
    """Bring the pages of an assignment up to date; returns how many were written."""
    coursedir = app.coursedir
    note = Path(coursedir.root) / private_folder(coursedir) / "pages" / f"{assignment}.json"
    known, style, now = _known(note), _style(), {}
    standing = book.standing()
    for student, key in ledger.entered(assignment).items():
        row = ledger.find(*key)
        parts = [style, *key, row.finished, standing.get(student, "")]
        now[student] = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    stale = [
        student for student, made in now.items() if known.get(student) != made or not _page(app, student)
    ]
    chosen = coursedir.student_id
    try:
        for student in tqdm(stale, desc="pages", unit="page", disable=quiet or not stale, leave=False):
            known.pop(student, None)
            _write(app, assignment, student)
            if _page(app, student):
                known[student] = now[student]
    finally:
        coursedir.student_id = chosen
        write_atomically(note, json.dumps(known))
    return len(stale)


def _page(app: NbGrader, student: str) -> list[Path]:
    coursedir = app.coursedir
    folder = coursedir.format_path(coursedir.feedback_directory, student, coursedir.assignment_id)
    return sorted(Path(folder).glob("*.html"))


def _write(app: NbGrader, assignment: str, student: str) -> None:
    """nbgrader's own way from a result to a page, for one student."""
    coursedir = app.coursedir
    coursedir.student_id = student
    target = Path(coursedir.format_path(coursedir.feedback_directory, student, assignment))
    shutil.rmtree(target, ignore_errors=True)
    try:
        feedback = GenerateFeedback(coursedir=coursedir, parent=app)
        feedback.force = True
        feedback.start()
    except Exception:  # one page that cannot be made must not cost the others
        logging.getLogger("nngrade.publish").exception("the page of %s could not be written", student)
