"""Bring a drawn letter or digit to the frame the networks were trained in.

The rule, exact enough to be written again in another language (the live figures do so in JavaScript):

1. A pixel is ink where its value exceeds 0.1. ``top, bottom, left, right`` are the first and last rows and
   columns with ink. A drawing without ink gives zeros everywhere.
2. ``scale = 36 / max(bottom - top + 1, right - left + 1)``: the longer side of the ink becomes 36 pixels.
3. The middle of that box, ``((top + bottom + 1) / 2, (left + right + 1) / 2)`` in pixel edges, moves to
   (25, 25).
4. Every output pixel is the mean of 8 x 8 points spread evenly over it. Point k = 0..7 of output row i lies
   in source row ``u = middle + (i + (k + 0.5) / 8 - 25) / scale - 0.5`` (columns alike); it is interpolated
   linearly between the centers of the neighboring source pixels, which count as 0 outside the picture.

A round pen of 5 to 9 % of the canvas's side gives strokes like those the networks were trained on.

Rows and columns do not mix in step 4, so the whole of it is two matrix products:
``output = R @ image @ C.T`` with ``R[i, m] = mean over k of max(0, 1 - |u(i, k) - m|)``.
"""

from __future__ import annotations

import numpy as np

SIDE = 50  # pixels of the normalized picture
BOX = 36  # pixels of the longer side of the ink within it
INK = 0.1  # what exceeds this is ink
POINTS = 8  # points a side over which an output pixel is averaged


def normalize_drawing(image: np.ndarray) -> np.ndarray:
    """Center a drawing, scale it, and return it as (50, 50) float32 in [0, 1], ink 1 on paper 0.

    image: (H, W) of any size, values in [0, 1], ink bright.  A drawing without ink gives zeros.
    Errors: ValueError for another rank, an empty picture, or values that are not numbers in [0, 1].
    """
    image = np.asarray(image, dtype=np.float64)
    if image.ndim != 2 or image.size == 0:
        raise ValueError(f"normalize_drawing wants one gray picture (H, W); got the shape {image.shape}")
    if not (image.min() >= 0 and image.max() <= 1):
        raise ValueError(
            f"normalize_drawing wants values in [0, 1], ink 1; got {image.min():g} to {image.max():g}"
            " (divide gray values 0-255 by 255)"
        )
    rows, columns = np.flatnonzero((image > INK).any(axis=1)), np.flatnonzero((image > INK).any(axis=0))
    if len(rows) == 0:
        return np.zeros((SIDE, SIDE), dtype=np.float32)
    top, bottom, left, right = rows[0], rows[-1], columns[0], columns[-1]
    scale = BOX / max(bottom - top + 1, right - left + 1)
    R = _resample((top + bottom + 1) / 2, scale, image.shape[0])  # (50, H)
    C = _resample((left + right + 1) / 2, scale, image.shape[1])  # (50, W)
    return (R @ image @ C.T).clip(0, 1).astype(np.float32)


def _resample(middle: float, scale: float, length: int) -> np.ndarray:
    """Return the matrix (50, length) that averages and interpolates along one axis (step 4)."""
    fine = (np.arange(SIDE * POINTS) + 0.5) / POINTS  # the points in output pixels, 8 for each
    u = middle + (fine - SIDE / 2) / scale - 0.5  # (400,) where they lie in the source
    weights = np.maximum(0, 1 - np.abs(u[:, None] - np.arange(length)))  # (400, length)
    return weights.reshape(SIDE, POINTS, length).mean(axis=1)
