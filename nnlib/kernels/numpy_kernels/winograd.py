"""Winograd's convolution: 3x3 kernels with a quarter of the multiplications.

Computed one by one, 4 outputs of a filter with 3 taps take 12 multiplications. Seen as a product of two
polynomials, evaluated at 6 points and read off again, they take 6. In two dimensions a tile of 4x4 outputs
takes 36 instead of 144:

    y = A [ (G w Gᵀ) ⊙ (B d Bᵀ) ] Aᵀ        d a 6x6 tile of the input, y its 4x4 tile of the output

The points are 0, 1, -1, 2, -2 and infinity. Here the 36 numbers of a tile lie along one axis, on which B, G
and A work as one matrix each (their Kronecker products BB, GG, AA); and for each of the 36, the sum over
channels is a matrix product:

    u = GG w,   v = BB d,   m[p] = u[p] v[p],   y = AA m        p = 0 ... 35

The price is rounding: the error is about 1e-5 of the largest number, ten times that of the direct sum,
because the points 2 and -2 let numbers of different size meet. Source: Lavin and Gray 2015,
https://arxiv.org/abs/1509.09308

N batch, C channels in, K channels out, TH TW rows and columns of tiles, T tiles in a piece times N.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..windows import Window
from .direct import SMALL
from .layout import BATCH, batch_last, channel_sums, framed, shown

PIECE = 1 << 17  # numbers in a piece of tiles: three such buffers share the second-level cache

B = np.array([
    [4, 0, -5, 0, 1, 0],
    [0, -4, -4, 1, 1, 0],
    [0, 4, -4, -1, 1, 0],
    [0, -2, -1, 2, 1, 0],
    [0, 2, -1, -2, 1, 0],
    [0, 4, 0, -5, 0, 1],
])  # fmt: skip
G = np.array([[6, 0, 0], [-4, -4, -4], [-4, 4, -4], [1, 2, 4], [1, -2, 4], [0, 0, 24]]) / 24
A = np.array([[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]])
BB, GG, AA = np.kron(B, B), np.kron(G, G), np.kron(A, A)  # (36, 36), (36, 9), (16, 36)
ONE = 7  # the value at the points 1 and 1, which AA adds to every output: there the bias costs a sixteenth


def pays(x_shape: tuple[int, ...], w_shape: tuple[int, ...], window: Window) -> bool:
    """Whether this way is possible and faster than the direct one: enough channels, tiles that fit well."""
    if window.size != (3, 3) or window.stride != (1, 1) or window.dilation != (1, 1):
        return False
    OH, OW = window.output(*x_shape[2:])
    (TH, TW), fits = _tiling(OH, OW), OH * OW
    return x_shape[0] >= BATCH and min(w_shape[:2]) >= 32 and fits >= 0.7 * 16 * TH * TW


def forward(x: np.ndarray, w: np.ndarray, b: np.ndarray | None, window: Window) -> tuple[np.ndarray, object]:
    """y (N, K, OH, OW), and the framed input for the way back."""
    N, _, H, W = x.shape
    K, (OH, OW) = len(w), window.output(H, W)
    TH, TW = _tiling(OH, OW)
    (top, _), (left, _) = window.padding
    pads = ((top, 4 * TH + 2 - H - top), (left, 4 * TW + 2 - W - left))
    frame = framed(batch_last(x), pads)  # (C, 4 TH + 2, 4 TW + 2, N)
    AA_, BB_ = AA.astype(x.dtype), BB.astype(x.dtype)
    u = _transformed(w)  # (36, K, C)
    y = np.empty((K, 4 * TH, 4 * TW, N), x.dtype)
    for piece in _pieces(TH, TW, N * max(w.shape[:2])):
        v = _gathered(BB_, frame, 6, piece)  # (36, C, T)
        m = np.matmul(u, v)  # (36, K, T)
        if b is not None:
            m[ONE] += b[:, np.newaxis]
        out = _product(AA_, m.reshape(36, -1))
        tiles = _tiles(y, 4, piece)
        np.copyto(tiles, out.reshape(tiles.shape))
    return shown(y[:, :OH, :OW], "batch"), (x.shape, frame, w, window)


def backward(
    dy: np.ndarray, cache: object, wrt: str
) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray | None]:
    """dx (N, C, H, W), dw, db. Each product of the way there, transposed:

    dm = AAᵀ dy,   dv[p] = u[p]ᵀ dm[p],   dd = BBᵀ dv, tiles of 6x6 added where they overlap
                   du[p] = dm[p] v[p]ᵀ,   dw = GGᵀ du,   db = dm[ONE], summed
    """
    (N, C, H, W), frame, w, window = cache
    K, OH, OW = dy.shape[1:]
    TH, TW = _tiling(OH, OW)
    dy = framed(batch_last(dy), ((0, 4 * TH - OH), (0, 4 * TW - OW)))
    AA_, BB_ = AA.astype(dy.dtype), BB.astype(dy.dtype)
    u = np.ascontiguousarray(_transformed(w).transpose(0, 2, 1)) if wrt != "params" else None  # (36, C, K)
    du, db = (np.zeros(shape, dy.dtype) for shape in ((36, K, C), K))
    dframe = np.zeros_like(frame) if wrt != "params" else None
    for piece in _pieces(TH, TW, N * max(K, C)):
        dm = _gathered(AA_.T, dy, 4, piece)  # (36, K, T)
        if wrt != "input":
            v = _gathered(BB_, frame, 6, piece)  # (36, C, T), made once more: cheaper than kept
            du += np.matmul(dm, v.transpose(0, 2, 1))
            db += channel_sums(dm[ONE : ONE + 1])
        if wrt != "params":
            dd = _product(BB_.T, np.matmul(u, dm).reshape(36, -1))
            _add(dd, dframe, piece)
    dx = None
    if wrt != "params":
        (top, _), (left, _) = window.padding
        dx = shown(dframe[:, top : top + H, left : left + W], "batch")
    if wrt == "input":
        return dx, None, None
    dw = (GG.astype(dy.dtype).T @ du.reshape(36, -1)).reshape(3, 3, K, C).transpose(2, 3, 0, 1)
    return dx, dw, db


def _tiling(OH: int, OW: int) -> tuple[int, int]:
    """How many tiles of 4x4 cover the output."""
    return -(-OH // 4), -(-OW // 4)


def _transformed(w: np.ndarray) -> np.ndarray:
    """u = GG w: (K, C, 3, 3) to (36, K, C)."""
    K, C = w.shape[:2]
    return (GG.astype(w.dtype) @ w.reshape(K * C, 9).T).reshape(36, K, C)


def _pieces(TH: int, TW: int, per_tile: int) -> Iterator[tuple[int, int, int]]:
    """Pieces of about PIECE numbers: (row of tiles, first tile in it, how many)."""
    many = min(TW, max(1, PIECE // (36 * per_tile)))
    for i in range(TH):
        for j in range(0, TW, many):
            yield i, j, min(many, TW - j)


def _tiles(x: np.ndarray, size: int, piece: tuple[int, int, int]) -> np.ndarray:
    """The tiles of a piece of x (C, H, W, N): a view (size, size, C, tiles, N)."""
    i, j, many = piece
    c, h, w, n = x.strides
    return as_strided(x[:, 4 * i :, 4 * j :], (size, size, len(x), many, x.shape[3]), (h, w, c, 4 * w, n))


def _gathered(matrix: np.ndarray, x: np.ndarray, size: int, piece: tuple[int, int, int]) -> np.ndarray:
    """The tiles of a piece laid side by side and multiplied by the matrix: (36, C, T)."""
    d = np.ascontiguousarray(_tiles(x, size, piece)).reshape(size * size, -1)
    return _product(matrix, d).reshape(36, len(x), -1)


def _add(dd: np.ndarray, dframe: np.ndarray, piece: tuple[int, int, int]) -> None:
    """Add 6x6 tiles to where they lay. Neighbors share 2 columns: first all left parts, then all right."""
    tiles = _tiles(dframe, 6, piece)
    dd = dd.reshape(tiles.shape)
    for columns in (slice(0, 4), slice(4, 6)):
        tiles[:, columns] += dd[:, columns]


def _product(matrix: np.ndarray, d: np.ndarray) -> np.ndarray:
    """matrix @ d, d in equal parts of columns that OpenBLAS multiplies without packing: 1.7 times faster."""
    rows, inner = matrix.shape
    total = d.shape[1]
    parts = -(-rows * inner * total // SMALL)
    while total % parts:
        parts += 1
    wide = total // parts
    if wide < 128:  # there are no such parts: an odd batch
        return matrix @ d
    y = np.empty((rows, total), d.dtype)
    d = d.reshape(inner, parts, wide).transpose(1, 0, 2)
    np.matmul(matrix, d, out=y.reshape(rows, parts, wide).transpose(1, 0, 2))
    return y
