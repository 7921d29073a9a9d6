"""Shared by the data set tests: pictures without a display, and capitals drawn as if with a mouse."""

from itertools import pairwise

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")


def _arc(x, y, rx, ry, start, end, n=16):
    angle = np.radians(np.linspace(start, end, n))
    return list(zip(x + rx * np.cos(angle), y + ry * np.sin(angle), strict=True))


# strokes of points, x to the right, y down; written down here by hand, from no font
STROKES = {
    "A": [[(0, 140), (50, 0), (100, 140)], [(18, 90), (82, 90)]],
    "B": [
        [(0, 0), (0, 140)],
        [(0, 0), *_arc(44, 34, 38, 34, -85, 85), (0, 68), *_arc(50, 104, 46, 36, -90, 90), (0, 140)],
    ],
    "C": [_arc(55, 70, 55, 70, -45, -315, 24)],
    "D": [[(0, 0), (0, 140)], [(0, 0), *_arc(30, 70, 68, 70, -90, 90, 20), (0, 140)]],
    "E": [[(85, 0), (0, 0), (0, 140), (88, 140)], [(0, 68), (70, 68)]],
    "F": [[(85, 0), (0, 0), (0, 140)], [(0, 66), (65, 66)]],
    "G": [[*_arc(55, 70, 55, 70, -45, -340, 24), (107, 75), (60, 75)]],
    "H": [[(0, 0), (0, 140)], [(90, 0), (90, 140)], [(0, 70), (90, 70)]],
    "I": [[(0, 0), (0, 140)]],
    "J": [[(70, 0), (70, 100), *_arc(35, 100, 35, 40, 0, 150)]],
    "K": [[(0, 0), (0, 140)], [(85, 0), (0, 80)], [(25, 58), (90, 140)]],
    "L": [[(0, 0), (0, 140), (80, 140)]],
    "M": [[(0, 140), (8, 0), (60, 95), (112, 0), (120, 140)]],
    "N": [[(0, 140), (0, 0), (90, 140), (90, 0)]],
    "O": [_arc(55, 70, 55, 70, -90, -450, 30)],
    "P": [[(0, 0), (0, 140)], [(0, 0), *_arc(42, 36, 40, 36, -90, 90), (0, 72)]],
    "Q": [_arc(55, 70, 55, 70, -90, -450, 30), [(65, 100), (112, 145)]],
    "R": [[(0, 0), (0, 140)], [(0, 0), *_arc(42, 36, 40, 36, -90, 90), (0, 72)], [(35, 72), (88, 140)]],
    "S": [[*_arc(45, 36, 40, 36, -40, -250), *_arc(45, 104, 44, 36, -90, 140)]],
    "T": [[(0, 0), (100, 0)], [(50, 0), (50, 140)]],
    "U": [[(0, 0), *_arc(45, 92, 45, 48, 180, 0), (90, 0)]],
    "V": [[(0, 0), (48, 140), (96, 0)]],
    "W": [[(0, 0), (30, 140), (62, 45), (95, 140), (125, 0)]],
    "X": [[(0, 0), (90, 140)], [(90, 0), (0, 140)]],
    "Y": [[(0, 0), (46, 66)], [(92, 0), (46, 66), (46, 140)]],
    "Z": [[(0, 0), (90, 0), (0, 140), (92, 140)]],
}


def draw(letter: str, rng, side: int = 200) -> np.ndarray:
    """Return a (side, side) drawing with a round pen; place, size, slant, turn, pen and tremble vary."""
    size, pen = rng.uniform(0.35, 0.85) * side / 140, rng.uniform(0.025, 0.045) * side
    turn, slant, wide = rng.normal(0, 0.08), rng.normal(0, 0.12), np.exp(rng.normal(0, 0.12))
    cos, sin = np.cos(turn), np.sin(turn)
    A = np.array([[cos, -sin], [sin, cos]]) @ np.array([[wide, -slant], [0, 1 / wide]])
    strokes = [np.array(stroke, dtype=float) for stroke in STROKES[letter]]
    everything = np.concatenate(strokes)
    middle = (everything.max(axis=0) + everything.min(axis=0)) / 2
    place = side / 2 + rng.normal(0, 0.04 * side, 2)
    y, x = np.mgrid[:side, :side] + 0.5
    nearest = np.full((side, side), np.inf)
    for stroke in strokes:
        trembling = stroke - middle + rng.normal(0, 1.5, stroke.shape) + rng.normal(0, 3, 2)
        points = trembling @ A.T * size + place
        for a, b in pairwise(points):
            d = b - a
            t = np.clip(((x - a[0]) * d[0] + (y - a[1]) * d[1]) / max(d @ d, 1e-9), 0, 1)
            nearest = np.minimum(nearest, np.hypot(x - a[0] - t * d[0], y - a[1] - t * d[1]))
    return np.clip(pen - nearest + 0.5, 0, 1)


@pytest.fixture(scope="session")
def drawn():
    """Return (drawings, labels): every capital drawn six times."""
    rng = np.random.default_rng(2)
    return [draw(letter, rng) for _ in range(6) for letter in STROKES], np.tile(np.arange(26), 6)
