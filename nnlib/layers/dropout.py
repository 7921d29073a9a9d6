"""Dropout: train with some neurons switched off, so that none may rely on a single other."""

from __future__ import annotations

import numpy as np

from .. import kernels
from ..backend import Array
from . import base
from .base import NOWHERE, Gradients, Layer


class Dropout(Layer):
    """In training, a random share of the numbers is set to zero and the rest scaled up to make good for it.

        y = x mask,   mask = 1 / (1 - share) with probability 1 - share, else 0        x, y, mask (N, ...)

    Evaluating, y = x: the scaling has kept the expected sum the same. `seed` makes the choices repeatable;
    without one they follow from the model's. Source: Srivastava et al. 2014,
    https://jmlr.org/papers/v15/srivastava14a.html

    Errors: ValueError for a share that is not in [0, 1).
    """

    def __init__(self, share: float = 0.5, seed: int | np.random.Generator | None = None):
        self.share, self.seed = base.share("Dropout wants a share", share), seed

    def forward(self, x: Array, training: bool = False) -> tuple[Array, Array | None]:
        self.accept(x)
        if not training:
            return x, None
        mask = kernels.keep_mask(self.rng, tuple(x.shape), 1 - self.share, x)  # (N, ...)
        return x * mask, mask

    def backward(self, dy: Array, cache: Array | None, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        mask = cache
        if mask is None:
            return dy, {}
        self.accept_gradient(dy, mask.shape)
        return dy * mask, {}

    def draw(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        self.rng = rng.spawn(1)[0]  # its own stream, so that no other layer's draws disturb it
        return {}

    def generators(self) -> dict[str, np.random.Generator]:
        self.params  # noqa: B018  which draws the generator too
        return {"rng": self.rng}

    def __repr__(self) -> str:
        return f"Dropout({self.share})"
