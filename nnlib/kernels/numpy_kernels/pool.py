"""Pooling on NumPy, in two stages: along the columns of a window, then down its rows.

    y[r, s] = max_i max_j x[stride r + i, stride s + j]

For KH x KW windows this takes KH + KW comparisons instead of KH KW. Blocks of channels (or pictures) pass
through both stages while the cache holds them. For the way back, one byte per number tells which column, and
which row, held the winner; columns come first, so that of equal numbers the first in reading order wins.

N batch, C channels, H W height and width, OH OW those of the output.
"""

from __future__ import annotations

import numpy as np

from ..windows import Window
from .layout import blocks

Index = np.ndarray  # uint8: the place of the winner in its window


def max_pool2d(x: np.ndarray, window: Window) -> tuple[np.ndarray, object]:
    """y (N, C, OH, OW), cache (which column and row won, the shape of x, the window)."""
    shape = x.shape
    x = _pad(x, window, -np.inf)
    OH, OW = window.output(*shape[2:])
    y = np.empty_like(x, shape=(*x.shape[:2], OH, OW))  # in the memory order of x
    column = np.empty_like(x, shape=(*x.shape[:3], OW), dtype=np.uint8)
    row = np.empty_like(y, dtype=np.uint8)
    for part in blocks(x):
        best = _first_max(_slices(x[part], 3, OW, window), column[part])
        _first_max(_slices(best, 2, OH, window), row[part], out=y[part])
    return y, (shape, column, row, window)


def max_pool2d_backward(dy: np.ndarray, cache: object) -> np.ndarray:
    """dx (N, C, H, W): dy goes back through both stages to the one that won."""
    shape, column, row, window = cache
    (top, _), (left, right) = window.padding
    dx = np.empty_like(column, shape=(*column.shape[:3], left + shape[3] + right), dtype=dy.dtype)
    for part in blocks(dx):
        dcolumn = np.empty_like(column[part], dtype=dy.dtype)
        _give_back(dy[part], row[part], dcolumn, 2, window)
        _give_back(dcolumn, column[part], dx[part], 3, window)
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
        _give_back(share, None, drow, 3, window)
        _give_back(drow, None, dx[part], 2, window)
    return dx[:, :, top : top + shape[2], left : left + shape[3]]


def _slices(x: np.ndarray, axis: int, count: int, window: Window) -> list[np.ndarray]:
    """For each place of the window along an axis (2 rows, 3 columns): the numbers of x there, as a view."""
    size, stride, dilation = (pair[axis - 2] for pair in (window.size, window.stride, window.dilation))
    last = stride * (count - 1) + 1
    before = (slice(None),) * axis
    return [x[(*before, slice(i, i + last, stride))] for i in range(0, size * dilation, dilation)]


def _first_max(parts: list[np.ndarray], won: Index, out: np.ndarray | None = None) -> np.ndarray:
    """The largest of the parts number by number; `won` is told which part it was: of equals the first."""
    if len(parts) == 1:
        won[...] = 0
        return parts[0] if out is None else np.positive(parts[0], out=out)
    np.greater(parts[1], parts[0], out=won.view(np.bool))  # of two, the winner's number is this answer itself
    best = np.maximum(parts[0], parts[1], out=out)
    for i in range(2, len(parts)):
        won[...] = np.where(parts[i] > best, np.uint8(i), won)
        best = np.maximum(best, parts[i], out=out)
    return best


def _total(parts: list[np.ndarray]) -> np.ndarray:
    """The sum of the parts."""
    total = parts[0].copy("K")
    for part in parts[1:]:
        total += part
    return total


def _give_back(dy: np.ndarray, won: Index | None, dx: np.ndarray, axis: int, window: Window) -> None:
    """One stage of the way back, into dx: each place of the window gets what it won of dy, or all."""
    stride, reach = window.stride[axis - 2], window.reach[axis - 2]
    alone = stride == len(places := _slices(dx, axis, dy.shape[axis], window)) and stride == reach
    if not alone or stride * dy.shape[axis] != dx.shape[axis]:
        dx[...] = 0  # windows overlap, or leave numbers out
    for i, place in enumerate(places):
        share = dy if won is None else (won == i)
        if alone:
            np.multiply(dy, share, out=place) if won is not None else np.copyto(place, dy)
        else:
            place += dy if won is None else dy * share


def _pad(x: np.ndarray, window: Window, value: float) -> np.ndarray:
    """x with its padding, in the same memory order."""
    if not any(map(any, window.padding)):
        return x
    N, C, H, W = x.shape
    (top, bottom), (left, right) = window.padding
    padded = np.full_like(x, value, shape=(N, C, top + H + bottom, left + W + right))
    padded[:, :, top : top + H, left : left + W] = x
    return padded
