"""Prune: most weights of a trained network are small, and many can go.

Single weights set to zero make a file smaller, but the matrices keep their sizes. Whole neurons taken out
make the matrices smaller, and so the network faster on any machine.

C channels in, D features in, K outputs (channels or neurons), S pixels of a feature map.
"""

from __future__ import annotations

import numpy as np

from ..backend import Array, to_numpy
from ..layers import (
    GELU,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    LeakyReLU,
    Linear,
    MaxPool2d,
    ReLU,
    ReLU6,
    Sequential,
    Sigmoid,
    Step,
    Tanh,
)
from ..layers.flat import Flat
from .rebuild import Row, rebuild, require_built, with_weights

# They treat each channel by itself, so that a channel can be taken out before them and behind them.
_ONE_BY_ONE = (
    ReLU, LeakyReLU, ReLU6, GELU, Sigmoid, Tanh, Step, Dropout, MaxPool2d, AvgPool2d, GlobalAvgPool2d, Flatten
)  # fmt: skip


def prune(model: Layer, share: float) -> Layer:
    """A copy of the model in which the given share of all weights, the smallest ones, is zero.

        w' = w if |w| > t, else 0        t: below it lies `share` of all |w|, over the whole model

    Biases and norms, the arrays of one axis, are left alone. To train what is left, keep the zeros zero:

        small = prune(model, 0.8)
        mask = kept(small)
        optimizer.step(grads)
        small.params.vector[...] *= mask        # after each step

    Source: Han et al. 2015, https://arxiv.org/abs/1506.02626. Errors: ValueError for a share that is not in
    [0, 1), for NaN among the weights, and for a model whose sizes are still open.
    """
    _check_share(share)
    new = rebuild(model)
    weights = [to_numpy(w) for w in new.params.values() if w.ndim > 1]
    size = np.concatenate([np.abs(w).ravel() for w in weights] or [np.zeros(0)])  # one for each weight
    if np.isnan(size).any():
        raise ValueError("prune found NaN among the weights, which has no size; go back to an earlier state")
    drop = np.zeros(size.size, dtype=bool)
    drop[np.argsort(size, kind="stable")[: round(share * size.size)]] = (
        True  # exactly so many, even of equals
    )
    start = 0
    for w in (w for w in new.params.values() if w.ndim > 1):
        stop = start + int(np.prod(w.shape))
        mask = ~drop[start:stop].reshape(tuple(w.shape))
        w *= _like(mask, w)
        start = stop
    return new


def kept(model: Layer) -> Array:
    """1 where a weight is not zero, 0 where it is, for the whole vector: what to multiply by after a step.

    Returns an array of the shape, library, dtype and device of `model.params.vector`; biases count as kept.
    """
    require_built(model)
    ones = {name: np.ones(tuple(w.shape)) for name, w in model.params.items()}
    ones |= {name: to_numpy(w) != 0 for name, w in model.params.items() if w.ndim > 1}
    return Flat.of(ones, model.params.vector).vector


def sparsity(model: Layer) -> float:
    """The share of weights that are zero, biases and norms not counted; 0 for a model without weights."""
    require_built(model)
    weights = [to_numpy(w) for w in model.params.values() if w.ndim > 1]
    total = sum(w.size for w in weights)
    return sum(int((w == 0).sum()) for w in weights) / total if total else 0.0


def prune_units(model: Sequential, share: float) -> Sequential:
    """A smaller model: from each hidden layer, the given share of neurons or channels with least weight is
    taken out, and the layer behind loses the inputs that came from them.

        strength of unit k = sum of |w| over its incoming weights        w[:, k] (D,) or w[k] (C, KH, KW)

    Linear and Conv2d lose units where the next layer with weights is a Linear or Conv2d as well, with
    nothing but batch norm, activations, pooling, dropout and Flatten between them. The outputs of the model
    stay, and so does what leads into a Residual, a Concat or a convolution in groups, whose widths are tied.
    At least one unit stays in each layer. Source: Li et al. 2016, https://arxiv.org/abs/1608.08710. Errors:
    ValueError for a share that is not in [0, 1), for a model whose sizes are still open, or one that has no
    layer to take from.
    """
    _check_share(share)
    require_built(model)
    if not isinstance(model, Sequential):
        raise TypeError(f"prune_units wants a Sequential, got a {type(model).__name__}; put it into one")
    found = []

    def shrink(row: Row) -> Row:
        row = dict(row)
        for first, between, last in _pairs(row):
            found.append(first)
            _shrink(row, first, between, last, share)
        return row

    new = rebuild(model, shrink)
    if not found:
        raise ValueError(
            f"prune_units found no layer in {str(model)[:200]} whose units could go: it wants two Linear or "
            "Conv2d layers with nothing between them that ties their sizes"
        )
    return new


def _pairs(row: Row) -> list[tuple[str, list[str], str]]:
    """(layer, what stands between, the next layer with weights), for all layers that can lose units."""
    pairs, first, between = [], None, []
    for name, layer in row.items():
        if isinstance(layer, Linear) or (isinstance(layer, Conv2d) and layer.groups == 1):
            if first is not None and _meet(row[first], [row[key] for key in between], layer):
                pairs.append((first, between, name))
            first, between = name, []
        elif isinstance(layer, (*_ONE_BY_ONE, BatchNorm1d, BatchNorm2d)):
            between.append(name)
        else:
            first, between = None, []
    return pairs


def _meet(first: Layer, between: list[Layer], last: Layer) -> bool:
    """Whether units of `first` are inputs of `last`: from pictures to rows, something flattens."""
    flat = any(isinstance(layer, Flatten | GlobalAvgPool2d) for layer in between)
    return type(first) is type(last) or (isinstance(first, Conv2d) and flat)


def _shrink(row: Row, first: str, between: list[str], last: str, share: float) -> None:
    """Take units out of row[first], and what belonged to them out of the norms and of row[last]."""
    w = to_numpy(row[first].weight)
    axis = _unit_axis(row[first])
    strength = np.abs(w).sum(axis=tuple(i for i in range(w.ndim) if i != axis))  # (K,)
    K = len(strength)
    count = max(1, K - round(share * K))
    stay = np.sort(np.argsort(-strength, kind="stable")[:count])  # in their old order
    row[first] = _take_outputs(row[first], stay)
    for name in between:
        if isinstance(row[name], BatchNorm1d | BatchNorm2d):
            row[name] = _take_norm(row[name], stay, K)
    row[last] = _take_inputs(row[last], stay, K)


def _take_outputs(layer: Conv2d | Linear, stay: np.ndarray) -> Layer:
    weights = {"weight": np.take(to_numpy(layer.weight), stay, axis=_unit_axis(layer))}
    if layer.has_bias:
        weights["bias"] = to_numpy(layer.bias)[stay]
    new = with_weights(layer, weights)
    setattr(new, "out_channels" if isinstance(layer, Conv2d) else "outputs", len(stay))
    return new


def _take_inputs(layer: Conv2d | Linear, stay: np.ndarray, K: int) -> Layer:
    weights = {name: to_numpy(w) for name, w in layer.params.items()}
    axis = 1 - _unit_axis(layer)
    rows = _numbers_of(stay, K, weights["weight"].shape[axis])
    new = with_weights(layer, weights | {"weight": np.take(weights["weight"], rows, axis=axis)})
    setattr(new, "in_channels" if isinstance(layer, Conv2d) else "inputs", len(rows))
    return new


def _take_norm(norm: BatchNorm1d | BatchNorm2d, stay: np.ndarray, K: int) -> Layer:
    rows = _numbers_of(stay, K, norm.channels)
    new = with_weights(norm, {name: to_numpy(w)[rows] for name, w in norm.params.items()})
    new.channels = len(rows)
    new.buffers = {name: to_numpy(b)[rows] for name, b in norm.buffers.items()}
    new.move(norm.like)
    return new


def _unit_axis(layer: Conv2d | Linear) -> int:
    """The axis of the weights along which the units lie: (K, C, KH, KW) or (D, K)."""
    return 0 if isinstance(layer, Conv2d) else 1


def _numbers_of(units: np.ndarray, K: int, size: int) -> np.ndarray:
    """Where the numbers of these units stand among `size`: behind Flatten(), S = size / K of each."""
    S = size // K
    return (units[:, None] * S + np.arange(S)).ravel()


def _like(mask: np.ndarray, w: Array) -> Array:
    return Flat.of({"mask": mask}, w)["mask"]


def _check_share(share: float) -> None:
    if not 0 <= share < 1:
        raise ValueError(f"wanted a share from 0 up to (not including) 1, such as 0.5 for half; got {share}")
