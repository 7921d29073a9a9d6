"""Batch normalization on NumPy: sums as products with a vector of ones, and every sweep while the cache holds
it.

    y = weight z + bias,   z = (x - mean) / std        computed as y = scale x + shift

Whole arrays would go to memory and back at each of these steps. A block of channels is read once and then
passes through all of them. For the way back only x itself is kept, and x - mean is made once more.

N batch, C channels, M numbers per channel; X (A, C, B), x with all places before and after the channels in
memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .layout import BLOCK, apart, channel_sums, laid_like, settled

PIECE = 1 << 16  # numbers in a piece where each is scaled by itself: 256 KiB, well within the second-level cache
RUN = 512  # inner loops at least this long: channels last have C numbers, so R pixels are taken side by side


def batch_norm(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    mean: np.ndarray | None,
    var: np.ndarray | None,
    eps: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, object]:
    """y (N, C, ...), mean (C,), var (C,), cache."""
    x = settled(x)
    if mean is not None:
        std = np.sqrt(var + eps)
        scale = weight / std
        return _scaled(x, scale, bias - mean * scale), mean, var, (x, weight, mean, std, False)
    y = np.empty_like(x)  # in the memory order of x
    mean, var = np.empty_like(weight), np.empty_like(weight)
    for c, (X, Y), R in _blocks(x, y):
        M = X.size * R // X.shape[1]
        mean[c] = _fold(channel_sums(X), R) / M
        z = X - _spread(mean[c], R)
        var[c] = _fold(channel_sums(z, z), R) / M
        scale = weight[c] / np.sqrt(var[c] + eps)
        np.multiply(X, _spread(scale, R), out=Y)
        Y += _spread(bias[c] - mean[c] * scale, R)
    return y, mean, var, (x, weight, mean, np.sqrt(var + eps), True)


def batch_norm_backward(dy: np.ndarray, cache: object, wrt: str = "both") -> tuple:
    """dx (N, C, ...), dweight (C,), dbias (C,); without the latter two for wrt="input".

    dx = scale (dy - mean(dy) - z mean(dy z)), or scale dy if mean and variance were given
    """
    x, weight, mean, std, own = cache
    dy = laid_like(dy, x)
    if not own and wrt == "input":
        return _scaled(dy, weight / std), None, None
    dx = np.empty_like(x)
    dweight, dbias = np.empty_like(weight), np.empty_like(weight)
    for c, (X, dY, dX), R in _blocks(x, dy, dx):
        scale = weight[c] / std[c]
        np.multiply(dY, _spread(scale, R), out=dX)
        M = X.size * R // X.shape[1]
        z = X - _spread(mean[c], R)  # z std
        dbias[c] = _fold(channel_sums(dY), R)
        dweight[c] = _fold(channel_sums(dY, z), R) / std[c]
        if own:  # every x moved the mean and the variance too: take back what these did to all
            z *= _spread(scale * dweight[c] / (M * std[c]), R)
            z += _spread(scale * dbias[c] / M, R)
            dX -= z
    return (dx, dweight, dbias) if wrt != "input" else (dx, None, None)


def _scaled(x: np.ndarray, scale: np.ndarray, shift: np.ndarray | None = None) -> np.ndarray:
    """scale x + shift, (C,) each, laid out as x. Where nothing is summed, any piece of memory will do: it is
    multiplied, and while the cache still holds it, added to."""
    y = np.empty_like(x)
    X, Y = apart(x), apart(y)
    A, C, B = X.shape
    if B == 1:  # channels last: R pixels are one row, and a piece is some rows
        R = _side_by_side(A, C)
        X, Y, scale = X.reshape(-1, R * C), Y.reshape(-1, R * C), np.tile(scale, R)
        shift = None if shift is None else np.tile(shift, R)
    else:  # a channel of a picture is a row
        scale = scale[:, np.newaxis]
        shift = None if shift is None else shift[:, np.newaxis]
    rows = max(1, PIECE * len(X) // X.size)
    for start in range(0, len(X), rows):
        out = Y[start : start + rows]
        np.multiply(X[start : start + rows], scale, out=out)
        if shift is not None:
            out += shift
    return y


def _side_by_side(A: int, C: int) -> int:
    """R, how many of A pixels of C channels are taken as one row: a divisor of A that makes about RUN."""
    return next(r for r in range(max(1, min(A, RUN // C)), 0, -1) if A % r == 0)


def _blocks(*arrays: np.ndarray) -> Iterator[tuple[slice, list[np.ndarray], int]]:
    """The arrays in blocks of channels: which channels, the blocks (A, channels, B), and R.

    Channels last have no block of channels that lies together: they come as one, R pixels side by side as if
    they were one of R C channels.
    """
    apart_ = [apart(x) for x in arrays]
    A, C, B = apart_[0].shape
    if B == 1:
        R = _side_by_side(A, C)
        yield slice(None), [x.reshape(A // R, R * C, 1) for x in apart_], R
        return
    step = max(1, BLOCK // (A * B))
    for start in range(0, C, step):
        c = slice(start, start + step)
        yield c, [x[:, c] for x in apart_], 1


def _spread(v: np.ndarray, R: int) -> np.ndarray:
    """A number per channel, (C,), as (R C, 1): to meet a block."""
    return np.tile(v, R)[:, np.newaxis] if R > 1 else v[:, np.newaxis]


def _fold(v: np.ndarray, R: int) -> np.ndarray:
    """Sums over a block, (R C,), as (C,)."""
    return v.reshape(R, -1).sum(axis=0) if R > 1 else v
