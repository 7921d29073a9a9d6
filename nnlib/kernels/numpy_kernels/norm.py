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
    y = np.empty_like(x)  # in the memory order of x
    own = mean is None
    if own:
        mean, var = np.empty_like(weight), np.empty_like(weight)
    for c, (X, Y), R in _blocks(x, y):
        if own:
            M = X.size * R // X.shape[1]
            mean[c] = _fold(channel_sums(X), R) / M
            z = X - _spread(mean[c], R)
            var[c] = _fold(channel_sums(z, z), R) / M
        scale = weight[c] / np.sqrt(var[c] + eps)
        np.multiply(X, _spread(scale, R), out=Y)
        Y += _spread(bias[c] - mean[c] * scale, R)
    return y, mean, var, (x, weight, mean, np.sqrt(var + eps), own)


def batch_norm_backward(dy: np.ndarray, cache: object, wrt: str = "both") -> tuple:
    """dx (N, C, ...), dweight (C,), dbias (C,); without the latter two for wrt="input".

    dx = scale (dy - mean(dy) - z mean(dy z)), or scale dy if mean and variance were given
    """
    x, weight, mean, std, own = cache
    dy = laid_like(dy, x)
    dx = np.empty_like(x)
    dweight, dbias = np.empty_like(weight), np.empty_like(weight)
    for c, (X, dY, dX), R in _blocks(x, dy, dx):
        scale = weight[c] / std[c]
        np.multiply(dY, _spread(scale, R), out=dX)
        if not own and wrt == "input":
            continue
        M = X.size * R // X.shape[1]
        z = X - _spread(mean[c], R)  # z std
        dbias[c] = _fold(channel_sums(dY), R)
        dweight[c] = _fold(channel_sums(dY, z), R) / std[c]
        if own:  # every x moved the mean and the variance too: take back what these did to all
            z *= _spread(scale * dweight[c] / (M * std[c]), R)
            z += _spread(scale * dbias[c] / M, R)
            dX -= z
    return (dx, dweight, dbias) if wrt != "input" else (dx, None, None)


def _blocks(*arrays: np.ndarray) -> Iterator[tuple[slice, list[np.ndarray], int]]:
    """The arrays in blocks of channels: which channels, the blocks (A, channels, B), and R.

    Channels last have no block of channels that lies together: they come as one, R pixels side by side as if
    they were one of R C channels.
    """
    apart_ = [apart(x) for x in arrays]
    A, C, B = apart_[0].shape
    if B == 1:
        R = next(r for r in range(max(1, min(A, RUN // C)), 0, -1) if A % r == 0)
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
