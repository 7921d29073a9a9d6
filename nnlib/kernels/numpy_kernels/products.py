"""A 1x1 convolution as a matrix product, in pieces that are finished while they are warm.

OpenBLAS first packs large matrices into an order of its own, which pays if each number is used often. A
product of up to SMALL multiplications it does without. So many pixels meet all kernels some rows at a time,
and the few pixels of the last layers meet some kernels at a time: there, packing the weights would take as
long as multiplying them.

M pixels, in A rows of B; C channels in, K channels out."""

from __future__ import annotations

import numpy as np

from ..stage import Stage
from .frames import repeat

SMALL = 10**6  # multiplications in a product that OpenBLAS computes without packing
FEW = 64  # pixels, up to which packing the weights does not pay
LEAST = 24  # rows: fewer at a time are slower than packing
ACROSS = 24  # kernels at a time whose weights are read across; of more, OpenBLAS packs them all the same


class Pointwise:
    """A 1x1 stage, ready for pictures of so many pixels.

    Weights and result, the smaller of the two is scaled. For many pixels the weights are turned as well, and
    for a stage that is kept: then each of their numbers is read often.
    """

    def __init__(self, stage: Stage, pixels: int):
        K, C = stage.w.shape[:2]
        self.turned = pixels >= 3 * K or stage.kept
        scaled = self.turned or pixels > C
        w, self.scale, step = _weights(stage, scaled), None if scaled else stage.scale, K
        if 1 < pixels < FEW:
            step = _whole(SMALL // (pixels * C), 16)
            step = step if self.turned else min(ACROSS, step)
        self.parts = cut(w.T, step, copied=self.turned)  # (C, kernels)
        self.shift, self.repeated = stage.shift, {}  # shifts for rows of so many pixels
        self.limits = limits(stage)

    @classmethod
    def of(cls, stage: Stage, pixels: int) -> Pointwise:
        """The one that was made for this stage before, or a new one."""
        return stage.once(("pointwise", pixels), lambda: cls(stage, pixels))

    def __call__(self, x: np.ndarray, out: np.ndarray) -> None:
        """out = clip(scale (x w) + shift, low, high). x (A, B, C), out (A, B K), its rows may lie apart."""
        (A, B, C), K = x.shape, len(self.shift)
        if B not in self.repeated:
            self.repeated[B] = repeat(self.shift, B)
        rows = A
        if self.turned and len(self.parts) == 1:
            rows = max(1, pieces(A * B, C, K)[0] // B)
        buffer = None if out.flags.c_contiguous else np.empty((rows * B, K), x.dtype)
        for a in range(0, A, rows):
            piece, part = x[a : a + rows].reshape(-1, C), out[a : a + rows]
            z = part.reshape(-1, K) if buffer is None else buffer[: len(piece)]
            multiply(piece, self.parts, z)
            if self.scale is not None:
                z *= self.scale
            np.add(z.reshape(part.shape), self.repeated[B], out=part)
            if self.limits:
                part.clip(*self.limits, out=part)


def pointwise_gradient(dy: np.ndarray, stage: Stage, mask: np.ndarray | None) -> np.ndarray:
    """dx = (dy mask scale) w. dy (M, K), the mask of its shape or None, dx (M, C)."""
    (M, K), C = dy.shape, stage.w.shape[1]
    rows, columns = pieces(M, K, C)
    scaled = stage.kept or C <= M  # weights and dy, the smaller of the two is scaled
    parts = stage.once(("back", M), lambda: cut(_weights(stage, scaled), columns, copied=stage.kept))
    dx, buffer = np.empty((M, C), dy.dtype), np.empty((min(rows, M), K), dy.dtype)
    for m in range(0, M, rows):
        z = piece = dy[m : m + rows]
        if mask is not None:
            z = np.multiply(piece, mask[m : m + rows], out=buffer[: len(piece)])
        if not scaled:
            z = np.multiply(z, stage.scale, out=buffer[: len(piece)])
        multiply(z, parts, dx[m : m + rows])
    return dx


def _weights(stage: Stage, scaled: bool) -> np.ndarray:
    """The weights of a 1x1 stage as a matrix (K, C), with the scale in them or without."""
    w = stage.w[:, :, 0, 0]
    return w * stage.scale[:, np.newaxis] if scaled else w


def cut(w: np.ndarray, step: int, copied: bool = False) -> list[np.ndarray]:
    """A matrix in parts of so many columns, for `multiply`; copied, each lies in memory by itself."""
    parts = [w[:, k : k + step] for k in range(0, w.shape[1], step)]
    return [np.ascontiguousarray(part) for part in parts] if copied else parts


def pieces(M: int, C: int, K: int) -> tuple[int, int]:
    """How many rows of x (M, C) and columns of w (C, K), both in their order, OpenBLAS multiplies best."""
    rows = SMALL // (C * K) // 8 * 8
    if rows >= LEAST:
        return rows, K
    return M, _whole(SMALL // (M * C), 16) if M < FEW else K


def multiply(x: np.ndarray, parts: list[np.ndarray], out: np.ndarray) -> None:
    """out = x w, where w comes in parts, some columns in each."""
    k = 0
    for w in parts:
        np.matmul(x, w, out=out[:, k : k + w.shape[1]])
        k += w.shape[1]


def limits(stage: Stage) -> tuple[np.ndarray, ...]:
    """low and high of a stage, as arrays without axes, for `clip`; () if nothing is cut off."""
    ends = (stage.low, stage.high) if stage.clips else ()
    return stage.once("limits", lambda: tuple(np.array(end, stage.w.dtype) for end in ends))


def passed(y: np.ndarray, stage: Stage, out: np.ndarray | None = None) -> np.ndarray:
    """Where a stage that clips cut nothing off."""
    inside = np.greater(y, stage.low, out=out)
    if stage.high < np.inf:
        inside &= y < stage.high
    return inside


def _whole(n: int, of: int) -> int:
    """n rounded down to a multiple of `of`, at least that."""
    return max(of, n // of * of)
