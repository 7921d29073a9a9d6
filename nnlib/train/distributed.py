"""Several processes train one model: each computes the gradient of its share of every batch, and all take the
same step with the mean.

    torchrun --nproc-per-node 2 train.py, and in train.py:

    with distributed.workers() as team:
        fit(model, x, y, workers=team)

Every process has all examples, draws the same order, and takes every `count`-th of a batch. The collectives
are PyTorch's own (gloo between processors, NCCL between GPUs). N examples of a batch, N_r of them here.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import numpy as np

from ..backend import Array, to_numpy
from ..layers import Layer


class Workers:
    """The processes that train together; this one is number `rank` of `count`."""

    def __init__(self, rank: int, count: int, device: str):
        import torch.distributed

        self.rank, self.count, self.device, self._group = rank, count, device, torch.distributed
        self._share = 1.0

    def share(self, rows: Array) -> Array:
        """This process's part of a batch (N,): (N_r,), two examples at least, for batch norm; all of a batch
        that is too small for that."""
        enough = len(rows) >= 2 * self.count
        mine = rows[self.rank :: self.count] if enough else rows
        self._share = len(mine) / len(rows) if enough else 1 / self.count
        return mine

    def mean(self, *arrays: Array) -> None:
        """Sum arrays over all processes in place, each weighted by its share of the batch: N_r / N."""
        for array in arrays:
            array.mul_(self._share)
            self._group.all_reduce(array)

    def agree(self, model: Layer) -> None:
        """Bring all processes to the weights and buffers of the first."""
        for array in (model.params.vector, *model.buffers.values()):
            self._group.broadcast(array, src=0)

    def level(self, model: Layer) -> None:
        """The mean of the buffers, which each process has averaged over its own examples."""
        for buffer in model.buffers.values():
            buffer.div_(self.count)
            self._group.all_reduce(buffer)

    def gather(self, array: Array) -> Array:
        """The arrays (N_r, ...) of all processes, one after the other: (N, ...)."""
        parts = [None] * self.count
        self._group.all_gather_object(parts, to_numpy(array))
        return np.concatenate(parts) if array.ndim else np.stack(parts)

    def wait(self) -> None:
        """Until all processes have come here."""
        self._group.barrier()


@contextlib.contextmanager
def workers(device: str | None = None) -> Iterator[Workers]:
    """The team that torchrun has started, from here to the end of the block.

    device: "cpu", or "cuda" for a GPU of its own for each process; it is what `team.device` says then. By
    default GPUs where there is one for each. Errors: RuntimeError if torchrun has not started this process.
    """
    import torch

    missing = [name for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK", "MASTER_ADDR") if name not in os.environ]
    if missing:
        raise RuntimeError(
            f"no team was started: {', '.join(missing)} is not set; "
            "run the program as: torchrun --nproc-per-node 2 program.py"
        )
    rank, count, local = (int(os.environ[name]) for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK"))
    gpus, here = torch.cuda.device_count(), int(os.environ.get("LOCAL_WORLD_SIZE", count))
    if device is None:  # the same answer in each process, or they wait for one another for ever
        device = "cuda" if gpus >= here else "cpu"
    if device == "cuda":
        if gpus <= local:
            raise RuntimeError(
                f'worker {local} wants a GPU of its own, and there are {gpus}; write workers("cpu")'
            )
        torch.cuda.set_device(local)
        device = f"cuda:{local}"
    if device == "cpu":
        torch.distributed.init_process_group("gloo")
    else:
        torch.distributed.init_process_group("nccl", device_id=torch.device(device))
    try:
        yield Workers(rank, count, device)
    finally:
        torch.distributed.destroy_process_group()
