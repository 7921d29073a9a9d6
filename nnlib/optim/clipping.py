"""Clipping: gradients that are too steep to follow are shortened before the step."""

from __future__ import annotations

from ..backend import Array, describe, is_torch, namespace
from ..layers.flat import Flat


def clip_by_norm(grads: Flat, max_norm: float) -> Array:
    """Shorten the gradient, in place, to the length max_norm if it is longer; its direction stays.

        g <- g min(1, max_norm / |g|)        returns |g| (), before

    Errors: ValueError for a max_norm that is not positive; TypeError for other gradients than a Sequential's.
    """
    if not max_norm > 0:
        raise ValueError(f"clip_by_norm wants a positive max_norm, got {max_norm}")
    g = _vector(grads, "clip_by_norm")
    xp = namespace(g)
    norm = xp.sqrt(xp.vecdot(g, g) if not is_torch(g) else g @ g)
    g *= xp.clip(max_norm / (norm + 1e-12), None, 1.0)
    return norm


def clip_by_value(grads: Flat, limit: float) -> None:
    """Cut every entry of the gradient, in place, to -limit ... limit.

    Errors: ValueError unless limit > 0; TypeError for other gradients than a Sequential's.
    """
    if not limit > 0:
        raise ValueError(f"clip_by_value wants a positive limit, got {limit}")
    g = _vector(grads, "clip_by_value")
    g[...] = namespace(g).clip(g, -limit, limit)


def _vector(grads: Flat, what: str) -> Array:
    """All gradients of a model as one vector."""
    if not isinstance(grads, Flat):
        raise TypeError(
            f"{what} wants the gradients of a Sequential, which lie in one vector, got {describe(grads)}; "
            "write Sequential(layer) around a single layer"
        )
    return grads.vector
