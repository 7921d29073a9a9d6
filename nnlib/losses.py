"""Losses: how wrong a batch of answers is, as one number, and which way each answer should move.

Each returns `(loss, gradient)`: the mean loss over the batch (a 0-d array of the same library, `float(loss)`
for the number), and its gradient with respect to the first argument. N batch size, K classes.
"""

from __future__ import annotations

import math

from . import kernels
from .backend import Array, describe, is_floating, is_whole, namespace


def mse(y: Array, targets: Array) -> tuple[Array, Array]:
    """Mean squared error: how far answers are from their targets, big misses counted most.

        loss = mean((y - targets)²)        dy = 2 (y - targets) / (number of entries)

    y and targets (N, ...), of the same shape; loss (), dy (N, ...). Errors: ValueError for other shapes or an
    empty batch; TypeError for integers or arrays of two libraries.
    """
    xp = namespace(y, targets)
    _same(y, targets, "mse")
    error = y - targets  # (N, ...)
    return xp.mean(error * error), error * (2.0 / math.prod(error.shape))


def cross_entropy(logits: Array, targets: Array, label_smoothing: float = 0.0) -> tuple[Array, Array]:
    """Cross-entropy: how surprised the network is by the right answers, given its logits before softmax.

        p = softmax(logits)        loss = -mean_n sum_k targets log p        dlogits = (p - targets) / N

    logits (..., K); targets (...) class numbers 0 ... K - 1, or (..., K) probabilities such as one-hot rows.
    With `label_smoothing` s the targets become (1 - s) targets + s / K. Returns loss (), dlogits (..., K).

    Errors: ValueError for shapes that differ, labels out of range, an empty batch; TypeError for dtypes.
    """
    namespace(logits, targets)
    K, rows = logits.shape[-1], logits.shape[:-1]
    _floats(logits, "cross_entropy", "logits")
    if tuple(targets.shape) == tuple(logits.shape) and is_floating(targets):
        if targets.dtype != logits.dtype:
            raise TypeError(f"cross_entropy wants targets of the logits' dtype, got {describe(targets)}")
        return _rowwise(logits, targets.reshape(-1, K), label_smoothing)
    if tuple(targets.shape) != tuple(rows):
        raise ValueError(
            f"cross_entropy wants targets of shape {tuple(rows)} (class numbers) or "
            f"{tuple(logits.shape)} (one-hot, floating point), got {describe(targets)}"
        )
    if not is_whole(targets):
        raise TypeError(
            f"cross_entropy wants whole numbers as classes, got {describe(targets)}; write targets as int64"
        )
    if not kernels.within(targets, 0, K - 1):
        raise ValueError(
            f"cross_entropy wants class numbers from 0 to {K - 1} for {K} logits, "
            f"got {int(targets.min())} to {int(targets.max())}; count classes from 0, or add outputs"
        )
    return _rowwise(logits, targets.reshape(-1), label_smoothing)


def binary_cross_entropy(logits: Array, targets: Array) -> tuple[Array, Array]:
    """Cross-entropy of yes-or-no answers, each with its own logit before the sigmoid.

        p = sigmoid(logits)        loss = -mean(t log p + (1 - t) log(1 - p))
        dlogits = (p - t) / (number of entries)

    Computed as max(x, 0) - t x + log(1 + exp(-|x|)), which cannot overflow. logits and targets (N, ...), of
    the same shape, targets from 0 to 1; loss (), dlogits (N, ...). Errors: as mse; ValueError for targets
    outside 0 ... 1.
    """
    xp = namespace(logits, targets)
    _same(logits, targets, "binary_cross_entropy")
    if not kernels.within(targets, 0, 1):
        raise ValueError(
            "binary_cross_entropy wants targets from 0 to 1, "
            f"got {float(targets.min())} to {float(targets.max())}"
        )
    x = logits
    loss = xp.mean(xp.maximum(x, 0.0) - targets * x + xp.log1p(xp.exp(-xp.abs(x))))
    p = 0.5 + 0.5 * xp.tanh(0.5 * x)  # (N, ...), the sigmoid
    return loss, (p - targets) * (1.0 / math.prod(x.shape))


def _rowwise(logits: Array, targets: Array, smoothing: float) -> tuple[Array, Array]:
    """The kernel on rows (M, K), and the gradient back in the shape of the logits."""
    if not 0 <= smoothing < 1:
        raise ValueError(f"cross_entropy wants a label_smoothing from 0 to 1, got {smoothing}")
    loss, dlogits = kernels.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets, smoothing)
    return loss, dlogits.reshape(logits.shape)


def _same(y: Array, targets: Array, loss: str) -> None:
    _floats(y, loss, "answers")
    if y.shape != targets.shape:
        raise ValueError(
            f"{loss} wants targets of the answers' shape {tuple(y.shape)}, got {tuple(targets.shape)}; "
            "write targets.reshape(y.shape) if only the axes differ"
        )
    if y.dtype != targets.dtype:
        raise TypeError(f"{loss} wants targets of the answers' dtype, {describe(y)}, got {describe(targets)}")


def _floats(y: Array, loss: str, what: str) -> None:
    if y.ndim == 0 or math.prod(y.shape) == 0:
        raise ValueError(f"{loss} wants {what} for one example at least, got the shape {tuple(y.shape)}")
    if not is_floating(y):
        raise TypeError(f"{loss} wants floating-point {what}, got {describe(y)}")
