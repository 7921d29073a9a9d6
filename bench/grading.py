"""`python -m bench.grading`: seconds for grading one submission, beside plain nbgrader, interleaved.

The rivals take turns on the same right answers to the perceptron assignment, each in a course of its own:
plain `nbgrader autograde` started for each student, plain nbgrader as a library in one process, and this
grader with one worker and with two. What a run costs before its first submission (imports, the zygote, the
judge) is taken out by grading few and many: seconds are those of one more submission, and the whole run
stands beside them. The command has no such part, for each student pays for it. nngrade's include the
feedback page, nbgrader's do not. The gates are shares of the library's time, for in them the speed of the
machine cancels; where they were set it took 1.24 s, and they meant 0.7 s and 0.4 s.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results"
ASSIGNMENT = "perceptron"
LIBRARY_NAME = "nbgrader, library in one process"
GATES = {"nngrade, one worker": 0.56, "nngrade, two workers": 0.32}  # of the library's seconds
PLAIN = "c = get_config()\n"
SAFE = "from nngrade.course import configure\nc = get_config()\nconfigure(c)\n"
STUB = 'c.ClearSolutions.code_stub = {"python": "raise NotImplementedError()"}\n'
LIBRARY = """
import sys
from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde
app = NbGrader()
app.initialize(["--NbGrader.log_level=ERROR"])
app.coursedir.assignment_id = sys.argv[1]
app.coursedir.student_id = sys.argv[2]
Autograde(coursedir=app.coursedir, parent=app).start()
"""


class Rival:
    """One way of grading, in a course of its own below ``place``."""

    def __init__(self, name: str, place: Path, students: int) -> None:
        self.name, self.students = name, students
        self.course = place / name.replace(" ", "-").replace(",", "")
        self.plain = not name.startswith("nngrade")
        self.seconds: list[float] = []
        self.whole: list[float] = []
        self._build()

    def _build(self) -> None:
        import nbformat

        from nngrade.release import solution_notebook
        from nngrade.samples import Course

        source = self.course / "source" / ASSIGNMENT
        source.mkdir(parents=True)
        (self.course / "nbgrader_config.py").write_text((PLAIN if self.plain else SAFE) + STUB)
        (self.course / "library.py").write_text(LIBRARY)
        solved = solution_notebook(ASSIGNMENT, ROOT)
        nbformat.write(solved, source / f"{ASSIGNMENT}.ipynb")
        self._run("-m", "nbgrader", "generate_assignment", ASSIGNMENT)
        path = self.course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        answered = Course(ASSIGNMENT, nbformat.read(path, as_version=4), solved, []).answered()
        for number in range(self.students):
            folder = self.course / "submitted" / f"s{number:02d}" / ASSIGNMENT
            folder.mkdir(parents=True)
            nbformat.write(answered, folder / path.name)

    def _run(self, *command: str) -> float:
        """Seconds that a Python command takes in the course's folder; RuntimeError where it fails."""
        binaries = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-W", "ignore", *command], cwd=self.course, capture_output=True, text=True,
            env={**os.environ, "PATH": binaries}, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}: {' '.join(command)} failed: {done.stderr[-1000:]}")
        return time.perf_counter() - started

    def _forget(self) -> None:
        for name in ("autograded", "feedback", ".nngrade"):
            shutil.rmtree(self.course / name, ignore_errors=True)

    def _grade(self, students: str) -> float:
        """Seconds for all students that match a pattern."""
        self._forget()
        if self.plain:
            return self._run("library.py", ASSIGNMENT, students)
        workers = "2" if "two" in self.name else "1"
        return self._run("-m", "nngrade", "grade", ASSIGNMENT, "--student", students, "--workers", workers)

    def take_turn(self, few: int) -> None:
        """One measurement: a student's own command, or what many take longer than few, for each."""
        if "command" in self.name:
            self._forget()
            self.seconds.append(self._run("-m", "nbgrader", "autograde", ASSIGNMENT, "--student", "s00"))
            self.whole.append(self.seconds[-1])
            return
        many = self._grade("*")
        self.whole.append(many / self.students)
        self.seconds.append((many - self._grade(f"s0[0-{few - 1}]")) / (self.students - few))


NAMES = ["nbgrader autograde, one command a student", LIBRARY_NAME, *GATES]


def measure(rounds: int, students: int, few: int) -> list[Rival]:
    """All rivals, each with its seconds for one submission in every round."""
    place = Path(tempfile.mkdtemp(prefix="bench-grading-"))
    try:
        rivals = [Rival(name, place, students) for name in NAMES]
        for number in range(rounds):
            for rival in rivals[number % len(rivals) :] + rivals[: number % len(rivals)]:
                rival.take_turn(few)
        return rivals
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _plot(path: Path, medians: dict[str, float]) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 2.4), layout="constrained")
    names = list(medians)[::-1]
    bars = axes.barh(names, [medians[name] for name in names], color="#4a7fb5")
    axes.bar_label(bars, fmt="%.2f s", padding=4)
    axes.set_xlabel("seconds for one submission (median)")
    axes.margins(x=0.12)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, transparent=True, metadata={"Date": None})
    plt.close(figure)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write; 1 if a gate was missed under --gate."""
    parser = argparse.ArgumentParser(prog="python -m bench.grading", description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="turns of each rival (default: 3)")
    parser.add_argument(
        "--students", type=int, default=14, help="submissions of the larger run (default: 14)"
    )
    parser.add_argument("--few", type=int, default=4, help="submissions of the smaller run (default: 4)")
    parser.add_argument("--gate", action="store_true", help="exit with 1 if grading is slower than promised")
    parser.add_argument("--name", default="grading", help="name of the files under bench/results")
    options = parser.parse_args(arguments)
    if not 0 < options.few < min(10, options.students) or options.rounds < 1:
        parser.error("--few must be 1 to 9 and less than --students, --rounds at least 1")
    rivals = measure(options.rounds, options.students, options.few)
    seconds = {rival.name: rival.seconds for rival in rivals}
    whole = {rival.name: statistics.median(rival.whole) for rival in rivals}
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    shares = {name: median / medians[LIBRARY_NAME] for name, median in medians.items()}
    for name, median in medians.items():
        gate = f"  (gate {GATES[name]})" if name in GATES else ""
        print(
            f"{median:6.2f} s  best {min(seconds[name]):5.2f} s  "
            f"with the start {whole[name]:5.2f} s  {shares[name]:5.2f} of the library  {name}{gate}"
        )
    result = {
        "assignment": ASSIGNMENT, "machine": platform.machine(), "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(), "rounds": options.rounds, "gates": GATES,
        "seconds for one submission": {name: [round(s, 3) for s in times] for name, times in seconds.items()},
        "median of whole runs": {name: round(value, 3) for name, value in whole.items()},
        "median": {name: round(median, 3) for name, median in medians.items()},
        "share of the library": {name: round(share, 3) for name, share in shares.items()},
    }  # fmt: skip
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{options.name}.json"
    path.write_text(json.dumps(result, indent=1) + "\n")
    _plot(path.with_suffix(".svg"), medians)
    missed = [name for name, gate in GATES.items() if shares[name] > gate]
    if missed:
        print("slower than the gate: " + "; ".join(missed))
    return int(bool(missed) and options.gate)


if __name__ == "__main__":
    raise SystemExit(main())
