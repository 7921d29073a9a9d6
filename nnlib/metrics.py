"""Metrics: how good the answers are, in terms that people use. Computed on NumPy, whatever came in.

N examples, K classes. Scores (N, K) are logits or probabilities; targets class numbers (N,) or one-hot rows.
"""

from __future__ import annotations

import numpy as np

from .backend import Array, to_numpy


def accuracy(scores: Array, targets: Array) -> float:
    """The share of examples whose highest score is the target's: mean(argmax(scores) == targets).

    Errors: ValueError for shapes that do not go together, classes out of range, NaN, or no examples.
    """
    return top_k(scores, targets, 1)


def top_k(scores: Array, targets: Array, k: int = 5) -> float:
    """The share of examples whose target is among the k highest scores; ties go to the lower class.

    Errors: as accuracy; ValueError for a k that is not in 1 ... K.
    """
    scores, targets = _checked(scores, targets)
    if not isinstance(k, int | np.integer) or not 1 <= k <= scores.shape[1]:
        raise ValueError(f"top_k wants a k from 1 to {scores.shape[1]}, got {k}")
    mine = np.take_along_axis(scores, targets[:, None], axis=1)  # (N, 1), the target's own score
    before = np.arange(scores.shape[1]) < targets[:, None]  # (N, K)
    rank = ((scores > mine) | ((scores == mine) & before)).sum(axis=1)  # (N,), how many stand above it
    return float((rank < k).mean())


def confusion_matrix(scores: Array, targets: Array) -> np.ndarray:
    """Who is taken for whom: entry [t, p] counts examples of class t that were called p. (K, K).

    Errors: as accuracy.
    """
    scores, targets = _checked(scores, targets)
    K = scores.shape[1]
    return np.bincount(targets * K + scores.argmax(axis=1), minlength=K * K).reshape(K, K)


def _checked(scores: Array, targets: Array) -> tuple[np.ndarray, np.ndarray]:
    """Scores (N, K) and targets (N,) on NumPy, or an error that says what does not fit."""
    scores, targets = to_numpy(scores), to_numpy(targets)
    if scores.ndim != 2 or 0 in scores.shape:
        raise ValueError(f"wanted scores (N, K) for one example at least, got the shape {scores.shape}")
    if targets.shape == scores.shape:
        targets = targets.argmax(axis=1)
    if targets.shape != scores.shape[:1]:
        raise ValueError(
            f"wanted targets (N,) or (N, K) for scores {scores.shape}, got the shape {targets.shape}"
        )
    if targets.dtype.kind not in "iub":
        raise TypeError(
            f"wanted whole numbers as classes, got {targets.dtype}; write targets.astype(np.int64)"
        )
    if targets.min() < 0 or targets.max() >= scores.shape[1]:
        raise ValueError(
            f"wanted classes from 0 to {scores.shape[1] - 1}, got {targets.min()} to {targets.max()}"
        )
    if np.isnan(scores).any():
        raise ValueError(
            f"got NaN among the scores, first for example {int(np.isnan(scores).any(axis=1).argmax())}"
        )
    return scores, targets.astype(np.int64)
