"""What all optimizers share: the model, the learning rate, the step count, the running averages.

w weights, g gradients: each one vector for the whole model.
"""

from __future__ import annotations

import contextlib
import math
import numbers
from collections.abc import Callable, Iterator

from ..backend import Array, asarray, describe, device, is_torch, namespace, to_numpy
from ..layers import Layer
from ..layers.flat import Flat

Rate = float | Callable[[int], float]
BLOCK = 1 << 17  # numbers: a block of each vector fits a cache, so that it is read from memory once


class Optimizer:
    """What all optimizers share: the model, the learning rate, the step count t, its running averages.

    A rule of your own is a subclass with an `update`, and `averages`, the names of the vectors it remembers.
    Errors: TypeError for anything but a model, or a rate that is no number and no schedule; ValueError for a
    learning rate or weight decay below 0, infinite or NaN.
    """

    averages: tuple[str, ...] = ()
    now: tuple  # (rate, t), of the step in progress: its learning rate, and its number t = 1, 2, ...
    capturable = False  # whether the rule takes all that changes from step to step from `now`
    fused: Callable | None = None  # the rule in one sweep by an operation of PyTorch, where there is one

    def __init__(self, model: Layer, learning_rate: Rate, weight_decay: float):
        if not isinstance(model, Layer):
            kind = type(self).__name__
            raise TypeError(
                f"{kind} wants a model made of layers, got {describe(model)}; write {kind}(model, 0.01)"
            )
        self.model, self.learning_rate = model, learning_rate
        self.weight_decay = at_least_zero("weight_decay", weight_decay)
        if not callable(learning_rate):
            at_least_zero("learning_rate", learning_rate)
        self.t = 0
        self.memory: dict[str, Array] = {}
        self.held = False
        self._clock: tuple[Array, Array] | None = None

    @property
    def rate(self) -> float:
        """The learning rate of the coming step. Errors: TypeError for a schedule that was not called."""
        if not callable(self.learning_rate):
            return float(self.learning_rate)
        try:
            return float(self.learning_rate(self.t))
        except TypeError as error:
            name = getattr(self.learning_rate, "__name__", self.learning_rate)
            raise TypeError(
                "wanted a learning rate, a number or a schedule such as cosine(0.1, steps=1000), got the "
                f"function {name} itself"
            ) from error

    def step(self, grads: Flat | dict[str, Array]) -> None:
        """Update the model's weights, in place, by these gradients as `backward` returned them.

        Errors: ValueError unless there is one gradient of the right shape for each weight.
        """
        params = self.model.params
        if not isinstance(grads, dict):
            raise TypeError(f"wanted the gradients that backward returns second, got {describe(grads)}")
        params.writable(f"a step of {type(self).__name__}")
        if not isinstance(grads, Flat):
            _match(params, grads)
            grads = Flat.of(grads, params.vector)
        if grads.vector.shape != params.vector.shape:
            _match(params, grads)
        if self.held:
            self._apply(params.vector, grads.vector)
            return
        self.begin()
        self._apply(params.vector, grads.vector)
        self.done()

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Within, `step` does its arithmetic alone: for recording it. Between `begin` and `done`."""
        self.held = True
        try:
            yield
        finally:
            self.held = False

    def done(self) -> None:
        """Count the step."""
        self.t += 1

    def begin(self) -> None:
        """Lay out what the coming step needs: `now`, and the running averages.

        On torch, `now` holds two numbers that stay in their places, on the weights' device: so a step that
        was recorded, or captured in a CUDA graph, finds new ones there each time.
        """
        like = self.model.like  # the place of the weights
        if self.averages:
            self._prepare(like)
        if not is_torch(like):
            self.now = self.rate, self.t + 1
            return
        xp = namespace(like)
        kind = like.dtype if device(like) == "cpu" else xp.float32  # as PyTorch's own rules want it
        if self._clock is None or (self._clock[0].device, self._clock[0].dtype) != (like.device, kind):
            self._clock = tuple(xp.zeros((), dtype=kind, device=like.device) for kind in (kind, xp.float32))
        self.now = self._clock
        self.now[0].fill_(self.rate)
        self.now[1].fill_(self.t + 1)

    def _apply(self, w: Array, g: Array) -> None:
        """The arithmetic of a step, after `begin`: nothing but operations on arrays that stay in place."""
        vectors = (w, g, *self.memory.values())
        if self.fused is not None and is_torch(w) and w.device.type in ("cpu", "cuda"):
            self.fused(*vectors)
            return
        for block in _blocks(*vectors):
            self.update(*block)

    def update(self, w: Array, g: Array, *memory: Array) -> None:
        """The rule itself, on a block of the vectors. It may use `now`, and t, the number of steps done."""
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

    def _prepare(self, like: Array) -> None:
        """Running averages of zeros at first, and wherever the model has moved to since."""
        for name in self.averages:
            old = self.memory.get(name)
            if old is None:
                self.memory[name] = namespace(like).zeros_like(self.model.params.vector)
            elif old.dtype != like.dtype or old.device != like.device:
                self.memory[name] = asarray(old, like)


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


def at_least_zero(name: str, value: float) -> float:
    """A finite number from 0 on, as Python's own; else a ValueError, or a TypeError for no number."""
    if not isinstance(value, numbers.Real):
        raise TypeError(f"wanted a number as {name}, got {value!r}")
    if not 0 <= value < math.inf:
        raise ValueError(f"wanted a finite {name} of at least 0, got {value}")
    return float(value)  # a NumPy scalar would turn float32 weights into float64


def share(name: str, value: float) -> float:
    """A number from 0 up to 1, as Python's own; else a ValueError."""
    if not 0 <= value < 1:
        raise ValueError(f"wanted a {name} from 0 up to (not including) 1, got {value}")
    return float(value)
