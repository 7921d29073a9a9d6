"""The kernels on NumPy. What each computes, and the shapes, stand in `kernels/__init__.py`.

N batch, C channels in, K kernels (channels out), G groups, H W height and width, OH OW those of the output, K
classes, M = N OH OW output pixels, P = C/G KH KW numbers in a patch.
"""

from __future__ import annotations

import numpy as np

from .reference import (
    avg_pool2d,
    avg_pool2d_backward,
    batch_norm,
    batch_norm_backward,
    cross_entropy,
    keep_mask,
    max_pool2d,
    max_pool2d_backward,
    pad,
    softmax,
    unpad,
)
from .windows import Window

__all__ = [
    "avg_pool2d",
    "avg_pool2d_backward",
    "batch_norm",
    "batch_norm_backward",
    "conv2d",
    "conv2d_backward",
    "cross_entropy",
    "keep_mask",
    "max_pool2d",
    "max_pool2d_backward",
    "softmax",
    "sum_rows",
]


def conv2d(
    x: np.ndarray, w: np.ndarray, b: np.ndarray | None, window: Window, groups: int
) -> tuple[np.ndarray, object]:
    """Every patch laid out as a row, so that the whole convolution is one matrix product (im2col)."""
    N, _, H, W = x.shape
    K, G = w.shape[0], groups
    OH, OW = window.output(H, W)
    padded = pad(x, window, 0.0) if any(map(any, window.padding)) else x
    patches = _patches(padded, window, OH, OW, G)  # (G, M, P)
    kernels = w.reshape(G, K // G, -1)  # (G, K/G, P)
    y = patches @ kernels.transpose(0, 2, 1)  # (G, M, K/G)
    y = y.transpose(1, 0, 2).reshape(N, OH, OW, K)
    if b is not None:
        y += b
    return y.transpose(0, 3, 1, 2), (x.shape, padded.shape, patches, w, window)


def conv2d_backward(
    dy: np.ndarray, cache: object, wrt: str
) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray | None]:
    shape, padded_shape, patches, w, window = cache
    G = patches.shape[0]
    N, K, OH, OW = dy.shape
    dy = dy.transpose(0, 2, 3, 1).reshape(-1, G, K // G).transpose(1, 0, 2)  # (G, M, K/G)
    dx = dw = db = None
    if wrt != "input":
        dw = (dy.transpose(0, 2, 1) @ patches).reshape(w.shape)  # (K, C/G, KH, KW)
        db = dy.sum(axis=1).reshape(K)  # (K,)
    if wrt != "params":
        dpatches = dy @ w.reshape(G, K // G, -1)  # (G, M, P)
        dpatches = dpatches.reshape(G, N, OH, OW, w.shape[1], *window.size)
        dpadded = np.zeros((N, padded_shape[2], padded_shape[3], G, w.shape[1]), dy.dtype)  # channels last
        dpadded = dpadded.transpose(3, 0, 4, 1, 2)  # (G, N, C/G, H + pads, W + pads), a view
        for i, j, patch in window.positions(OH, OW):
            dpadded[patch] += dpatches[..., i, j].transpose(0, 1, 4, 2, 3)
        dpadded = dpadded.transpose(1, 0, 2, 3, 4).reshape(padded_shape)
        dx = unpad(dpadded, window, shape)
    return dx, dw, db


def sum_rows(rows: np.ndarray, indices: np.ndarray, count: int) -> np.ndarray:
    total = np.zeros((count, rows.shape[1]), rows.dtype)
    np.add.at(total, indices, rows)
    return total


def _patches(padded: np.ndarray, window: Window, OH: int, OW: int, G: int) -> np.ndarray:
    """(G, M, P): one row for each output pixel, with the numbers that its kernel sees."""
    N, C = padded.shape[:2]
    (sh, sw), (dh, dw) = window.stride, window.dilation
    n, c, h, w = padded.strides
    windows = np.lib.stride_tricks.as_strided(
        padded,
        (N, G, C // G, OH, OW, *window.size),
        (n, c * (C // G), c, h * sh, w * sw, h * dh, w * dw),
        writeable=False,
    )  # no copy yet
    return windows.transpose(1, 0, 3, 4, 2, 5, 6).reshape(G, N * OH * OW, -1)
