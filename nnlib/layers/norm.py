"""Normalization: bring signals to mean 0 and variance 1, then scale and shift them as learned.

N batch size, C channels (or features), H W height and width, D features.
"""

from __future__ import annotations

import math
import numbers

import numpy as np

from .. import kernels
from ..backend import Array, namespace
from .base import NOWHERE, Gradients, Layer, Parameter, Shape, share, whole


class _BatchNorm(Layer):
    """What BatchNorm1d and BatchNorm2d share: all but the axes they take."""

    weight, bias = Parameter(), Parameter()
    ranks: tuple[int, ...] = ()  # how many axes an example may have
    wanted = ""

    def __init__(self, channels: int | None = None, eps: float = 1e-5, momentum: float = 0.1):
        self.channels = whole(f"{type(self).__name__}, for its channels,", channels)
        self.eps = _above_zero(self, eps)
        self.momentum = share(f"{self} wants a momentum", momentum, closed=True)

    def forward(self, x: Array, training: bool = False) -> tuple[Array, object]:
        self.accept(x)
        mean, var = self.buffers["mean"], self.buffers["var"]  # (C,), (C,): what it remembers
        if not training:
            y, _, _, cache = kernels.batch_norm(x, self.weight, self.bias, mean, var, self.eps)
            return y, (y.shape, cache)
        self.params.writable(f"{self} in training")  # what it remembers, too
        n = math.prod(x.shape) // self.channels  # numbers per channel
        if n == 1:
            raise ValueError(
                f"{self} got one number per channel to train on, {tuple(x.shape)}, and one has no "
                "variance; give it a batch of two or more"
            )
        y, batch_mean, batch_var, cache = kernels.batch_norm(x, self.weight, self.bias, None, None, self.eps)
        mean += self.momentum * (batch_mean - mean)  # in place
        var += self.momentum * (batch_var * (n / (n - 1)) - var)  # n - 1: the unbiased estimate
        return y, (y.shape, cache)

    def backward(self, dy: Array, cache: object, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        shape, cache = cache
        self.accept_gradient(dy, shape)
        dx, dweight, dbias = kernels.batch_norm_backward(dy, cache, wrt)
        return dx, {"weight": dweight, "bias": dbias} if wrt != "input" else {}

    def scale_and_shift(self) -> tuple[Array, Array]:
        """What it does in evaluation, as y = scale x + shift: (C,), (C,)."""
        mean, var = self.buffers["mean"], self.buffers["var"]
        scale = self.weight / namespace(var).sqrt(var + self.eps)
        return scale, self.bias - mean * scale

    def draw(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        if self.channels is None:
            raise ValueError(
                f"{self} does not know its channels yet; call it with a batch, or build(shape) it"
            )
        self.buffers = {"mean": np.zeros(self.channels), "var": np.ones(self.channels)}
        return {"weight": np.ones(self.channels), "bias": np.zeros(self.channels)}

    def infer(self, shape: Shape) -> None:
        if self.channels is None:
            self.channels = shape[0]

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) not in self.ranks or shape[0] != self.channels:
            raise self.refuse(
                shape, self.wanted.replace("C", str(self.channels)), "write it for these channels"
            )
        return shape

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.channels})"


class BatchNorm1d(_BatchNorm):
    """Each feature normalized over the batch, then scaled and shifted as learned.

        y = weight (x - mean) / sqrt(var + eps) + bias        x, y (N, C) or (N, C, T); all else (C,)

    In training, mean and var are the batch's own, and `buffers` remembers a running average of them, which is
    used to evaluate. With weight = sqrt(var) and bias = mean it can undo itself. `BatchNorm1d()` takes C from
    its first input. Source: Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167

    Errors: ValueError for another shape, or to train on one number per channel; TypeError for another dtype.
    """

    ranks, wanted = (1, 2), "(N, C)"


class BatchNorm2d(_BatchNorm):
    """Each feature map normalized over the batch and all pixels, then scaled and shifted as learned.

        y = weight (x - mean) / sqrt(var + eps) + bias        x, y (N, C, H, W); all else (C,)

    As BatchNorm1d, for pictures. Source and errors: as there.
    """

    ranks, wanted = (3,), "(N, C, H, W)"


class LayerNorm(Layer):
    """Each example normalized over its own features, whatever the batch, then scaled and shifted as learned.

        y = weight (x - mean) / sqrt(var + eps) + bias        x, y (N, ..., D); mean, var (N, ..., 1); all
        else (D,)

    The same in training and evaluation. `LayerNorm()` takes D from its first input. Source: Ba et al. 2016,
    https://arxiv.org/abs/1607.06450. Errors: ValueError for another last axis; TypeError for another dtype.
    """

    weight, bias = Parameter(), Parameter()

    def __init__(self, features: int | None = None, eps: float = 1e-5):
        self.features = whole("LayerNorm, for its features,", features)
        self.eps = _above_zero(self, eps)

    def forward(self, x: Array, training: bool = False) -> tuple[Array, object]:
        xp = self.accept(x)
        mean = xp.mean(x, axis=-1, keepdims=True)  # (N, ..., 1)
        std = xp.sqrt(xp.var(x, axis=-1, keepdims=True) + self.eps)  # (N, ..., 1)
        z = (x - mean) / std  # (N, ..., D)
        y = z * self.weight + self.bias  # (N, ..., D)
        return y, (z, std)

    def backward(self, dy: Array, cache: object, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        z, std = cache
        self.accept_gradient(dy, z.shape)
        xp = namespace(dy)
        dx, grads = None, {}
        if wrt != "params":
            dz = dy * self.weight  # (N, ..., D)
            centered = dz - xp.mean(dz, axis=-1, keepdims=True)  # each x moved the mean too,
            dx = (centered - z * xp.mean(dz * z, axis=-1, keepdims=True)) / std  # and the variance
        if wrt != "input":
            rows = tuple(range(dy.ndim - 1))
            grads = {"weight": xp.sum(dy * z, axis=rows), "bias": xp.sum(dy, axis=rows)}  # (D,), (D,)
        return dx, grads

    def draw(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        if self.features is None:
            raise ValueError(
                f"{self} does not know its features yet; call it with a batch, or build(shape) it"
            )
        return {"weight": np.ones(self.features), "bias": np.zeros(self.features)}

    def infer(self, shape: Shape) -> None:
        if self.features is None:
            self.features = shape[-1]

    def output_shape(self, shape: Shape) -> Shape:
        if shape[-1] != self.features:
            raise self.refuse(shape, f"(N, ..., {self.features})", f"write LayerNorm({shape[-1]})")
        return shape

    def __repr__(self) -> str:
        return f"LayerNorm({self.features})"


def _above_zero(norm: Layer, eps: float) -> float:
    """What keeps a norm from dividing by zero, itself above zero; else a ValueError."""
    if not (isinstance(eps, numbers.Real) and eps > 0):
        raise ValueError(f"{norm} wants an eps above 0, got {eps!r}")
    return eps
