"""fit: the training loop. N examples, K classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from ..backend import Array
from ..layers import Layer
from ..losses import cross_entropy
from ..optim import Optimizer, clip_by_norm
from . import lowered
from .ask import Metric, metrics_for
from .distributed import Workers
from .history import History
from .run import Run
from .settings import gradient_of

Augment = Callable[[Array, np.random.Generator], Array]


def fit(
    model: Layer,
    x: Array,
    y: Array,
    *,
    epochs: int = 10,
    batch_size: int = 32,
    optimizer: Optimizer | None = None,
    loss: Callable = cross_entropy,
    metrics: Iterable[Metric] | None = None,
    validation: tuple[Array, Array] | None = None,
    patience: int | None = None,
    clip: float | None = None,
    augment: Augment | None = None,
    seed: int | None = 0,
    checkpoint: str | Path | None = None,
    capture: bool | None = None,
    precision: str | None = None,
    channels_last: bool = False,
    workers: Workers | None = None,
    progress: bool = True,
) -> History:
    """Train a model on examples and their targets, in place; return what was measured on the way.

        w <- w - step(slope of the mean loss of a batch), batch after batch, epoch after epoch

    x (N, ...); y (N,) class numbers or (N, ...) targets, as `loss` takes them. NumPy arrays are brought to
    where the model lives; tensors have to be there.

    - optimizer: Adam(model) unless given. A schedule is its learning rate, counted in steps.
    - loss: (answers, targets) -> (loss, gradient). metrics: functions (answers, targets) -> number; accuracy
      if the loss is cross_entropy, else none.
    - validation: a pair (x, y) or a data set; measured after every epoch, never learned from.
    - patience: stop after so many epochs without a lower validation loss, and take the best weights back.
    - clip: the longest gradient to step along, see `clip_by_norm`.
    - augment: (batch of x, rng) -> a changed batch, different in every epoch.
    - seed: of shuffling and augmenting, and of the first weights where the model has no seed of its own. On
      NumPy the same seed gives the same bits.
    - checkpoint: a file, written after every epoch. If it is there already, the training goes on from it, to
      the very numbers it would have reached without the break. Delete it to begin anew.
    - capture: record a step and play it from then on (see `nnlib.record`), on a GPU as a CUDA graph: the same
      numbers, sooner. By itself where it can be done and is worth it, on torch; history.how says whether.
    - precision: "bf16" computes in bfloat16 and keeps the weights in float32. channels_last: pictures lie in
      memory pixel by pixel, which large convolutions like. Both on torch, for large networks on a GPU.
    - workers: the processes that train together, see `distributed`.

    Ctrl-C ends the training when the step in progress is done; model and history stay. Errors: TypeError and
    ValueError for arguments that do not fit, at the first step at the latest; Diverged for a loss of NaN or
    infinity.
    """
    metrics = metrics_for(loss, metrics)
    lowered.check(model, precision, channels_last)
    run = Run(model, x, y, epochs, batch_size, optimizer, loss, metrics, validation, patience, clip, augment,
              seed, checkpoint, progress, capture, workers)  # fmt: skip
    optimizer, grads = run.optimizer, model.params.like()
    net = lowered.Lowered(model, precision, channels_last) if precision or channels_last else model

    def step(batch, targets):
        answers, caches = net.forward(batch, training=True)
        value, danswers = gradient_of(loss, answers, targets)  # (), (N, K)
        grads.take(net.backward(danswers, caches, wrt="params", into=grads)[1])
        if workers is not None:
            workers.mean(grads.vector, value)
        if clip is not None:
            clip_by_norm(grads, clip)
        optimizer.step(grads)
        return value, answers

    step = run.quick(step)
    with run:
        for _ in run.epochs_to_go():
            for rows in run.batches():
                batch, targets = run.take(rows)
                if augment is not None:
                    batch = augment(batch, run.rng)
                value, answers = step(batch, targets)
                run.note(value, batch, answers, targets)
    return run.history
