"""The pieces of work T1 to T4: nnlib's layers on torch tensors, on a CPU, against torch.nn.

nnlib's step is recorded, forward to update, as `fit` does it by itself; the same as it is written stands
beside it. Everybody finds the batch where it reads it: PyTorch in its tensors, a recording in its places,
into which `fit` gathers it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch

from nnlib import losses, optim
from nnlib.layers import Sequential
from nnlib.record import record

from . import networks
from .steps import Step, batch, nnlib_step, torch_step
from .timing import Contest

Tensors = tuple[torch.Tensor, torch.Tensor]
LETTERS = (2500, 256, 128, 64, 26)
PLANS: list[tuple[str, str, Callable, tuple[int, ...], int, tuple[float, float]]] = [
    ("T1", "MLP 25-64-32-16-5", lambda: networks.mlp(25, 64, 32, 16, 5), (32, 25), 5, (3.0, 5.0)),
    ("T2", "letters MLP", lambda: networks.mlp(*LETTERS), (32, 2500), 26, (1.35, 1.35)),
    ("T3", "MNIST MLP", lambda: networks.mlp(784, 128, 64, 10), (64, 784), 10, (1.6, 1.6)),
    ("T4", "LeNet", networks.lenet, (64, 1, 28, 28), 10, (0.95, 0.95)),
    ("T4", "ConvNet 32/64", networks.convnet, (64, 1, 28, 28), 10, (0.95, 0.95)),
]


def torch_backend(quick: bool, compile_it: bool) -> Iterator[Contest]:
    """A training step of nnlib on torch against PyTorch as a learner writes it."""
    for work, name, make, shape, classes, gates in PLANS:
        x, labels = batch((8, *shape[1:]) if quick else shape, classes)
        tensors = torch.from_numpy(x), torch.from_numpy(labels)
        for optimizer, gate in zip(("SGD", "Adam"), gates, strict=True):
            mine, theirs = make()
            yield Contest(
                work,
                f"{name}, batch {len(x)}, {optimizer}, on torch",
                recorded_step(mine.to("torch"), tensors, optimizer),
                torch_step(theirs, [(x, labels)], optimizer),
                {
                    "PyTorch, fused optimizer": torch_step(make()[1], [(x, labels)], optimizer, fused=True),
                    "nnlib, not recorded": nnlib_step(make()[0].to("torch"), [tensors], optimizer),
                },
                gate,
            )


def recorded_step(
    net: Sequential, batch: Tensors, optimizer: str, rate: float = 0.001, model: Sequential | None = None
) -> Step:
    """A whole training step as `fit` records it: on a CPU a list of calls, on a GPU a CUDA graph.

    net: what computes forward and backward; model: what holds the weights, where that is not the same.
    """
    model = model or net
    if not model.built:
        model.build(tuple(batch[0].shape[1:]), seed=0)
    update = optim.SGD(model, rate) if optimizer == "SGD" else optim.Adam(model, rate)
    grads = model.params.like()

    def step(x, labels):
        logits, cache = net.forward(x, training=True)
        loss, dlogits = losses.cross_entropy(logits, labels)
        grads.take(net.backward(dlogits, cache, wrt="params", into=grads)[1])
        update.step(grads)
        return loss

    update.begin()
    with update.hold():
        play = record(step, *batch)

    def played():
        update.begin()
        loss = play(*play.places)
        update.done()
        return loss

    return played
