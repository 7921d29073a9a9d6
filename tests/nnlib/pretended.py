"""A CUDA graph that is none: what `kernels/torch_record.py` does for a GPU, on a CPU and with its numbers.

A capture notes the calls of a step and, as on a GPU, leaves all as it was; a replay makes them again, each
with the very arrays. So wrong names, wrong order and numbers frozen into a graph show without a GPU.
"""

import contextlib
import types

import torch

from nnlib.kernels import torch_record
from nnlib.kernels.torch_replay import changed, tensors


class Graph:
    """What stands for torch.cuda.CUDAGraph."""

    def replay(self):
        """Make the captured calls, with the results where they were."""
        for call in self.calls:
            new = call.function(*call.arguments, **call.named) if call.writes else None  # a view stays
            if new is not None and not changed(call.function, call.arguments, call.named):
                for old, fresh in zip(tensors(call.out), tensors(new), strict=True):
                    old.copy_(fresh)


class Capture(torch_record.Tape):
    """What stands for torch.cuda.graph."""

    def __init__(self, graph, stream):
        super().__init__([])
        self.graph = graph

    def __exit__(self, kind, *error):
        super().__exit__(kind, *error)
        assert kind or not self.asked, "a capture would have broken off"
        self.graph.calls = self.calls
        self.restore()


class Stream:
    """What stands for torch.cuda.Stream."""

    def wait_stream(self, other):
        """Nothing runs beside anything here."""


def pretend(monkeypatch):
    """Let steps on a CPU become graphs."""
    stand_ins = {"Stream": Stream, "current_stream": Stream, "CUDAGraph": Graph, "graph": Capture,
                 "stream": contextlib.nullcontext, "device": contextlib.nullcontext}  # fmt: skip
    cuda = types.SimpleNamespace(**stand_ins)
    monkeypatch.setattr(torch_record, "has_graphs", lambda device: True)
    monkeypatch.setattr(torch_record, "torch", _Torch(cuda))


class _Torch:
    """PyTorch with another `cuda`."""

    def __init__(self, cuda):
        self.cuda = cuda

    def __getattr__(self, name):
        return getattr(torch, name)
