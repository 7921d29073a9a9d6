"""Kernels: the few operations that no array standard covers, and where speed is won.

Each function here states the formula and the shapes, and the array that comes in decides which module computes it:
`numpy_kernels` or `torch_kernels`. `reference` has them all once more, short and readable; the tests hold the three
together. A kernel may keep its arrays in any memory layout; by their axes they are N, C, H, W.

N batch, K classes.
"""

from __future__ import annotations

import types

from ..backend import Array, is_torch
from . import numpy_kernels


def kernels_for(x: Array) -> types.ModuleType:
    """The module that computes on arrays of this library."""
    if is_torch(x):
        from . import torch_kernels

        return torch_kernels
    return numpy_kernels


def softmax(x: Array, axis: int = -1) -> Array:
    """Positive numbers that sum to one along an axis, the larger the larger: y = exp(x) / sum(exp(x))."""
    return kernels_for(x).softmax(x, axis)


def cross_entropy(logits: Array, targets: Array, smoothing: float = 0.0) -> tuple[Array, Array]:
    """Cross-entropy of softmax(logits) against the targets, averaged over the batch, and its gradient.

        loss = -mean_n sum_k t log p,   p = softmax(logits),   t = (1 - smoothing) targets + smoothing / K
        dlogits = (p - t) / N

    logits (N, K); targets (N,) class numbers, or (N, K) of the logits' dtype; loss (), dlogits (N, K).
    """
    return kernels_for(logits).cross_entropy(logits, targets, smoothing)
