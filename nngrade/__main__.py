"""`python -m nngrade`: grade an assignment, see a demonstration, or ask what this machine lacks."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from pathlib import Path

from nngrade.lean import start_quickly


def _grade(options: argparse.Namespace) -> int:
    from nngrade.grade import Wish, grade, load_course

    wish = Wish(
        options.assignment, options.student, options.force, options.task, options.workers, options.scheduler
    )
    outcome = grade(load_course(options.course), wish)
    for state, count in sorted(outcome.counts.items()):
        print(f"{count:5d}  {state}")
    print(f"Overview: {outcome.page}")
    if outcome.failed:
        print(outcome.failed, file=sys.stderr)
    return int(bool(outcome.failed))


def _export(options: argparse.Namespace) -> int:
    from nbgrader.api import Gradebook

    from nngrade.grade import load_course
    from nngrade.late import settle
    from nngrade.lms import columns_of, lines, table
    from nngrade.overview import write_atomically
    from nngrade.scale.book import Book

    target = options.to and options.to.absolute()
    app = load_course(options.course)
    settle(Book(app.coursedir.db_url, options.assignment), app)
    with Gradebook(app.coursedir.db_url, app.coursedir.course_id) as gradebook:
        found = lines(gradebook, options.assignment)
    text = table(found, options.format, options.assignment, columns_of(options.columns))
    if target:
        write_atomically(target, text)
        print(f"{len(found)} students: {target}")
    else:
        sys.stdout.write(text)
    return 0


def _scale(options: argparse.Namespace) -> int:
    from nngrade.scale.trial import report, trial

    print(report(trial(options)))
    return 0


def _demo(options: argparse.Namespace) -> int:
    from nngrade.demo import demonstrate

    started = time.monotonic()
    page, unexpected = demonstrate(options.checkout.resolve(), options.assignment)
    print(f"Graded in {time.monotonic() - started:.0f} s. Open the overview: {page}")
    for sentence in unexpected:
        print(f"UNEXPECTED: {sentence}", file=sys.stderr)
    return int(bool(unexpected))


def _doctor(options: argparse.Namespace) -> int:
    from nngrade.doctor import examine

    findings = examine()
    for finding in findings:
        mark = {True: "ok", None: "--", False: "NO"}[finding.good]
        print(f"{mark:>3}  {finding.what}: {finding.says}")
    return int(any(finding.good is False for finding in findings))


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="python -m nngrade", description=__doc__.split("\n")[0])
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    grade = commands.add_parser(
        "grade", help="grade an assignment's submissions, write feedback and overview"
    )
    grade.add_argument("assignment", metavar="ASSIGNMENT")
    grade.add_argument("--student", default="*", help="one student, or a pattern; all by default")
    grade.add_argument("--force", action="store_true", help="grade again what has been graded")
    grade.add_argument("--task", default="", help="grade this task alone again; all other points stay")
    grade.add_argument("--workers", type=int, help="processes that grade; one for each core by default")
    grade.add_argument("--scheduler", metavar="ADDRESS", help="grade on the cluster of this Dask scheduler")
    grade.add_argument("--course", type=Path, default=Path(), help="the course's folder; this one by default")
    grade.set_defaults(run=_grade)
    export = commands.add_parser("export", help="grades as a table for Moodle, Canvas or a spreadsheet")
    export.add_argument("assignment", metavar="ASSIGNMENT")
    export.add_argument("--format", choices=("moodle", "canvas", "plain"), default="plain")
    export.add_argument(
        "--columns", nargs="+", default=[], metavar="HEADING=COLUMN", help="these columns instead"
    )
    export.add_argument("--to", type=Path, metavar="FILE", help="write here; printed by default")
    export.add_argument(
        "--course", type=Path, default=Path(), help="the course's folder; this one by default"
    )
    export.set_defaults(run=_export)
    scale = commands.add_parser("scale", help="grade thousands of generated submissions and say how fast")
    scale.add_argument("--submissions", type=int, default=1000)
    scale.add_argument("--assignment", default="perceptron")
    scale.add_argument("--workers", type=int, default=0)
    scale.add_argument("--scheduler", default="", metavar="ADDRESS")
    scale.add_argument("--database", default="", metavar="URL", help="a gradebook other than SQLite, empty")
    scale.add_argument(
        "--rehearse",
        action="store_true",
        help="run each different notebook once and replay its record: measures all but the kernels",
    )
    scale.add_argument("--seed", type=int, default=0)
    scale.add_argument(
        "--checkout", type=Path, default=Path(), help="the project's folder; this one by default"
    )
    scale.set_defaults(run=_scale)
    demo = commands.add_parser("demo", help="grade ten sample submissions in demo/, hostile ones among them")
    demo.add_argument(
        "--checkout", type=Path, default=Path(), help="the project's folder; this one by default"
    )
    demo.add_argument("--assignment", default="perceptron")
    demo.set_defaults(run=_demo)
    doctor = commands.add_parser("doctor", help="say what this machine has and lacks for grading")
    doctor.set_defaults(run=_doctor)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; foreseeable trouble is one line on stderr and exit status 1."""
    start_quickly()
    options = parser().parse_args(arguments)
    logging.captureWarnings(True)
    logging.raiseExceptions = (
        False  # a full disk stops the log as well: that is no traceback for an instructor
    )
    try:
        return options.run(options)
    except KeyboardInterrupt:
        print("Stopped. Run it again to go on; what is graded stays graded.", file=sys.stderr)
        return 130
    except ImportError as error:
        print(f"{error}. Install what grading needs: pip install -e '.[course]'", file=sys.stderr)
    except Exception as error:
        if not _foreseen(error):
            raise
        print(_sentence(error), file=sys.stderr)
    return 1


def _sentence(error: Exception) -> str:
    """The error in one line; of the system's errors, with what to do."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename or 'while writing'}. Mend it, then run this again."
    return str(error)


def _foreseen(error: Exception) -> bool:
    """Whether the error's own text is the whole story."""
    from nbgrader.converters.base import NbGraderException

    from nngrade.assignment import SourceError
    from nngrade.demo import DemoError
    from nngrade.ledger import LedgerError
    from nngrade.sandbox.errors import SandboxError
    from nngrade.scale.book import BookError

    ours = NbGraderException | SourceError | DemoError | SandboxError | LedgerError | BookError
    return isinstance(error, ours | OSError)


if __name__ == "__main__":
    sys.exit(main())
