"""The rules: gradient descent, with momentum; RMSProp; Adam and AdamW.

w weights, g gradients, m and v running averages: each one vector for the whole model, updated in place. On
torch the rules are operations of PyTorch, one sweep through memory each (`fused`).
"""

from __future__ import annotations

from ..backend import Array, namespace
from ..kernels import kernels_for
from ..layers import Layer
from .base import Optimizer, Rate, at_least_zero, share


class SGD(Optimizer):
    """Stochastic gradient descent: a step downhill on the slope that this batch shows; with momentum, a ball.

        g <- g + weight_decay w
        m <- momentum m + g        w <- w - learning_rate m        (Nesterov: momentum m + g for m)

    Source: Sutskever et al. 2013, https://proceedings.mlr.press/v28/sutskever13.html
    Errors: as `Optimizer`; ValueError for a momentum outside [0, 1), or nesterov without momentum.
    """

    capturable = True

    def __init__(
        self,
        model: Layer,
        learning_rate: Rate = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ):
        super().__init__(model, learning_rate, weight_decay)
        self.momentum, self.nesterov = share("momentum", momentum), nesterov
        if nesterov and not momentum:
            raise ValueError("nesterov=True wants a momentum, such as 0.9")
        self.averages = ("m",) if momentum else ()

    def update(self, w: Array, g: Array, *memory: Array) -> None:
        if self.weight_decay:
            g = g + self.weight_decay * w
        if memory:
            (m,) = memory
            m *= self.momentum
            m += g
            g = g + self.momentum * m if self.nesterov else m
        w -= self.now[0] * g

    def fused(self, w: Array, g: Array, *memory: Array) -> None:
        """The rule on torch: one sweep through memory."""
        kernels_for(w).sgd(w, g, *memory, now=self.now, decay=self.weight_decay, momentum=self.momentum,
                           nesterov=self.nesterov)  # fmt: skip


class RMSProp(Optimizer):
    """Each weight's step divided by the usual size of its own gradients: steep directions are tamed, flat
    ones sped up.

        g <- g + weight_decay w
        v <- decay v + (1 - decay) g²        w <- w - learning_rate g / (sqrt(v) + eps)

    Source: Tieleman and Hinton 2012, https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf
    Errors: as `Optimizer`; ValueError for a decay outside [0, 1), or an eps below 0.
    """

    averages = ("v",)
    capturable = True

    def __init__(
        self,
        model: Layer,
        learning_rate: Rate = 0.01,
        decay: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ):
        super().__init__(model, learning_rate, weight_decay)
        self.decay, self.eps = share("decay", decay), at_least_zero("eps", eps)

    def update(self, w: Array, g: Array, v: Array) -> None:
        if self.weight_decay:
            g = g + self.weight_decay * w
        v *= self.decay
        v += (1 - self.decay) * (g * g)
        w -= self.now[0] * (g / (namespace(v).sqrt(v) + self.eps))


class Adam(Optimizer):
    """Momentum and RMSProp together, both corrected for having started at zero.

        g <- g + weight_decay w
        m <- beta1 m + (1 - beta1) g        v <- beta2 v + (1 - beta2) g²
        w <- w - learning_rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)        t = 1, 2, ...

    Source: Kingma and Ba 2014, https://arxiv.org/abs/1412.6980
    Errors: as `Optimizer`; ValueError for a beta outside [0, 1), or an eps below 0.
    """

    averages = ("m", "v")
    capturable = True
    beside = False  # whether weight decay stands beside the gradient, not within it

    def __init__(
        self,
        model: Layer,
        learning_rate: Rate = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ):
        super().__init__(model, learning_rate, weight_decay)
        self.beta1, self.beta2 = share("beta1", beta1), share("beta2", beta2)
        self.eps = at_least_zero("eps", eps)

    def update(self, w: Array, g: Array, m: Array, v: Array) -> None:
        if self.weight_decay:
            g = g + self.weight_decay * w
        self.adapt(w, g, m, v)

    def adapt(self, w: Array, g: Array, m: Array, v: Array) -> None:
        """The step of Adam proper."""
        rate, t = self.now
        m *= self.beta1
        m += (1 - self.beta1) * g
        v *= self.beta2
        v += (1 - self.beta2) * (g * g)
        size = namespace(v).sqrt(v)
        size *= 1 / (1 - self.beta2**t) ** 0.5
        size += self.eps
        w -= rate / (1 - self.beta1**t) * (m / size)

    def fused(self, w: Array, g: Array, m: Array, v: Array) -> None:
        """The rule on torch: one sweep through memory."""
        kernels_for(w).adam(w, g, m, v, now=self.now, betas=(self.beta1, self.beta2), eps=self.eps,
                            decay=self.weight_decay, beside=self.beside)  # fmt: skip


class AdamW(Adam):
    """Adam with weight decay beside the gradient instead of within it, so that all weights shrink alike.

        w <- (1 - learning_rate weight_decay) w,   then as Adam without weight decay

    Source: Loshchilov and Hutter 2017, https://arxiv.org/abs/1711.05101. Errors: as Adam.
    """

    capturable = beside = True

    def __init__(
        self,
        model: Layer,
        learning_rate: Rate = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ):
        super().__init__(model, learning_rate, beta1, beta2, eps, weight_decay)

    def update(self, w: Array, g: Array, m: Array, v: Array) -> None:
        w *= 1 - self.now[0] * self.weight_decay
        self.adapt(w, g, m, v)
