"""Five shapes on 5 x 5 pixels: the smallest pictures a network can learn."""

from __future__ import annotations

import numpy as np

from .base import DataCard, Dataset
from .pictures import grid

PATTERNS = {
    "square": "##### #...# #...# #...# #####",
    "cross": "#...# .#.#. ..#.. .#.#. #...#",
    "rhombus": "..#.. .#.#. #...# .#.#. ..#..",
    "plus": "..#.. ..#.. ##### ..#.. ..#..",
    "triangle": "..... ..#.. .#.#. #...# #####",
}

CARD = DataCard(
    name="shapes",
    content="Square, cross, rhombus, plus and triangle on 5 x 5 pixels, ink 1 on paper 0; clean, broken "
    "(up to two ink pixels missing), spotted (a stray pixel), shifted by one pixel, and in gray.",
    purpose="A first network from pixels to classes: 25 inputs, 5 outputs, small enough to see every "
    "weight. Shows that one clean example for each shape is too little, and that a broken square can "
    "still be recognized.",
    source="Drawn for this book; variants computed on demand by nnlib.datasets.shapes, the same for the "
    "same seed.",
    license="BSD-3-Clause, as nnlib itself",
    splits='"clean": the 5 originals; "train" and "test": distorted variants, no picture in both.',
    caution="A shifted shape loses the row or column that leaves the frame.",
)


def shapes(split: str = "train", per_class: int = 100, seed: int = 0) -> Dataset:
    """Return small pictures of five shapes.

    x: (5 * per_class, 1, 5, 5) float32 in [0, 1]; y: int64; "clean" gives one example for each class.
    No test picture has its ink on the same pixels as a training picture, whatever the seeds.
    Errors: ValueError for an unknown split or a ``per_class`` outside 1 to 500.
    """
    clean = np.stack([_read(pattern) for pattern in PATTERNS.values()])  # (5, 5, 5)
    if split == "clean":
        return _dataset(clean, np.arange(len(clean)))
    if split not in ("train", "test"):
        raise ValueError(f'shapes(split) wants "clean", "train" or "test"; got {split!r}')
    if not 1 <= per_class <= 500:
        raise ValueError(f"shapes(per_class) wants 1 to 500; got {per_class}")
    rng = np.random.default_rng([seed, split == "test"])
    x = np.stack([_variant(clean, k, split, rng) for k in range(len(clean)) for _ in range(per_class)])
    return _dataset(x, np.repeat(np.arange(len(clean)), per_class))


def _read(pattern: str) -> np.ndarray:
    return np.array([[pixel == "#" for pixel in row] for row in pattern.split()], dtype=np.float32)


def _dataset(x: np.ndarray, y: np.ndarray) -> Dataset:
    return Dataset(x[:, None], y, tuple(PATTERNS), CARD, picture=grid)


def _variant(clean: np.ndarray, k: int, split: str, rng) -> np.ndarray:
    """Draw variants of shape k until one belongs to the split and still looks most like its own shape."""
    while True:
        ink = _distort(clean[k], rng)
        # the ink pattern alone decides the split, for every seed alike: one in five goes to the test set
        bucket = int(ink.reshape(-1) @ (1 << np.arange(25))) % 5
        if (bucket == 0) == (split == "test") and _closest(ink, clean) == k:
            return _in_gray(ink, rng)


def _distort(shape: np.ndarray, rng) -> np.ndarray:
    """Return a (5, 5) picture of zeros and ones: perhaps shifted, some ink missing, some pixels stray."""
    shifted = rng.random() < 0.3
    if shifted:
        (down, right), padded = rng.integers(-1, 2, 2), np.pad(shape, 1)
        shape = padded[1 - down : 6 - down, 1 - right : 6 - right]
    picture = shape.reshape(-1).copy()
    missing, stray = rng.integers(0, 2 if shifted else 3), rng.integers(0, 2)
    picture[rng.permutation(np.flatnonzero(picture == 1))[:missing]] = 0
    picture[rng.permutation(np.flatnonzero(shape.reshape(-1) == 0))[:stray]] = 1
    return picture.reshape(5, 5)


def _closest(ink: np.ndarray, clean: np.ndarray) -> int:
    """Return which clean shape, shifted by at most one pixel, differs in the fewest pixels (-1: a tie)."""
    padded = np.pad(clean, ((0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (5, 5), axis=(1, 2))  # (5, 3, 3, 5, 5)
    difference = np.abs(windows - ink).sum(axis=(3, 4)).reshape(len(clean), -1).min(axis=1)
    best = int(difference.argmin())
    return best if np.sum(difference == difference[best]) == 1 else -1


def _in_gray(ink: np.ndarray, rng) -> np.ndarray:
    """Lighten the ink and dirty the paper a little: ink 0.7 to 1, paper 0 to 0.12."""
    return np.where(ink == 1, rng.uniform(0.7, 1, ink.shape), rng.uniform(0, 0.12, ink.shape))
