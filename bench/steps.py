"""One training step, as each library has it written: forward, loss, backward, update."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from nnlib import layers as ours
from nnlib import losses, optim

Step = Callable[[], object]


def batch(shape: tuple[int, ...], classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Random inputs and labels: for the time they take it does not matter what they show."""
    rng = np.random.default_rng(0)
    return rng.standard_normal(shape, dtype=np.float32), rng.integers(0, classes, shape[0])


def nnlib_step(model: ours.Sequential, x: np.ndarray, labels: np.ndarray, optimizer: str) -> Step:
    """A training step of nnlib, on either of its libraries."""
    model.forward(x)  # draws the weights
    update = optim.SGD(model, 0.001) if optimizer == "SGD" else optim.Adam(model, 0.001)
    grads = model.params.like()

    def step():
        logits, cache = model.forward(x, training=True)
        loss, dlogits = losses.cross_entropy(logits, labels)
        model.backward(dlogits, cache, wrt="params", into=grads)
        update.step(grads)
        return loss

    return step


def torch_step(model: nn.Module, x: np.ndarray, labels: np.ndarray, optimizer: str, **settings) -> Step:
    """The same with PyTorch as its tutorials write it. `settings` go to the optimizer, such as fused=True."""
    x, labels = torch.from_numpy(x), torch.from_numpy(labels)
    if _is_channels_last(model):
        x = x.to(memory_format=torch.channels_last)
    loss_function = nn.CrossEntropyLoss()
    kind = torch.optim.SGD if optimizer == "SGD" else torch.optim.Adam
    update = kind(model.parameters(), lr=0.001, **settings)

    def step():
        update.zero_grad()
        loss = loss_function(model(x), labels)
        loss.backward()
        update.step()
        return loss

    return step


def channels_last(model: nn.Module) -> nn.Module:
    """PyTorch's faster layout for pictures, in place."""
    return model.to(memory_format=torch.channels_last)


def compiled(make: Callable[[], Step]) -> Step | None:
    """A step of a compiled model, or None where torch.compile does not work (it needs a C++ compiler)."""
    try:
        step = make()
        step()
        return step
    except Exception:  # whatever it is that the compiler lacks here
        return None


def _is_channels_last(model: nn.Module) -> bool:
    return any(
        p.ndim == 4
        and p.shape[1] > 1
        and p.is_contiguous(memory_format=torch.channels_last)
        and not p.is_contiguous()
        for p in model.parameters()
    )
