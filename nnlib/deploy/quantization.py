"""Quantize: a weight needs no 32 bits. Eight will do, with a scale for each channel.

K outputs of a layer (channels or neurons), D features in, C channels in.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ..backend import Array, asarray, to_numpy
from ..layers import Conv2d, Embedding, Layer
from ..layers.composite import Composite
from .rebuild import rebuild

TITLES = ("weights", "shape", "largest error", "of the largest weight", "signal to noise")


@dataclasses.dataclass(frozen=True)
class Integers:
    """One weight array as small whole numbers: w is about scale times q.

    q (the shape of w) int8, scale (K,) float32, one for each place along `axis`.
    """

    q: np.ndarray
    scale: np.ndarray
    axis: int

    @property
    def weight(self) -> np.ndarray:
        """The numbers that are computed with: scale q, float32, of the shape of w."""
        return self.q * along(self.scale, self.axis, self.q.ndim)

    @property
    def bytes(self) -> int:
        """One for each weight, four for each scale."""
        return self.q.nbytes + self.scale.nbytes


@dataclasses.dataclass(frozen=True)
class Error:
    """How far one array of weights has moved: in numbers, as a share of its largest, and in decibels.

    decibel = 10 log10(sum of w² / sum of (w - w')²): 20 more are ten times closer.
    """

    name: str
    shape: tuple[int, ...]
    largest: float
    share: float
    decibel: float


@dataclasses.dataclass(frozen=True)
class Quantized:
    """A model in whole numbers. `quantized(x)` answers as the integers do; printed, it shows its errors.

    model: the same layers, whose weights are scale q. weights: the Integers by name ("linear1.weight").
    errors: an Error for each of them. All else, biases and norms, stays in 32 bits.
    """

    model: Layer
    weights: dict[str, Integers]
    errors: tuple[Error, ...]

    def __call__(self, x: Array) -> Array:
        """The model's answers, computed with the rounded weights. x and errors as the model's own."""
        return self.model(x)

    @property
    def bytes(self) -> int:
        """What a file of it holds: the integers with their scales, and four bytes for each other number."""
        others = {**self.model.params, **self.model.buffers}
        rest = sum(math.prod(array.shape) for name, array in others.items() if name not in self.weights)
        return sum(w.bytes for w in self.weights.values()) + 4 * rest

    def __str__(self) -> str:
        table = [TITLES]
        for e in self.errors:
            shape = " × ".join(map(str, e.shape))
            table.append((e.name, shape, f"{e.largest:.2g}", f"{e.share:.2%}", f"{e.decibel:.1f} dB"))
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = []
        for row in table:
            left = [cell.ljust(width) for cell, width in zip(row[:2], widths[:2], strict=True)]
            right = [cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
            lines.append("  ".join(left + right).rstrip())
        return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])

    def __repr__(self) -> str:
        return str(self)


def quantize(model: Layer, bits: int = 8) -> Quantized:
    """The weights of a model as whole numbers of 8 bits (or fewer), each channel with a scale of its own.

        scale_k = max |w_k| / (2^(bits-1) - 1)        q = round(w / scale)        w' = scale q
        w_k: the weights into neuron k (D,), of kernel k (C, KH, KW), of word k; q int8, scale (K,) float32

    The rounding moves no weight by more than scale / 2. Zero stays zero. Biases, norms and activations keep
    their 32 bits: they are few. Fold batch norms first, so that their scales are counted in. Source:
    Krishnamoorthi 2018, https://arxiv.org/abs/1806.08342

    Errors: ValueError for bits that are not 2 ... 8, for NaN or infinity among the weights, for a model
    without weights of two axes or more, or whose sizes are still open.
    """
    if isinstance(bits, bool) or not isinstance(bits, int) or not 2 <= bits <= 8:
        raise ValueError(f"quantize wants a number of bits from 2 to 8, got {bits!r}")
    new = rebuild(model)
    weights, errors = {}, []
    for name, layer, key in _arrays(new):
        w = to_numpy(layer.params[key]).astype(np.float64)
        if not np.isfinite(w).all():
            raise ValueError(f"quantize found NaN or infinity in {name}; go back to an earlier state")
        weights[name] = _round(w, channel_axis(layer), bits)
        layer.params[key][...] = asarray(weights[name].weight, layer.like)
        errors.append(_error(name, w, weights[name].weight))
    if not weights:
        raise ValueError(f"quantize found no weights of two axes or more in {str(model)[:200]}")
    return Quantized(new, weights, tuple(errors))


def channel_axis(layer: Layer) -> int:
    """The axis along which the outputs lie: 0 in a Conv2d and for the words of an Embedding, else 1."""
    return 0 if isinstance(layer, Conv2d | Embedding) else 1


def along(scale: np.ndarray, axis: int, rank: int) -> np.ndarray:
    """A scale (K,) in a shape that multiplies an array of this rank along this axis: (1, K), (K, 1, 1, 1)."""
    return scale.reshape([-1 if i == axis else 1 for i in range(rank)])


def _round(w: np.ndarray, axis: int, bits: int) -> Integers:
    most = 2 ** (bits - 1) - 1  # 127: symmetric, -128 is not used
    largest = np.abs(w).max(axis=tuple(i for i in range(w.ndim) if i != axis))  # (K,)
    scale = (np.where(largest > 0, largest, 1) / most).astype(np.float32)  # all zero: any scale will do
    q = np.rint(w / along(scale, axis, w.ndim)).clip(-most, most).astype(np.int8)
    return Integers(q, scale, axis)


def _error(name: str, w: np.ndarray, rounded: np.ndarray) -> Error:
    moved = np.abs(w - rounded)
    noise, signal, largest = float((moved**2).sum()), float((w**2).sum()), float(np.abs(w).max())
    decibel = 10 * math.log10(signal / noise) if noise and signal else math.inf
    return Error(name, w.shape, float(moved.max()), float(moved.max()) / largest if largest else 0.0, decibel)


def _arrays(layer: Layer, prefix: str = "") -> list[tuple[str, Layer, str]]:
    """(full name, the layer itself, the name in it) of each array of weights with two axes or more."""
    if isinstance(layer, Composite):
        inside = (_arrays(inner, f"{prefix}{name}.") for name, inner in layer.layers.items())
        return [found for part in inside for found in part]
    return [(f"{prefix}{key}", layer, key) for key, w in layer.params.items() if w.ndim > 1]
