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


class Pages:
    """The students' pages of one assignment; app: from ``load_course``."""

    def __init__(self, app: NbGrader, ledger: Ledger, assignment: str) -> None:
        self._app, self._ledger, self._assignment = app, ledger, assignment
        self._coursedir = app.coursedir
        private = Path(self._coursedir.root) / private_folder(self._coursedir)
        self._note = private / "pages" / f"{assignment}.json"
        self._known, self._style = _known(self._note), _style()

    def write_early(self, book: Book, student: str) -> None:
        """Write the page of a student who has just been graded, if what it is made of can be read by now."""
        for made in self._made(book, student).values():
            self._write(student, made)

    def complete(self, book: Book, quiet: bool = False) -> int:
        """Bring all pages up to date; returns how many were written."""
        made = self._made(book)
        stale = [name for name in made if self._known.get(name) != made[name] or not self._page(name)]
        try:
            for student in tqdm(stale, desc="pages", unit="page", disable=quiet or not stale, leave=False):
                self._write(student, made[student])
        finally:
            current = {name: self._known[name] for name in made if name in self._known}
            write_atomically(self._note, json.dumps(current))
        return len(stale)

    def _made(self, book: Book, student: str | None = None) -> dict[str, str]:
        """By student, or for one, a hash of all that the page is made of."""
        standing, made = book.standing(student), {}
        for name, key in self._ledger.entered(self._assignment, student).items():
            parts = [self._style, *key, self._ledger.find(*key).finished, standing.get(name, "")]
            made[name] = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
        return made

    def _page(self, student: str) -> list[Path]:
        return sorted(self._folder(student).glob("*.html"))

    def _folder(self, student: str) -> Path:
        step = self._coursedir.feedback_directory
        return Path(self._coursedir.format_path(step, student, self._assignment))

    def _write(self, student: str, made: str) -> None:
        """nbgrader's own way from a result to a page, for one student."""
        self._known.pop(student, None)
        chosen, self._coursedir.student_id = self._coursedir.student_id, student
        shutil.rmtree(self._folder(student), ignore_errors=True)
        try:
            feedback = GenerateFeedback(coursedir=self._coursedir, parent=self._app)
            feedback.force = True
            feedback.start()
        except Exception:  # one page that cannot be made must not cost the others
            logging.getLogger("nngrade.publish").exception("the page of %s could not be written", student)
        finally:
            self._coursedir.student_id = chosen
        if self._page(student):
            self._known[student] = made
