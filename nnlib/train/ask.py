"""evaluate, predict: what a model answers, and how good that is. N examples, K classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from .. import losses
from ..backend import Array, device, is_floating, namespace, to_numpy
from ..layers import Layer
from ..losses import cross_entropy
from ..metrics import accuracy
from .data import batches, checked, examples, positive, take

Metric = Callable[[Array, Array], float]


def evaluate(
    model: Layer,
    x: Array,
    y: Array,
    *,
    loss: Callable = cross_entropy,
    metrics: Iterable[Metric] | None = None,
    batch_size: int = 256,
) -> dict[str, float]:
    """How good a model is on these examples: {"loss": ..., "accuracy": ...}, dropout off, nothing learned.

    x (N, ...), y (N, ...), loss and metrics as in `fit`. The loss is the mean over all examples. Errors: as
    fit; ValueError if the answers or the targets do not suit a metric.
    """
    x, y = checked(x, y, model, "evaluate")
    metrics = metrics_for(loss, metrics)
    answers, total = [], 0.0
    with model.fixed():
        for rows in batches(len(x), positive("batch_size", batch_size)):
            answers.append(model(take(x, rows)))
            if len(answers) == 1 and device(x) != "cpu":
                check_targets(loss, y, answers[0])
            total += float(loss(answers[-1], take(y, rows))[0]) * len(rows)
    numbers = {"loss": total / len(x)}
    scores = namespace(answers[0]).concat(answers, axis=0)  # (N, K)
    known = np.isfinite(numbers["loss"])  # answers of NaN have no accuracy
    return numbers | {metric.__name__: metric(scores, y) if known else np.nan for metric in metrics}


def predict(model: Layer, x: Array, *, batch_size: int = 256) -> Array:
    """The model's answers to examples, batch by batch: model(x) in little memory.

    x (N, ...), answers (N, K), where the model lives. A network for classes answers with logits:
    argmax(axis=1) gives the classes, `kernels.softmax` the probabilities. Errors: as fit.
    """
    x = examples(x, model, "predict")
    with model.fixed():
        answers = [model(take(x, rows)) for rows in batches(len(x), positive("batch_size", batch_size))]
    return namespace(answers[0]).concat(answers, axis=0)


def metrics_for(loss: Callable, metrics: Iterable[Metric] | None) -> tuple[Metric, ...]:
    """The metrics to measure: those that are named, or else accuracy where the loss is that of classes.

    Errors: TypeError unless they are functions.
    """
    if metrics is None:
        return (accuracy,) if loss is cross_entropy else ()
    metrics = (metrics,) if callable(metrics) or isinstance(metrics, str) else tuple(metrics)
    for metric in metrics:
        if not callable(metric):
            raise TypeError(f"metrics wants functions, such as metrics=[accuracy], got {metric!r}")
    return metrics


def check_targets(loss: Callable, targets: Array, answers: Array) -> None:
    """Look once at all targets, where no step does: the smallest and the largest stand for all.

    Recorded steps leave checks out, and a GPU that meets a wrong class number is lost to the whole process.
    Errors: those of the loss, such as ValueError for a class that the answers (N, K) have no place for.
    """
    if getattr(getattr(loss, "func", loss), "__module__", "") != losses.__name__:  # func: of a partial
        return
    xp, flat = namespace(targets), targets.reshape(len(targets), -1)
    flat = flat if is_floating(flat) else xp.astype(flat, xp.int64)
    ends = [int(place) // flat.shape[1] for place in (xp.argmin(flat), xp.argmax(flat))]
    loss(np.zeros((2, *answers.shape[1:]), np.float32), _plain(to_numpy(targets[ends])))


def _plain(targets: np.ndarray) -> np.ndarray:
    return targets.astype(np.float32) if targets.dtype.kind == "f" else targets
