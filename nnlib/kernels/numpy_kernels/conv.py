"""Convolution on NumPy: which of four ways is the fastest for these shapes.

    pointwise    1x1 kernels: one matrix product, nothing to copy
    depthwise    every channel for itself: no matrix product at all
    winograd     3x3 kernels on many channels: a quarter of the multiplications
    direct       everything else: windows copied to columns, then one matrix product

The formula stands in `kernels/__init__.py`; `reference.py` computes it in six lines. N batch, C channels in,
K channels out, H W height and width, OH OW those of the output."""

from __future__ import annotations

import numpy as np

from ..windows import Window
from . import depthwise, direct, winograd
from .layout import BATCH, apart, batch_last, channel_sums, channels_last, is_channels_last, settled, shown


def conv2d(
    x: np.ndarray, w: np.ndarray, b: np.ndarray | None, window: Window, groups: int
) -> tuple[np.ndarray, object]:
    """y (N, K, OH, OW), cache: whatever backward needs, the way first."""
    if window.size == (1, 1) and window.stride == (1, 1) and not _pads(window) and groups == 1:
        return _pointwise(x, w, b), (_pointwise_backward, (x, w))
    if 1 < groups == x.shape[1] == len(w) and depthwise.takes(window):
        y, cache = depthwise.forward(x, w, window)
        if b is not None:
            y += b[:, np.newaxis, np.newaxis]
        return y, (depthwise.backward, cache)
    if groups == 1 and winograd.pays(x.shape, w.shape, window):
        y, cache = winograd.forward(x, w, b, window)
        return y, (winograd.backward, cache)
    y, cache = direct.forward(x, w, b, window, groups)
    return y, (direct.backward, cache)


def conv2d_backward(
    dy: np.ndarray, cache: object, wrt: str
) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray | None]:
    """dx (N, C, H, W), dw (K, C/G, KH, KW), db (K,)."""
    way, kept = cache
    return way(dy, kept, wrt)


def _pads(window: Window) -> bool:
    return any(map(any, window.padding))


def _pointwise(x: np.ndarray, w: np.ndarray, b: np.ndarray | None) -> np.ndarray:
    """y[:, m] = w x[:, m] for every pixel m: a Linear layer over the channels. The layout of x stays."""
    N, C, H, W = x.shape
    w = w[:, :, 0, 0]  # (K, C)
    if N >= BATCH and not is_channels_last(x):
        y = w @ batch_last(x).reshape(C, -1)  # (K, H W N)
        if b is not None:
            y += b[:, np.newaxis]
        return shown(y.reshape(-1, H, W, N), "batch")
    y = channels_last(x).reshape(-1, C) @ w.T  # (N H W, K)
    if b is not None:
        y += b
    return shown(y.reshape(N, H, W, -1), "channels")


def _pointwise_backward(dy, cache, wrt):
    """dx = wᵀ dy, the same kernel turned; dw = dy xᵀ, summed over all pixels."""
    x, w = cache
    dx = _pointwise(dy, w.swapaxes(0, 1), None) if wrt != "params" else None
    if wrt == "input":
        return dx, None, None
    C, K = x.shape[1], dy.shape[1]
    if len(x) >= BATCH and not is_channels_last(dy):
        dw = batch_last(dy).reshape(K, -1) @ batch_last(x).reshape(C, -1).T
    else:
        dw = channels_last(dy).reshape(-1, K).T @ channels_last(x).reshape(-1, C)
    return dx, dw[:, :, np.newaxis, np.newaxis], channel_sums(apart(settled(dy)))
