"""Stage: a convolution with what follows it in evaluation, its norm and its activation, as one operation."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable

from ..backend import Array
from .windows import Window


@dataclasses.dataclass(eq=False, slots=True)
class Stage:
    """y = clip(scale (w * x) + shift, low, high), a number of scale and shift for each channel.

    w (K, C/G, KH, KW), scale, shift (K,). Batch norm with known statistics is a scale and a shift; ReLU clips
    to 0 ... infinity, ReLU6 to 0 ... 6; without an activation nothing is cut off. `kept`: it will be used
    again and again, so whatever is made of the weights is made thoroughly, and once.
    """

    w: Array
    scale: Array
    shift: Array
    window: Window
    groups: int = 1
    low: float = -float("inf")
    high: float = float("inf")
    kept: bool = False
    made: dict = dataclasses.field(default_factory=dict, init=False, repr=False)

    @property
    def folded(self) -> Array:
        """The weights with the scale multiplied in: the same y, without the step."""
        return self.once("folded", lambda: self.w * self.scale[:, None, None, None])

    @property
    def clips(self) -> bool:
        """Whether anything is cut off."""
        return self.low > -float("inf") or self.high < float("inf")

    def once(self, name: Hashable, make: Callable[[], object]) -> object:
        """What `make` returns, made at the first call for this name and remembered."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]
