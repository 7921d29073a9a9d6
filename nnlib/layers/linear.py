"""Linear: the dense layer, in which every neuron sees every input.

N batch size, D inputs (features) of each neuron, K neurons (outputs), M rows in all. `...` further axes, such
as time, or none.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .. import kernels
from ..backend import Array
from ..init import he
from .base import NOWHERE, Gradients, Layer, Parameter, Shape, drawer, whole


class Linear(Layer):
    """K neurons side by side: each multiplies every input by a weight of its own, adds up, and adds its bias.

        y = x W + b        x (N, ..., D), W (D, K), b (K,), y (N, ..., K)

    `Linear(None, 10)` takes D from the first input. Weights start as `init` draws them (He et al. 2015,
    https://arxiv.org/abs/1502.01852), biases at zero.

    Errors: ValueError for an input whose last axis is not D; TypeError for one of another dtype or library.
    """

    weight, bias = Parameter(), Parameter()

    def __init__(
        self,
        inputs: int | None,
        outputs: int,
        bias: bool = True,
        init: Callable = he,
        seed: int | np.random.Generator | None = None,
    ):
        self.inputs = whole("Linear, for its inputs,", inputs)
        self.outputs = whole("Linear, for its outputs,", outputs)
        self.init = drawer("Linear, for its init,", init)
        self.has_bias, self.seed = bias, seed

    def forward(self, x: Array, training: bool = False) -> tuple[Array, Array]:
        self.accept(x)
        y = x @ self.weight  # (N, ..., K)
        if self.has_bias:
            y += self.bias  # (K,), the same for every row
        return y, x

    def backward(self, dy: Array, cache: Array, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        x = cache
        self.accept_gradient(dy, (*x.shape[:-1], self.outputs))
        dx, grads = None, {}
        if wrt != "params":
            dx = dy @ self.weight.T  # (N, ..., D): what each input did, through the weights it went through
        if wrt != "input":
            if dy.ndim > 2:
                x, dy = x.reshape(-1, self.inputs), dy.reshape(-1, self.outputs)  # (M, D), (M, K)
            # (D, K), xᵀ dy: input times blame, summed over the rows
            grads["weight"] = kernels.outer_sum(x, dy, out=into["weight"])
            if self.has_bias:
                # (K,): a copy to every row, in reverse
                grads["bias"] = kernels.column_sums(dy, out=into["bias"])
        return dx, grads

    def draw(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        if self.inputs is None:
            raise ValueError(
                f"{self} does not know its input size yet; call it with a batch, or build(shape) it"
            )
        weights = {"weight": self.init(rng, (self.inputs, self.outputs), self.inputs, self.outputs)}
        return weights | {"bias": np.zeros(self.outputs)} if self.has_bias else weights

    def infer(self, shape: Shape) -> None:
        if self.inputs is None:
            self.inputs = shape[-1]

    def output_shape(self, shape: Shape) -> Shape:
        if shape[-1] != self.inputs:
            flat = math.prod(shape) == self.inputs
            cure = "put Flatten() before it" if flat else f"write Linear({shape[-1]}, ...)"
            raise self.refuse(shape, f"(N, ..., {self.inputs})", cure)
        return (*shape[:-1], self.outputs)

    def multiply_adds(self, shape: Shape) -> int:
        return math.prod(shape) * self.outputs

    def __repr__(self) -> str:
        return f"Linear({self.inputs}, {self.outputs})"
