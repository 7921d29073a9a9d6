"""Depthwise convolution in evaluation, strip by strip, with the 1x1 convolution before it if there is one.

The networks made for phones widen a picture sixfold (1x1), filter each channel (depthwise), and narrow it
again. What lies between is their largest array by far: written to memory, padded, and read again, it costs
more time than the arithmetic. Here a strip of some rows is widened into a frame that has the padding already,
filtered while the cache holds it, and forgotten. Neighboring strips share the rows where windows overlap.

With a stride of 2 the frame holds even and odd columns apart: then windows that follow each other lie side by
side again, and the inner loops are long.

N batch, C channels, H W height and width, OH OW those of the output, KH KW kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..stage import Stage
from .layout import channels_last, shown

STRIP = 1 << 17  # numbers in a strip: what belongs to it shares the second-level cache
REPEATED = 180_000  # numbers in a kernel that is repeated along a row; beyond it, long loops no longer pay
WIDE = 240  # from this many channels on, the loops are long enough without taking columns apart

Fill = Callable[[int, int, int, np.ndarray], None]  # picture, plane, first row, where to write


def depthwise(x: np.ndarray, stage: Stage) -> np.ndarray:
    """y (N, C, OH, OW) of a depthwise stage."""
    x = channels_last(x)
    frame = _Frame(x.shape[1:3], stage)
    planes = [x[:, :, columns] for columns in frame.columns]

    def fill(n: int, plane: int, first: int, rows: np.ndarray) -> None:
        source = planes[plane][n, first : first + len(rows)]
        np.copyto(rows.reshape(source.shape), source)

    return shown(frame.slide(len(x), fill), "channels")


def widened_depthwise(
    x: np.ndarray, widen: Stage, stage: Stage, keep: bool
) -> tuple[np.ndarray, np.ndarray | None]:
    """y (N, C, OH, OW) of a depthwise stage after a 1x1 stage, and, to `keep` for the way back, a mask
    (N, H, W, C) of what that one did not cut off, if it cuts at all."""
    x = channels_last(x)
    N, H, W, _ = x.shape
    frame = _Frame((H, W), stage)
    w, scale = pointwise_weights(widen, H * W)
    planes = [np.ascontiguousarray(x[:, :, columns]) for columns in frame.columns]
    shifts = [np.tile(widen.shift, plane.shape[2]) for plane in planes]
    buffer = np.empty((frame.rows * max(plane.shape[2] for plane in planes), w.shape[1]), x.dtype)
    limits = [np.array(limit, x.dtype) for limit in (widen.low, widen.high)]
    mask = np.empty((N, H, W, w.shape[1]), np.bool) if keep and widen.clips else None

    def fill(n: int, plane: int, first: int, rows: np.ndarray) -> None:
        source = planes[plane][n, first : first + len(rows)]
        z = buffer[: len(rows) * source.shape[1]]
        np.matmul(source.reshape(len(z), len(w)), w, out=z)
        if scale is not None:
            z *= scale
        np.add(z.reshape(rows.shape), shifts[plane], out=rows)
        if widen.clips:
            rows.clip(*limits, out=rows)
        if mask is not None:
            inside = passed(rows, widen).reshape(*source.shape[:2], w.shape[1])
            mask[n, first : first + len(rows), frame.columns[plane]] = inside

    return shown(frame.slide(N, fill), "channels"), mask


def pointwise_weights(stage: Stage, pixels: int) -> tuple[np.ndarray, np.ndarray | None]:
    """The weights of a 1x1 stage as (C, K), and the scale (K,), or None where it is in them already.

    For many pixels the small matrix is scaled and turned, for few the small result.
    """
    w = stage.w[:, :, 0, 0]
    if pixels >= 3 * w.shape[1]:
        return np.multiply(w.T, stage.scale, order="C"), None
    return w.T, stage.scale


def passed(y: np.ndarray, stage: Stage) -> np.ndarray:
    """Where a stage that clips cut nothing off."""
    if stage.high == np.inf:
        return y > stage.low
    inside = y < stage.high
    inside &= y > stage.low
    return inside


class _Frame:
    """A strip of the padded input, its windows, and how it moves down the picture."""

    def __init__(self, side: tuple[int, int], stage: Stage):
        self.stage, self.side = stage, side
        KH, (sh, sw) = stage.window.size[0], stage.window.stride
        ((top, _), (left, right)) = stage.window.padding
        C, dtype = len(stage.w), stage.w.dtype
        self.output = OH, OW = stage.window.output(*side)
        wide = side[1] + left + right
        self.step = min(OH, max(1, (STRIP // (wide * C) - KH + sh) // sh))  # rows of y in a strip
        self.step = -(-OH // -(-OH // self.step))  # strips of about equal height
        self.rows, self.top = (self.step - 1) * sh + KH, top
        kernel = np.ascontiguousarray(stage.folded[:, 0].transpose(1, 2, 0))  # (KH, KW, C)
        apart = sw if sw > 1 and C < WIDE else 1  # planes of columns
        self.columns = [slice((q - left) % apart, None, apart) for q in range(apart)]
        self.planes, self.inner, self.windows, self.kernels = [], [], [], []
        repeated = sw == apart and kernel.size * OW <= REPEATED
        for q in range(apart):
            plane = np.empty((self.rows, -(-wide // apart), C), dtype)
            first = (self.columns[q].start + left) // apart
            count = len(range(side[1])[self.columns[q]])
            plane[:, :first] = plane[:, first + count :] = 0
            self.planes.append(plane)
            self.inner.append(plane.reshape(self.rows, -1)[:, first * C : (first + count) * C])
            h, w, c = plane.strides
            part = kernel[:, q::apart]
            if repeated:
                shape, strides = (self.step, *part.shape[:2], OW * C), (sh * h, h, w, c)
                part = np.tile(part, (1, 1, OW))
            else:
                shape, strides = (self.step, OW, *part.shape), (sh * h, sw // apart * w, h, w, c)
            self.windows.append(as_strided(plane, shape, strides, writeable=False))
            self.kernels.append(part)
        self.form = "rijm,ijm->rm" if repeated else "rsijc,ijc->rsc"

    def slide(self, N: int, fill: Fill) -> np.ndarray:
        """y (N, OH, OW, C): each strip of each picture filled and convolved."""
        (OH, OW), C = self.output, len(self.stage.w)
        y = np.empty((N, OH, OW, C), self.stage.w.dtype)
        shape = (OW * C,) if self.form == "rijm,ijm->rm" else (OW, C)
        flat, more = y.reshape(N, OH, *shape), np.empty((self.step, *shape), y.dtype)
        shift = np.tile(self.stage.shift, OW)
        limits = [np.array(limit, y.dtype) for limit in (self.stage.low, self.stage.high)]
        for n in range(N):
            for r, count in self._strips(n, fill):
                out = flat[n, r : r + count]
                np.einsum(self.form, self.windows[0][:count], self.kernels[0], out=out)
                for windows, kernel in zip(self.windows[1:], self.kernels[1:], strict=True):
                    out += np.einsum(self.form, windows[:count], kernel, out=more[:count])
                out = out.reshape(count, -1)
                out += shift
                if self.stage.clips:
                    out.clip(*limits, out=out)
        return y

    def _strips(self, n: int, fill: Fill) -> Iterator[tuple[int, int]]:
        """Fill the frame for one strip of rows of y after the other: (the first row, how many)."""
        H, stride, reach = self.side[0], self.stage.window.stride[0], self.stage.window.size[0]
        done = 0  # rows of the picture that are in the frame, or have been
        for r in range(0, self.output[0], self.step):
            count = min(self.step, self.output[0] - r)
            top = r * stride - self.top  # the row of the picture that is the first of the frame
            end = min(top + (count - 1) * stride + reach, H)
            moved = self.step * stride
            for q, plane in enumerate(self.planes):
                if r and moved < self.rows:  # the rows that the last strip has in common with this one
                    plane[:-moved] = plane[moved:]
                plane[: max(0, -top)] = 0
                start = max(done, top)
                if end > start:
                    rows = slice(start - top, end - top)
                    fill(n, q, start, self.inner[q][rows])
                plane[max(0, end - top) :] = 0
            done = max(done, end)
            yield r, count
