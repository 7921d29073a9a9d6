"""Depthwise convolution: each channel has one kernel of its own, and sees no other channel.

    y[n, r, s, c] = sum_ij x[n, stride r + i, stride s + j, c] w[i, j, c]

`frames` does the sweep, forward and for the gradient of the input, which is such a convolution too.

N batch, C channels, H W height and width, OH OW those of the output, KH KW kernel.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..windows import Window
from .frames import Fill, Frame, frame, slide
from .layout import channel_sums, channels_last, framed, shown


def takes(window: Window) -> bool:
    """Whether this way can go back: not with stride and dilation both along one axis."""
    return all(s == 1 or d == 1 for s, d in zip(window.stride, window.dilation, strict=True))


def forward(x: np.ndarray, w: np.ndarray, window: Window) -> tuple[np.ndarray, object]:
    """y (N, C, OH, OW) without bias, and what backward needs."""
    x = channels_last(x)
    N, H, W, C = x.shape
    y = np.empty((N, *window.output(H, W), C), x.dtype)
    moving = frame(H, W, C, window)
    for _ in slide(moving, moving.kernels(kernels(w)), N, copied(x, moving), y.reshape(*y.shape[:2], -1)):
        pass
    return shown(y, "channels"), (x, w, window)


def backward(
    dy: np.ndarray, cache: object, wrt: str
) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray | None]:
    """dx (N, C, H, W), dw, db."""
    x, w, window = cache
    dy = channels_last(dy)
    N, H, W, C = x.shape
    dx = input_gradient(dy, (N, C, H, W), kernels(w), window) if wrt != "params" else None
    if wrt == "input":
        return dx, None, None
    windows = _windows(framed(x, window.padding), dy.shape[1:3], window)
    dw = np.einsum("nrsijc,nrsc->ijc", windows, dy)
    db = channel_sums(dy.reshape(-1, C, 1))
    return dx, np.ascontiguousarray(dw.transpose(2, 0, 1))[:, np.newaxis], db


def kernels(w: np.ndarray) -> np.ndarray:
    """w (C, 1, KH, KW) as (KH, KW, C)."""
    return np.ascontiguousarray(w[:, 0].transpose(1, 2, 0))


def copied(x: np.ndarray, moving: Frame, mask: np.ndarray | None = None) -> Fill:
    """Fills a frame with the rows of x (N, H, W, C), or with what a mask of the same shape lets pass."""
    planes = [_lines(x, plane.columns) for plane in moving.planes]
    if mask is None:
        return lambda n, q, rows, out: np.copyto(out.reshape(planes[q][n, rows].shape), planes[q][n, rows])
    masks = [_lines(mask, plane.columns) for plane in moving.planes]

    def fill(n: int, q: int, rows: slice, out: np.ndarray) -> None:
        source = planes[q][n, rows]
        np.multiply(source, masks[q][n, rows], out=out.reshape(source.shape))

    return fill


def _lines(x: np.ndarray, columns: slice) -> np.ndarray:
    """Some columns of x (N, H, W, C); all of them as (N, H, W C), for longer loops."""
    return x.reshape(*x.shape[:2], -1) if columns.step == 1 else x[:, :, columns]


def input_gradient(
    dy: np.ndarray,
    shape: tuple[int, ...],
    kernel: np.ndarray,
    window: Window,
    mask: np.ndarray | None = None,
    once: Callable = lambda name, make: make(),
) -> np.ndarray:
    """From dy (N, OH, OW, C), where the mask of its shape lets it pass: dx of this shape, (N, C, H, W).

    kernel (KH, KW, C); `once` remembers what is made of it, as that of a `Stage` does.

    It is a convolution of dy with the kernel turned by 180 degrees, once for each phase of the stride.
    With stride 2, even rows of the input met rows 0, 2, ... of the kernel only, and odd ones rows 1, 3, ...
    """
    N, C, H, W = shape
    dx, whole = np.empty((N, H, W, C), dy.dtype), window.stride == (1, 1)
    if mask is not None and not whole:  # each phase looks at all of dy
        dy, mask = dy * mask, None
    for i, (rows, columns) in enumerate(_phases(H, W, dy.shape[1:3], window)):
        out = dx[:, rows.pixels, columns.pixels]
        if not (rows.met and columns.met):
            out[...] = 0
            continue
        part, seen = kernel[rows.taps, columns.taps][::-1, ::-1], (slice(None), rows.seen, columns.seen)
        source = dy[seen]
        back = Window(part.shape[:2], 1, (rows.padding, columns.padding), window.dilation)
        moving = frame(*source.shape[1:], back)
        parts = once(("turned", i, moving.pixels), functools.partial(moving.kernels, part))
        fill = copied(source, moving, None if mask is None else mask[seen])
        if whole:
            for _ in slide(moving, parts, N, fill, dx.reshape(N, H, -1)):
                pass
        else:
            for n, strip, numbers in slide(moving, parts, N, fill):
                out[n, strip] = numbers.reshape(len(numbers), -1, C)
    return shown(dx, "channels")


class _Phase(NamedTuple):
    """Every so many-th row (or column) of the input: those that met the same rows of the kernel."""

    pixels: slice  # rows of the input
    taps: slice  # rows of the kernel
    seen: slice  # rows of the output that met them
    padding: tuple[int, int]  # zeros before and after these
    met: bool  # whether there are any


@functools.lru_cache(512)
def _phases(H: int, W: int, output: tuple[int, int], window: Window) -> list[tuple[_Phase, _Phase]]:
    axes = zip((H, W), output, window.size, window.stride, window.dilation, window.padding, strict=True)
    rows, columns = (list(_phases_of_axis(*axis)) for axis in axes)
    return [(row, column) for row in rows for column in columns]


def _phases_of_axis(
    length: int, seen: int, size: int, stride: int, dilation: int, padding: tuple[int, int]
) -> Iterator[_Phase]:
    for p in range(stride):
        last, tap = divmod(p + padding[0], stride)  # the first pixel met rows of the output up to this one
        count, taps = len(range(p, length, stride)), len(range(tap, size, stride))
        start, stop = last - dilation * (taps - 1), last + count
        here = slice(max(0, start), max(0, min(seen, stop)))
        met = count > 0 and taps > 0 and here.stop > here.start
        padded = (max(0, -start), max(0, stop - max(seen, here.start)))
        yield _Phase(slice(p, None, stride), slice(tap, None, stride), here, padded, met)


def _windows(x: np.ndarray, output: tuple[int, int], window: Window) -> np.ndarray:
    """The view (N, OH, OW, KH, KW, C) of all windows of x (N, H, W, C)."""
    n, h, w, c = x.strides
    (sh, sw), (dh, dw) = window.stride, window.dilation
    shape = (len(x), *output, *window.size, x.shape[3])
    return as_strided(x, shape, (n, sh * h, sw * w, dh * h, dw * w, c), writeable=False)
