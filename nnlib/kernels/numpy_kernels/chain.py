"""A chain of convolutions in evaluation, each with its norm and activation: what is still warm is finished.

After a convolution, batch norm and activation would read the whole result from memory and write it back three
times. With known statistics both are a scale, which is multiplied into the small weights, a shift and a clip:
these are done piece by piece, right after the product. For the way back to the input a stage keeps its
weights and one byte per number, whether it was cut off.

N batch, C channels in, K channels out, H W height and width, M pixels of all pictures."""

from __future__ import annotations

import numpy as np

from ..stage import Stage
from ..windows import Window
from . import depthwise, strips
from .conv import conv2d, conv2d_backward
from .layout import BATCH, channels_last, shown
from .products import Pointwise, passed, pointwise_gradient

RUN = 1024  # inner loops of about this length: R pixels of K channels side by side
PIXEL = Window(1)


def conv_chain(x: np.ndarray, stages: list[Stage], keep: bool) -> tuple[np.ndarray, list]:
    """y (N, K, OH, OW) of the last stage, and a cache for each step: how to go back, and with what."""
    caches, i = [], 0
    while i < len(stages):
        stage, after = stages[i], stages[i + 1] if i + 1 < len(stages) else None
        small, i = len(x) < BATCH, i + 1
        if small and _is_pointwise(stage) and after is not None and _is_depthwise(after):
            shape, i = (len(x), len(after.w), *x.shape[2:]), i + 1
            x, mask = strips.widened(x, stage, after, keep)
            caches += [(_pointwise_backward, (stage, mask)), _depthwise_cache(shape, after, x, keep)]
        elif small and _is_pointwise(stage):
            x = _pointwise(x, stage)
            caches.append((_pointwise_backward, (stage, _mask(x, stage, keep))))
        elif small and _is_depthwise(stage):
            shape, x = x.shape, strips.filtered(x, stage)
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
    return stage.groups == 1 and stage.window == PIXEL


def _is_depthwise(stage: Stage) -> bool:
    return stage.groups == len(stage.w) > 1 == stage.w.shape[1] and depthwise.takes(stage.window)


def _pointwise(x: np.ndarray, stage: Stage) -> np.ndarray:
    """A 1x1 stage alone, about RUN numbers side by side."""
    x, K = channels_last(x), len(stage.w)
    N, H, W, C = x.shape
    M = N * H * W
    R = next(R for R in (64, 32, 16, 8, 4, 2, 1) if M % R == 0 and (R == 1 or R * K <= RUN))
    y = np.empty((N, H, W, K), x.dtype)
    Pointwise.of(stage, M)(x.reshape(-1, R, C), y.reshape(-1, R * K))
    return shown(y, "channels")


def _mask(y: np.ndarray, stage: Stage, keep: bool) -> np.ndarray | None:
    """What was not cut off, (N, H, W, K); None if nothing can be, or nobody will ask."""
    return passed(channels_last(y), stage) if keep and stage.clips else None


def _depthwise_cache(shape: tuple[int, ...], stage: Stage, y: np.ndarray, keep: bool) -> tuple:
    return _depthwise_backward, (shape, stage, _mask(y, stage, keep))


def _pointwise_backward(dy: np.ndarray, stage: Stage, mask: np.ndarray | None) -> np.ndarray:
    dy = channels_last(dy)
    N, H, W, K = dy.shape
    mask = None if mask is None else mask.reshape(-1, K)
    return shown(pointwise_gradient(dy.reshape(-1, K), stage, mask).reshape(N, H, W, -1), "channels")


def _depthwise_backward(
    dy: np.ndarray, shape: tuple[int, ...], stage: Stage, mask: np.ndarray | None
) -> np.ndarray:
    kernel = strips.kernel_of(stage)
    return depthwise.input_gradient(channels_last(dy), shape, kernel, stage.window, mask, stage.once)


def _any_backward(dy: np.ndarray, cache: object, mask: np.ndarray | None) -> np.ndarray:
    return conv2d_backward(dy if mask is None else dy * mask, cache, "input")[0]
