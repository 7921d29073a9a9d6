"""Kernels: the few operations that no array standard covers, and where speed is won.

Each function here states the formula and the shapes; the array that comes in decides which module computes
it, `numpy_kernels` or `torch_kernels`. `reference` has them all once more, short and readable, and the tests
hold the three together. A kernel may keep its arrays in any memory layout; by their axes they are N, C, H, W.
A cache is for the backward of the same name and for nobody else; it stays valid until that has run.

N batch, C channels in, K kernels (channels out), G groups, H W height and width, OH OW those of the output, K
classes.
"""

from __future__ import annotations

import types

import numpy as np

from ..backend import Array, is_torch
from . import numpy_kernels
from .stage import Stage
from .windows import Window

Cache = object


def kernels_for(x: Array) -> types.ModuleType:
    """The module that computes on arrays of this library."""
    if is_torch(x):
        from . import torch_kernels

        return torch_kernels
    return numpy_kernels


def conv2d(x: Array, w: Array, b: Array | None, window: Window, groups: int = 1) -> tuple[Array, Cache]:
    """Slide kernels over pictures: each output pixel is the sum of kernel times patch, plus a bias.

        y[n, k, r, s] = b[k] + sum_c,i,j w[k, c, i, j] x[n, c, stride r + dilation i, stride s + dilation j]

    With groups, output channel k sees the C/G input channels of its own group alone.
    x (N, C, H, W), w (K, C/G, KH, KW), b (K,) or None; y (N, K, OH, OW), cache.
    """
    return kernels_for(x).conv2d(x, w, b, window, groups)


def conv2d_backward(
    dy: Array, cache: Cache, wrt: str = "both"
) -> tuple[Array | None, Array | None, Array | None]:
    """From dy (N, K, OH, OW): dx (N, C, H, W), dw (K, C/G, KH, KW), db (K,). None for what `wrt` leaves out.

    dx[n, c, ...] += w[k, c, i, j] dy[n, k, r, s]        dw[k, c, i, j] += x[n, c, ...] dy[n, k, r, s]
    """
    return kernels_for(dy).conv2d_backward(dy, cache, wrt)


def conv_chain(x: Array, stages: list[Stage], keep: bool = True) -> tuple[Array, Cache]:
    """Convolutions one after the other, each scaled, shifted and clipped: what evaluation makes of
    convolution, batch norm and ReLU.

        x <- clip(scale (w * x) + shift, low, high), stage after stage

    x (N, C, H, W); y (N, K, OH, OW), cache. `keep=False` keeps nothing for a way back.
    """
    return kernels_for(x).conv_chain(x, stages, keep)


def conv_chain_backward(dy: Array, cache: Cache) -> Array:
    """From dy (N, K, OH, OW): dx (N, C, H, W). Evaluation asks for no gradients of weights."""
    return kernels_for(dy).conv_chain_backward(dy, cache)


def max_pool2d(x: Array, window: Window) -> tuple[Array, Cache]:
    """The largest number of each window. x (N, C, H, W); y (N, C, OH, OW), cache. Padding never wins."""
    return kernels_for(x).max_pool2d(x, window)


def max_pool2d_backward(dy: Array, cache: Cache) -> Array:
    """dy (N, C, OH, OW) goes to the pixel that won, the first of equals; dx (N, C, H, W)."""
    return kernels_for(dy).max_pool2d_backward(dy, cache)


def avg_pool2d(x: Array, window: Window) -> tuple[Array, Cache]:
    """The mean of each window, padding counted as zeros. x (N, C, H, W); y (N, C, OH, OW), cache."""
    return kernels_for(x).avg_pool2d(x, window)


def avg_pool2d_backward(dy: Array, cache: Cache) -> Array:
    """dy (N, C, OH, OW) is shared out equally among the pixels of its window; dx (N, C, H, W)."""
    return kernels_for(dy).avg_pool2d_backward(dy, cache)


def batch_norm(
    x: Array, weight: Array, bias: Array, mean: Array | None, var: Array | None, eps: float
) -> tuple[Array, Array, Array, Cache]:
    """Each channel shifted to mean 0 and scaled to variance 1, then scaled and shifted as learned.

        y = weight (x - mean) / sqrt(var + eps) + bias

    mean and var (C,) are given, or None: then they are the batch's own, over all axes but C (var divided by
    the count). x (N, C, ...), weight, bias (C,); returns y (N, C, ...), mean (C,), var (C,), cache.
    """
    return kernels_for(x).batch_norm(x, weight, bias, mean, var, eps)


def batch_norm_backward(
    dy: Array, cache: Cache, wrt: str = "both"
) -> tuple[Array, Array | None, Array | None]:
    """From dy (N, C, ...): dx (N, C, ...), dweight (C,), dbias (C,); of these only dx with wrt="input".

    z = (x - mean) / std, dz = dy weight
    dx = dz / std, and with the batch's own statistics (dz - mean(dz) - z mean(dz z)) / std
    """
    return kernels_for(dy).batch_norm_backward(dy, cache, wrt)


def clip(x: Array, low: float, high: float) -> Array:
    """Every number brought into low ... high: ReLU from 0 to infinity, ReLU6 from 0 to 6. x, y (N, ...)."""
    return kernels_for(x).clip(x, low, high)


def clip_backward(dy: Array, y: Array, low: float, high: float) -> Array:
    """dy where y = clip(x, low, high) lies between the two, 0 where it was cut off. dy, y, dx (N, ...)."""
    return kernels_for(dy).clip_backward(dy, y, low, high)


def softmax(x: Array, axis: int = -1) -> Array:
    """Positive numbers that sum to one along an axis, the larger the larger: y = exp(x) / sum(exp(x))."""
    return kernels_for(x).softmax(x, axis)


def cross_entropy(logits: Array, targets: Array, smoothing: float = 0.0) -> tuple[Array, Array]:
    """Cross-entropy of softmax(logits) against the targets, averaged over the batch, and its gradient.

        p = softmax(logits),   t = (1 - smoothing) targets + smoothing / K
        loss = -mean_n sum_k t log p        dlogits = (p sum_k t - t) / N, where sum_k t is 1 as a rule

    logits (N, K); targets (N,) class numbers, or (N, K) of the logits' dtype; loss (), dlogits (N, K).
    """
    return kernels_for(logits).cross_entropy(logits, targets, smoothing)


def outer_sum(x: Array, dy: Array, out: Array | None = None) -> Array:
    """What each row of x says about each number of its row of dy, all rows added up: a layer's gradient.

        y[d, k] = sum_n x[n, d] dy[n, k]

    x (N, D), dy (N, K); y (D, K), in `out` if it is given.
    """
    return kernels_for(x).outer_sum(x, dy, out)


def column_sums(x: Array, out: Array | None = None) -> Array:
    """The sum of each column: y[k] = sum_n x[n, k]. x (N, K); y (K,), in `out` if it is given."""
    return kernels_for(x).column_sums(x, out)


def sum_rows(rows: Array, indices: Array, count: int) -> Array:
    """Rows of one index added up: y[indices[m]] += rows[m]. rows (M, D), indices (M,); y (count, D)."""
    return kernels_for(rows).sum_rows(rows, indices, count)


def within(x: Array, low: float, high: float) -> bool:
    """Whether all numbers of x lie in low ... high. On a GPU nobody looks: that would stop it."""
    return kernels_for(x).within(x, low, high)


def keep_mask(rng: np.random.Generator, shape: tuple[int, ...], keep: float, like: Array) -> Array:
    """1 / keep with probability `keep`, else 0, where `like` lives. On a CPU both libraries draw alike."""
    return kernels_for(like).keep_mask(rng, shape, keep, like)
