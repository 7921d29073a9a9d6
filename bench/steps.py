"""A training step as each library has it written: forward, loss, backward, update, batch after batch."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from nnlib import layers as ours
from nnlib import losses, optim
from nnlib.record import record

Step = Callable[[], object]
Batches = list[tuple[np.ndarray, np.ndarray]]


def batch(shape: tuple[int, ...], classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Random inputs and labels: for the time they take it does not matter what they show."""
    rng = np.random.default_rng(0)
    return rng.standard_normal(shape, dtype=np.float32), rng.integers(0, classes, shape[0])


def nnlib_step(model: ours.Sequential, batches: Batches, optimizer: str, recorded: bool = False) -> Step:
    """A training step of nnlib, on either of its libraries; `recorded` as nnlib.record does it."""
    model.forward(batches[0][0])  # draws the weights
    update = optim.SGD(model, 0.001) if optimizer == "SGD" else optim.Adam(model, 0.001)
    grads = model.params.like()

    def gradient(x, labels):
        logits, cache = model.forward(x, training=True)
        loss, dlogits = losses.cross_entropy(logits, labels)
        model.backward(dlogits, cache, wrt="params", into=grads)
        return loss

    if recorded:
        gradient = record(gradient, *batches[0])

    def step():
        for x, labels in batches:
            gradient(x, labels)
            update.step(grads)

    return step


def torch_step(model: nn.Module, batches: Batches, optimizer: str, **settings) -> Step:
    """The same with PyTorch as its tutorials write it. `settings` go to the optimizer, such as fused=True."""
    tensors = [(torch.from_numpy(x), torch.from_numpy(labels)) for x, labels in batches]
    if is_channels_last(model):
        tensors = [(x.to(memory_format=torch.channels_last), labels) for x, labels in tensors]
    loss_function = nn.CrossEntropyLoss()
    kind = torch.optim.SGD if optimizer == "SGD" else torch.optim.Adam
    update = kind(model.parameters(), lr=0.001, **settings)

    def step():
        for x, labels in tensors:
            update.zero_grad()
            loss_function(model(x), labels).backward()
            update.step()

    return step


def channels_last(model: nn.Module) -> nn.Module:
    """PyTorch's faster layout for pictures, in place."""
    return model.to(memory_format=torch.channels_last)


def is_channels_last(model: nn.Module) -> bool:
    """Whether a model was brought to that layout; 1x1 kernels are in both."""
    kernels = [p for p in model.parameters() if p.ndim == 4]
    return any(p.is_contiguous(memory_format=torch.channels_last) and not p.is_contiguous() for p in kernels)


def compiled(make: Callable[[], Step]) -> Step | None:
    """A step of a compiled model, or None, and the reason said, where torch.compile does not work: it needs a
    C++ compiler and the headers of Python."""
    try:
        step = make()
        step()
        return step
    except Exception as error:  # whatever it is that the compiler lacks here
        reason = str(error).strip().splitlines() or [type(error).__name__]
        print(f"torch.compile is left out: it does not work here ({reason[0]})", file=sys.stderr)
        return None
