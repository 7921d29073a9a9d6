"""Fold: batch norm, once it has learned, is a multiplication and an addition. The layer before can do both.

N batch, C channels in, D features in, G groups, K outputs (channels or neurons), H W height and width.
"""

from __future__ import annotations

import numpy as np

from ..backend import to_numpy
from ..layers import BatchNorm1d, BatchNorm2d, Conv2d, Dropout, Layer, Linear
from .rebuild import Row, rebuild, with_weights


def fold_batchnorm(model: Layer) -> Layer:
    """The same model without the batch norms that stand right behind a Conv2d or a Linear. It answers alike.

        s = weight / sqrt(var + eps)
        w' = s w        b' = s (b - mean) + bias
        w (K, C/G, KH, KW) or (D, K); s, b, mean, var and the norm's own weight and bias (K,)

    With the running averages mean and var, evaluation is linear: y = s (w x + b - mean) + bias = w' x + b'.
    Dropout goes too, since it does nothing here. A norm that follows anything else stays. The names of the
    layers that remain are the same. A Linear is taken to see rows (N, D), not sequences. The folded model is
    for answering; trained further, it has lost the norm. Source: Jacob et al. 2017, section 3.2,
    https://arxiv.org/abs/1712.05877

    Errors: ValueError for a model whose sizes are still open; TypeError for anything but a model.
    """
    return rebuild(model, _fold_row)


def _fold_row(row: Row) -> Row:
    """A row of layers with each norm merged into the layer before it."""
    folded: Row = {}
    for name, layer in row.items():
        last = next(reversed(folded), None)
        if isinstance(layer, Dropout) and len(row) > 1:
            continue
        if last is not None and _fit(folded[last], layer):
            folded[last] = _merge(folded[last], layer)
        else:
            folded[name] = layer
    return folded or row


def _fit(layer: Layer, norm: Layer) -> bool:
    """Whether this norm works on the outputs of this layer, channel by channel."""
    if isinstance(layer, Conv2d):
        return isinstance(norm, BatchNorm2d) and norm.channels == layer.out_channels
    return isinstance(layer, Linear) and isinstance(norm, BatchNorm1d) and norm.channels == layer.outputs


def _merge(layer: Conv2d | Linear, norm: BatchNorm1d | BatchNorm2d) -> Layer:
    """One layer that does what the two did."""
    scale, shift = scale_and_shift(norm)  # (K,), (K,)
    w = to_numpy(layer.weight).astype(np.float64)
    b = to_numpy(layer.bias).astype(np.float64) if layer.has_bias else np.zeros(len(scale))  # (K,)
    w = w * (scale[:, None, None, None] if isinstance(layer, Conv2d) else scale)
    new = with_weights(layer, {"weight": w, "bias": scale * b + shift})
    new.has_bias = True
    return new


def scale_and_shift(norm: BatchNorm1d | BatchNorm2d) -> tuple[np.ndarray, np.ndarray]:
    """What an evaluating batch norm does to each channel, y = scale x + shift: two arrays (K,), float64."""
    arrays = (norm.weight, norm.bias, norm.buffers["mean"], norm.buffers["var"])
    weight, bias, mean, var = (to_numpy(array).astype(np.float64) for array in arrays)
    scale = weight / np.sqrt(var + norm.eps)
    return scale, bias - scale * mean
