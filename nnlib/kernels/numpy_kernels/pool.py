"""Pooling on NumPy, in two stages: down the rows of a window, then along its columns.

    y[r, s] = max_j max_i x[stride r + i, stride s + j]

For KH x KW windows this takes KH + KW comparisons instead of KH KW, and going down first has the longest
inner loops: W N numbers where the batch lies last. Blocks of channels (or pictures) pass through both stages
while the cache holds them. Which pixel won is asked only on the way back, where x and y tell it.

N batch, C channels, H W height and width, OH OW those of the output.
"""

from __future__ import annotations

import numpy as np

from ..windows import Window
from .layout import blocks, laid_like


def max_pool2d(x: np.ndarray, window: Window) -> tuple[np.ndarray, object]:
    """y (N, C, OH, OW), cache (the padded x, y, the shape of x, the window)."""
    shape = x.shape
    x = _pad(x, window, -np.inf)
    OH, OW = window.output(*shape[2:])
    y = np.empty_like(x, shape=(*x.shape[:2], OH, OW))  # in the memory order of x
    lines, rows = _slices(x, 2, OH, window), None
    for part in blocks(x):
        here = [line[part] for line in lines]
        if len(here) == 1:
            columns = _slices(here[0], 3, OW, window)
        else:
            if rows is None or rows.shape != here[0].shape:  # one place for all blocks of a size
                rows = np.empty_like(here[0])
                columns = _slices(rows, 3, OW, window)
            _largest(here, out=rows)
        _largest(columns, out=y[part])
    return y, (x, y, shape, window)


def max_pool2d_backward(dy: np.ndarray, cache: object) -> np.ndarray:
    """dx (N, C, H, W): dy goes to the number that equals y, of equal ones to the first in reading order."""
    x, y, shape, window = cache
    dy = laid_like(dy, y)
    (top, _), (left, _) = window.padding
    dx = np.empty_like(x)
    alone = window.stride == window.size == window.reach  # no pixel is in two windows
    if not alone or any(n % s for n, s in zip(x.shape[2:], window.stride, strict=True)):
        dx[...] = 0
    for part in blocks(dx):
        x_, y_, dy_, dx_ = x[part], y[part], dy[part], dx[part]
        free = np.ones_like(y_, dtype=np.bool)  # windows whose maximum has not been met yet
        for _, _, place in window.positions(*y.shape[2:]):
            won = x_[place] == y_
            won &= free
            free ^= won
            if alone:
                np.multiply(dy_, won, out=dx_[place])
            else:
                dx_[place] += dy_ * won
    return dx[:, :, top : top + shape[2], left : left + shape[3]]


def avg_pool2d(x: np.ndarray, window: Window) -> tuple[np.ndarray, object]:
    """y (N, C, OH, OW), cache (the shape of x, the window)."""
    shape = x.shape
    x = _pad(x, window, 0.0)
    OH, OW = window.output(*shape[2:])
    y = np.empty_like(x, shape=(*x.shape[:2], OH, OW))
    share = 1.0 / (window.size[0] * window.size[1])
    for part in blocks(x):
        rows = _total(_slices(x[part], 2, OH, window))
        np.multiply(_total(_slices(rows, 3, OW, window)), share, out=y[part])
    return y, (shape, window)


def avg_pool2d_backward(dy: np.ndarray, cache: object) -> np.ndarray:
    """dx (N, C, H, W): an equal share of dy for each number of its window."""
    shape, window = cache
    (top, bottom), (left, right) = window.padding
    H, W = top + shape[2] + bottom, left + shape[3] + right
    dx = np.empty_like(dy, shape=(*shape[:2], H, W))
    for part in blocks(dx):
        share = dy[part] * (1.0 / (window.size[0] * window.size[1]))
        drow = np.empty_like(share, shape=(*share.shape[:3], W))
        _share_out(share, drow, 3, window)
        _share_out(drow, dx[part], 2, window)
    return dx[:, :, top : top + shape[2], left : left + shape[3]]


def _slices(x: np.ndarray, axis: int, count: int, window: Window) -> list[np.ndarray]:
    """For each place of the window along an axis (2 rows, 3 columns): the numbers of x there, as a view."""
    size, stride, dilation = (pair[axis - 2] for pair in (window.size, window.stride, window.dilation))
    last = stride * (count - 1) + 1
    before = (slice(None),) * axis
    return [x[(*before, slice(i, i + last, stride))] for i in range(0, size * dilation, dilation)]


def _largest(parts: list[np.ndarray], out: np.ndarray) -> None:
    """The largest of the parts number by number, in `out`."""
    if len(parts) == 1:
        np.copyto(out, parts[0])
        return
    np.maximum(parts[0], parts[1], out=out)
    for part in parts[2:]:
        np.maximum(out, part, out=out)


def _total(parts: list[np.ndarray]) -> np.ndarray:
    """The sum of the parts."""
    total = parts[0].copy("K")
    for part in parts[1:]:
        total += part
    return total


def _share_out(dy: np.ndarray, dx: np.ndarray, axis: int, window: Window) -> None:
    """One stage of the way back of a mean, into dx: each place of the window gets all of dy."""
    stride, reach = window.stride[axis - 2], window.reach[axis - 2]
    alone = stride == len(places := _slices(dx, axis, dy.shape[axis], window)) and stride == reach
    if not alone or stride * dy.shape[axis] != dx.shape[axis]:
        dx[...] = 0  # windows overlap, or leave numbers out
    for place in places:
        np.copyto(place, dy) if alone else np.add(place, dy, out=place)


def _pad(x: np.ndarray, window: Window, value: float) -> np.ndarray:
    """x with its padding, in the same memory order."""
    if not any(map(any, window.padding)):
        return x
    N, C, H, W = x.shape
    (top, bottom), (left, right) = window.padding
    padded = np.full_like(x, value, shape=(N, C, top + H + bottom, left + W + right))
    padded[:, :, top : top + H, left : left + W] = x
    return padded
