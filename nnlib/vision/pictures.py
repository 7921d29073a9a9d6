"""Pictures as the functions of this room take them and give them back, and ways to see them.

N batch size, C channels (3: red, green, blue; or 1), H height and W width, K classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..backend import Array, asarray, describe, is_floating, namespace, to_numpy

if TYPE_CHECKING:
    from PIL.Image import Image

Classes = int | Sequence[int] | Array


def checked(x: Array) -> Array:
    """x itself, if it is a batch of pictures (N, C, H, W) of floating-point numbers from 0 to 1.

    Errors: TypeError for something else than an array, or whole numbers; ValueError for another shape, no
    picture, NaN, or numbers outside 0 ... 1.
    """
    xp = namespace(x)
    if x.ndim != 4 or 0 in x.shape:
        cure = "write x[np.newaxis] for a batch of one" if x.ndim == 3 else "give it one picture at least"
        raise ValueError(f"wanted pictures of shape (N, C, H, W), got {tuple(x.shape)}; {cure}")
    if not is_floating(x):
        raise TypeError(
            f"wanted pictures as numbers from 0 to 1, got {describe(x)}; write x / np.float32(255)"
        )
    low, high = float(xp.min(x)), float(xp.max(x))
    if not (low >= -1e-6 and high <= 1 + 1e-6):
        raise ValueError(
            f"wanted pictures with numbers from 0 to 1, got {low:.3g} to {high:.3g}; divide by 255, or clip"
        )
    return x


def class_vector(classes: Classes, logits: Array) -> Array:
    """One class number for each row of logits (N, K), as int64 where the logits live: (N,).

    classes: one number for all, or N of them. Errors: TypeError unless they are whole numbers; ValueError for
    another count, or numbers outside 0 ... K - 1.
    """
    if logits.ndim != 2:
        raise ValueError(f"wanted a model that gives logits (N, K), got the shape {tuple(logits.shape)}")
    N, K = logits.shape
    numbers = np.asarray(to_numpy(classes))
    if numbers.dtype.kind not in "iu":
        raise TypeError(
            f"wanted class numbers, whole and from 0 to {K - 1}, got {classes!r}; for ImageNet, write "
            'imagenet.class_number("ostrich")'
        )
    if numbers.shape not in ((), (1,), (N,)):
        raise ValueError(f"wanted one class for all {N} pictures, or one for each, got {numbers.shape}")
    if numbers.min() < 0 or numbers.max() >= K:
        raise ValueError(f"wanted classes from 0 to {K - 1}, got {numbers.min()} to {numbers.max()}")
    xp = namespace(logits)
    return asarray(np.broadcast_to(numbers, (N,)).copy(), xp.zeros(0, dtype=xp.int64, device=logits.device))


def resize(x: Array, size: tuple[int, int]) -> Array:
    """x (N, C, H, W) as (N, C, h, w): linear in between when it grows, weighted means when it shrinks.

        y = R x Sᵀ,   R (h, H) and S (w, W) with weights 1 - |distance| / max(1, H / h), rows summing to 1

    Errors: ValueError for a size without pixels.
    """
    if min(size) < 1:
        raise ValueError(f"wanted a size of at least 1 x 1 pixels, got {size[0]} x {size[1]}")
    if tuple(size) == tuple(x.shape[2:]):
        return x
    rows, columns = (asarray(_mix(n, m), x) for n, m in zip(x.shape[2:], size, strict=True))
    return rows @ (x @ columns.T)


@lru_cache(maxsize=64)
def _mix(n: int, m: int) -> np.ndarray:
    """How m pixels mix n: (m, n)."""
    reach = max(1.0, n / m)
    centers = (np.arange(m) + 0.5) * n / m - 0.5  # (m,), in units of the n pixels
    weights = np.maximum(0.0, 1 - np.abs(centers[:, None] - np.arange(n)) / reach)
    return weights / weights.sum(axis=1, keepdims=True)


def bar(steps: Iterable, label: str, progress: bool, **options) -> Iterable:
    """`steps` with a progress bar that goes away when it is done; without one where `progress` is false."""
    from tqdm import tqdm

    return tqdm(steps, desc=label, disable=not progress, leave=False, **options)


def to_image(x: Array) -> Image:
    """A picture to look at, or to save: to_image(x).save("dream.png").

    x (C, H, W) or (1, C, H, W), from 0 to 1, of either library. Errors: as `checked`; ValueError for several
    pictures, or channels that are not 1 or 3.
    """
    from PIL import Image

    batch = checked(x[None] if x.ndim == 3 else x)
    if batch.shape[0] != 1 or batch.shape[1] not in (1, 3):
        raise ValueError(f"wanted one picture, (3, H, W) or (1, H, W), got {tuple(x.shape)}; write x[0]")
    pixels = np.rint(to_numpy(batch[0]).clip(0, 1) * 255).astype(np.uint8)  # (C, H, W)
    return Image.fromarray(pixels[0] if len(pixels) == 1 else pixels.transpose(1, 2, 0))


def spotlight(x: Array, heat: Array) -> Array:
    """Each picture in color where the heat is, gray and dark elsewhere: it reads in print and without color.

        y = h x + (1 - h) (0.1 + 0.3 gray),   h = max(0, heat) / max over pixels of heat

    x (N, C, H, W), heat (N, H, W), y (N, C, H, W). Errors: as `checked`; ValueError for another heat.
    """
    xp = namespace(checked(x), heat)
    if tuple(heat.shape) != (x.shape[0], *x.shape[2:]):
        raise ValueError(f"wanted heat (N, H, W) for pictures {tuple(x.shape)}, got {tuple(heat.shape)}")
    heat = xp.maximum(heat, 0.0)
    h = (heat / xp.maximum(xp.max(heat, axis=(1, 2), keepdims=True), 1e-12))[:, None]  # (N, 1, H, W)
    gray = xp.mean(x, axis=1, keepdims=True)
    return h * x + (1 - h) * (0.1 + 0.3 * gray)
