"""The instructor's page: every submission with state, points, time and reasons, and how the tasks went.

While grading runs the page is written again and again and reloads itself, without any script: progress, the
time that is left, and what needs a look so far.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from nbgrader.coursedir import CourseDirectory

from nngrade.ledger import Entry, Ledger
from nngrade.pages import points, render
from nngrade.scale.book import Totals
from nngrade.scale.record import TaskFact
from nngrade.states import SEVERITY, State

ROWS = 500  # of a page; further pages follow
RELOAD = 5  # seconds between two looks at a page that is live


@dataclass
class TaskFigures:
    """How one task went over all submissions that were run."""

    title: str
    solved: int = 0
    total: int = 0
    mistakes: Counter = field(default_factory=Counter)

    @property
    def percent(self) -> int:
        return round(100 * self.solved / self.total) if self.total else 0

    @property
    def commonest(self) -> list[tuple[str, int]]:
        return self.mistakes.most_common(3)


@dataclass(frozen=True)
class Live:
    """A run that is under way: submissions graded in it, all of them, and seconds since it began."""

    done: int
    total: int
    seconds: float

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 100

    @property
    def left(self) -> str:
        """The time that is left, in words."""
        if not self.done:
            return "the time that is left is not known yet"
        return f"about {duration(self.seconds / self.done * (self.total - self.done))} left"


def duration(seconds: float) -> str:
    """Seconds as people say them: 40 s, 12 min, 3 h 20 min."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def write_atomically(path: Path, text: str) -> None:
    """Write a text file so that a reader sees the old or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def task_figures(facts: Iterable[tuple[str, TaskFact]], counted: set[str]) -> list[TaskFigures]:
    """Figures per task over the submissions of the students in ``counted``, in the order of the notebook."""
    figures: dict[tuple[str, str], TaskFigures] = {}
    for student, fact in facts:
        if fact.kind == "waiting" or student not in counted:
            continue
        figure = figures.setdefault((fact.notebook, fact.name), TaskFigures(fact.title))
        figure.total += 1
        figure.solved += fact.kind == "passed"
        figure.mistakes.update(set(fact.mistakes))
    return list(figures.values())


def _row(entry: Entry, totals: Totals | None, page: Path, feedback: Path) -> dict:
    notebooks = sorted(feedback.glob("*.html"))
    link = quote(os.path.relpath(notebooks[0], page.parent)) if notebooks else ""
    score = entry.score if totals is None or entry.score is None else max(0, totals.score - totals.penalty)
    return {
        "student": entry.student,
        "state": entry.state,
        "score": points(score),
        "percent": min(100, round(100 * (score or 0) / entry.max_score)) if entry.max_score else 0,
        "seconds": f"{entry.seconds:.1f} s" if entry.seconds is not None else "–",
        "late": points(totals.penalty) if totals and totals.penalty else "",
        "notes": entry.notes,
        "link": link,
    }


def _pages(page: Path, rows: int) -> list[Path]:
    """The files over which so many rows are spread."""
    further = range(2, (max(rows, 1) - 1) // ROWS + 2)
    return [page, *(page.with_name(f"{page.stem}-{number}{page.suffix}") for number in further)]


def write_overview(
    coursedir: CourseDirectory,
    ledger: Ledger,
    assignment: str,
    page: Path,
    totals: dict[str, Totals],
    live: Live | None = None,
) -> Path:
    """Write the overview of an assignment to ``page``, and to further pages for a large class.

    totals: what stands in the gradebook. live: of a run that is under way; then only rows that need a look
    are listed.
    """
    entries = ledger.latest(assignment)
    run = {entry.student for entry in entries if entry.state.final and entry.state is not State.INVALID}
    ended = [entry for entry in entries if entry.state is not State.RECEIVED]
    scores = [
        max(0.0, totals[e.student].score - totals[e.student].penalty)
        if e.student in totals
        else e.score or 0.0
        for e in ended
        if e.score is not None
    ]
    listed = entries
    if live:
        odd = (entry for entry in ended if entry.state is not State.GRADED)
        listed = sorted(odd, key=lambda entry: entry.finished or "", reverse=True)[:50]
    pages = _pages(page, len(listed))
    common = {
        "assignment": assignment,
        "when": datetime.now().strftime("%Y-%m-%d %H:%M:%S" if live else "%Y-%m-%d %H:%M"),
        "count": len(entries),
        "mean": points(round(sum(scores) / len(scores), 1)) if scores else "–",
        "max_score": points(max((entry.max_score or 0 for entry in entries), default=0)),
        "attention": sum(entry.state is not State.GRADED for entry in ended),
        "waiting": sum(total.needs_person for total in totals.values()),
        "seconds": duration(sum(entry.seconds or 0 for entry in entries)),
        "unsandboxed": sum(entry.sandboxed == 0 and entry.state is not State.INVALID for entry in entries),
        "tasks": task_figures(ledger.tasks(assignment), run),
        "states": SEVERITY,
        "counts": Counter(entry.state for entry in entries),
        "live": live,
        "reload": RELOAD,
        "pages": [(number, quote(path.name)) for number, path in enumerate(pages, 1)],
    }
    for number, path in reversed(list(enumerate(pages, 1))):
        rows = [
            _row(
                entry,
                totals.get(entry.student),
                page,
                Path(coursedir.format_path(coursedir.feedback_directory, entry.student, assignment)),
            )
            for entry in listed[(number - 1) * ROWS : number * ROWS]
        ]
        write_atomically(path, render("overview", rows=rows, number=number, **common))
    return page
