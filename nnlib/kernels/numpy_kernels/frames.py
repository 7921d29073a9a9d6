"""The frame of a depthwise convolution: a strip of the padded picture that moves down, and its windows.

A padded copy of a large picture would leave the processor's cache before it is read. So only a strip of some
rows is filled into a frame that has the padding already, and convolved while it is warm; strips that follow
each other share the rows where windows overlap.

With a few multiplications per number read there is no matrix product to win; what counts is one sweep with
long inner loops. Channels last, `einsum` over a view of the windows is that sweep: it multiplies and adds in
one go, and copies nothing. Few channels would be short loops. But pixels that follow each other are one
longer run, and their windows are too, if the kernel is repeated as often. With a stride of 2 that holds once
even and odd columns lie apart, each in a plane of their own.

N batch, C channels, H W height and width of the picture, OH OW those of the output, KH KW kernel."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from ..windows import Window

STRIP = 1 << 19  # numbers in a strip: in smaller ones, calls cost more than the cache saves
RUN = 2500  # numbers that inner loops take side by side, at most
WIDE = 240  # from this many channels on, loops are long enough without taking columns apart

Fill = Callable[[int, int, slice, np.ndarray], object]  # picture, plane, rows of it, where to write them


class Plane(NamedTuple):
    """Some columns of the frame side by side: all of them, or every second."""

    columns: slice  # of the picture
    inside: slice  # where these lie in a row of the frame
    taps: slice  # columns of the kernel that meet them
    windows: tuple[int, ...]  # rows of the output, rows and columns of the kernel, runs of pixels, numbers
    strides: tuple[int, ...]  # of this view of all windows, in numbers,
    start: int  # and where it begins in a row


class Strip(NamedTuple):
    """Some rows of the output, and what the frame has to hold for them."""

    rows: slice  # of the output
    shared: slice  # rows of the frame that this strip has in common with the last: they move to the top
    above: int  # rows of zeros before the picture begins
    picture: slice  # rows of the picture that come in
    inside: slice  # where they go: rows of the frame


class Frame(NamedTuple):
    """What depends on shapes alone: a strip of the padded picture, and its way down."""

    shape: tuple[int, int]  # rows, columns times C
    planes: list[Plane]
    pixels: int  # pixels of the output side by side in an inner loop, and copies of the kernel
    output: tuple[int, int]  # OH, OW times C
    strips: list[Strip]

    def kernels(self, kernel: np.ndarray) -> list[np.ndarray]:
        """A kernel (KH, KW, C) as each plane meets it."""
        return [repeat(kernel[:, plane.taps], self.pixels) for plane in self.planes]


@functools.lru_cache(512)
def frame(H: int, W: int, C: int, window: Window) -> Frame:
    """The frame for pictures of this shape."""
    (sh, sw), (dh, dw), (KH, KW), reach = window.stride, window.dilation, window.size, window.reach
    (OH, OW), ((top, _), (left, right)) = window.output(H, W), window.padding
    apart = sw if C < WIDE and dw == 1 else 1  # planes
    wide = -(-(left + W + right) // apart)  # columns of a plane
    across = apart * wide * C
    step = min(OH, max(1, (STRIP // across - reach[0] + sh) // sh))  # rows of the output in a strip
    step = -(-OH // -(-OH // step))  # strips of about equal height
    longest = max(1, RUN // C) if sw == apart else 1
    pixels = max(p for p in range(1, min(longest, OW) + 1) if OW % p == 0)
    planes = []
    for q in range(min(apart, KW)):
        columns, start = slice((q - left) % apart, None, apart), q * wide
        first = start + (columns.start + left) // apart
        taken = len(range(W)[columns])
        taps = slice(q, None, apart)
        windows = (step, KH, len(range(KW)[taps]), OW // pixels, pixels * C)
        strides = (sh * across, dh * across, dw * C, pixels * sw // apart * C, 1)
        inside = slice(first * C, (first + taken) * C)
        planes.append(Plane(columns, inside, taps, windows, strides, start * C))
    strips = list(_strips(H, OH, step, sh, reach[0], top))
    return Frame(((step - 1) * sh + reach[0], across), planes, pixels, (OH, OW * C), strips)


def _strips(H: int, OH: int, step: int, stride: int, reach: int, top: int) -> Iterator[Strip]:
    done = 0  # rows of the picture that are in the frame, or have been
    for r in range(0, OH, step):
        count = min(step, OH - r)
        first = r * stride - top  # the row of the picture that is the first of the frame
        end = max(0, min(first + (count - 1) * stride + reach, H))
        start = min(max(done, first), end)
        shared = slice(step * stride, (step - 1) * stride + reach) if r else slice(0, 0)
        inside = slice(max(0, start - first), max(0, end - first))
        yield Strip(slice(r, r + count), shared, max(0, -first), slice(start, end), inside)
        done = max(done, end)


def slide(
    frame: Frame, kernels: list[np.ndarray], N: int, fill: Fill, y: np.ndarray | None = None
) -> Iterator[tuple[int, slice, np.ndarray]]:
    """Convolve N pictures with the kernels of the frame: for each strip the picture, the rows, the numbers.

    The numbers (rows, OW C) lie in y (N, OH, OW C), or without it where the next strip overwrites them. What
    is left to do with them is done while they are warm.
    """
    memory = np.empty(frame.shape, kernels[0].dtype)
    windows, rows, end = [], frame.planes[0].windows[0], 0
    for plane in frame.planes:
        memory[:, end : plane.inside.start] = 0
        end = plane.inside.stop
        strides = [memory.itemsize * stride for stride in plane.strides]
        start = memory.itemsize * plane.start
        windows.append(np.ndarray(plane.windows, memory.dtype, memory, start, strides))
    memory[:, end:] = 0
    buffers = [np.empty((rows, frame.output[1]), memory.dtype) for _ in windows[y is not None :]]
    for n in range(N):
        for strip in frame.strips:
            _advance(memory, strip)
            for q, plane in enumerate(frame.planes):
                if strip.picture.stop > strip.picture.start:
                    fill(n, q, strip.picture, memory[strip.inside, plane.inside])
            count = strip.rows.stop - strip.rows.start
            outs = [buffer[:count] for buffer in buffers]
            if y is not None:
                outs = [y[n, strip.rows], *outs]
            for out, view, kernel in zip(outs, windows, kernels, strict=True):
                runs = out.reshape(count, *view.shape[3:])
                np.einsum("rijsm,ijm->rsm", view[:count], kernel, out=runs)
            for out in outs[1:]:
                outs[0] += out
            yield n, strip.rows, outs[0]


def _advance(memory: np.ndarray, strip: Strip) -> None:
    """Rows that this strip shares with the last one moved up, and zeros where the picture is not."""
    start, stop = strip.shared.start, strip.shared.stop
    if stop > start:
        memory[: stop - start] = memory[start:stop]
    memory[: strip.above] = 0
    memory[strip.inside.stop :] = 0


def repeat(v: np.ndarray, times: int) -> np.ndarray:
    """(..., C) as (..., times C): the numbers of C channels once for each of so many pixels."""
    return v[..., np.newaxis, :].repeat(times, axis=-2).reshape(*v.shape[:-1], -1)
