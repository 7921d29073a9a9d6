"""Who grades: this very process, processes of this machine, or (``nngrade.scale.cluster``) a cluster.

All pools have the same face: ``room`` says how many more jobs they take, ``start`` gives them one, and
``finished`` waits a moment for results. A pool answers every job once, with a record or a failure.
"""

from __future__ import annotations

import time
from multiprocessing.connection import wait
from pathlib import Path
from typing import Protocol

from nngrade.scale.kit import Kit, load_step
from nngrade.scale.record import Failure, Job, Record
from nngrade.scale.worker import Worker, grade_safely
from nngrade.wire import unpack

Result = tuple[Job, Record | Failure]


class Pool(Protocol):
    """What grades jobs."""

    def room(self) -> int:
        """How many more jobs it takes now."""

    def start(self, job: Job) -> None:
        """Take a job."""

    def finished(self, seconds: float) -> list[Result]:
        """The jobs that ended, waiting at most that long for the first."""

    def close(self) -> None:
        """Stop; jobs that have not ended are dropped."""


class InProcess:
    """Grades in this process, one job after the other: the way for a handful of submissions."""

    def __init__(self, kit: Kit) -> None:
        self._step, self._job = load_step(kit.step)(kit), None

    def room(self) -> int:
        """One, until its job has ended."""
        return int(self._job is None)

    def start(self, job: Job) -> None:
        """Keep a job until ``finished`` is called."""
        self._job = job

    def finished(self, seconds: float) -> list[Result]:
        """Grade the job that was started."""
        job, self._job = self._job, None
        if job is None:
            return []
        document, files = unpack(grade_safely(self._step, job))
        if "record" in files:
            return [(job, Record.from_bytes(files["record"]))]
        return [(job, Failure(document["reason"], document["lasting"]))]

    def close(self) -> None:
        """Let the step clean up."""
        self._step.close()


class LocalProcesses:
    """Grades in worker processes of this machine; one that dies or hangs is replaced."""

    def __init__(self, kit: Kit, workers: int, seconds: float, log: Path) -> None:
        """seconds: after which a job is given up; log: the file for what workers print."""
        self._kit, self._size, self._seconds = kit, workers, seconds
        self._workers: list[Worker] = []
        self._log = open(log, "ab")  # noqa: SIM115 - as long as the pool lives

    def room(self) -> int:
        """Idle workers, and those that may still be started."""
        return self._size - sum(worker.job is not None for worker in self._workers)

    def start(self, job: Job) -> None:
        """Give the job to an idle worker, or to a new one."""
        self._workers = [worker for worker in self._workers if worker.job is not None or self._usable(worker)]
        idle = next((worker for worker in self._workers if worker.job is None), None)
        if idle is None:
            idle = Worker(self._kit, self._log.fileno())
            self._workers.append(idle)
        idle.start(job)

    @staticmethod
    def _usable(worker: Worker) -> bool:
        if not worker.alive:
            worker.close()
        return worker.alive

    def finished(self, seconds: float) -> list[Result]:
        """What workers have answered; the death of one is an answer, too."""
        busy = {worker.connection: worker for worker in self._workers if worker.job is not None}
        results: list[Result] = []
        for connection in wait(list(busy), seconds):
            worker = busy[connection]
            job, answer = worker.job, worker.answer()
            results.append((job, answer))
            if isinstance(answer, Failure) and not worker.alive:
                self._drop(worker)
        for worker in list(self._workers):
            if worker.job is not None and time.monotonic() - worker.since > self._seconds:
                job = worker.job
                self._drop(worker)
                reason = f"A worker process gave no answer for {self._seconds:.0f} s and was ended."
                results.append((job, Failure(reason)))
        return results

    def _drop(self, worker: Worker) -> None:
        worker.close()
        self._workers.remove(worker)

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.close()
        self._workers.clear()
        self._log.close()
