"""Memory layouts: the same axes N, C, H, W, laid out in memory so that the inner loops of NumPy are long.

An array of shape (N, C, H, W) may lie in memory as

    batch last      (C, H, W, N)   a row of a window is one run of W N numbers: best for batches
    channels last   (N, H, W, C)   a pixel is one run of C numbers: best for one picture of many channels
    as it is shown  (N, C, H, W)

and be shown as N, C, H, W all the same: a transposed view costs nothing. Operations number by number keep the
order of memory (NumPy's `order="K"`), so a layout lasts from one kernel to the next without a conversion, and
the layers never see it.

N batch, C channels, H W height and width.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

BATCH = 16  # from this batch size on, kernels lay their arrays out batch last
BLOCK = 1 << 18  # numbers that a sweep of several operations takes at a time: 1 MiB of float32


def batch_last(x: np.ndarray) -> np.ndarray:
    """x (N, C, H, W) as (C, H, W, N), contiguous: free if x lies like that, else a copy."""
    return np.ascontiguousarray(x.transpose(1, 2, 3, 0))


def channels_last(x: np.ndarray) -> np.ndarray:
    """x (N, C, H, W) as (N, H, W, C), contiguous: free if x lies like that, else a copy."""
    return np.ascontiguousarray(x.transpose(0, 2, 3, 1))


def shown(x: np.ndarray, last: str) -> np.ndarray:
    """x in a layout, shown as (N, C, H, W): the two functions above in reverse, without a copy."""
    return x.transpose((3, 0, 1, 2) if last == "batch" else (0, 3, 1, 2))


def is_channels_last(x: np.ndarray) -> bool:
    """Whether x (N, C, H, W) lies channels last."""
    return x.transpose(0, 2, 3, 1).flags.c_contiguous


def settled(x: np.ndarray) -> np.ndarray:
    """x (N, C, ...) itself if it lies, without gaps, in one of the three layouts; else a copy that does."""
    for _ in range(2):
        if any(order.flags.c_contiguous for order in _orders(x)):
            return x
        x = x.copy("K")  # closes gaps and keeps the order of the axes
    return np.ascontiguousarray(x)


def apart(x: np.ndarray) -> np.ndarray:
    """A settled x (N, C, ...) as (A, C, B), all places before and after the channels: a view.

    Batch last gives (1, C, M), channels last (M, C, 1), as it is shown (N, C, H W).
    """
    C = x.shape[1]
    shown, last, first = _orders(x)
    if shown.flags.c_contiguous:
        return shown.reshape(len(x), C, -1)
    return last.reshape(-1, C, 1) if last.flags.c_contiguous else first.reshape(1, C, -1)


def _orders(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x (N, C, ...) with its axes as shown, channels last and batch last."""
    rest = range(2, x.ndim)
    return x, x.transpose(0, *rest, 1), x.transpose(1, *rest, 0)


def channel_sums(x: np.ndarray, y: np.ndarray | None = None) -> np.ndarray:
    """The sum over all axes but the channels of x (A, C, B), or of x y: (C,).

    A sum is a product with a vector of ones, and OpenBLAS reads memory faster than `np.sum` does.
    """
    A, _, B = x.shape
    if B == 1:
        if y is not None:
            return np.einsum("ac,ac->c", x[:, :, 0], y[:, :, 0])
        return np.ones(A, x.dtype) @ x[:, :, 0]
    sums = x @ np.ones(B, x.dtype) if y is None else np.vecdot(x, y)  # (A, C)
    return np.add.reduce(sums, axis=0)


def blocks(x: np.ndarray, size: int = BLOCK) -> Iterator[tuple[slice, slice]]:
    """Slices of the first two axes of x (N, C, ...) of about `size` numbers, cut where memory is."""
    axis = 1 if x.strides[1] > x.strides[0] else 0
    step = max(1, size * x.shape[axis] // max(1, x.size))
    for start in range(0, x.shape[axis], step):
        part = slice(start, start + step)
        yield (slice(None), part) if axis == 1 else (part, slice(None))


def framed(x: np.ndarray, pads: tuple[tuple[int, int], tuple[int, int]], value: float = 0.0) -> np.ndarray:
    """A copy of x (., H, W, .) with `pads` rows and columns of `value` around each picture; x itself if there
    are none.

    Only the frame is filled, not the whole first: a fresh array is as slow to fill as to read.
    """
    if not any(map(any, pads)):
        return x
    (top, bottom), (left, right) = pads
    A, H, W, B = x.shape
    y = np.empty((A, top + H + bottom, left + W + right, B), x.dtype)
    inner = y[:, top : top + H]
    y[:, :top] = value
    y[:, top + H :] = value
    inner[:, :, :left] = value
    inner[:, :, left + W :] = value
    inner[:, :, left : left + W] = x
    return y


def laid_like(x: np.ndarray, model: np.ndarray) -> np.ndarray:
    """x in the memory order of `model`, which has its shape: x itself, or a copy."""
    if x.strides == model.strides:
        return x
    y = np.empty_like(model, dtype=x.dtype)
    y[...] = x
    return y
