"""Runs a notebook in the sandbox and writes down a verdict per cell, out of the notebook's reach."""

from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import contextmanager
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbclient.client import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import Execute
from traitlets import Integer, Unicode

from nngrade.client import (
    KERNEL,
    UNSANDBOXED,
    UNSANDBOXED_VALUE,
    CappedClient,
    SandboxKernelManager,
    unsandboxed,
)
from nngrade.sandbox.errors import SandboxError
from nngrade.states import State, worst

PASSED, FAILED, TIMED_OUT = "passed", "failed", "timeout"
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
    """nbgrader's Execute with a sandbox, a wall clock, an output cap, and verdicts.

    A cell's verdict comes from the kernel's reply to that very cell, never from the look of its outputs, so a
    cell that did not run has none. What happened to the notebook as a whole stands in
    ``nb.metadata.nngrade``: ``state`` (a ``State``), ``notes`` (sentences for the student), ``seconds``,
    ``sandboxed``.
    """

    kernel_name = Unicode(KERNEL).tag(config=True)
    timeout = Integer(30, help="Seconds for one cell.").tag(config=True)
    notebook_timeout = Integer(180, help="Seconds for all cells of a notebook together.").tag(config=True)
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
        NotebookClient.__init__(self, nb, km)
        self.reset_execution_trackers()
        self._check_assign_resources(resources)
        # The tag that skips a cell gets a name that nobody can have written into a notebook.
        self.skip_cells_with_tag = secrets.token_hex(16)
        self.kernel_name = "python3" if unsandboxed() else KERNEL
        self._events: list[State] = [State(trace.state)]
        self._written, self._stopped = 0, False
        started = time.monotonic()
        self._deadline = started + self.notebook_timeout
        with self._kernel() as sandbox:
            self._run_cells(nb, resources)
        if State.DEAD_KERNEL in self._events and sandbox is not None and sandbox.out_of_memory:
            self._events.remove(State.DEAD_KERNEL)
            self._events.append(State.OUT_OF_MEMORY)
        if State.TOO_MUCH_OUTPUT in self._events and State.DEAD_KERNEL in self._events:
            self._events.remove(State.DEAD_KERNEL)
        trace.state = worst(*self._events).value
        trace.notes += [_STUDENT_NOTES[event].format(self=self) for event in dict.fromkeys(self._events[1:])]
        trace.seconds, trace.sandboxed = round(time.monotonic() - started, 2), sandbox is not None
        return nb, resources

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

    def _run_cells(self, nb: NotebookNode, resources: dict) -> None:
        """Run the cells in order until the end, the kernel's death, or the end of the time."""
        try:
            info = self.wait_for_reply(self.kc.kernel_info())
            nb.metadata["language_info"] = info["content"]["language_info"]
            for index, cell in enumerate(nb.cells):
                if time.monotonic() > self._deadline:
                    self._events.append(State.TIMEOUT)
                    return
                self.preprocess_cell(cell, resources, index)
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
        if self._written <= self.output_kb << 10:
            return super().process_message(msg, cell, cell_index)
        self._stop_for_output()
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


_STUDENT_NOTES = {
    State.TIMEOUT: (
        "A cell was stopped because it ran too long (a cell has {self.timeout} s, the notebook "
        "{self.notebook_timeout} s). Look for a loop that never ends."
    ),
    State.OUT_OF_MEMORY: (
        "The notebook asked for more memory than it may have. Look for an array that grows too large."
    ),
    State.TOO_MUCH_OUTPUT: (
        "The notebook was stopped because it printed more than {self.output_kb} KiB. "
        "Look for a print inside a loop."
    ),
    State.DEAD_KERNEL: (
        "The notebook's kernel died while it ran. Restart it, run all cells, and look where it stops."
    ),
}
