"""Points in the plane that need more than a line: small questions whose answers can be seen.

All raise ValueError for fewer points than classes, fewer than two classes, or noise below 0.
"""

from __future__ import annotations

import numpy as np

from .base import DataCard, Dataset
from .pictures import scatter

_PURPOSE = {
    "moons": "Two interleaving crescents: no line divides them, a small network does.",
    "circles": "A ring around a disk: solved once the distance from the center becomes a feature.",
    "spirals": "Arms wound around each other: needs several hidden neurons, shows over-fitting well.",
    "blobs": "Round clouds that touch: straight borders are enough, mistakes remain where they overlap.",
    "xor": "Four corners, opposite ones alike: the question a single perceptron cannot answer.",
}


def moons(n: int = 200, noise: float = 0.1, seed: int = 0) -> Dataset:
    """Return two crescents: x (n, 2) float32 within about [-1.5, 1.5], y (n,) int64 of 2 classes."""
    rng, y = _start(n, noise, seed, classes=2)
    angle = rng.uniform(0, np.pi, n)
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    return _finish("moons", np.where(y[:, None] == 0, upper, -upper), y, noise, rng)


def circles(n: int = 200, noise: float = 0.08, seed: int = 0) -> Dataset:
    """Return a ring of radius 1 (class 0) around a ring of radius 0.45 (class 1): x (n, 2), y (n,)."""
    rng, y = _start(n, noise, seed, classes=2)
    angle = rng.uniform(0, 2 * np.pi, n)
    radius = np.where(y == 0, 1.0, 0.45)
    return _finish("circles", radius[:, None] * _on_circle(angle), y, noise, rng)


def spirals(
    n: int = 300, noise: float = 0.03, seed: int = 0, classes: int = 2, turns: float = 1.25
) -> Dataset:
    """Return ``classes`` arms that wind around the center ``turns`` times: x (n, 2), y (n,)."""
    rng, y = _start(n, noise, seed, classes)
    way = np.sqrt(rng.uniform(0.02, 1, n))  # the root spreads the points evenly along the arm
    angle = 2 * np.pi * (turns * way + y / classes)
    return _finish("spirals", way[:, None] * _on_circle(angle), y, noise, rng)


def blobs(n: int = 200, noise: float = 0.3, seed: int = 0, classes: int = 3) -> Dataset:
    """Return ``classes`` round clouds with centers evenly on the unit circle: x (n, 2), y (n,)."""
    rng, y = _start(n, noise, seed, classes)
    return _finish("blobs", _on_circle(2 * np.pi * y / classes + np.pi / 6), y, noise, rng)


def xor(n: int = 200, noise: float = 0.12, seed: int = 0) -> Dataset:
    """Return clouds at the corners of the unit square, class 1 where exactly one coordinate is near 1.

    x: (n, 2), y: (n,).  ``xor(4, noise=0)`` gives the truth table itself.
    """
    rng, y = _start(n, noise, seed, classes=2)
    first = np.arange(n) // 2 % 2  # y alternates, so this meets both classes with both values
    return _finish("xor", np.stack([first, first ^ y], axis=1).astype(float), y, noise, rng)


def _start(n: int, noise: float, seed: int, classes: int):
    """Check the numbers and return (generator, labels); the classes take turns, so each gets its share."""
    if n < classes or not noise >= 0 or classes < 2:
        raise ValueError(
            f"a toy set wants at least 2 classes, at least one point per class and noise >= 0; "
            f"got classes={classes}, n={n}, noise={noise}"
        )
    return np.random.default_rng(seed), np.arange(n) % classes


def _on_circle(angle: np.ndarray) -> np.ndarray:
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _finish(name: str, x: np.ndarray, y: np.ndarray, noise: float, rng) -> Dataset:
    """Add Gaussian noise to the points and put them into a data set."""
    card = DataCard(
        name=name,
        content=f"{len(y)} points in the plane, {y.max() + 1} classes, Gaussian noise of width {noise:g}.",
        purpose=_PURPOSE[name],
        source="Computed on demand by nnlib.datasets.toys; the same points for the same seed.",
        license="BSD-3-Clause, as nnlib itself",
        caution="Made up. Real data seldom has two features and never a known formula.",
    )
    x = x + noise * rng.standard_normal(x.shape)
    names = tuple(f"class {k}" for k in range(y.max() + 1))
    return Dataset(x, y, names, card, features=("x₁", "x₂"), picture=scatter)
