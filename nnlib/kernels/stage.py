"""Stage: a convolution with what follows it in evaluation, its norm and its activation, as one operation."""

from __future__ import annotations

from typing import NamedTuple

from ..backend import Array
from .windows import Window


class Stage(NamedTuple):
    """y = clip(scale (w * x) + shift, low, high), a number of scale and shift for each channel.

    w (K, C/G, KH, KW), scale, shift (K,). Batch norm with known statistics is a scale and a shift; ReLU clips
    to 0 ... infinity, ReLU6 to 0 ... 6; without an activation nothing is cut off.
    """

    w: Array
    scale: Array
    shift: Array
    window: Window
    groups: int = 1
    low: float = -float("inf")
    high: float = float("inf")

    @property
    def folded(self) -> Array:
        """The weights with the scale multiplied in: the same y, without the step."""
        return self.w * self.scale[:, None, None, None]

    @property
    def clips(self) -> bool:
        """Whether anything is cut off."""
        return self.low > -float("inf") or self.high < float("inf")
