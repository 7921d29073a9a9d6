"""Augmentation: pictures changed a little at every turn, so that a network cannot learn them by heart.

N batch size, C channels, H W height and width.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..backend import Array, namespace
from .data import positive


def shifted(pixels: int = 2) -> Callable[[Array, np.random.Generator], Array]:
    """A function for fit(..., augment=shifted(2)): each picture moves by up to so many pixels each way.

        y[n, c, i, j] = x[n, c, i - d_n, j - e_n], 0 outside        d_n, e_n in -pixels ... pixels

    x, y (N, C, H, W). Errors: ValueError unless pixels is a whole number from 1 on, or for another rank.
    """
    p = positive("pixels", pixels)

    def augment(x: Array, rng: np.random.Generator) -> Array:
        if x.ndim != 4:
            raise ValueError(f"shifted moves pictures (N, C, H, W), got the shape {tuple(x.shape)}")
        xp, (N, C, H, W) = namespace(x), x.shape
        padded = xp.zeros((N, C, H + 2 * p, W + 2 * p), dtype=x.dtype, device=x.device)
        padded[:, :, p : p + H, p : p + W] = x
        down, right = xp.asarray(rng.integers(0, 2 * p + 1, (2, N, 1)), device=x.device)  # all that is copied
        n, c, rows, columns = (xp.arange(count, device=x.device) for count in (N, C, H, W))
        n, c = n[:, None, None, None], c[:, None, None]
        i, j = (down + rows)[:, None, :, None], (right + columns)[:, None, None, :]
        return padded[n, c, i, j]

    return augment
