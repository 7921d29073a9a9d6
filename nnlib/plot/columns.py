"""What a drawing of a network shows: its columns of neurons or feature maps, and the weights between them.

N batch, C channels, D features, K neurons or kernels, S pixels of a feature map.
"""

from __future__ import annotations

import dataclasses
import re

import numpy as np

from ..backend import Array, asarray, to_numpy
from ..layers import Conv2d, Layer, Linear, Sequential
from ..layers.composite import Composite
from ..layers.recurrent import _Recurrent
from ..layers.reshape import Embedding


@dataclasses.dataclass
class Column:
    """One column: `count` neurons, or feature maps if `maps`; `weights` (count of the column before, count).

    bias (count,) and values (count,) where they are known; values are what came out for one example, after
    the layers in `after`, such as ReLU. window: the size of its kernels, in words.
    """

    name: str
    window: str
    count: int
    maps: bool
    weights: np.ndarray | None = None
    bias: np.ndarray | None = None
    after: list[str] = dataclasses.field(default_factory=list)
    values: np.ndarray | None = None


def columns_of(model: Layer, x: Array | None = None) -> list[Column]:
    """The columns of a model of layers one after the other, the input first.

    A weight between two feature maps is the sum of its kernel; one between a feature map and a neuron behind
    Flatten() is the sum over the S pixels. Errors: see `network`.
    """
    row = list(_one_by_one(model, ""))
    model.params  # noqa: B018  which draws the weights, or says what is missing
    first = next((layer for _, layer in row if isinstance(layer, Linear | Conv2d)), None)
    if first is None:
        raise ValueError(f"network wants one Linear or Conv2d at least, got {model}")
    maps = isinstance(first, Conv2d)
    columns = [Column("input", "", first.in_channels if maps else first.inputs, maps)]
    for name, layer in row:
        if isinstance(layer, Linear | Conv2d):
            columns.append(_column(name, layer, columns[-1]))
        else:
            columns[-1].after.append(type(layer).__name__)
    if x is not None:
        _fill(columns, row, x)
    return columns


def _one_by_one(model: Layer, prefix: str):
    """The layers in their order, those of inner Sequentials too, with their full names."""
    if not isinstance(model, Composite):
        if isinstance(model, _Recurrent | Embedding) or (
            model.params and model.params.get("query") is not None
        ):
            raise ValueError(f"network draws layers of neurons, and not {model}")
        yield prefix or "layer", model
    elif isinstance(model, Sequential):
        for name, layer in model.layers.items():
            yield from _one_by_one(layer, f"{prefix}.{name}" if prefix else name)
    else:
        where = f"; draw its way through: model[{prefix + '.body'!r}]" if "body" in model.layers else ""
        raise ValueError(f"network draws layers one after the other, and not a {type(model).__name__}{where}")


def _column(name: str, layer: Linear | Conv2d, before: Column) -> Column:
    bias = to_numpy(layer.bias) if layer.has_bias else None
    w = to_numpy(layer.weight).astype(np.float64)
    if isinstance(layer, Linear):
        if before.maps:
            w = w.reshape(before.count, -1, layer.outputs).sum(axis=1)  # (C, S, K) to (C, K)
        return Column(name, "", layer.outputs, False, w, bias)
    K, C, G = layer.out_channels, layer.in_channels, layer.groups
    between = np.zeros((C, K))  # no line where groups keep apart
    for k in range(K):
        start = k // (K // G) * (C // G)
        between[start : start + C // G, k] = w[k].sum(axis=(1, 2))
    KH, KW = layer.window.size
    return Column(name, f"{KH} × {KW}", K, True, between, bias)


def _fill(columns: list[Column], row: list[tuple[str, Layer]], x: Array) -> None:
    """The values of all columns for one example: of neurons their outputs, of feature maps the means."""
    x = asarray(x, row[0][1].like)[None]  # a batch of one
    at = 0
    for _, layer in row:
        y = layer(x)
        if isinstance(layer, Linear | Conv2d):
            at += 1
            if at == 1:
                columns[0].values = _values(x, columns[0])
        if at and re.search(r"flatten|pool", type(layer).__name__, re.I) is None:
            columns[at].values = _values(y, columns[at])
        x = y


def _values(x: Array, column: Column) -> np.ndarray:
    x = to_numpy(x)[0]
    return x.mean(axis=(1, 2)) if x.ndim == 3 else x.reshape(column.count, -1).mean(axis=1)
