"""Grades on a cluster of Dask workers: one machine or many, by SSH, Kubernetes or SLURM alike.

A Dask worker only carries jobs: each of its threads has a process of ours beside it, which grades. So a
submission that kills its grader kills no Dask worker, and threads never share what may not be shared.
"""

from __future__ import annotations

import contextlib
import itertools
import pickle
import queue
import secrets
import threading
from typing import TYPE_CHECKING

from nbgrader.converters.base import NbGraderException

from nngrade.scale.kit import Kit
from nngrade.scale.pools import Result
from nngrade.scale.record import Failure, Job, Record
from nngrade.scale.worker import Worker

if TYPE_CHECKING:
    from distributed import Future

PATIENCE = 60  # seconds for a scheduler with a worker to answer
_here = threading.local()


def grade_remotely(kit: Kit, job: Job, seconds: float) -> bytes | Failure:
    """On a Dask worker: grade one job in the process that belongs to this thread."""
    worker: Worker | None = getattr(_here, "worker", None)
    if worker is None or not worker.alive or _here.version != (kit.assignment, kit.version):
        if worker is not None:
            worker.close()
        worker = _here.worker = Worker(kit)
        _here.version = (kit.assignment, kit.version)
    worker.start(job)
    if not worker.connection.poll(seconds):
        worker.close()
        return Failure(f"A worker process gave no answer for {seconds:.0f} s and was ended.")
    answer = worker.answer()
    return answer.to_bytes() if isinstance(answer, Record) else answer


def unpack_kit(data: bytes) -> Kit:
    """On a Dask worker: the kit. As a task, not as data, Dask makes it anew where its holder was lost."""
    return pickle.loads(data)


class Cluster:
    """The pool behind ``--scheduler ADDRESS``."""

    def __init__(self, kit: Kit, address: str, seconds: float, ahead: int = 3) -> None:
        """seconds: after which a job is given up; ahead: jobs per thread that lie at the cluster."""
        from distributed import Client

        try:
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, ValueError, TimeoutError) as error:
            raise NbGraderException(
                f"No Dask scheduler with workers answers at {address}: {error}. Start `dask scheduler` and "
                "`dask worker`, or leave --scheduler out to grade on this machine."
            ) from None
        self._seconds, self._ahead, self._name = seconds, ahead, secrets.token_hex(8)
        self._numbers = itertools.count()
        self._kit = self._client.submit(unpack_kit, pickle.dumps(kit), key=f"kit-{self._name}", pure=False)
        self._jobs: dict[str, tuple[Job, Future]] = {}
        self._arrived: queue.SimpleQueue = queue.SimpleQueue()

    def room(self) -> int:
        """A few jobs for each thread of the cluster, so that none waits for the way."""
        self._check()
        threads = sum(self._client.nthreads().values())
        return max(threads * self._ahead, 1) - len(self._jobs)

    def _check(self) -> None:
        if self._client.status != "running":
            raise NbGraderException(
                "The Dask scheduler is gone. What is graded is kept; start it and run the same command again."
            )

    def start(self, job: Job) -> None:
        """Send a job; its key is new each time, because Dask remembers results by key."""
        key = f"grade-{self._name}-{next(self._numbers)}"
        future = self._client.submit(
            grade_remotely, self._kit, job, self._seconds, key=key, pure=False, retries=0
        )
        self._jobs[key] = (job, future)
        future.add_done_callback(self._arrived.put)

    def finished(self, seconds: float) -> list[Result]:
        """Results that came; a lost Dask worker's jobs are sent anew by Dask, and fail after some times."""
        results: list[Result] = []
        with contextlib.suppress(queue.Empty):
            future = self._arrived.get(timeout=seconds)
            while True:
                job, _ = self._jobs.pop(future.key)
                results.append((job, self._answer(future)))
                future = self._arrived.get_nowait()
        self._check()
        return results

    @staticmethod
    def _answer(future: Future) -> Record | Failure:
        if future.cancelled():
            return Failure("The cluster dropped this job.")
        error = future.exception()
        if error is not None:
            return Failure(f"{type(error).__name__}: {error}"[:500])
        try:
            answer = future.result()
            return answer if isinstance(answer, Failure) else Record.from_bytes(answer)
        except ValueError as problem:
            return Failure(f"A worker's answer cannot be read: {problem}")

    def close(self) -> None:
        """Drop what has not ended, and leave the cluster."""
        with contextlib.suppress(Exception):
            self._client.cancel([future for _, future in self._jobs.values()])
        self._client.close(timeout=5)
