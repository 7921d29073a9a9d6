"""The grader's side of a notebook's tests: leave a snapshot at each test cell, then have all judged."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from nngrade.judge.court import PASSED, TIMED_OUT
from nngrade.judge.released import Assignment, is_test
from nngrade.judge.start import Judge, line_to, start_judge, warm_up

NOT_RUN = "This check was not run, because the notebook ended before it."
NO_SNAPSHOT = (
    "This check was not run: the notebook was in no state to be looked at. "
    "Look for code that starts processes, or changes how Python itself works."
)
NO_TIME = "This check was not run, because the checks before it took too long."
_HIDDEN = "HIDDEN TESTS"


class Hearing:
    """The test cells of a notebook that is graded; ``seconds``: for one of them, and for all together."""

    def __init__(self, nb: NotebookNode, assignment: Assignment, seconds: tuple[int, int]) -> None:
        self.nb, self.assignment = nb, assignment
        self.cell_seconds, self.all_seconds = seconds
        self.tests = [index for index, cell in enumerate(nb.cells) if is_test(cell)]
        self.folder: Path | None = (
            None  # where the snapshots' sockets are, seen from the kernel and from here
        )
        self.here: Path | None = None
        self.asked: set[int] = set()
        self.problems: tuple[str, ...] = ()
        if self.tests:
            warm_up(assignment.key, assignment.setup, assignment.files)

    def meet(self, inside: Path, here: Path) -> None:
        """Say where snapshots leave their sockets: a folder's name in the kernel, and its name here."""
        self.folder, self.here = inside, here
        self.asked.clear()

    def snapshots_after(self, index: int, end: int) -> list[str]:
        """Where the kernel is to leave snapshots once a cell has run: for the test cells that follow it."""
        paths = []
        for following in range(index + 1, end):
            if following in self.tests:
                self.asked.add(following)
                paths.append(self._path(following))
            elif self.nb.cells[following].cell_type == "code":
                break
        return paths

    def has_snapshot(self, index: int) -> bool:
        """Whether there is something at the place of a test cell's snapshot."""
        return self.here is not None and os.path.lexists(self.here / f"j{index}")

    def snapshot(self, index: int) -> NotebookNode:
        """A cell that leaves a snapshot, where the one before has not; nothing of the test is in it."""
        self.asked.add(index)
        code = f"__import__('nngrade.judge.agent', fromlist=['snapshot']).snapshot({self._path(index)!r})"
        return new_code_cell(code)

    def _path(self, index: int) -> str:
        return str(self.folder / f"j{index}")

    def judge(self) -> bool:
        """Judge all tests of which there is a snapshot, write verdicts and outputs into the cells.

        Returns whether one of them ran out of time. JudgeError where the judge itself fails.
        """
        end = time.monotonic() + self.all_seconds
        waiting, late = [], False
        with self._judge() as judge:
            for index in self.tests:
                outcome = self._visible(judge, index, end)
                self._write(index, outcome)
                if outcome["verdict"] == PASSED and _HIDDEN in self.nb.cells[index].source:
                    waiting.append((index, outcome))
            for index, before in waiting:
                if time.monotonic() > end:
                    outcome = {"verdict": TIMED_OUT, "ename": "CheckFailed", "evalue": NO_TIME}
                else:
                    outcome = judge.hidden(str(index))
                self._write(index, {**before, **outcome})
        for index in self.tests:
            late = late or self.nb.cells[index].metadata.get("nngrade", {}).get("verdict") == TIMED_OUT
        return late

    @contextlib.contextmanager
    def _judge(self) -> Any:
        a = self.assignment
        source = "\n".join(
            cell.source for cell in self.nb.cells if cell.cell_type == "code" and not is_test(cell)
        )
        info = {"answers": a.answers, "classes": a.classes, "seconds": self.cell_seconds, "source": source}
        judge = start_judge(a.key, a.setup, a.files, info)
        self.problems = judge.problems
        try:
            yield judge
        finally:
            judge.close()

    def _visible(self, judge: Judge, index: int, end: float) -> dict[str, Any]:
        """The outcome of a cell's visible part; without a verdict where there is nothing to be judged."""
        if not self.has_snapshot(index):
            words = NO_SNAPSHOT if index in self.asked else NOT_RUN
            return {"verdict": "", "ename": "CheckFailed", "evalue": words}
        if time.monotonic() > end:
            return {"verdict": TIMED_OUT, "ename": "CheckFailed", "evalue": NO_TIME}
        try:
            with line_to(self.here / f"j{index}") as line:
                return judge.visible(str(index), self.nb.cells[index].source, line)
        except OSError:
            return {"verdict": "", "ename": "CheckFailed", "evalue": NO_SNAPSHOT}

    def _write(self, index: int, outcome: dict[str, Any]) -> None:
        cell = self.nb.cells[index]
        cell.outputs, cell.execution_count = [], None
        if outcome.get("printed"):
            cell.outputs.append(new_output("stream", name="stdout", text=outcome["printed"]))
        if outcome["verdict"] == PASSED and "value" in outcome:
            data = {"text/plain": outcome["value"]}
            cell.outputs.append(new_output("execute_result", data=data, execution_count=None))
        if outcome["verdict"] != PASSED:
            name, text = outcome.get("ename", "CheckFailed"), outcome.get("evalue", NO_SNAPSHOT)
            trace = text.splitlines() if name == "CheckFailed" else [f"{name}: {text}"]
            cell.outputs.append(new_output("error", ename=name, evalue=text, traceback=trace))
        if outcome["verdict"]:
            cell.metadata["nngrade"] = NotebookNode(verdict=outcome["verdict"])
