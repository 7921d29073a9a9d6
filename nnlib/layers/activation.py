"""Activations: the bend after each layer, without which a stack of layers would be one linear layer.

They work number by number on an array of any shape (N, ...), and hold no weights: `backward` gives dx alone.
Each says its range and its slope, since the slope is all that lets an error through on its way back. Errors:
TypeError for anything but floating-point numbers, ValueError for an empty batch, as `Layer.accept` has them.
"""

from __future__ import annotations

import math

from .. import kernels
from ..backend import Array, namespace
from .base import NOWHERE, Gradients, Layer, share


class Step(Layer):
    """The perceptron's own: fire or not.

        y = 1 if x > 0, else 0        range {0, 1}; slope 0 everywhere

    Nothing flows back through it (dx is zero), so networks that learn by gradients need a smoother one.
    """

    def forward(self, x: Array, training: bool = False) -> tuple[Array, Array]:
        xp = self.accept(x)
        y = xp.astype(x > 0, x.dtype)
        return y, x

    def backward(self, dy: Array, cache: Array, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        self.accept_gradient(dy, cache.shape)
        return dy * 0.0, {}


class Sigmoid(Layer):
    """A step with soft corners.

        y = 1 / (1 + exp(-x))        range (0, 1); slope y (1 - y), at most 1/4, near 0 at both ends

    Computed as (1 + tanh(x / 2)) / 2, the same function, which cannot overflow.
    """

    def forward(self, x: Array, training: bool = False) -> tuple[Array, Array]:
        xp = self.accept(x)
        y = 0.5 + 0.5 * xp.tanh(0.5 * x)
        return y, y

    def backward(self, dy: Array, cache: Array, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        y = cache
        self.accept_gradient(dy, y.shape)
        return dy * (y * (1.0 - y)), {}


class Tanh(Layer):
    """A sigmoid stretched to be symmetric about zero.

    y = tanh(x)        range (-1, 1); slope 1 - y², at most 1, near 0 at both ends
    """

    def forward(self, x: Array, training: bool = False) -> tuple[Array, Array]:
        xp = self.accept(x)
        y = xp.tanh(x)
        return y, y

    def backward(self, dy: Array, cache: Array, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        y = cache
        self.accept_gradient(dy, y.shape)
        return dy * (1.0 - y * y), {}


class ReLU(Layer):
    """Let the positive pass, stop the rest.

        y = max(x, 0)        range [0, ∞); slope 1 for x > 0, else 0

    Source: Nair and Hinton 2010, https://www.cs.toronto.edu/~fritz/absps/reluICML.pdf
    """

    def forward(self, x: Array, training: bool = False) -> tuple[Array, Array]:
        self.accept(x)
        y = kernels.clip(x, 0.0, math.inf)  # max(x, 0)
        return y, y

    def backward(self, dy: Array, cache: Array, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        y = cache
        self.accept_gradient(dy, y.shape)
        return kernels.clip_backward(dy, y, 0.0, math.inf), {}  # dy where y > 0


class LeakyReLU(Layer):
    """A ReLU that lets a little of the negative through, so that no neuron is ever cut off from its error.

        y = x for x > 0, else slope x        range (-∞, ∞); slope 1, or `slope` on the left

    Errors: ValueError for a slope that is not in [0, 1).
    """

    def __init__(self, slope: float = 0.01):
        self.slope = share("LeakyReLU wants a slope", slope)

    def forward(self, x: Array, training: bool = False) -> tuple[Array, Array]:
        xp = self.accept(x)
        y = xp.maximum(x, self.slope * x)
        return y, x > 0

    def backward(self, dy: Array, cache: Array, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        passed = cache
        self.accept_gradient(dy, passed.shape)
        return dy * passed + self.slope * (dy * ~passed), {}

    def __repr__(self) -> str:
        return f"LeakyReLU({self.slope})"


class ReLU6(Layer):
    """A ReLU with a ceiling, kind to numbers of few bits on phones.

        y = min(max(x, 0), 6)        range [0, 6]; slope 1 for 0 < x < 6, else 0

    Source: Howard et al. 2017 (MobileNets), https://arxiv.org/abs/1704.04861
    """

    def forward(self, x: Array, training: bool = False) -> tuple[Array, Array]:
        self.accept(x)
        y = kernels.clip(x, 0.0, 6.0)
        return y, y

    def backward(self, dy: Array, cache: Array, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        y = cache
        self.accept_gradient(dy, y.shape)
        return kernels.clip_backward(dy, y, 0.0, 6.0), {}  # dy where 0 < y < 6


class GELU(Layer):
    """A ReLU with a soft corner: x, times how likely a standard normal number is below x.

        y = x (1 + tanh u) / 2,   u = sqrt(2/π) (x + 0.044715 x³)        range (-0.17, ∞)

    The usual tanh form, within 0.0005 of the exact x Φ(x). Source: Hendrycks and Gimpel 2016,
    https://arxiv.org/abs/1606.08415
    """

    scale, cubic = math.sqrt(2 / math.pi), 0.044715

    def forward(self, x: Array, training: bool = False) -> tuple[Array, object]:
        xp = self.accept(x)
        t = xp.tanh(self.scale * (x + self.cubic * x * x * x))
        y = 0.5 * x * (1.0 + t)
        return y, (x, t)

    def backward(self, dy: Array, cache: object, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        x, t = cache
        self.accept_gradient(dy, x.shape)
        du = self.scale * (1.0 + 3 * self.cubic * x * x)  # how u grows with x
        return dy * (0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * du), {}


class Softmax(Layer):
    """Exponentiate and normalize: the largest stands out, and all read as probabilities.

        y = exp(x) / sum(exp(x)) along `axis`        range (0, 1), sum 1

    Before a loss, leave it out: `cross_entropy` takes the logits, which is safer and faster.
    """

    def __init__(self, axis: int = -1):
        self.axis = axis

    def forward(self, x: Array, training: bool = False) -> tuple[Array, Array]:
        self.accept(x)
        y = kernels.softmax(x, self.axis)
        return y, y

    def backward(self, dy: Array, cache: Array, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        y = cache
        self.accept_gradient(dy, y.shape)
        return y * (dy - namespace(dy).sum(dy * y, axis=self.axis, keepdims=True)), {}


class LogSoftmax(Layer):
    """The logarithm of softmax, without the detour that would underflow.

    y = x - max(x) - log(sum(exp(x - max(x)))) along `axis`        range (-∞, 0)
    """

    def __init__(self, axis: int = -1):
        self.axis = axis

    def forward(self, x: Array, training: bool = False) -> tuple[Array, Array]:
        xp = self.accept(x)
        shifted = x - xp.max(x, axis=self.axis, keepdims=True)  # all <= 0: no overflow
        y = shifted - xp.log(xp.sum(xp.exp(shifted), axis=self.axis, keepdims=True))
        return y, y

    def backward(self, dy: Array, cache: Array, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        y = cache
        self.accept_gradient(dy, y.shape)
        xp = namespace(dy)
        return dy - xp.exp(y) * xp.sum(dy, axis=self.axis, keepdims=True), {}
