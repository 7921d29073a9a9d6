"""Optimizers: how gradients become changes of the weights.

w weights, g gradients, both as one vector for the whole model, whatever its depth. A learning rate is a number, or a
function of the step count t = 0, 1, 2, ... (see `schedules`). All updates are in place.
"""

from __future__ import annotations

from collections.abc import Callable

from .layers import Layer
from .layers.flat import Flat

Rate = float | Callable[[int], float]


class SGD:
    """Stochastic gradient descent: a small step downhill on the slope that this batch shows.

    w <- w - learning_rate g
    """

    def __init__(self, model: Layer, learning_rate: Rate = 0.01):
        self.model, self.learning_rate, self.t = model, learning_rate, 0

    def step(self, grads: Flat) -> None:
        w, g = self.model.params.vector, grads.vector
        w -= self.learning_rate * g
        self.t += 1
