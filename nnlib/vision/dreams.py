"""Run the network in reverse: nudge the picture, not the weights, until a layer sees more of what it seeks.

N batch size, C channels, H W height and width.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np

from ..backend import Array, asarray, namespace
from ..layers import Sequential
from .gradients import Objective, layer_gradient, strength, total_variation, unit
from .pictures import bar, checked, resize


def deep_dream(
    model: Sequential,
    x: Array,
    layer: str = "block8",
    channel: int | None = None,
    octaves: int = 4,
    scale: float = 1.4,
    steps: int = 30,
    rate: float = 0.01,
    jitter: int = 16,
    bands: int = 4,
    detail: float = 1.0,
    colors: float = 1.0,
    seed: int = 0,
    progress: bool = True,
) -> Array:
    """A picture in which everything that a layer faintly sees has been made stronger, again and again.

        x <- x + rate flatten_bands(fade(d objective / d x)),   kept in 0 ... 1
        objective: mean(a²) of the layer's output a, or with a `channel` the mean of that channel alone

    Small things first: the picture is dreamed on at `octaves` sizes, each `scale` times the one before, and
    what was added is carried up; before each step it is shifted by up to `jitter` pixels, so that no seams
    form. Networks like colors that no photograph has: `colors` below 1 lets brightness change more than
    color (0.3 looks natural), as `detail` below 1 lets coarse bands change more than fine ones. layer
    "logits" with a class as channel dreams of that class: of German shepherds (235) among the galaxies, say,
    with steps=60, detail=0.8, colors=0.3.

    x, y (N, C, H, W). Source: Mordvintsev et al. 2015,
    https://research.google/blog/inceptionism-going-deeper-into-neural-networks/. Errors: ValueError for
    settings out of range, or a picture too small for its smallest octave (32 pixels); KeyError for a layer
    that the model has not; see `checked`.
    """
    checked(x)
    ascent = Ascent(steps, rate, jitter, bands, detail, colors)
    sizes = _sizes(x.shape[2:], octaves, scale)
    rng, turns = np.random.default_rng(seed), iter(bar(range(octaves * steps), "dreaming", progress))
    objective = strength if channel is None else unit(channel)
    added = None  # what the dream has put into the picture so far
    with model.fixed():
        for size in sizes:
            plain = resize(x, size)
            y = plain if added is None else plain + resize(added, size)
            for _ in range(steps):
                next(turns)
                y = ascent.step(model, y, layer, objective, rng)
            added = y - plain
    next(turns, None)  # closes the bar
    return y


def activation_maximization(
    model: Sequential,
    layer: str,
    channel: int,
    size: int = 224,
    octaves: int = 4,
    scale: float = 1.4,
    steps: int = 80,
    rate: float = 0.015,
    jitter: int = 16,
    bands: int = 4,
    detail: float = 0.85,
    colors: float = 0.5,
    smooth: float = 0.2,
    seed: int = 0,
    progress: bool = True,
) -> Array:
    """A picture that a single channel, or class, likes best: what is it looking for?

        x <- smoothed(x + rate flatten_bands(fade(d mean(a[:, channel]) / d x))),   kept in 0 ... 1

    It begins as faint noise around gray, drawn from `seed`, small, and grows as in `deep_dream`; after each
    step it is blurred a little, by `smooth`, since a network also likes much that is mere fine grain. layer
    "logits" with a class as channel shows a class. y (1, 3, size, size), where the model lives.

    Source: Erhan et al. 2009, https://www.researchgate.net/publication/265022827; Olah et al. 2017,
    https://distill.pub/2017/feature-visualization/. Errors: as `deep_dream`; ValueError for a channel that
    the layer has not, or a `smooth` outside 0 ... 1.
    """
    ascent = Ascent(steps, rate, jitter, bands, detail, colors)
    if not 0 <= smooth <= 1:
        raise ValueError(f"wanted a smooth from 0 to 1, got {smooth}")
    sizes = _sizes((size, size), octaves, scale)
    rng, turns = np.random.default_rng(seed), iter(bar(range(octaves * steps), "imagining", progress))
    x = asarray(0.5 + 0.1 * rng.standard_normal((1, 3, *sizes[0])), model.like)
    x = namespace(x).clip(x, 0.0, 1.0)
    with model.fixed():
        for here in sizes:
            x = resize(x, here)
            for _ in range(steps):
                next(turns)
                x = ascent.step(model, x, layer, unit(channel), rng)
                x = x - float(smooth) / 8 * math.prod(x.shape[1:]) * total_variation(x)[1]  # a little blur
    next(turns, None)
    return x


@dataclasses.dataclass(frozen=True)
class Ascent:
    """How a picture climbs towards what a layer likes. Errors: ValueError for settings out of range."""

    steps: int
    rate: float
    jitter: int
    bands: int
    detail: float
    colors: float

    def __post_init__(self) -> None:
        counts = self.steps >= 1 and self.jitter >= 0 and self.bands >= 1
        if not (counts and self.rate > 0 and 0 <= self.detail <= 1 and 0 <= self.colors <= 1):
            raise ValueError(
                "wanted steps >= 1, rate > 0, jitter >= 0, bands >= 1, 0 <= detail <= 1 and 0 <= colors <= 1,"
                f" got {', '.join(map(str, dataclasses.astuple(self)))}"
            )

    def step(
        self, model: Sequential, x: Array, layer: str, objective: Objective, rng: np.random.Generator
    ) -> Array:
        """One step uphill for x (N, C, H, W), which is shifted by a random number of pixels on the way."""
        xp = namespace(x)
        down, right = (int(d) for d in rng.integers(-self.jitter, self.jitter + 1, 2))
        _, dx = layer_gradient(model, xp.roll(x, (down, right), axis=(2, 3)), layer, objective)
        dx = fade(xp.roll(dx, (-down, -right), axis=(2, 3)), float(self.colors))
        change = flatten_bands(dx, self.bands, float(self.detail))  # a NumPy scalar would widen float32
        return xp.clip(x + float(self.rate) * change, 0.0, 1.0)


def fade(x: Array, colors: float) -> Array:
    """x (N, C, H, W) with its colors drawn towards gray, the mean over channels: 1 leaves them, 0 is gray.

    y = gray + colors (x - gray)
    """
    gray = namespace(x).mean(x, axis=1, keepdims=True)
    return gray + colors * (x - gray)


def flatten_bands(g: Array, bands: int, detail: float = 1.0) -> Array:
    """A gradient in which coarse and fine have comparable strength: fine grain no longer drowns the shapes.

        g = band_1 + ... + band_n, from fine to coarse (a Laplacian pyramid: what halving and doubling loses)
        y = detail^(n - 1) band_1 / std(band_1) + ... + detail band_(n-1) / std(...) + band_n / std(band_n)

    g, y (N, C, H, W); std over each picture. With one band, g / std(g). Source: the TensorFlow tutorial on
    deep dreams, Mordvintsev 2016; pyramids: Burt and Adelson 1983, https://doi.org/10.1109/TCOM.1983.1095851
    """
    H, W = g.shape[2:]
    if bands == 1 or min(H, W) < 4:
        return _even(g)
    half = resize(g, (H // 2, W // 2))
    fine = g - resize(half, (H, W))
    return detail ** (bands - 1) * _even(fine) + resize(flatten_bands(half, bands - 1, detail), (H, W))


def _even(g: Array) -> Array:
    """g (N, C, H, W) with the same mean square for every picture, 1; zeros stay zero."""
    xp = namespace(g)
    return g / xp.maximum(xp.sqrt(xp.mean(g * g, axis=(1, 2, 3), keepdims=True)), 1e-12)


def _sizes(side: Sequence[int], octaves: int, scale: float) -> list[tuple[int, int]]:
    """The sizes to dream at, the smallest first."""
    if octaves < 1 or not scale > 1:
        raise ValueError(f"wanted one octave at least and a scale above 1, got {octaves} and {scale}")
    sizes = [tuple(round(n / scale**k) for n in side) for k in reversed(range(octaves))]
    if min(sizes[0]) < 32:
        raise ValueError(
            f"the smallest of {octaves} octaves would be {sizes[0][0]} x {sizes[0][1]}, under 32 pixels; "
            "take fewer octaves, or a larger picture"
        )
    return sizes
