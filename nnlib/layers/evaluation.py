"""What Sequential computes together in evaluation: convolutions, each with its norm and its activation.

In training, batch norm waits for the mean and variance of the whole convolution. In evaluation both are known
beforehand, and convolution, norm and activation are one step (`kernels.conv_chain`); a chain of such steps is
one call. The numbers are those of the layers one by one, up to rounding.

C channels, H W height and width.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
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


def runs(layers: list[Layer]) -> list[list[Layer]]:
    """Layers in turn, in one list those that are computed together."""
    return [layers[start:stop] for start, stop in _runs(tuple(map(type, layers)))]


@functools.lru_cache(1024)
def _runs(kinds: tuple[type, ...]) -> list[tuple[int, int]]:
    """From which layer to which, for layers of these kinds."""
    spans, start, i = [], 0, 0
    while i < len(kinds):
        taken = _one_stage(kinds[i : i + 3])
        if not taken:
            spans += [(start, i)] * (start < i) + [(i, i + 1)]
            start = i + 1
        i += taken or 1
    return spans + [(start, i)] * (start < i)


def stages(layers: list[Layer], shape: Shape, kept: bool = False) -> list[Stage]:
    """The steps of a chain on examples of a shape (C, H, W); `kept` if they will be used again.

    Errors: ValueError for one that does not fit.
    """
    steps = []
    while layers:
        taken = _one_stage([type(layer) for layer in layers[:3]])
        conv, norm = layers[:2]
        scale, shift = norm.scale_and_shift()
        if conv.has_bias:
            shift = shift + scale * conv.bias
        window = conv.window.on(*shape[1:])
        shape = norm.output_shape(conv.output_shape(shape))
        low, high = CLIPPED[type(layers[2])] if taken == 3 else (-math.inf, math.inf)
        steps.append(Stage(conv.weight, scale, shift, window, conv.groups, low, high, kept))
        layers = layers[taken:]
    return steps


def _one_stage(kinds: Sequence[type]) -> int:
    """How many layers of these kinds, from the first on, are one step: 3, 2 without an activation, or 0."""
    if kinds[0] is not Conv2d or len(kinds) < 2 or kinds[1] is not BatchNorm2d:
        return 0
    return 3 if len(kinds) > 2 and kinds[2] in CLIPPED else 2
