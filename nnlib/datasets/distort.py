"""Draw distorted letters from distance fields.

A distance field holds, at each point q, how far q lies inside the letter's outline (negative: outside).
Whatever is to happen to the letter happens to the point that is looked up, and to the distance that
counts as ink:

    ink(p) = clip(1/2 + s (d(q) + t), 0, 1)      with  p = M q + offset + elastic(p)

M rotates, shears and stretches and scales to the frame of ``normalize_drawing``; t thickens the stroke on
both sides; s, the mean scale of M, turns the edge into one pixel of gray. All pictures of a chunk are made
together.
"""

from __future__ import annotations

import numpy as np

from .drawing import BOX, SIDE

CHUNK = 128  # pictures at a time: the arrays stay within the processor's cache


def draw_variants(glyphs: np.ndarray, which: np.ndarray, rng, strength: float) -> np.ndarray:
    """Return (N, 50, 50) uint8 pictures of the fields ``glyphs[which]``, each distorted in its own way.

    glyphs: (G, 64, 64) uint8, 128 + 16 x distance in pixels.  which: (N,) indices.  strength: 0 none, 1
    usual.
    """
    distance = (glyphs.astype(np.float32) - 128) / 16  # (G, 64, 64)
    outline = np.stack([_extremes(field >= 0) for field in distance])  # (G, 32, 2)
    half_stroke = distance.max(axis=(1, 2))  # (G,) half the thickest stroke
    pictures = np.empty((len(which), SIDE, SIDE), dtype=np.uint8)
    for start in range(0, len(which), CHUNK):
        g = which[start : start + CHUNK]
        M, t, middle = _shape(outline[g], half_stroke[g], rng, strength)
        q = _lookup_points(M, middle, rng, strength)  # (n, 2, 2500)
        d = _interpolate(distance, g, q)  # (n, 2500)
        s = np.sqrt(np.abs(np.linalg.det(M)))[:, None]
        ink = np.clip(0.5 + s * (d + t[:, None]), 0, 1)
        pictures[start : start + CHUNK] = np.rint(255 * ink).reshape(-1, SIDE, SIDE)
    return pictures


def _extremes(inside: np.ndarray) -> np.ndarray:
    """Return the letter's outermost points in 32 directions, (32, 2) as (x, y) from the center."""
    points = np.argwhere(inside)[:, ::-1] + 0.5 - inside.shape[0] / 2
    angles = np.arange(32) * np.pi / 16
    return points[np.argmax(points @ np.stack([np.cos(angles), np.sin(angles)]), axis=0)]


def _shape(outline: np.ndarray, half_stroke: np.ndarray, rng, strength: float):
    """Draw M (n, 2, 2) and t (n,): turn, shear, stretch, pen; scale the longer side to the frame.

    Also returns the middle (n, 2, 1) of the letter's box, which belongs in the middle of the picture.
    """
    n = len(outline)
    turn = rng.normal(0, 0.1 * strength, n)
    shear = rng.normal(0, 0.11 * strength, n)
    stretch = np.exp(rng.normal(0, 0.11 * strength, n))
    pen = np.exp(rng.uniform(np.log(0.9), np.log(3.8), n))  # wanted half stroke in pixels of the picture
    size = BOX * np.exp(rng.normal(0, 0.03 * strength, n))
    cos, sin = np.cos(turn), np.sin(turn)
    M = np.empty((n, 2, 2))
    M[:, 0] = np.stack([cos * stretch, (cos * shear - sin) / stretch], axis=1)
    M[:, 1] = np.stack([sin * stretch, (sin * shear + cos) / stretch], axis=1)
    placed = outline @ M.transpose(0, 2, 1)  # (n, 32, 2)
    low, high = placed.min(axis=1), placed.max(axis=1)  # (n, 2)
    extent = (high - low).max(axis=1)
    # a letter loses its thin strokes when it is made much thinner, so thinning stops early
    t = np.clip(pen * extent / BOX - half_stroke, -0.3 * half_stroke, 5.0) * min(strength, 1.0)
    scale = (size / (extent + 2 * t))[:, None]
    return M * scale[:, :, None], t, ((low + high) / 2 * scale)[:, :, None]


def _lookup_points(M: np.ndarray, middle: np.ndarray, rng, strength: float) -> np.ndarray:
    """Return for each pixel of each picture the point of the field to look up, (n, 2, 2500) as (x, y)."""
    n = len(M)
    pixel = np.arange(SIDE, dtype=np.float32) + 0.5 - SIDE / 2
    p = np.stack(np.meshgrid(pixel, pixel)).reshape(1, 2, -1)  # (1, 2, 2500)
    offset = (rng.normal(0, 0.8 * strength, (n, 2, 1)) - middle).astype(np.float32)
    # elastic: random pulls at 5 x 5 knots, spread smoothly in between
    knots = rng.normal(0, 0.9 * strength, (n, 2, 5, 5)).astype(np.float32)
    reach = (np.arange(5) - 2) * (SIDE / 5)
    spread = np.exp(-(((pixel[:, None] - reach) / (SIDE / 5)) ** 2)).astype(np.float32)  # (50, 5)
    pull = (spread @ knots @ spread.T).reshape(n, 2, -1)
    return np.linalg.inv(M).astype(np.float32) @ (p - offset - pull)


def _interpolate(distance: np.ndarray, g: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Look up the fields at the points q, linearly between their four neighbors: (n, 2500)."""
    side = distance.shape[-1]
    q = np.clip(q + np.float32(side / 2 - 0.5), 0, np.float32(side - 1.001))
    corner = q.astype(np.int32)
    fraction = q - corner
    flat = distance.reshape(-1)
    i = (g.astype(np.int32) * side * side)[:, None] + corner[:, 1] * side + corner[:, 0]
    x, y = fraction[:, 0], fraction[:, 1]
    upper = flat[i] * (1 - x) + flat[i + 1] * x
    lower = flat[i + side] * (1 - x) + flat[i + side + 1] * x
    return upper * (1 - y) + lower * y
