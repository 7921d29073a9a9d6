"""Recurrent layers: the same neurons at every moment, with a memory of the moment before.

N batch size, T moments, D inputs at each, H hidden numbers (the memory).
"""

from __future__ import annotations

import numpy as np

from ..backend import Array, namespace
from ..init import xavier
from .base import NOWHERE, Gradients, Layer, Parameter, Shape, whole


class _Recurrent(Layer):
    """What RNN and LSTM share: weights for the input and for the memory, `gates` blocks of H columns each."""

    weight_x, weight_h, bias = Parameter(), Parameter(), Parameter()
    gates = 1

    def __init__(self, inputs: int | None, hidden: int, seed: int | np.random.Generator | None = None):
        self.inputs = whole(f"{type(self).__name__}, for its inputs,", inputs)
        self.hidden = whole(f"{type(self).__name__}, for its memory,", hidden)
        self.seed = seed

    def draw(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        if self.inputs is None:
            raise ValueError(
                f"{self} does not know its input size yet; call it with a batch, or build(shape) it"
            )
        D, H = self.inputs, self.hidden
        blocks = [(xavier(rng, (D, H), D, H), xavier(rng, (H, H), H, H)) for _ in range(self.gates)]
        weight_x, weight_h = (np.concatenate(part, axis=1) for part in zip(*blocks, strict=True))
        return {"weight_x": weight_x, "weight_h": weight_h, "bias": np.zeros(self.gates * H)}

    def infer(self, shape: Shape) -> None:
        if self.inputs is None and len(shape) == 2:
            self.inputs = shape[1]

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 2 or shape[0] < 1 or shape[1] != self.inputs:
            wanted = f"(N, T >= 1, {self.inputs})"
            raise self.refuse(shape, wanted, "give it batch, time and inputs in this order")
        return (shape[0], self.hidden)

    def multiply_adds(self, shape: Shape) -> int:
        return shape[0] * (self.inputs + self.hidden) * self.gates * self.hidden

    def zeros(self, x: Array) -> Array:
        """The memory before anything was seen, (N, H)."""
        return namespace(x).zeros((x.shape[0], self.hidden), dtype=x.dtype, device=x.device)

    def _gather(self, da: list[Array], x: Array, before: list[Array], wrt: str) -> Gradients:
        """dx and the weights' gradients, from the T gradients da (N, gates H) of the sums at each moment."""
        xp = namespace(x)
        da = xp.stack(da, axis=1)  # (N, T, gates H)
        dx = da @ self.weight_x.T if wrt != "params" else None  # (N, T, D)
        if wrt == "input":
            return dx, {}
        flat = da.reshape(-1, da.shape[2])  # (N T, gates H): the same weights at every moment, so add all up
        h = xp.stack(before, axis=1).reshape(-1, self.hidden)  # (N T, H)
        dweight_x = x.reshape(-1, self.inputs).T @ flat  # (D, gates H)
        return dx, {"weight_x": dweight_x, "weight_h": h.T @ flat, "bias": xp.sum(flat, axis=0)}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.inputs}, {self.hidden})"


class RNN(_Recurrent):
    """Each moment mixes what comes in with what was remembered.

        h_t = tanh(x_t Wx + h_{t-1} Wh + b),   h_{-1} = 0        y = all h_t
        x (N, T, D), Wx (D, H), Wh (H, H), b (H,), y (N, T, H)

    `step(x_t, h)` is one moment, for going on word by word. Source: Elman 1990,
    https://doi.org/10.1207/s15516709cog1402_1. Errors: ValueError unless x is (N, T, D).
    """

    def step(self, x: Array, h: Array) -> Array:
        """The memory after one more moment: x (N, D), h (N, H) to h (N, H)."""
        return namespace(x).tanh(x @ self.weight_x + h @ self.weight_h + self.bias)

    def forward(self, x: Array, training: bool = False) -> tuple[Array, object]:
        xp = self.accept(x)
        h = [self.zeros(x)]  # T + 1 times (N, H)
        for t in range(x.shape[1]):
            h.append(self.step(x[:, t], h[t]))
        return xp.stack(h[1:], axis=1), (x, h)

    def backward(self, dy: Array, cache: object, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        x, h = cache
        N, T, _ = x.shape
        self.accept_gradient(dy, (N, T, self.hidden))
        da, dh = [None] * T, self.zeros(x)  # of the sums inside tanh; of the memory, from the future
        for t in reversed(range(T)):
            dh = dh + dy[:, t]  # (N, H): from later moments, and from the output of this one
            da[t] = dh * (1.0 - h[t + 1] * h[t + 1])  # (N, H)
            dh = da[t] @ self.weight_h.T  # (N, H)
        return self._gather(da, x, h[:-1], wrt)


class LSTM(_Recurrent):
    """A memory c that is written, kept and read through gates, so that it can last.

        i, f, g, o = sigmoid, sigmoid, tanh, sigmoid of the four blocks of x_t Wx + h_{t-1} Wh + b
        c_t = f c_{t-1} + i g        h_t = o tanh(c_t)        y = all h_t
        x (N, T, D), Wx (D, 4H), Wh (H, 4H), b (4H,), y (N, T, H)

    The forget gate f starts open (bias 1). `step(x_t, (h, c))` is one moment. Source: Hochreiter and
    Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735. Errors: ValueError unless x is (N, T, D).
    """

    gates = 4

    def draw(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        weights = super().draw(rng)
        weights["bias"][self.hidden : 2 * self.hidden] = 1.0
        return weights

    def step(self, x: Array, state: tuple[Array, Array]) -> tuple[Array, Array]:
        """The state after one more moment: x (N, D), (h, c) each (N, H) to (h, c)."""
        return self._step(x, state)[:2]

    def _step(self, x: Array, state: tuple[Array, Array]) -> tuple:
        xp, H, (h, c) = namespace(x), self.hidden, state
        a = x @ self.weight_x + h @ self.weight_h + self.bias  # (N, 4H)
        i, f, o = (0.5 + 0.5 * xp.tanh(0.5 * a[:, k * H : k * H + H]) for k in (0, 1, 3))  # sigmoid, (N, H)
        g = xp.tanh(a[:, 2 * H : 3 * H])  # (N, H)
        c = f * c + i * g  # (N, H)
        return o * xp.tanh(c), c, (i, f, g, o)

    def forward(self, x: Array, training: bool = False) -> tuple[Array, object]:
        xp = self.accept(x)
        h, c, gates = [self.zeros(x)], [self.zeros(x)], []
        for t in range(x.shape[1]):
            new_h, new_c, opened = self._step(x[:, t], (h[t], c[t]))
            h.append(new_h)
            c.append(new_c)
            gates.append(opened)
        return xp.stack(h[1:], axis=1), (x, h, c, gates)

    def backward(self, dy: Array, cache: object, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        x, h, c, gates = cache
        N, T, _ = x.shape
        self.accept_gradient(dy, (N, T, self.hidden))
        xp = namespace(dy)
        da, dh, dc = [None] * T, self.zeros(x), self.zeros(x)
        for t in reversed(range(T)):
            i, f, g, o = gates[t]
            tanh_c = xp.tanh(c[t + 1])
            dh = dh + dy[:, t]  # (N, H): from later moments, and from the output of this one
            dc = dc + dh * o * (1.0 - tanh_c * tanh_c)  # (N, H): kept from later, and through what was read
            di, df, dg, do = dc * g, dc * c[t], dc * i, dh * tanh_c
            slopes = (di * i * (1.0 - i), df * f * (1.0 - f), dg * (1.0 - g * g), do * o * (1.0 - o))
            da[t] = xp.concat(slopes, axis=1)  # (N, 4H)
            dh, dc = da[t] @ self.weight_h.T, dc * f
        return self._gather(da, x, h[:-1], wrt)
