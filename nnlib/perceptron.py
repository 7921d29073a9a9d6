"""Perceptron: the first artificial neuron that learned. It weighs its inputs and says yes or no.

N examples, D inputs (features) of each.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from .backend import Array, asarray, device, is_array, is_floating, library, namespace, prototype, to_numpy


@dataclasses.dataclass
class Lesson:
    """What `Perceptron.learn` saw: mistakes per epoch; weights and biases at first and after each update."""

    mistakes: list[int] = dataclasses.field(default_factory=list)
    weights: list[np.ndarray] = dataclasses.field(default_factory=list)
    biases: list[float] = dataclasses.field(default_factory=list)

    @property
    def converged(self) -> bool:
        """Whether the last epoch went by without a mistake."""
        return bool(self.mistakes) and self.mistakes[-1] == 0


class Perceptron:
    """One neuron with a hard decision (Rosenblatt 1958, https://doi.org/10.1037/h0042519).

        score = w·x + b        answer = 1 if score > 0, else 0

    The bias b is the negative threshold: w·x > threshold says the same as w·x + b > 0. One example x (D,)
    gives a single answer, a batch (N, D) gives N.

        go = Perceptron(weights=[0.3, 0.3, 0.6], bias=-0.5)
        go([1, 0, 1])  # good weather, not cheap, friends are going: 1

    Numbers are binary fractions, so at an exact tie rounding decides: 0.1 + 0.2 - 0.3 is a little above 0.
    Errors: ValueError unless the weights are a list of numbers, one at least.
    """

    def __init__(self, weights: Sequence[float], bias: float = 0.0):
        self.weights = np.array(weights, dtype=np.float64)  # (D,)
        self.bias = float(bias)
        if self.weights.ndim != 1 or self.weights.size == 0:
            raise ValueError(
                f"Perceptron wants a list of weights, one per input, got the shape {self.weights.shape}"
            )

    def score(self, x: Array) -> Array:
        """w·x + b for one example (D,) or each of a batch (N, D). A ValueError for any other shape."""
        x = self._inputs(x)
        return x @ asarray(self.weights, like=x) + self.bias  # () or (N,)

    def __call__(self, x: Array) -> Array:
        """The answers: 1 where the score is above zero, else 0; () for one example, (N,) for a batch."""
        score = self.score(x)
        return namespace(score).astype(score > 0, namespace(score).int64)

    def learn(self, x: Array, targets: Array, epochs: int = 100, seed: int | None = None) -> Lesson:
        """Rosenblatt's rule: after each mistake, move the weights toward the missed example, or away.

            w <- w + (t - y) x        b <- b + (t - y)

        x (N, D), targets (N,) of 0 and 1. Examples come in their order, or shuffled anew each epoch by
        `seed`. Stops after an epoch without a mistake, which comes for certain if a line separates the
        classes (Novikoff 1962), and after `epochs` at the latest. Errors: ValueError for targets other than 0
        and 1, another number of them, NaN.
        """
        x, targets = to_numpy(self._inputs(x)), to_numpy(targets)
        self._check(x, targets)
        if epochs < 1:
            raise ValueError(f"learn wants a number of epochs from 1 on, got {epochs}")
        rng = None if seed is None else np.random.default_rng(seed)
        lesson = Lesson(weights=[self.weights.copy()], biases=[self.bias])
        for _ in range(epochs):
            order = range(len(x)) if rng is None else rng.permutation(len(x))
            lesson.mistakes.append(0)
            for i in order:
                error = int(targets[i]) - int(
                    self(x[i])
                )  # 1: should have fired; -1: should not have; 0: right
                if error:
                    self.weights = self.weights + error * x[i]
                    self.bias = self.bias + error
                    lesson.mistakes[-1] += 1
                    lesson.weights.append(self.weights)
                    lesson.biases.append(self.bias)
            if lesson.converged:
                break
        return lesson

    def _inputs(self, x: Array) -> Array:
        """x as floating-point numbers in its own library, its last axis one entry per weight."""
        if not is_array(x):
            x = np.asarray(x, dtype=np.float64)
        if not is_floating(x):
            x = asarray(x, like=prototype(library(x), device(x), "float64"))
        D = self.weights.size
        if x.ndim not in (1, 2) or x.shape[-1] != D:
            raise ValueError(
                f"Perceptron with {D} weights wants an example of shape ({D},) or a batch (N, {D}), "
                f"got the shape {tuple(x.shape)}"
            )
        return x

    def _check(self, x: np.ndarray, targets: np.ndarray) -> None:
        if x.ndim != 2 or targets.shape != x.shape[:1]:
            raise ValueError(
                f"learn wants examples (N, D) and one target each (N,), got {x.shape} and {targets.shape}"
            )
        if len(x) == 0:
            raise ValueError("learn wants one example at least, got none")
        if not np.isin(targets, (0, 1)).all():
            raise ValueError(f"learn wants targets of 0 and 1, got {np.unique(targets)[:5].tolist()}")
        if not np.isfinite(x).all():
            row = int(np.argmin(np.isfinite(x).all(axis=1)))
            raise ValueError(
                f"learn wants finite numbers, got {x[row].tolist()} in row {row}; drop or repair that row"
            )

    def __repr__(self) -> str:
        return f"Perceptron(weights={self.weights.tolist()}, bias={self.bias})"
