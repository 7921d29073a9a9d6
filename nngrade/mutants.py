"""Try the tests of an assignment on wrong and right answers: ``python -m nngrade.mutants SLUG ...``.

tests/mutants/<slug>/<task>.py holds the answers to one task, each a section of its own::

    # %% wrong: missing bias
    def score(x, weights, bias):
        return np.dot(x, weights)

    # %% right: a loop
    ...

A wrong answer is killed if its check fails *and the message says the words of the heading*; a right answer is
accepted if all checks pass, visible and hidden.  Less than all of both is a failure.
"""

from __future__ import annotations

import argparse
import builtins
import contextlib
import io
import linecache
import os
import re
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

from .assignment import GradedTask, SourceError, graded_tasks
from .checks import CheckFailed
from .release import ROOT, assignments, solution_notebook

HEADING = re.compile(r"^# %% (wrong|right): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """One answer to a task: "wrong" with the words its message must hold, or "right" with its style."""

    task: str
    kind: str
    title: str
    code: str


@dataclass(frozen=True)
class Verdict:
    """Whether the tests treated an answer as they should, and what they said."""

    answer: Answer
    as_wanted: bool
    said: str


def read_answers(path: Path) -> list[Answer]:
    """Return the answers in a file; its name is the name of the task."""
    text = path.read_text(encoding="utf-8")
    heads = list(HEADING.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return [
        Answer(path.stem, head[1], head[2].strip(), text[head.end() : end].strip() + "\n")
        for head, end in zip(heads, ends, strict=True)
    ]


class Bench:
    """The cells of an assignment, run in this process: fast, and for trusted answers only."""

    def __init__(self, slug: str, root: Path = ROOT) -> None:
        os.environ.setdefault("MPLBACKEND", "Agg")
        notebook = solution_notebook(slug, root)
        self.tasks: dict[str, GradedTask] = {task.name: task for task in graded_tasks(notebook)}
        self._before: dict[str, dict] = {}  # names that exist before the solution of a task
        names = {"__name__": "__main__", "__builtins__": builtins}
        for cell in notebook.cells:
            meta = cell.metadata.get("nbgrader", {})
            if cell.cell_type != "code" or meta.get("grade") or not meta:
                continue
            if meta.solution:
                self._before[meta.grade_id] = dict(names)
            with contextlib.redirect_stdout(io.StringIO()):
                run_cell(cell.source, names, meta.grade_id)

    def before(self, task: str) -> dict:
        """The names that exist before the solution of a task."""
        return self._before[task]

    def check(self, task: str, code: str | None = None) -> CheckFailed | None:
        """Run the tests of a task on ``code`` in place of the solution; return the failure, or None."""
        graded = self.tasks[task]
        names = dict(self._before[task])
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # in a notebook, too, 0/0 only warns
            run_cell(code if code is not None else graded.solution.source, names, f"{task} answer")
            try:
                run_cell(graded.test.source, names, f"{task} test")
            except CheckFailed as failure:
                return failure
        return None

    def judge(self, answer: Answer) -> Verdict:
        """Say whether the tests treat an answer as its heading wants."""
        try:
            failure = self.check(answer.task, answer.code)
        except Exception as error:  # an error that no check has put into words
            return Verdict(answer, False, f"{type(error).__name__}: {error}")
        said = str(failure) if failure else "all checks passed"
        as_wanted = (
            failure is None
            if answer.kind == "right"
            else bool(failure) and answer.title in " ".join(said.split())
        )
        return Verdict(answer, as_wanted, said)


def run_cell(source: str, names: dict, title: str) -> None:
    """Execute a cell so that its lines can be quoted in messages, as in a notebook."""
    file = f"<cell {title} {abs(hash(source)):x}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), names)


def judge_all(slug: str, root: Path = ROOT) -> list[Verdict]:
    """Judge all answers under tests/mutants/<slug>/.

    Raises SourceError if a task has fewer than 4 wrong or 3 right answers, or a file belongs to no task.
    """
    bench = Bench(slug, root)
    folder = root / "tests" / "mutants" / slug
    verdicts = []
    for name in bench.tasks:
        path = folder / f"{name}.py"
        answers = read_answers(path) if path.exists() else []
        wrong = sum(answer.kind == "wrong" for answer in answers)
        if wrong < 4 or len(answers) - wrong < 3:
            have = f"{wrong} wrong and {len(answers) - wrong} right answers"
            raise SourceError(f"{path}: the task {name!r} has {have}; it wants at least 4 and 3")
        verdicts += [bench.judge(answer) for answer in answers]
    strangers = {path.stem for path in folder.glob("*.py")} - set(bench.tasks)
    if strangers:
        raise SourceError(
            f"{folder}: no task is called {', '.join(sorted(strangers))}; there are {', '.join(bench.tasks)}"
        )
    return verdicts


def report(slug: str, verdicts: list[Verdict]) -> str:
    """Return a table: per task, wrong answers killed and right answers accepted."""
    rows = [(slug, "killed", "accepted")]
    tasks = list(dict.fromkeys(verdict.answer.task for verdict in verdicts))
    for name, mine in [(t, [v for v in verdicts if v.answer.task == t]) for t in tasks] + [("all", verdicts)]:
        cells = []
        for kind in ("wrong", "right"):
            those = [verdict for verdict in mine if verdict.answer.kind == kind]
            cells.append(f"{sum(verdict.as_wanted for verdict in those)}/{len(those)}")
        rows.append((name, *cells))
    width = max(len(row[0]) for row in rows)
    lines = [f"{name:{width}}  {killed:>8}  {accepted:>8}" for name, killed, accepted in rows]
    for verdict in verdicts:
        if not verdict.as_wanted:
            said = "\n    ".join(verdict.said.splitlines())
            lines.append(
                f"\n{verdict.answer.task}, {verdict.answer.kind}: {verdict.answer.title}\n    {said}"
            )
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Print the report of the assignments that are named, or of all; the exit status is 0 at 100 %."""
    parser = argparse.ArgumentParser(prog="python -m nngrade.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="the assignments; without any, all of them")
    parser.add_argument(
        "--messages", action="store_true", help="print what the tests say to each wrong answer"
    )
    options = parser.parse_args(arguments)
    failed = False
    for slug in options.slugs or assignments():
        try:
            verdicts = judge_all(slug)
        except SourceError as error:
            print(error, file=sys.stderr)
            failed = True
            continue
        if options.messages:
            for verdict in (v for v in verdicts if v.answer.kind == "wrong"):
                print(f"── {verdict.answer.task}: {verdict.answer.title}\n\n{verdict.said}\n")
        print(report(slug, verdicts))
        failed = failed or not all(verdict.as_wanted for verdict in verdicts)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
