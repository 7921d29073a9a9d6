"""Tasks 3 and 4: back to the nearest picture within epsilon, in two norms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...tasks import Known, Mistake
from .sections import PGD


def linf(x_adv, x, epsilon):
    """Project onto the box around x and onto 0 ... 1."""
    return np.clip(x + np.clip(x_adv - x, -epsilon, epsilon), 0, 1)


def l2(x_adv, x, epsilon):
    """Project each picture onto the ball around x, and onto 0 ... 1."""
    return _shortened(lambda d, eps: np.minimum(1, eps / np.maximum(_length(d), 1e-12)))(x_adv, x, epsilon)


def _length(d):
    rows = np.sqrt((d.reshape(len(d), -1) ** 2).sum(axis=1))
    return rows.reshape(-1, *[1] * (d.ndim - 1))


def _cut(change: Callable) -> Callable:
    """A wrong projection: ``change(delta, epsilon)`` in place of the cut delta."""
    return lambda x_adv, x, eps: np.clip(x + change(x_adv - x, eps), 0, 1)


def _shortened(factor: Callable) -> Callable:
    """A wrong projection: delta times ``factor(delta, epsilon)``."""

    def formula(x_adv, x, eps):
        delta = x_adv - x
        with np.errstate(all="ignore"):
            return np.clip(x + delta * factor(delta, eps), 0, 1)

    return formula


def _shared(right: Callable, shorten: Callable) -> tuple[Mistake, ...]:
    """The mistakes that both projections share; ``shorten(delta, eps)`` is the change brought back alone."""
    return (
        Mistake(
            "no clipping to 0 … 1",
            "The change is small enough, but some pixels end below 0 or above 1. Clip the result.",
            lambda x_adv, x, eps: x + shorten(x_adv - x, eps),
        ),
        Mistake(
            "the projection of the picture",
            "The picture itself was brought to size epsilon. The change, x_adv - x, must be small.",
            lambda x_adv, x, eps: np.clip(shorten(x_adv, eps), 0, 1),
        ),
        Mistake(
            "the projection of the picture",
            "The picture itself was brought to size epsilon. The change, x_adv - x, must be small.",
            lambda x_adv, x, eps: shorten(x_adv, eps),
        ),
        Mistake(
            "the projection of the picture",
            "x_adv was brought to size epsilon and then added. The change is x_adv - x.",
            lambda x_adv, x, eps: np.clip(x + shorten(x_adv, eps), 0, 1),
        ),
        Mistake(
            "projected around the wrong point",
            "The ball lies around x_adv here. Its center must be x, the original.",
            lambda x_adv, x, eps: right(x, x_adv, eps),
        ),
        Mistake(
            "projected around the wrong point",
            "The cut change was added to x_adv. Add it to x, the original.",
            lambda x_adv, x, eps: np.clip(x_adv + shorten(x_adv - x, eps), 0, 1),
        ),
        Mistake(
            "sign flipped",
            "The change points the wrong way: it is x_adv - x.",
            lambda x_adv, x, eps: np.clip(x - shorten(x_adv - x, eps), 0, 1),
        ),
        Mistake(
            "only the change is returned",
            "This is how far each pixel may move. Add it to x.",
            lambda x_adv, x, eps: shorten(x_adv - x, eps),
        ),
        Mistake(
            "epsilon in steps of 255",
            "epsilon is divided by 255. It is given in the units of the pixels already, 0 … 1.",
            lambda x_adv, x, eps: right(x_adv, x, eps / 255),
        ),
        Mistake(
            "only clipped to 0 … 1",
            "epsilon has no effect. First bring the change to within epsilon.",
            lambda x_adv, x, eps: np.clip(x_adv, 0, 1),
        ),
    )


def _cut_linf(d, eps):
    return np.clip(d, -eps, eps)


def _shorten_l2(d, eps):
    return d * np.minimum(1, eps / np.maximum(_length(d), 1e-12))


def _always(norm: Callable) -> Callable:
    return _shortened(lambda d, eps: eps / norm(d))


def _by(norm: Callable) -> Callable:
    return _shortened(lambda d, eps: np.minimum(1, eps / np.maximum(norm(d), 1e-12)))


BALLS = {
    "project_linf": Known(
        PGD,
        (
            *_shared(linf, _cut_linf),
            Mistake(
                "clipped to -1 … 1",
                "Black is 0: clip to 0 … 1.",
                lambda x_adv, x, eps: np.clip(x + _cut_linf(x_adv - x, eps), -1, 1),
            ),
            Mistake(
                "cut on one side only",
                "A pixel may stray in both directions: cut the change at -epsilon, too.",
                _cut(lambda d, eps: np.minimum(d, eps)),
            ),
            Mistake(
                "cut on one side only",
                "A pixel may stray in both directions: a change of less than zero is allowed.",
                _cut(lambda d, eps: np.clip(d, 0, eps)),
            ),
            Mistake(
                "pixels inside are moved",
                "Every pixel lies on the side of the box now. One that is near enough must stay.",
                _cut(lambda d, eps: eps * np.sign(d)),
            ),
            Mistake(
                "shortened instead of cut",
                "The whole change was made smaller. In the L-infinity norm each pixel is cut by itself.",
                _shortened(lambda d, eps: np.minimum(1, eps / np.maximum(np.abs(d).max(), 1e-12))),
            ),
            Mistake(
                "shortened instead of cut",
                "The whole change was made smaller. In the L-infinity norm each pixel is cut by itself.",
                _shortened(
                    lambda d, eps: np.minimum(
                        1, eps / np.maximum(np.abs(d).max(axis=tuple(range(1, d.ndim)), keepdims=True), 1e-12)
                    )
                ),
            ),
            Mistake(
                "the L2 norm instead of L-infinity",
                "This shortens the change to length epsilon. In a box, each pixel is cut by itself.",
                l2,
            ),
        ),
        probes=(
            (
                np.array([[0.9, 0.25, 0.1], [0.3, 0.6, 1.4]]),
                np.array([[0.4, 0.3, 0.7], [0.3, 0.9, 0.9]]),
                0.2,
            ),
        ),
    ),
    "project_l2": Known(
        PGD,
        (
            Mistake(
                "one length for the whole batch",
                "All pictures were measured together. Each picture has a length and a ball of its own.",
                _by(np.linalg.norm),
            ),
            Mistake(
                "divided by a length of zero",
                "A picture that has not moved has length 0, and 0/0 is no number. Use np.maximum(…, 1e-12).",
                _shortened(lambda d, eps: np.minimum(eps, _length(d)) / _length(d)),
            ),
            *(
                Mistake(
                    "pixels inside are moved",
                    "A change that is short enough was stretched to length epsilon. The factor is at most 1.",
                    _always(norm),
                )
                for norm in (_length, lambda d: np.maximum(_length(d), 1e-12), np.linalg.norm)
            ),
            *_shared(l2, _shorten_l2),
            Mistake(
                "the square of the length",
                "The sum of squares is the length squared. Take its root.",
                _by(lambda d: _length(d) ** 2),
            ),
            Mistake(
                "the lengths run along the wrong axis",
                "(N,) times (N, D) meets the columns. Keep the lengths as a column, keepdims=True: (N, 1).",
                _by(lambda d: _length(d).ravel()),
            ),
            Mistake(
                "averaged instead of summed",
                "The length is the root of the sum of squares, not of their mean.",
                _by(lambda d: _length(d) / np.sqrt(d[0].size)),
            ),
            Mistake(
                "the L1 norm instead of L2",
                "The absolute values were added up. The length is the root of the sum of squares.",
                _by(lambda d: np.abs(d).sum(axis=tuple(range(1, d.ndim)), keepdims=True)),
            ),
            Mistake(
                "the largest change instead of the length",
                "That is the L-infinity norm. The length is the root of the sum of squares.",
                _by(lambda d: np.abs(d).max(axis=tuple(range(1, d.ndim)), keepdims=True)),
            ),
            Mistake(
                "cut instead of shortened",
                "This is the box of task 3. In a ball the whole change is shortened.",
                linf,
            ),
            Mistake(
                "shortened to length 1",
                "The radius of the ball is epsilon, and here it is 1.",
                _shortened(lambda d, eps: 1 / np.maximum(_length(d), 1)),
            ),
            Mistake(
                "shortened to length 1",
                "A change of length 1 came out. Multiply by epsilon, the radius of the ball.",
                _shortened(lambda d, eps: 1 / np.maximum(_length(d), 1e-12)),
            ),
            *(
                Mistake(
                    "the length along one axis only",
                    "Photos are (N, C, H, W). Measure over all axes but the first: reshape to rows.",
                    _by(lambda d, axis=axis: np.sqrt((d**2).sum(axis=axis, keepdims=True))),
                )
                for axis in (1, -1)
            ),
        ),
        probes=(
            (
                np.array([[0.9, 0.2], [0.3, 0.6], [0.4, 0.4]]),
                np.array([[0.5, 0.5], [0.2, 0.6], [0.4, 0.4]]),
                0.3,
            ),
            (np.full((1, 9), 0.7), np.full((1, 9), 0.2), 0.3),
        ),
    ),
}
