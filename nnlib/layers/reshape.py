"""Layers that only rearrange or look up: Flatten and Embedding."""

from __future__ import annotations

import math
import types

import numpy as np

from .. import kernels
from ..backend import Array, describe, is_floating, namespace
from .base import NOWHERE, Gradients, Layer, Parameter, Shape, whole


class Flatten(Layer):
    """Each example as one row of numbers: a picture becomes a vector, and its shape is forgotten.

    x (N, ...), y (N, D) with D the product of the other axes.
    """

    def forward(self, x: Array, training: bool = False) -> tuple[Array, Shape]:
        self.accept(x)
        y = x.reshape(x.shape[0], -1)  # (N, D)
        return y, x.shape

    def backward(self, dy: Array, cache: Shape, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        N, *rest = cache
        self.accept_gradient(dy, (N, math.prod(rest)))
        return dy.reshape(cache), {}

    def output_shape(self, shape: Shape) -> Shape:
        return (math.prod(shape),)


class Embedding(Layer):
    """A table with one row of D numbers for each of V words: look up the row, and learn what stands there.

        y[n, ...] = weight[x[n, ...]]        x (N, ...) whole numbers from 0 to V - 1, weight (V, D), y (N,
        ..., D)

    There is no gradient for x, which cannot move by a little: dx is None. Rows start normal with variance 1.
    Errors: TypeError unless x holds whole numbers; ValueError for numbers outside 0 ... V - 1.
    """

    weight = Parameter()

    def __init__(self, words: int, features: int, seed: int | np.random.Generator | None = None):
        self.words = whole("Embedding, for its words,", words, open=False)
        self.features = whole("Embedding, for its features,", features, open=False)
        self.seed = seed

    def forward(self, x: Array, training: bool = False) -> tuple[Array, Array]:
        self.accept(x)
        y = self.weight[x]  # (N, ..., D)
        return y, x

    def backward(self, dy: Array, cache: Array, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        x = cache
        self.accept_gradient(dy, (*x.shape, self.features))
        if wrt == "input":
            return None, {}
        rows = dy.reshape(-1, self.features)  # (M, D): one for each word read
        return None, {
            "weight": kernels.sum_rows(rows, x.reshape(-1), self.words)
        }  # (V, D): a look-up in reverse

    def draw(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        return {"weight": rng.standard_normal((self.words, self.features))}

    def accept(self, x: Array) -> types.ModuleType:
        xp = namespace(x, self.weight)
        if is_floating(x) or str(x.dtype).endswith("bool"):
            raise TypeError(f"{self} wants whole numbers, got {describe(x)}; write x.astype(np.int64)")
        self.accept_batch(x)
        if not kernels.within(x, 0, self.words - 1):
            raise ValueError(
                f"{self} wants numbers from 0 to {self.words - 1}, got {int(x.min())} to {int(x.max())}"
            )
        return xp

    def accept_batch(self, x: Array) -> None:
        if x.shape == () or 0 in x.shape:
            raise ValueError(f"{self} wants a batch of one word at least, got the shape {tuple(x.shape)}")

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape, self.features)

    def __repr__(self) -> str:
        return f"Embedding({self.words}, {self.features})"
