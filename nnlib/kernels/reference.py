"""The reference kernels: short, slow, for both libraries. The book explains these, and the fast ones are
tested against them. What each computes, and the shapes, stand in `kernels/__init__.py`.

N batch, C channels in, K kernels (channels out) or classes, G groups, H W height and width, OH OW those of
the output.
"""

from __future__ import annotations

import numpy as np

from ..backend import Array, asarray, namespace
from .stage import Stage
from .windows import Window


def conv2d(x: Array, w: Array, b: Array | None, window: Window, groups: int) -> tuple[Array, object]:
    xp = namespace(x)
    N, C, H, W = x.shape
    K, G = w.shape[0], groups
    OH, OW = window.output(H, W)
    padded = pad(x, window, 0.0).reshape(N, G, C // G, *pad_shape(H, W, window))
    w = w.reshape(G, K // G, *w.shape[1:])  # (G, K/G, C/G, KH, KW)
    y = xp.zeros((N, G, K // G, OH, OW), dtype=x.dtype, device=x.device)
    for i, j, patch in window.positions(OH, OW):  # one number of the kernel at a time, for all pixels at once
        y += xp.einsum("ngchw,gkc->ngkhw", padded[patch], w[..., i, j])
    y = y.reshape(N, K, OH, OW)
    if b is not None:
        y += b[:, None, None]
    return y, (x.shape, padded, w, window)


def conv2d_backward(dy: Array, cache: object, wrt: str) -> tuple[Array | None, Array | None, Array | None]:
    shape, padded, w, window = cache
    xp = namespace(dy)
    G, KG = w.shape[:2]
    N, K, OH, OW = dy.shape
    db = xp.sum(dy, axis=(0, 2, 3))  # (K,)
    dy = dy.reshape(N, G, KG, OH, OW)
    dpadded, dw = xp.zeros_like(padded), xp.zeros_like(w)
    for i, j, patch in window.positions(OH, OW):
        dw[..., i, j] = xp.einsum("ngkhw,ngchw->gkc", dy, padded[patch])
        dpadded[patch] += xp.einsum("ngkhw,gkc->ngchw", dy, w[..., i, j])
    dx = unpad(dpadded.reshape(N, shape[1], *padded.shape[3:]), window, shape)
    dw = dw.reshape(K, *w.shape[2:])
    return (dx if wrt != "params" else None), *((dw, db) if wrt != "input" else (None, None))


def conv_chain(x: Array, stages: list[Stage], keep: bool) -> tuple[Array, object]:
    xp, caches = namespace(x), []
    for stage in stages:
        z, cache = conv2d(x, stage.w, None, stage.window, stage.groups)
        x = xp.clip(z * wide(stage.scale, z) + wide(stage.shift, z), stage.low, stage.high)
        caches.append((cache, x, stage))
    return x, caches


def conv_chain_backward(dy: Array, cache: object) -> Array:
    for conv, y, stage in reversed(cache):
        dz = clip_backward(dy, y, stage.low, stage.high) * wide(stage.scale, dy)
        dy, _, _ = conv2d_backward(dz, conv, "input")
    return dy


def max_pool2d(x: Array, window: Window) -> tuple[Array, object]:
    xp = namespace(x)
    padded = pad(x, window, -xp.inf)  # (N, C, H + pads, W + pads)
    OH, OW = window.output(*x.shape[2:])
    y = xp.full((*x.shape[:2], OH, OW), -xp.inf, dtype=x.dtype, device=x.device)
    for _, _, patch in window.positions(OH, OW):
        y = xp.maximum(y, padded[patch])
    return y, (x.shape, padded, y, window)


def max_pool2d_backward(dy: Array, cache: object) -> Array:
    shape, padded, y, window = cache
    xp = namespace(dy)
    dpadded = xp.zeros_like(padded)
    free = xp.ones_like(y, dtype=xp.bool)  # windows whose maximum has not been met yet
    for _, _, patch in window.positions(*y.shape[2:]):
        winner = (padded[patch] == y) & free  # of equal ones, the first takes it all
        dpadded[patch] += dy * winner
        free = free & ~winner
    return unpad(dpadded, window, shape)


def avg_pool2d(x: Array, window: Window) -> tuple[Array, object]:
    xp = namespace(x)
    padded = pad(x, window, 0.0)
    OH, OW = window.output(*x.shape[2:])
    y = xp.zeros((*x.shape[:2], OH, OW), dtype=x.dtype, device=x.device)
    for _, _, patch in window.positions(OH, OW):
        y += padded[patch]
    return y / (window.size[0] * window.size[1]), (x.shape, window)


def avg_pool2d_backward(dy: Array, cache: object) -> Array:
    shape, window = cache
    xp = namespace(dy)
    dpadded = xp.zeros((*shape[:2], *pad_shape(*shape[2:], window)), dtype=dy.dtype, device=dy.device)
    share = dy / (window.size[0] * window.size[1])  # (N, C, OH, OW), each pixel's part of the blame
    for _, _, patch in window.positions(*dy.shape[2:]):
        dpadded[patch] += share
    return unpad(dpadded, window, shape)


def batch_norm(
    x: Array, weight: Array, bias: Array, mean: Array | None, var: Array | None, eps: float
) -> tuple[Array, Array, Array, object]:
    xp = namespace(x)
    own = mean is None
    axes = (0, *range(2, x.ndim))  # all but the channels
    if own:
        mean, var = xp.mean(x, axis=axes), xp.var(x, axis=axes)  # (C,), (C,)
    std = xp.sqrt(var + eps)  # (C,)
    z = (x - wide(mean, x)) / wide(std, x)  # (N, C, ...), mean 0 and variance 1
    y = z * wide(weight, x) + wide(bias, x)  # (N, C, ...)
    return y, mean, var, (z, std, weight, own)


def batch_norm_backward(
    dy: Array, cache: object, wrt: str = "both"
) -> tuple[Array, Array | None, Array | None]:
    z, std, weight, own = cache
    xp = namespace(dy)
    axes = (0, *range(2, dy.ndim))
    dweight, dbias = xp.sum(dy * z, axis=axes), xp.sum(dy, axis=axes)  # (C,), (C,)
    dz = dy * wide(weight, dy)  # (N, C, ...)
    if own:  # every x moved the mean and the variance too: take back what these did to all
        dz = dz - xp.mean(dz, axis=axes, keepdims=True) - z * xp.mean(dz * z, axis=axes, keepdims=True)
    return dz / wide(std, dy), *((dweight, dbias) if wrt != "input" else (None, None))


def softmax(x: Array, axis: int) -> Array:
    xp = namespace(x)
    e = xp.exp(x - xp.max(x, axis=axis, keepdims=True))  # the largest becomes exp(0) = 1: no overflow
    return e / xp.sum(e, axis=axis, keepdims=True)


def clip(x: Array, low: float, high: float) -> Array:
    return namespace(x).clip(x, low, high)


def clip_backward(dy: Array, y: Array, low: float, high: float) -> Array:
    inside = y > low if high == np.inf else (y > low) & (y < high)  # (N, ...)
    return dy * inside


def cross_entropy(logits: Array, targets: Array, smoothing: float) -> tuple[Array, Array]:
    xp = namespace(logits)
    N, K = logits.shape
    if targets.ndim == 1:
        classes = xp.arange(K, device=targets.device)  # (K,)
        targets = xp.astype(targets[:, None] == classes, logits.dtype)  # (N, K), one-hot
    targets = targets * (1.0 - smoothing) + smoothing / K  # (N, K)
    shifted = logits - xp.max(logits, axis=1, keepdims=True)  # (N, K), all <= 0: no overflow
    e = xp.exp(shifted)  # (N, K)
    total = xp.sum(e, axis=1, keepdims=True)  # (N, 1)
    loss = -xp.sum(targets * (shifted - xp.log(total))) / N  # ()
    dlogits = (e / total * xp.sum(targets, axis=1, keepdims=True) - targets) / N  # (N, K): said, less true
    return loss, dlogits


def outer_sum(x: Array, dy: Array, out: Array | None = None) -> Array:
    return namespace(x).matmul(x.T, dy, out=out)


def column_sums(x: Array, out: Array | None = None) -> Array:
    return namespace(x).sum(x, axis=0, out=out)


def sum_rows(rows: Array, indices: Array, count: int) -> Array:
    xp = namespace(rows)
    total = xp.zeros((count, rows.shape[1]), dtype=rows.dtype, device=rows.device)
    for row, index in zip(rows, indices, strict=True):
        total[int(index)] += row
    return total


def within(x: Array, low: float, high: float) -> bool:
    return bool(x.min() >= low) and bool(x.max() <= high)


def keep_mask(rng: np.random.Generator, shape: tuple[int, ...], keep: float, like: Array) -> Array:
    return asarray((rng.random(shape) < keep) / keep, like)


def pad(x: Array, window: Window, value: float) -> Array:
    """x (N, C, H, W) with the window's padding of `value` around each picture."""
    xp = namespace(x)
    (top, _), (left, _) = window.padding
    H, W = x.shape[2:]
    padded = xp.full((*x.shape[:2], *pad_shape(H, W, window)), value, dtype=x.dtype, device=x.device)
    padded[:, :, top : top + H, left : left + W] = x
    return padded


def unpad(dpadded: Array, window: Window, shape: tuple[int, ...]) -> Array:
    """The gradient of the picture inside the padding: pad in reverse."""
    (top, _), (left, _) = window.padding
    return dpadded[:, :, top : top + shape[2], left : left + shape[3]]


def pad_shape(H: int, W: int, window: Window) -> tuple[int, int]:
    """Height and width with the padding."""
    (top, bottom), (left, right) = window.padding
    return top + H + bottom, left + W + right


def wide(c: Array, x: Array) -> Array:
    """One number per channel, c (C,), in a shape that meets x (N, C, ...) channel by channel."""
    return c.reshape(1, -1, *[1] * (x.ndim - 2))
