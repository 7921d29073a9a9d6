"""Direct convolution, piece by piece: windows copied to columns (im2col), then one matrix product.

    y[o, m] = sum_p w[o, p] cols[p, m]        p = (c, i, j), m = (r, s, n)

All columns at once would be KH KW times the input and leave the processor's cache between the copy and the
product: 2-3 times slower. So the columns are made piece by piece, and used while they are warm.

A large batch is computed as one array (C, H, W, N), in which the columns of a row are runs of OW N numbers;
of a small one, each picture by itself, with its result channels last.

N batch, C channels in and K channels out of one group, KH KW kernel, OH OW output size, M = OH OW N output
pixels, P = C KH KW numbers in a window."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..windows import Window
from .layout import BATCH, batch_last, framed, shown
from .products import SMALL, cut, multiply

PIECE = 1 << 18  # numbers in a piece: 1 MiB of float32, which fits the second-level cache


def forward(
    x: np.ndarray, w: np.ndarray, b: np.ndarray | None, window: Window, groups: int
) -> tuple[np.ndarray, object]:
    """y (N, K, OH, OW), and what backward needs: the framed input."""
    size = window.output(*x.shape[2:])
    y, outs = _places(len(x), len(w), size, x.dtype)
    frames = [framed(part, window.padding) for part in _parts(x)]
    for frame, out in zip(frames, outs, strict=True):
        for kernels, c, o in _groups(w, groups):
            if b is not None:
                kernels = np.column_stack([kernels, b[o]])  # the weight of an input that is always 1
            for cols, m in _pieces(frame[c], size, window, *kernels.shape):
                np.matmul(kernels, cols, out=out[o, m])
    return y, (frames, w, window, groups)


def backward(
    dy: np.ndarray, cache: object, wrt: str
) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray | None]:
    """dx (N, C, H, W), dw, db.

    dw = dy colsᵀ        dcols = wᵀ dy, each column added back to where its window lay
    """
    frames, w, window, groups = cache
    K, size = dy.shape[1], dy.shape[2:]
    douts = [part.reshape(K, -1) for part in _parts(dy)]  # (K, M)
    grads = (None, None) if wrt == "input" else _of_parameters(douts, size, frames, w, window, groups)
    if wrt == "params":
        return None, *grads
    if window.stride == (1, 1) and _turned_pads(window):
        return _turned(dy, w, window, groups), *grads
    dframes = []
    for frame, dout in zip(frames, douts, strict=True):
        phases = _phases(frame, window)
        for kernels, c, o in _groups(w, groups):
            for here, m in _views(frame[c], size, window):
                dcols = _product(kernels.T, dout[o, m])
                first = divmod(m.start // frame.shape[3], size[1])
                _add_back(dcols.reshape(here.shape), phases[:, :, c], first, window)
        dframes.append(_joined(phases, frame.shape))
    return _unframed(dframes, window), *grads


def _of_parameters(douts, size, frames, w, window, groups) -> tuple[np.ndarray, np.ndarray]:
    dw, db = np.empty(w.shape, w.dtype), np.empty(len(w), w.dtype)
    for kernels, c, o in _groups(w, groups):
        K, P = kernels.shape
        total = np.zeros((P + 1, K), w.dtype)
        for frame, dout in zip(frames, douts, strict=True):
            for cols, m in _pieces(frame[c], size, window, K, P + 1):
                total += cols @ dout[o, m].T  # in this order OpenBLAS is the faster
        dw[o], db[o] = total[:P].T.reshape(dw[o].shape), total[P]
    return dw, db


def _turned_pads(window: Window) -> tuple | None:
    """The padding that makes the gradient of the input a convolution no larger than the forward, if any."""
    pads = tuple(
        (span - 1 - first, span - 1 - last)
        for span, (first, last) in zip(window.reach, window.padding, strict=True)
    )
    fits = all(0 <= p <= span // 2 for pair, span in zip(pads, window.reach, strict=True) for p in pair)
    return pads if fits else None


def _turned(dy: np.ndarray, w: np.ndarray, window: Window, groups: int) -> np.ndarray:
    """dx of a stride of 1: again a convolution, of dy with the kernels turned by 180 degrees."""
    K, C, KH, KW = w.shape
    turned = w.reshape(groups, K // groups, C, KH, KW)[..., ::-1, ::-1].swapaxes(1, 2)
    back = Window((KH, KW), 1, _turned_pads(window), window.dilation)
    return forward(dy, turned.reshape(-1, K // groups, KH, KW), None, back, groups)[0]


def _product(w: np.ndarray, x: np.ndarray) -> np.ndarray:
    """w x for a small w and many columns of x."""
    y, M = np.empty((len(w), x.shape[1]), x.dtype), x.shape[1]
    step = SMALL // w.size if SMALL // w.size >= 512 else M
    multiply(w, cut(x, step), y)
    return y


def _phases(frame: np.ndarray, window: Window) -> np.ndarray:
    """Zeros for each pixel of a frame, (stride down, stride right, C, rows, columns, N): with a stride of 2,
    even and odd rows and columns are apart, so that what one number of all windows adds lies side by side."""
    C, H, W, N = frame.shape
    sh, sw = window.stride
    return np.zeros((sh, sw, C, -(-H // sh), -(-W // sw), N), frame.dtype)


def _add_back(dcols: np.ndarray, phases: np.ndarray, first: tuple[int, int], window: Window) -> None:
    """Add the columns (C, KH, KW, rows, columns, N) of windows, the first at row and column `first`, where
    they lay."""
    (sh, sw), (dh, dw), (rows, columns) = window.stride, window.dilation, dcols.shape[3:5]
    for i, j in np.ndindex(*window.size):  # windows overlap: one number of all of them at a time
        (down, p), (right, q) = divmod(i * dh, sh), divmod(j * dw, sw)
        r, s = first[0] + down, first[1] + right
        phases[p, q, :, r : r + rows, s : s + columns] += dcols[:, i, j]


def _joined(phases: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The phases as one frame of this shape again."""
    sh, sw = phases.shape[:2]
    if sh == sw == 1:
        return phases[0, 0]
    frame = np.empty(shape, phases.dtype)
    for p, q in np.ndindex(sh, sw):
        here = frame[:, p::sh, q::sw]
        here[...] = phases[p, q, :, : here.shape[1], : here.shape[2]]
    return frame


def _parts(x: np.ndarray) -> list[np.ndarray]:
    """A large batch as one (C, H, W, N); a small one as a list of pictures (C, H, W, 1)."""
    if len(x) >= BATCH:
        return [batch_last(x)]
    return [picture[..., np.newaxis] for picture in x]


def _places(N: int, K: int, size: tuple[int, int], dtype: np.dtype) -> tuple[np.ndarray, list[np.ndarray]]:
    """An empty y, shown as (N, K, OH, OW), and its parts as matrices (K, M): batch last, or channels last."""
    if N >= BATCH:
        y = np.empty((K, *size, N), dtype)
        return shown(y, "batch"), [y.reshape(K, -1)]
    y = np.empty((N, *size, K), dtype)
    return shown(y, "channels"), [picture.reshape(-1, K).T for picture in y]


def _unframed(dframes: list[np.ndarray], window: Window) -> np.ndarray:
    """The gradient without the frame, shown as (N, C, H, W)."""
    (top, bottom), (left, right) = window.padding
    _, H, W, _ = dframes[0].shape
    inner = [dframe[:, top : H - bottom, left : W - right] for dframe in dframes]
    if inner[0].shape[3] > 1:
        return shown(inner[0], "batch")
    return shown(np.stack([one[..., 0].transpose(1, 2, 0) for one in inner]), "channels")


def _groups(w: np.ndarray, groups: int) -> Iterator[tuple[np.ndarray, slice, slice]]:
    """For each group: its kernels as a matrix (K, P), its channels in, its channels out."""
    K, C = len(w) // groups, w.shape[1]
    for g in range(groups):
        o = slice(g * K, (g + 1) * K)
        yield w[o].reshape(K, -1), slice(g * C, (g + 1) * C), o


def _views(
    frame: np.ndarray, size: tuple[int, int], window: Window, K: int = 0
) -> Iterator[tuple[np.ndarray, slice]]:
    """The windows in pieces: views (C, KH, KW, rows, columns, N) of the frame, and which of the M they are.

    With K given, a piece is small enough for the product with K kernels to stay below SMALL, but 512 wide.
    """
    C, _, _, N = frame.shape
    (KH, KW), (sh, sw), (dh, dw), (OH, OW) = window.size, window.stride, window.dilation, size
    c, h, w, n = frame.strides
    P = C * KH * KW
    limit = min(PIECE // P, max(512, SMALL // (P * K))) if K else PIECE // P
    places = max(1, limit // N)
    wide = -(-OW // -(-OW // places))  # equal parts of a row, rather than a small rest
    rows = max(1, places // OW)
    for r in range(0, OH, rows):
        for s in range(0, OW, wide):
            shape = (C, KH, KW, min(rows, OH - r), min(wide, OW - s), N)
            view = as_strided(frame[:, r * sh :, s * sw :], shape, (c, dh * h, dw * w, sh * h, sw * w, n))
            first = (r * OW + s) * N
            yield view, slice(first, first + shape[3] * shape[4] * N)


def _pieces(
    frame: np.ndarray, size: tuple[int, int], window: Window, K: int, rows: int
) -> Iterator[tuple[np.ndarray, slice]]:
    """The windows as columns (P, M of this piece), in one buffer that is used again and again; with P + 1
    rows asked for, the last one is of ones, which meet the bias."""
    buffer = None
    for view, m in _views(frame, size, window, K):
        P, M = math.prod(view.shape[:3]), m.stop - m.start
        if buffer is None:
            buffer = np.empty(rows * M, frame.dtype)
        cols = buffer[: rows * M].reshape(rows, M)
        np.copyto(cols[:P].reshape(view.shape), view)
        cols[P:] = 1
        yield cols, m
