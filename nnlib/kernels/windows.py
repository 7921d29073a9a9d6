"""Window: what slides over a picture in a convolution or a pooling, and the arithmetic of its steps.

H, W height and width of the input; OH, OW of the output; KH, KW of the window.
"""

from __future__ import annotations

import dataclasses
import functools
import numbers
from collections.abc import Iterator

Pair = int | tuple[int, int]
Padding = int | str | tuple[int, int] | tuple[tuple[int, int], tuple[int, int]]


@dataclasses.dataclass(frozen=True)
class Window:
    """A window of KH x KW numbers that moves by `stride`, over a picture with `padding` around it.

        OH = floor((H + top + bottom - dilation (KH - 1) - 1) / stride) + 1, and OW likewise

    size, stride, dilation: one number, or (down, right). padding: one number, (rows, columns), ((top,
    bottom), (left, right)), or "same", which pads so that OH = ceil(H / stride). `dilation` is the distance
    between the numbers that the window takes. Errors: ValueError for anything but whole numbers that make
    sense.
    """

    size: Pair
    stride: Pair = 1
    padding: Padding = 0
    dilation: Pair = 1

    def __post_init__(self):
        for name in ("size", "stride", "dilation"):
            object.__setattr__(self, name, _pair(getattr(self, name), name, least=1))
        if self.padding == "same":
            return
        pads = self.padding if isinstance(self.padding, tuple) else (self.padding, self.padding)
        rows, columns = pads if len(pads) == 2 else (pads, pads)  # anything else, _pair refuses
        pads = (_pair(rows, "padding", least=0), _pair(columns, "padding", least=0))
        object.__setattr__(self, "padding", pads)

    @functools.cached_property
    def reach(self) -> tuple[int, int]:
        """How many rows and columns the window spans, its gaps included."""
        (KH, KW), (dh, dw) = self.size, self.dilation
        return dh * (KH - 1) + 1, dw * (KW - 1) + 1

    def on(self, H: int, W: int) -> Window:
        """This window for pictures of H x W, with "same" worked out in numbers."""
        if self.padding != "same":
            return self
        pads = []
        for length, span, stride in zip((H, W), self.reach, self.stride, strict=True):
            total = max((-(-length // stride) - 1) * stride + span - length, 0)
            pads.append((total // 2, total - total // 2))
        return dataclasses.replace(self, padding=tuple(pads))

    def output(self, H: int, W: int) -> tuple[int, int]:
        """(OH, OW); zero or less if the window does not fit."""
        (KH, KW), (sh, sw), ((top, bottom), (left, right)) = self.reach, self.stride, self.on(H, W).padding
        return (H + top + bottom - KH) // sh + 1, (W + left + right - KW) // sw + 1

    def positions(self, OH: int, OW: int) -> Iterator[tuple[int, int, tuple]]:
        """For each cell of the window: its i and j, and the part of the padded picture that it passes."""
        (sh, sw), (dh, dw) = self.stride, self.dilation
        for i in range(self.size[0]):
            for j in range(self.size[1]):
                rows = slice(i * dh, i * dh + sh * (OH - 1) + 1, sh)
                columns = slice(j * dw, j * dw + sw * (OW - 1) + 1, sw)
                yield i, j, (..., rows, columns)

    def __str__(self) -> str:
        """The arguments as one would write them: "3, stride=2, padding=1"."""
        parts = [str(_short(self.size))]
        padding = self.padding
        if padding != "same" and all(before == after for before, after in padding):
            padding = _short(tuple(before for before, _ in padding))
        given = {"stride": _short(self.stride), "padding": padding, "dilation": _short(self.dilation)}
        usual = {"stride": 1, "padding": 0, "dilation": 1}
        return ", ".join(parts + [f"{name}={given[name]!r}" for name in given if given[name] != usual[name]])


def _pair(value: Pair, name: str, least: int) -> tuple[int, int]:
    pair = value if isinstance(value, tuple) else (value, value)
    if len(pair) != 2 or not all(isinstance(n, numbers.Integral) and n >= least for n in pair):
        raise ValueError(f"{name} wants a whole number from {least} on, or two of them, got {value!r}")
    return pair


def _short(pair: Pair) -> Pair:
    """(3, 3) as 3."""
    return pair[0] if pair[0] == pair[1] else pair
