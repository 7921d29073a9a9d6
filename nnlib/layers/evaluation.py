"""What Sequential computes together in evaluation: convolutions, each with its norm and its activation.

In training, batch norm waits for the mean and variance of the whole convolution. In evaluation both are known
beforehand, and convolution, norm and activation are one step (`kernels.conv_chain`); a chain of such steps is
one call. The numbers are those of the layers one by one, up to rounding.

C channels, H W height and width.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..backend import Array
from ..kernels.stage import Stage
from .activation import ReLU, ReLU6
from .base import Layer, Shape
from .conv import Conv2d
from .norm import BatchNorm2d

CLIPPED = {ReLU: (0.0, math.inf), ReLU6: (0.0, 6.0)}  # activations that cut off, and where
WITHIN = object()  # stands for the cache of a layer that was computed together with those behind it


class Together(NamedTuple):
    """The cache of layers that were computed together: how many, their input, the shape of their output, and
    what the kernel kept."""

    count: int
    x: Array
    shape: Shape
    kept: object


def runs(layers: Mapping[str, Layer]) -> Iterator[list[str]]:
    """The names of layers in turn, in one list those that are computed together."""
    names, run, i = list(layers), [], 0
    while i < len(names):
        taken = _one_stage([layers[name] for name in names[i : i + 3]])
        if taken:
            run += names[i : i + taken]
        else:
            if run:
                yield run
            yield [names[i]]
            run = []
        i += taken or 1
    if run:
        yield run


def stages(layers: list[Layer], shape: Shape) -> list[Stage]:
    """The steps of a chain on examples of a shape (C, H, W). Errors: ValueError for one that does not fit."""
    steps = []
    while layers:
        taken = _one_stage(layers)
        conv, norm = layers[:2]
        scale, shift = norm.scale_and_shift()
        if conv.has_bias:
            shift = shift + scale * conv.bias
        window = conv.window.on(*shape[1:])
        shape = norm.output_shape(conv.output_shape(shape))
        low, high = CLIPPED[type(layers[2])] if taken == 3 else (-math.inf, math.inf)
        steps.append(Stage(conv.weight, scale, shift, window, conv.groups, low, high))
        layers = layers[taken:]
    return steps


def _one_stage(layers: list[Layer]) -> int:
    """How many of these layers, from the first on, are one step: 3, 2 without an activation, or 0."""
    if len(layers) < 2 or type(layers[0]) is not Conv2d or type(layers[1]) is not BatchNorm2d:
        return 0
    return 3 if len(layers) > 2 and type(layers[2]) in CLIPPED else 2
