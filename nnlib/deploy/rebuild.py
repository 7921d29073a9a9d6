"""Rebuild: a new model from the layers of an old one, some of them changed. The old one stays as it was.

K outputs of a layer.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np

from ..layers import Concat, Layer, Residual, Sequential
from ..layers.base import Shape
from ..layers.composite import Composite
from ..layers.flat import Flat

Row = dict[str, Layer]  # layers one after the other, by name


def rebuild(layer: Layer, change: Callable[[Row], Row] = dict) -> Layer:
    """A copy of a model in which `change` has turned each row of layers into another row.

    A row is what a Sequential holds, or the body of a Residual; rows inside it were changed before. Errors:
    ValueError if sizes of weights are still open, TypeError for anything but a layer.
    """
    require_built(layer)
    return _rebuild(layer, change)


def require_built(model: Layer) -> None:
    """Draw the weights if that is still to be done; an error if sizes are open, or this is no model."""
    if not isinstance(model, Layer):
        raise TypeError(f"wanted a model of nnlib.layers, got a {type(model).__name__}")
    model.params  # noqa: B018  which draws them, or says what is missing


def example_shape(shape: Shape, who: str) -> Shape:
    """The shape of one example as whole numbers from 1 on, or a ValueError in the name of `who`."""
    try:
        sizes = tuple(int(size) for size in shape)
    except (TypeError, ValueError):
        sizes = ()
    if not sizes or min(sizes) < 1:
        raise ValueError(f"{who} wants the shape of one example, such as (1, 28, 28) or (25,); got {shape!r}")
    return sizes


def with_weights(layer: Layer, weights: dict[str, np.ndarray]) -> Layer:
    """A copy of a single layer that holds these weights, where its own lie. Its sizes are the caller's."""
    new = copy.deepcopy(layer)
    new.adopt(Flat.of(weights, layer.like))
    return new


def _rebuild(layer: Layer, change: Callable[[Row], Row]) -> Layer:
    if not isinstance(layer, Composite):
        return copy.deepcopy(layer)
    if isinstance(layer, Sequential):
        new = Sequential(**change(_inside(layer, change)), seed=layer.seed)
    elif isinstance(layer, Residual):
        body = _rebuild(layer["body"], change)
        around = layer.layers.get("shortcut")
        new = Residual(**body.layers, shortcut=None if around is None else _rebuild(around, change))
    elif isinstance(layer, Concat):
        new = Concat(**_inside(layer, change), axis=layer.axis)
    else:
        raise TypeError(f"wanted layers of nnlib.layers, got a {type(layer).__name__}")
    new.like = layer.like
    return new.build()


def _inside(layer: Composite, change: Callable[[Row], Row]) -> Row:
    return {name: _rebuild(inner, change) for name, inner in layer.layers.items()}
