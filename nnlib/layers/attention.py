"""SelfAttention: every position looks at all positions and takes in what it finds useful.

N batch size, T positions, D features, A heads, E = D / A features of each head.
"""

from __future__ import annotations

import math

import numpy as np

from .. import kernels
from ..backend import Array, namespace
from ..init import xavier
from .base import NOWHERE, Gradients, Layer, Parameter, Shape, whole


class SelfAttention(Layer):
    """Each position asks (query), answers (key) and tells (value); it takes in the others' values, weighed by
    how well its query meets their keys.

        q, k, v = x Wq, x Wk, x Wv, split into A heads
        weights = softmax(q k' / sqrt(E))        y = (weights v, heads joined) Wo
        x, y (N, T, D), each W (D, D)

    `causal=True` hides the future: position t looks at 0 ... t alone. Source: Vaswani et al. 2017,
    https://arxiv.org/abs/1706.03762. Errors: ValueError unless x is (N, T, D) and `heads` divides D.
    """

    query, key, value, out = Parameter(), Parameter(), Parameter(), Parameter()

    def __init__(
        self,
        features: int | None,
        heads: int = 1,
        causal: bool = False,
        seed: int | np.random.Generator | None = None,
    ):
        self.features = whole("SelfAttention, for its features,", features)
        self.heads = whole("SelfAttention, for its heads,", heads, open=False)
        self.causal, self.seed = causal, seed

    def forward(self, x: Array, training: bool = False) -> tuple[Array, object]:
        xp = self.accept(x)
        q, k, v = (self._split(x @ W) for W in (self.query, self.key, self.value))  # (N, A, T, E)
        scores = q @ xp.matrix_transpose(k) * (1 / math.sqrt(q.shape[3]))  # (N, A, T, T): who meets whom
        if self.causal:
            t = xp.arange(x.shape[1], device=x.device)  # (T,)
            scores = xp.where(t[:, None] >= t, scores, -xp.inf)
        weights = kernels.softmax(scores)  # (N, A, T, T), each row sums to 1
        heads = self._join(weights @ v)  # (N, T, D)
        y = heads @ self.out  # (N, T, D)
        return y, (x, q, k, v, weights, heads)

    def backward(self, dy: Array, cache: object, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        x, q, k, v, weights, heads = cache
        self.accept_gradient(dy, x.shape)
        xp = namespace(dy)
        dheads = self._split(dy @ self.out.T)  # (N, A, T, E)
        dweights = dheads @ xp.matrix_transpose(v)  # (N, A, T, T)
        dv = xp.matrix_transpose(weights) @ dheads  # (N, A, T, E)
        mean = xp.sum(dweights * weights, axis=-1, keepdims=True)  # (N, A, T, 1)
        dscores = (
            weights * (dweights - mean) * (1 / math.sqrt(q.shape[3]))
        )  # (N, A, T, T): softmax in reverse
        dq, dk = dscores @ k, xp.matrix_transpose(dscores) @ q  # (N, A, T, E)
        dq, dk, dv = self._join(dq), self._join(dk), self._join(dv)  # (N, T, D)
        dx, grads = None, {}
        if wrt != "params":
            dx = dq @ self.query.T + dk @ self.key.T + dv @ self.value.T  # (N, T, D): three paths add
        if wrt != "input":
            inputs = {"query": (x, dq), "key": (x, dk), "value": (x, dv), "out": (heads, dy)}
            grads = {name: _rows(a).T @ _rows(da) for name, (a, da) in inputs.items()}  # (D, D) each
        return dx, grads

    def draw(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        D = self.features
        if D is None:
            raise ValueError(
                f"{self} does not know its features yet; call it with a batch, or build(shape) it"
            )
        if D % self.heads:
            raise ValueError(f"{self} has {self.heads} heads, which must divide its {D} features")
        return {name: xavier(rng, (D, D), D, D) for name in ("query", "key", "value", "out")}

    def infer(self, shape: Shape) -> None:
        if self.features is None:
            self.features = shape[-1]

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 2 or shape[0] < 1 or shape[1] != self.features:
            raise self.refuse(
                shape, f"(N, T >= 1, {self.features})", "give it batch, positions, features in this order"
            )
        return shape

    def multiply_adds(self, shape: Shape) -> int:
        T, D = shape
        return 4 * T * D * D + 2 * T * T * D

    def _split(self, x: Array) -> Array:
        """(N, T, D) to (N, A, T, E): the features dealt out to the heads."""
        N, T, D = x.shape
        return namespace(x).permute_dims(x.reshape(N, T, self.heads, D // self.heads), (0, 2, 1, 3))

    def _join(self, x: Array) -> Array:
        """(N, A, T, E) to (N, T, D): split in reverse."""
        N, A, T, E = x.shape
        return namespace(x).permute_dims(x, (0, 2, 1, 3)).reshape(N, T, A * E)

    def __repr__(self) -> str:
        return f"SelfAttention({self.features}, heads={self.heads})"


def _rows(x: Array) -> Array:
    """(N, T, D) to (N T, D)."""
    return x.reshape(-1, x.shape[-1])
