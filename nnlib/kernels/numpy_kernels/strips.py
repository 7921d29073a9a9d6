"""Depthwise convolution in evaluation, with the 1x1 convolution before it if there is one.

The networks made for phones widen a picture sixfold (1x1), filter each channel (depthwise), and narrow it
again. What lies between is their largest array by far: written to memory, padded, and read again, it costs
more time than the arithmetic. Here a strip of some rows is widened into the frame of the filter, filtered
while the cache holds it, and forgotten.

N batch, C channels, H W height and width, OH OW those of the output."""

from __future__ import annotations

import numpy as np

from ..stage import Stage
from . import depthwise
from .frames import Fill, Frame, frame, repeat, slide
from .layout import channels_last, shown
from .products import Pointwise, limits, passed


def filtered(x: np.ndarray, stage: Stage) -> np.ndarray:
    """y (N, C, OH, OW) of a depthwise stage."""
    x = channels_last(x)
    moving = frame(*x.shape[1:], stage.window)
    return _filter(len(x), moving, stage, depthwise.copied(x, moving))


def widened(x: np.ndarray, widen: Stage, stage: Stage, keep: bool) -> tuple[np.ndarray, np.ndarray | None]:
    """y (N, C, OH, OW) of a depthwise stage after a 1x1 stage, and, to `keep` for the way back, a mask
    (N, H, W, C) of what that one did not cut off, if it cuts at all."""
    x = channels_last(x)
    (N, H, W, _), C = x.shape, len(widen.w)
    multiply, moving = Pointwise.of(widen, H * W), frame(H, W, C, stage.window)
    planes = [x[:, :, plane.columns] for plane in moving.planes]
    mask = np.empty((N, H, W, C), np.bool) if keep and widen.clips else None

    def fill(n: int, q: int, rows: slice, out: np.ndarray) -> None:
        multiply(planes[q][n, rows], out)
        if mask is not None:
            place = mask[n, rows, moving.planes[q].columns]
            passed(out.reshape(place.shape), widen, place)

    return _filter(N, moving, stage, fill), mask


def _filter(N: int, moving: Frame, stage: Stage, fill: Fill) -> np.ndarray:
    """y (N, C, OH, OW) of a depthwise stage, on N pictures that `fill` writes row by row."""
    (OH, across), C, clipped = moving.output, len(stage.w), limits(stage)
    y = np.empty((N, OH, across), stage.w.dtype)
    kernels = stage.once(("kernels", moving.pixels), lambda: moving.kernels(kernel_of(stage)))
    shift = stage.once(("shift", across), lambda: repeat(stage.shift, across // C))
    for _, _, out in slide(moving, kernels, N, fill, y):
        out += shift
        if clipped:
            out.clip(*clipped, out=out)
    return shown(y.reshape(N, OH, -1, C), "channels")


def kernel_of(stage: Stage) -> np.ndarray:
    """The kernels of a depthwise stage, the scale in them, as (KH, KW, C)."""
    return stage.once("kernel", lambda: depthwise.kernels(stage.folded))
