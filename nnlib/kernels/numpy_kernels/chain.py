"""A chain of convolutions in evaluation, each with its norm and activation: what is still warm is finished.

After a convolution, batch norm and activation would read the whole result from memory and write it back three
times. With known statistics both are a scale, which is multiplied into the small weights, a shift and a clip:
these are done piece by piece, right after the product. For the way back to the input a stage keeps its
weights and one byte per number, whether it was cut off.

N batch, C channels in, K channels out, H W height and width, M pixels of all pictures."""

from __future__ import annotations

import numpy as np

from ..stage import Stage
from . import depthwise, strips
from .conv import conv2d, conv2d_backward
from .direct import SMALL
from .layout import BATCH, channels_last, shown
from .strips import passed, pointwise_weights

RUN = 1024  # inner loops of about this length: R pixels of K channels side by side


def conv_chain(x: np.ndarray, stages: list[Stage], keep: bool) -> tuple[np.ndarray, list]:
    """y (N, K, OH, OW) of the last stage, and a cache for each step: how to go back, and with what."""
    caches, i = [], 0
    while i < len(stages):
        stage, after = stages[i], stages[i + 1] if i + 1 < len(stages) else None
        small, i = len(x) < BATCH, i + 1
        if small and _is_pointwise(stage) and after is not None and _is_depthwise(after):
            shape, i = (len(x), len(after.w), *x.shape[2:]), i + 1
            x, mask = strips.widened_depthwise(x, stage, after, keep)
            caches += [(_pointwise_backward, (stage, mask)), _depthwise_cache(shape, after, x, keep)]
        elif small and _is_pointwise(stage):
            x = _pointwise(x, stage)
            caches.append((_pointwise_backward, (stage, _mask(x, stage, keep))))
        elif small and _is_depthwise(stage):
            shape, x = x.shape, strips.depthwise(x, stage)
            caches.append(_depthwise_cache(shape, stage, x, keep))
        else:
            x, cache = conv2d(x, stage.folded, stage.shift, stage.window, stage.groups)
            if stage.clips:
                np.clip(x, stage.low, stage.high, out=x)
            mask = passed(x, stage) if keep and stage.clips else None
            caches.append((_any_backward, (cache if keep else None, mask)))
    return x, caches


def conv_chain_backward(dy: np.ndarray, cache: list) -> np.ndarray:
    """dx (N, C, H, W), step by step."""
    for way, kept in reversed(cache):
        dy = way(dy, *kept)
    return dy


def _is_pointwise(stage: Stage) -> bool:
    window = stage.window
    return window.size == window.stride == (1, 1) and not any(map(any, window.padding)) and stage.groups == 1


def _is_depthwise(stage: Stage) -> bool:
    return stage.groups == len(stage.w) > 1 == stage.w.shape[1] and stage.window.dilation == (1, 1)


def _pointwise(x: np.ndarray, stage: Stage) -> np.ndarray:
    """A 1x1 stage: a product of matrices, in pieces that OpenBLAS multiplies without packing."""
    N, C, H, W = x.shape
    x, K = channels_last(x).reshape(-1, C), len(stage.w)
    M = len(x)
    if M < 64 and K < C:  # a large matrix is read in its own order, and the small product turned
        y = np.multiply((stage.w[:, :, 0, 0] @ x.T).T, stage.scale, order="C")
        _finish(y, stage.shift, stage)
        return shown(y.reshape(N, H, W, K), "channels")
    y = np.empty((M, K), x.dtype)
    w, scale = pointwise_weights(stage, M)
    R = max(r for r in (1, 2, 4, 8, 16, 32, 64) if M % r == 0 and (r == 1 or r * K <= RUN))
    step = M if scale is not None else -(-max(32, SMALL // (C * K)) // R) * R
    shift = np.tile(stage.shift, R)
    for m in range(0, M, step):
        piece = y[m : m + step]
        np.matmul(x[m : m + step], w, out=piece)
        if scale is not None:
            piece *= scale
        _finish(piece.reshape(-1, R * K), shift, stage)
    return shown(y.reshape(N, H, W, K), "channels")


def _finish(y: np.ndarray, shift: np.ndarray, stage: Stage) -> None:
    """Shift and clip, in place."""
    y += shift
    if stage.clips:
        y.clip(np.array(stage.low, y.dtype), np.array(stage.high, y.dtype), out=y)


def _mask(y: np.ndarray, stage: Stage, keep: bool) -> np.ndarray | None:
    """What was not cut off, (N, H, W, K); None if nothing can be, or nobody will ask."""
    return passed(channels_last(y), stage) if keep and stage.clips else None


def _depthwise_cache(shape: tuple[int, ...], stage: Stage, y: np.ndarray, keep: bool) -> tuple:
    return _depthwise_backward, (shape, stage, _mask(y, stage, keep))


def _masked(dy: np.ndarray, mask: np.ndarray | None) -> np.ndarray:
    """dy (N, K, H, W) channels last, where it passed."""
    dy = channels_last(dy)
    return dy if mask is None else dy * mask


def _pointwise_backward(dy: np.ndarray, stage: Stage, mask: np.ndarray | None) -> np.ndarray:
    """dx = (dy scale) w: the product reads w in its own order."""
    dy = _masked(dy, mask)
    w, (N, H, W, K) = stage.w[:, :, 0, 0], dy.shape
    if w.shape[1] > N * H * W:  # the smaller of the two is scaled
        return shown((dy * stage.scale) @ w, "channels")
    return shown((dy.reshape(-1, K) @ (w * stage.scale[:, np.newaxis])).reshape(N, H, W, -1), "channels")


def _depthwise_backward(
    dy: np.ndarray, shape: tuple[int, ...], stage: Stage, mask: np.ndarray | None
) -> np.ndarray:
    return depthwise.input_gradient(_masked(dy, mask), shape, stage.folded, stage.window)


def _any_backward(dy: np.ndarray, cache: object, mask: np.ndarray | None) -> np.ndarray:
    return conv2d_backward(dy if mask is None else dy * mask, cache, "input")[0]
