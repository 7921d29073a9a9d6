"""Runs a notebook in the sandbox and has its tests judged, out of the notebook's reach.

The kernel runs the cells of setup and answers. At each test cell it leaves a snapshot of itself and goes on;
when all cells have run, the judge, a process of its own, runs the test cells on the snapshots: see
``nngrade.judge``.
"""

from __future__ import annotations

import asyncio
import copy
import secrets
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbclient.client import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import ValidationError
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_solution
from traitlets import Enum, Integer, Unicode

from nngrade.client import (
    KERNEL,
    UNSANDBOXED,
    UNSANDBOXED_VALUE,
    CappedClient,
    SandboxKernelManager,
    unsandboxed,
)
from nngrade.judge.court import FAILED, PASSED, TIMED_OUT
from nngrade.judge.hearing import Hearing
from nngrade.judge.released import Assignment, files_beside, is_test, read_assignment
from nngrade.sandbox.enter import RUN
from nngrade.sandbox.errors import SandboxError
from nngrade.sandbox.fresh import SNAPSHOTS, UNDRAWN
from nngrade.sanitize import clean_cell, say_what_is_not_drawn
from nngrade.states import STUDENT_NOTES, State, worst

TRACES = "nngrade"  # the key of our own metadata, in the notebook and in its cells


def _size(value: Any) -> int:
    """Roughly the bytes that a message's content occupies."""
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, dict):
        return sum(_size(key) + _size(item) for key, item in value.items())
    if isinstance(value, list):
        return sum(map(_size, value))
    return 8


class SandboxedExecute(Execute):
    """nbgrader's Execute with a sandbox, a wall clock, an output cap, and a judge.

    A test cell's verdict and outputs come from the judge, in whose process no student's code runs; a cell
    that was not judged has no verdict. What happened to the notebook as a whole stands in
    ``nb.metadata.nngrade``: ``state`` (a ``State``), ``notes`` (sentences for the student), ``seconds``,
    ``sandboxed``.
    """

    kernel_name = Unicode(KERNEL).tag(config=True)
    timeout = Integer(30, help="Seconds for one cell.").tag(config=True)
    notebook_timeout = Integer(180, help="Seconds for all cells of a notebook together.").tag(config=True)
    test_timeout = Integer(90, help="Seconds for one test cell in the judge.").tag(config=True)
    pictures = Enum(
        ["answers", "all"],
        "answers",
        help="Whose plots are drawn: those of answers, which students get back, or of every cell.",
    ).tag(config=True)
    output_kb = Integer(2048, help="KiB that a notebook may print; it is stopped while it prints.").tag(
        config=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault(
            "kernel_manager_class", AsyncKernelManager if unsandboxed() else SandboxKernelManager
        )
        super().__init__(*args, **kwargs)
        self.record_timing = self.store_widget_state = False
        self.shutdown_kernel = "immediate"

    def preprocess(
        self, nb: NotebookNode, resources: dict | None = None, km: Any = None
    ) -> tuple[NotebookNode, dict]:
        """Run every cell of ``nb`` in place; only failures of the grader itself are raised."""
        trace = nb.metadata.setdefault(TRACES, NotebookNode(state=State.GRADED.value, notes=[]))
        for cell in nb.cells:
            cell.metadata.pop(TRACES, None)
        if State(trace.state) is State.INVALID:
            return nb, resources
        started = time.monotonic()
        hearing = Hearing(nb, self._assignment(nb, resources), (self.test_timeout, self.notebook_timeout))
        self._events: list[State] = [State(trace.state)]
        with tempfile.TemporaryDirectory(prefix="nngrade-judge-") as folder:
            self._shared = Path(
                folder
            )  # where kernels without a sandbox leave the sockets of their snapshots
            sandboxed = self._run(nb, resources, km, hearing)
        for cell in nb.cells:  # before anybody relies on what a kernel has sent being a notebook's outputs
            clean_cell(cell)
            say_what_is_not_drawn(cell)
        trace.state = worst(*self._events).value
        trace.notes += [STUDENT_NOTES[event].format(self=self) for event in dict.fromkeys(self._events[1:])]
        trace.seconds, trace.sandboxed = round(time.monotonic() - started, 2), sandboxed
        for problem in hearing.problems:
            self.log.warning("%s", problem)
        return nb, resources

    def _assignment(self, nb: NotebookNode, resources: dict) -> Assignment:
        """What the judge has to know, from the released cells and the instructor's own files."""
        course = getattr(self.parent, "coursedir", None)
        folder = course and Path(
            course.format_path(course.source_directory, ".", resources["nbgrader"]["assignment"])
        )
        return read_assignment(nb, resources, files_beside(folder) if folder and folder.is_dir() else {})

    def _run(self, nb: NotebookNode, resources: dict, km: Any, hearing: Hearing) -> bool:
        """Run all cells, then have the snapshots judged; returns whether a sandbox was around them.

        Where the kernel has died, its snapshots died with it: a second one runs the cells before that one
        again.
        """
        sandboxed, alive, ended_at = self._run_once(nb, resources, km, hearing, len(nb.cells))
        if not alive and any(index < ended_at for index in hearing.tests):
            events, self._events = self._events, [State.GRADED]
            again = copy.deepcopy(nb)
            self.output_kb, before = 2 * self.output_kb, self.output_kb
            alive = self._run_once(again, resources, None, hearing, ended_at)[1]
            self.output_kb, self._events = before, events
        elif not alive:
            hearing.judge()
        return sandboxed

    def _run_once(
        self, nb: NotebookNode, resources: dict, km: Any, hearing: Hearing, end: int
    ) -> tuple[bool, bool, int]:
        """Run the cells before ``end`` in a new kernel and have the tests judged, if it lives to see that.

        Returns whether it was sandboxed, whether it lived, and the index of the cell at which it ended.
        """
        NotebookClient.__init__(self, nb, km)
        self.reset_execution_trackers()
        self._check_assign_resources(resources)
        # The tag that skips a cell gets a name that nobody can have written into a notebook.
        self.skip_cells_with_tag = secrets.token_hex(16)
        self.kernel_name = "python3" if unsandboxed() else KERNEL
        self._written, self._stopped, self._hearing, self._at = 0, False, hearing, 0
        self._deadline = time.monotonic() + self.notebook_timeout
        with self._kernel() as sandbox:
            address = Path(str(self.kc.ip)).parent if sandbox is not None else self._shared
            hearing.meet(Path(RUN) if sandbox is not None else self._shared, address)
            before = len(self._events)
            self._run_cells(nb, resources, end)
            alive = not {State.DEAD_KERNEL, State.TOO_MUCH_OUTPUT} & {*self._events[before:]}
            if alive:
                self.kc.stop_channels()  # whatever the kernel still says, nobody listens
                if hearing.judge():
                    self._events.append(State.TIMEOUT)
        if State.DEAD_KERNEL in self._events and sandbox is not None and sandbox.out_of_memory:
            self._events.remove(State.DEAD_KERNEL)
            self._events.append(State.OUT_OF_MEMORY)
        if State.TOO_MUCH_OUTPUT in self._events and State.DEAD_KERNEL in self._events:
            self._events.remove(State.DEAD_KERNEL)
        return sandbox is not None, alive, self._at

    @contextmanager
    def _kernel(self) -> Any:
        """A running kernel; what goes wrong before it is ready is never the student's doing."""
        with self.setup_kernel():
            sandbox = getattr(self.km, "sandbox", None)
            if sandbox is None and not unsandboxed():
                raise SandboxError(
                    "This kernel is not sandboxed, and submissions are hostile until proven otherwise. Use "
                    f"the kernel `{KERNEL}`; to run them with your own rights all the same, set "
                    f"{UNSANDBOXED}={UNSANDBOXED_VALUE}."
                )
            if sandbox is None:
                self.log.critical("RUNNING SUBMISSIONS WITHOUT A SANDBOX, because %s says so.", UNSANDBOXED)
            yield sandbox

    def _run_cells(self, nb: NotebookNode, resources: dict, end: int) -> None:
        """Run the cells before ``end`` in order until the kernel's death or the end of the time."""
        try:
            info = self.wait_for_reply(self.kc.kernel_info())
            nb.metadata["language_info"] = info["content"]["language_info"]
            for self._at, cell in enumerate(nb.cells[:end]):
                if time.monotonic() > self._deadline:
                    self._events.append(State.TIMEOUT)
                    return
                asked = self.kc.session.metadata
                if not is_test(cell):
                    asked[UNDRAWN] = self.pictures != "all" and not is_solution(cell)
                    asked[SNAPSHOTS] = self._hearing.snapshots_after(self._at, end)
                    self.preprocess_cell(cell, resources, self._at)
                elif not self._hearing.has_snapshot(self._at):
                    asked[SNAPSHOTS] = []
                    self.execute_cell(self._hearing.snapshot(self._at), self._at, store_history=False)
                    nb.cells[self._at] = cell  # nbclient puts there what it has run
        except CellTimeoutError:  # it did not even answer the interrupt
            self._events.append(State.TIMEOUT)
        except DeadKernelError:
            self._events.append(State.DEAD_KERNEL)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, RuntimeError) as error:
            # The kernel is the student's: whatever it sends that is no Jupyter message ends it, not the
            # grader.
            self.log.warning("The kernel sent something that is no message: %s", type(error).__name__)
            self._events.append(State.DEAD_KERNEL)

    def _get_timeout(self, cell: NotebookNode | None) -> int | None:
        left = max(1, int(self._deadline - time.monotonic()) + 1)
        return min(self.timeout, left) if self.timeout and self.timeout > 0 else left

    def on_cell_executed(self, **kwargs: Any) -> None:
        """Write the verdict of the cell beside it, from the kernel's reply."""
        cell, reply = kwargs["cell"], kwargs["execute_reply"]["content"]
        super().on_cell_executed(**kwargs)
        verdict = PASSED if reply["status"] == "ok" else FAILED
        if reply.get("ename") == "CellTimeoutError" and not reply.get("evalue"):
            verdict = TIMED_OUT
            self._events.append(State.TIMEOUT)
        elif reply.get("ename") == "MemoryError":
            self._events.append(State.OUT_OF_MEMORY)
        cell.metadata[TRACES] = NotebookNode(verdict=verdict)

    def process_message(self, msg: dict, cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """Count what arrives and end the kernel at the cap, while it is still printing."""
        self._written += 64 + _size(msg["content"])
        if self._written > self.output_kb << 10:
            self._stop_for_output()
            return None
        try:
            return super().process_message(msg, cell, cell_index)
        except ValidationError:  # no notebook can hold it as an output: it is not shown
            return None

    async def _async_check_alive(self) -> None:
        """Asked every second: besides the kernel's life, whether a message too large to read has come."""
        await super()._async_check_alive()
        if isinstance(self.kc, CappedClient) and await self.kc.hung_up():
            await asyncio.sleep(0.3)  # a dying kernel hangs up, too, just before it is dead
            await super()._async_check_alive()
            self._stop_for_output()

    def _stop_for_output(self) -> None:
        if not self._stopped:
            self._stopped = True
            self._events.append(State.TOO_MUCH_OUTPUT)
            sandbox = getattr(self.km, "sandbox", None)
            if sandbox is not None:
                sandbox.end()
