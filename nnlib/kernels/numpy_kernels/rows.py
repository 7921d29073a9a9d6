"""Kernels on rows of numbers, (M, K): softmax, cross-entropy, and sums of rows.

On the small arrays of a last layer, time is the number of calls: each costs about a microsecond, whatever it
computes. `np.add.reduce` is `np.sum` without its wrapper.

N batch, K classes.
"""

from __future__ import annotations

import numpy as np

from .layout import laid_like


def softmax(x: np.ndarray, axis: int) -> np.ndarray:
    """exp(x) / sum(exp(x)), the largest x taken off first: no overflow."""
    y = x - np.maximum.reduce(x, axis=axis, keepdims=True)
    np.exp(y, out=y)
    y /= np.add.reduce(y, axis=axis, keepdims=True)
    return y


def cross_entropy(logits: np.ndarray, targets: np.ndarray, smoothing: float) -> tuple[np.ndarray, np.ndarray]:
    """Loss () and dlogits (N, K). Class numbers are looked up, not spelled out as rows of zeros and a one."""
    if targets.ndim == 2:
        return _dense(logits, targets, smoothing)
    N, K = logits.shape
    shifted = logits - _largest(logits)  # (N, K), all <= 0: no overflow
    p = np.exp(shifted)  # (N, K), not yet divided by its sum
    total = p @ np.ones(K, p.dtype)  # (N,): a product with ones sums short rows faster than a sum does
    true = targets + np.arange(0, N * K, K)  # (N,): where the true classes lie, row after row
    said = shifted.take(true)  # (N,)
    if smoothing:
        said = (1.0 - smoothing) * said + smoothing / K * np.add.reduce(shifted, axis=1)
    surprise = np.log(total) - said  # (N,)
    p *= ((1.0 / N) / total)[:, np.newaxis]
    if smoothing:
        p -= smoothing / (K * N)
    p.reshape(-1)[true] -= (1.0 - smoothing) / N
    return np.add.reduce(surprise) * surprise.dtype.type(1.0 / N), p


def clip(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """Every number brought into low ... high. NumPy's own maximum with a single number takes three times as
    long on large arrays, for it goes number by number."""
    return x.clip(low, high)


def clip_backward(dy: np.ndarray, y: np.ndarray, low: float, high: float) -> np.ndarray:
    """dy where low < y < high. A dy that lies otherwise than y is laid like it first: numbers of two orders
    met one by one take several times as long, here and in every layer before."""
    inside = y > low if high == np.inf else (y > low) & (y < high)
    return laid_like(dy, y) * inside


def _largest(x: np.ndarray) -> np.ndarray:
    """The largest number of each row, (N, 1). Short rows are turned into columns: longer inner loops."""
    if x.shape[1] > 32:
        return np.maximum.reduce(x, axis=1, keepdims=True)
    return np.maximum.reduce(x.T.copy(), axis=0)[:, np.newaxis]


def _dense(logits: np.ndarray, targets: np.ndarray, smoothing: float) -> tuple[np.ndarray, np.ndarray]:
    """The same for targets (N, K), such as one-hot rows."""
    N, K = logits.shape
    if smoothing:
        targets = targets * (1.0 - smoothing) + smoothing / K
    shifted = logits - np.maximum.reduce(logits, axis=1, keepdims=True)
    p = np.exp(shifted)
    total = np.add.reduce(p, axis=1, keepdims=True)
    loss = np.vdot(targets, np.log(total) - shifted) / N
    p *= np.add.reduce(targets, axis=1, keepdims=True) / total
    p -= targets
    p *= 1.0 / N
    return loss, p


def column_sums(x: np.ndarray, out: np.ndarray | None) -> np.ndarray:
    """A product with a vector of ones: OpenBLAS sums faster than a sum does, (K,)."""
    return np.matmul(np.ones(len(x), x.dtype), x, out=out)


def sum_rows(rows: np.ndarray, indices: np.ndarray, count: int) -> np.ndarray:
    """Rows of the same index added up, y (count, D)."""
    y = np.zeros((count, rows.shape[1]), rows.dtype)
    np.add.at(y, indices, rows)
    return y
