"""Depthwise convolution: each channel has one kernel of its own, and sees no other channel.

    y[n, r, s, c] = sum_ij x[n, stride r + i, stride s + j, c] w[i, j, c]

With a few multiplications per number read there is no matrix product to win; what counts is one sweep with
long inner loops. Channels last, `einsum` over a view of the windows is that sweep: it multiplies and adds in
one go, C numbers at a time, and copies nothing.

N batch, C channels, H W height and width, OH OW those of the output, KH KW kernel.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..windows import Window
from .layout import channel_sums, channels_last, framed, shown

WIDE = 256  # from this many channels on, the inner loops are long enough without help


def takes(window: Window) -> bool:
    """Whether this way can go back: not with stride and dilation both along one axis."""
    return all(s == 1 or d == 1 for s, d in zip(window.stride, window.dilation, strict=True))


def forward(x: np.ndarray, w: np.ndarray, window: Window) -> tuple[np.ndarray, object]:
    """y (N, C, OH, OW) without bias, and the padded input."""
    x = framed(channels_last(x), window.padding)
    y = _slide(x, _kernel(w), window.stride, window.dilation)
    return shown(y, "channels"), (x, w, window)


def backward(
    dy: np.ndarray, cache: object, wrt: str
) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray | None]:
    """dx (N, C, H, W), dw, db."""
    x, w, window = cache
    dy = channels_last(dy)
    if wrt != "params":
        (top, bottom), (left, right) = window.padding
        N, H, W, C = x.shape
        dx = input_gradient(dy, (N, C, H - top - bottom, W - left - right), w, window)
    else:
        dx = None
    if wrt == "input":
        return dx, None, None
    windows = _windows(x, window.size, dy.shape[1:3], window.stride, window.dilation)
    dw = np.einsum("nrsijc,nrsc->ijc", windows, dy)
    db = channel_sums(dy.reshape(-1, dy.shape[3], 1))
    return dx, np.ascontiguousarray(dw.transpose(2, 0, 1))[:, np.newaxis], db


def input_gradient(dy: np.ndarray, shape: tuple[int, ...], w: np.ndarray, window: Window) -> np.ndarray:
    """From dy (N, OH, OW, C): dx of this shape, (N, C, H, W).

    It is a convolution of dy with the kernel turned by 180 degrees, once for each phase of the stride.
    With stride 2, even rows of the input met rows 0, 2, ... of the kernel only, and odd ones rows 1, 3, ...
    """
    (sh, sw), (dh, dw), ((top, _), (left, _)) = window.stride, window.dilation, window.padding
    N, C, H, W = shape
    dx = np.empty((N, H, W, C), dy.dtype)
    kernel = _kernel(w)
    for p in range(sh):
        for q in range(sw):
            out = dx[:, p::sh, q::sw]
            (first, row), (start, column) = divmod(p + top, sh), divmod(q + left, sw)
            part = np.ascontiguousarray(kernel[row::sh, column::sw][::-1, ::-1])  # (KH of the phase, KW, C)
            if not part.size or not out.size:
                out[...] = 0  # a stride larger than the kernel: these pixels met nothing
                continue
            kh, kw = dh * (part.shape[0] - 1), dw * (part.shape[1] - 1)
            rows, columns = out.shape[1:3]
            pads = ((kh, max(0, first + rows - dy.shape[1])), (kw, max(0, start + columns - dy.shape[2])))
            frame = framed(dy, pads)[:, first : first + rows + kh, start : start + columns + kw]
            _slide(frame, part, (1, 1), window.dilation, out)
    return shown(dx, "channels")


def _slide(
    x: np.ndarray,
    w: np.ndarray,
    stride: tuple[int, int],
    dilation: tuple[int, int],
    out: np.ndarray | None = None,
) -> np.ndarray:
    """y (N, OH, OW, C) from the padded x (N, H, W, C) and w (KH, KW, C)."""
    N, H, W, C = x.shape
    KH, KW, _ = w.shape
    OH = (H - dilation[0] * (KH - 1) - 1) // stride[0] + 1
    OW = (W - dilation[1] * (KW - 1) - 1) // stride[1] + 1
    if out is None:
        out = np.empty((N, OH, OW, C), x.dtype)
    views = _windows(x, (KH, KW), (OH, OW), stride, dilation)
    if stride[1] > 1 or C >= WIDE or not x[0, 0].flags.c_contiguous or not out[0, 0].flags.c_contiguous:
        return np.einsum("nrsijc,ijc->nrsc", views, w, out=out)
    # Few channels make short inner loops. Side by side, the windows of a row are one run of OW C numbers as
    # well, if the kernel is repeated OW times: fewer and longer loops, 4 times faster at 32 channels.
    n, r, _, i, j, c = views.strides
    runs = as_strided(x, (N, OH, KH, KW, OW * C), (n, r, i, j, c), writeable=False)
    repeated = np.tile(w, (1, 1, OW))  # (KH, KW, OW C)
    np.einsum("nrijm,ijm->nrm", runs, repeated, out=_merged(out))
    return out


def _merged(x: np.ndarray) -> np.ndarray:
    """x (N, H, W, C) as (N, H, W C): a view, also of rows that lie apart."""
    N, H, W, C = x.shape
    n, h, _, c = x.strides
    return as_strided(x, (N, H, W * C), (n, h, c))


def _windows(x, size, output, stride, dilation) -> np.ndarray:
    """The view (N, OH, OW, KH, KW, C) of all windows of x (N, H, W, C)."""
    n, h, w, c = x.strides
    (sh, sw), (dh, dw) = stride, dilation
    strides = (n, sh * h, sw * w, dh * h, dw * w, c)
    return as_strided(x, (len(x), *output, *size, x.shape[3]), strides, writeable=False)


def _kernel(w: np.ndarray) -> np.ndarray:
    """(C, 1, KH, KW) as (KH, KW, C)."""
    return np.ascontiguousarray(w[:, 0].transpose(1, 2, 0))
