"""Initializers: how a layer's weights start. Too small and the signal dies; too large and it explodes.

fan_in is the number of inputs that each output adds up, fan_out the number of outputs that each input feeds.
All take `(rng, shape, fan_in, fan_out)` and return a float64 NumPy array; the layer moves it to its own
place.
"""

from __future__ import annotations

import math

import numpy as np


def he(rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> np.ndarray:
    """Normal with variance 2 / fan_in: keeps the size of the signal through ReLU, which drops half of it.

    Source: He et al. 2015, https://arxiv.org/abs/1502.01852
    """
    return rng.normal(0.0, math.sqrt(2 / fan_in), shape)


def xavier(rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> np.ndarray:
    """Uniform in ±sqrt(6 / (fan_in + fan_out)): a compromise of forward and backward, for tanh and sigmoid.

    Source: Glorot and Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html
    """
    limit = math.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, shape)


def lecun(rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> np.ndarray:
    """Normal with variance 1 / fan_in: keeps the size of the signal through a layer without an activation.

    Source: LeCun et al. 1998, Efficient BackProp, http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf
    """
    return rng.normal(0.0, math.sqrt(1 / fan_in), shape)


def zeros(rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> np.ndarray:
    """All zero: right for a bias, wrong for a weight, since neurons that start equal stay equal."""
    return np.zeros(shape)
