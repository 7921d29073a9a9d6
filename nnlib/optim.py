"""Optimizers: how gradients become changes of the weights.

w weights, g gradients, m and v running averages: each one vector for the whole model, whatever its depth, and
updated in place. A learning rate is a number, or a function of the step count t = 0, 1, 2, ... (see
`schedules`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from .backend import Array, asarray, device, is_torch, namespace, to_numpy
from .layers import Layer
from .layers.flat import Flat

Rate = float | Callable[[int], float]
BLOCK = (
    65_536  # numbers: a block of each vector fits a processor's cache, so that it is read from memory once
)


class Optimizer:
    """What all optimizers share: the model, the learning rate, the step count t, its running averages."""

    averages: tuple[str, ...] = ()

    def __init__(self, model: Layer, learning_rate: Rate, weight_decay: float):
        self.model, self.learning_rate = model, learning_rate
        self.weight_decay = _at_least_zero("weight_decay", weight_decay)
        if not callable(learning_rate):
            _at_least_zero("learning_rate", learning_rate)
        self.t = 0
        self.memory: dict[str, Array] = {}

    @property
    def rate(self) -> float:
        """The learning rate of the coming step."""
        return float(self.learning_rate(self.t) if callable(self.learning_rate) else self.learning_rate)

    def step(self, grads: Flat | dict[str, Array]) -> None:
        """Update the model's weights, in place, by these gradients as `backward` returned them.

        Errors: ValueError unless there is one gradient of the right shape for each weight.
        """
        params = self.model.params
        if not isinstance(grads, Flat):
            _match(params, grads)
            grads = Flat.of(grads, params.vector)
        if grads.vector.shape != params.vector.shape:
            _match(params, grads)
        if self.averages:
            self._prepare(params.vector)
        vectors = (params.vector, grads.vector, *self.memory.values())
        for block in _blocks(*vectors):
            self.update(*block)
        self.t += 1

    def update(self, w: Array, g: Array, *memory: Array) -> None:
        """The rule itself, on a block of the vectors. It may use t, the number of steps done so far."""
        raise NotImplementedError(f"{type(self).__name__} has no update rule yet")

    def state(self) -> dict:
        """What a continued training needs: the step count, and the running averages, copied to NumPy."""
        return {"t": self.t} | {name: to_numpy(vector).copy() for name, vector in self.memory.items()}

    def load_state(self, state: dict) -> None:
        """Go on where `state` was taken. Errors: ValueError if it belongs to another optimizer or model."""
        w = self.model.params.vector
        wanted = {"t", *self.averages} if state.get("t") else {"t"}
        if not wanted <= set(state) or any(len(state[name]) != len(w) for name in wanted - {"t"}):
            raise ValueError(f"wanted {sorted(wanted)} for {len(w)} weights, got a state of {sorted(state)}")
        self.t = int(state["t"])
        self.memory = {name: asarray(state[name].copy(), w) for name in self.averages if name in state}

    def _prepare(self, w: Array) -> None:
        """Running averages of zeros at first, and wherever the model has moved to since."""
        for name in self.averages:
            old = self.memory.get(name)
            if old is None:
                self.memory[name] = namespace(w).zeros_like(w)
            elif old.dtype != w.dtype or old.device != w.device:
                self.memory[name] = asarray(old, w)


class SGD(Optimizer):
    """Stochastic gradient descent: a step downhill on the slope that this batch shows; with momentum, a ball.

        g <- g + weight_decay w
        m <- momentum m + g        w <- w - learning_rate m        (Nesterov: momentum m + g for m)

    Source: Sutskever et al. 2013, https://proceedings.mlr.press/v28/sutskever13.html
    """

    def __init__(
        self,
        model: Layer,
        learning_rate: Rate = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ):
        super().__init__(model, learning_rate, weight_decay)
        self.momentum, self.nesterov = _share("momentum", momentum), nesterov
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
        if is_torch(w):
            w.sub_(g, alpha=self.rate)  # the same in one sweep, with no array for rate g in between
        else:
            w -= self.rate * g


class RMSProp(Optimizer):
    """Each weight's step divided by the usual size of its own gradients: steep directions are tamed, flat
    ones sped up.

        g <- g + weight_decay w
        v <- decay v + (1 - decay) g²        w <- w - learning_rate g / (sqrt(v) + eps)

    Source: Tieleman and Hinton 2012, https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf
    """

    averages = ("v",)

    def __init__(
        self,
        model: Layer,
        learning_rate: Rate = 0.01,
        decay: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ):
        super().__init__(model, learning_rate, weight_decay)
        self.decay, self.eps = _share("decay", decay), eps

    def update(self, w: Array, g: Array, v: Array) -> None:
        if self.weight_decay:
            g = g + self.weight_decay * w
        v *= self.decay
        v += (1 - self.decay) * (g * g)
        w -= self.rate * (g / (namespace(v).sqrt(v) + self.eps))


class Adam(Optimizer):
    """Momentum and RMSProp together, both corrected for having started at zero.

        g <- g + weight_decay w
        m <- beta1 m + (1 - beta1) g        v <- beta2 v + (1 - beta2) g²
        w <- w - learning_rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)        t = 1, 2, ...

    Source: Kingma and Ba 2014, https://arxiv.org/abs/1412.6980
    """

    averages = ("m", "v")

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
        self.beta1, self.beta2, self.eps = _share("beta1", beta1), _share("beta2", beta2), eps

    def update(self, w: Array, g: Array, m: Array, v: Array) -> None:
        if self.weight_decay:
            g = g + self.weight_decay * w
        self.adapt(w, g, m, v)

    def adapt(self, w: Array, g: Array, m: Array, v: Array) -> None:
        """The step of Adam proper."""
        t = self.t + 1
        if is_torch(w):
            self._adapt_torch(w, g, m, v, t)
            return
        m *= self.beta1
        m += (1 - self.beta1) * g
        v *= self.beta2
        v += (1 - self.beta2) * (g * g)
        size = namespace(v).sqrt(v)
        size *= 1 / math.sqrt(1 - self.beta2**t)
        size += self.eps
        w -= self.rate / (1 - self.beta1**t) * (m / size)

    def _adapt_torch(self, w: Array, g: Array, m: Array, v: Array, t: int) -> None:
        """The same in PyTorch's operations that do two steps in one sweep: half the calls, one new array."""
        m.lerp_(g, 1 - self.beta1)  # m + (1 - beta1) (g - m)
        v.mul_(self.beta2).addcmul_(g, g, value=1 - self.beta2)
        size = v.sqrt().mul_(1 / math.sqrt(1 - self.beta2**t)).add_(self.eps)
        w.addcdiv_(m, size, value=-self.rate / (1 - self.beta1**t))


class AdamW(Adam):
    """Adam with weight decay beside the gradient instead of within it, so that all weights shrink alike.

        w <- (1 - learning_rate weight_decay) w,   then as Adam without weight decay

    Source: Loshchilov and Hutter 2017, https://arxiv.org/abs/1711.05101
    """

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
        w *= 1 - self.rate * self.weight_decay
        self.adapt(w, g, m, v)


def clip_by_norm(grads: Flat, max_norm: float) -> Array:
    """Shorten the gradient, in place, to the length max_norm if it is longer; its direction stays.

        g <- g min(1, max_norm / |g|)        returns |g| (), before

    Errors: ValueError for a max_norm that is not positive.
    """
    if not max_norm > 0:
        raise ValueError(f"clip_by_norm wants a positive max_norm, got {max_norm}")
    g = grads.vector
    xp = namespace(g)
    norm = xp.sqrt(xp.vecdot(g, g) if not is_torch(g) else g @ g)
    g *= xp.clip(max_norm / (norm + 1e-12), None, 1.0)
    return norm


def clip_by_value(grads: Flat, limit: float) -> None:
    """Cut every entry of the gradient, in place, to -limit ... limit. Errors: ValueError unless limit > 0."""
    if not limit > 0:
        raise ValueError(f"clip_by_value wants a positive limit, got {limit}")
    grads.vector[...] = namespace(grads.vector).clip(grads.vector, -limit, limit)


def _blocks(*vectors: Array) -> Iterator[tuple[Array, ...]]:
    """The same stretch of each vector, block after block; on a GPU, which wants few long calls, in one."""
    size = len(vectors[0])
    if size <= BLOCK or device(vectors[0]) != "cpu":
        yield vectors
        return
    for start in range(0, size, BLOCK):
        yield tuple(vector[start : start + BLOCK] for vector in vectors)


def _match(params: Flat, grads: dict[str, Array]) -> None:
    """A ValueError that names the difference, if gradients and weights do not go together."""
    missing, unknown = set(params) - set(grads), set(grads) - set(params)
    if missing or unknown:
        raise ValueError(
            f"wanted a gradient for each weight; none came for {sorted(missing)}, one for {sorted(unknown)}; "
            'pass what model.backward(dy, cache, wrt="params") returns'
        )
    for name, gradient in grads.items():
        if tuple(gradient.shape) != tuple(params[name].shape):
            raise ValueError(
                f"the gradient of {name} has shape {tuple(gradient.shape)}, not {tuple(params[name].shape)}"
            )


def _at_least_zero(name: str, value: float) -> float:
    if not value >= 0:
        raise ValueError(f"wanted a {name} of at least 0, got {value}")
    return float(value)  # a NumPy scalar would turn float32 weights into float64


def _share(name: str, value: float) -> float:
    if not 0 <= value < 1:
        raise ValueError(f"wanted a {name} from 0 up to (not including) 1, got {value}")
    return float(value)
