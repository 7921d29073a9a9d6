"""The layers of the book. Each has `forward(x) -> (y, cache)` and `backward(dy, cache) -> (dx, grads)`."""

from .activation import GELU, LeakyReLU, ReLU, ReLU6, Sigmoid, Step, Tanh
from .base import Layer
from .compose import Sequential
from .linear import Linear

__all__ = ["GELU", "Layer", "LeakyReLU", "Linear", "ReLU", "ReLU6", "Sequential", "Sigmoid", "Step", "Tanh"]
