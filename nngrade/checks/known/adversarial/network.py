"""Task 10: the real network. Its answers are numbers of millions of steps, so rules judge them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ...messages import Cause
from ...tasks import Known
from ...values import to_array
from .sections import TARGET

NETWORK = {"fool": Known(TARGET)}
SLACK = 1e-5  # of float32


@cache
def _network():
    """The checks' own copy of the network, on NumPy: what a student's is, the checks never ask."""
    from nnlib.models import efficientnet_lite0

    return efficientnet_lite0()


def _slopes(x: np.ndarray, weights: Callable) -> np.ndarray:
    """Return the sign of ``weights(p, logits)`` @ d logits / d x; p (N, K) are the probabilities."""
    from nnlib.kernels import softmax

    logits, cache_ = _network().forward(x)
    return np.sign(_network().backward(weights(softmax(logits), logits), cache_, wrt="input")[0])


def _minus_one(p: np.ndarray, classes: np.ndarray) -> np.ndarray:
    p = p.copy()
    p[np.arange(len(p)), classes] -= 1
    return p


def _form(value: Any, x: np.ndarray, epsilon: float = 1.0) -> Cause | None:
    """Say what is wrong with a changed batch before any network is asked."""
    y = to_array(value)
    if y is None or y.shape != x.shape:
        came = "something else" if y is None else f"shape {y.shape}"
        return Cause("wrong shape", f"Photos of shape {x.shape} are wanted, and {came} came.")
    if not np.isfinite(y).all():
        return Cause("not a number", "Somewhere a number is divided by zero, or grows without bound.")
    change = np.abs(y - x)
    largest = float(change.max())
    if largest < SLACK:
        return Cause("nothing is changed", "The photo came back as it was. Keep the result of every step.")
    if np.abs(y).max() < 0.5 * np.abs(x).max():
        return Cause("only the change is returned", "This is how far each pixel moved. Add it to x.")
    if y.min() < -SLACK or y.max() > 1 + SLACK:
        advice = f"Pixels from {y.min():.3f} to {y.max():.3f} came. Clip the photo after every step."
        return Cause("no clipping to 0 … 1", advice)
    if largest > epsilon + SLACK:
        advice = f"A pixel moved by {largest * 255:.3g}/255, and {epsilon * 255:.3g}/255 are allowed."
        return Cause("too far from the original", f"{advice} Project around x after every step.")
    return None


def follows(x: np.ndarray, target: int, size: float) -> Callable[[Any], Cause | None]:
    """Return the rule for one step: every pixel by ``size``, against the gradient of the target's loss."""

    def rule(value: Any) -> Cause | None:
        wrong = _form(value, x)
        if wrong:
            return wrong
        change = to_array(value) - x
        free = (np.abs(to_array(value) - 0.5) < 0.5 - SLACK) & (np.abs(change) > SLACK)  # not at 0 or 1
        classes = np.full(len(x), target)
        wanted = -_slopes(x, lambda p, z: _minus_one(p, classes))
        if _agree(change, wanted, free) > 0.95:
            return _even(change, free, size)
        return _which_way(x, change, free, classes, wanted)

    return rule


def _agree(change: np.ndarray, wanted: np.ndarray, free: np.ndarray) -> float:
    """Return the share of the free pixels that move as wanted, in the photo where it is smallest."""
    shares = [
        np.mean((np.sign(c) == w)[f]) if f.any() else 0.0
        for c, w, f in zip(change, wanted, free, strict=True)
    ]
    return float(min(shares))


def _even(change: np.ndarray, free: np.ndarray, size: float) -> Cause | None:
    """Complain about steps of different lengths."""
    lengths = np.abs(change[free])
    if np.mean(np.abs(lengths - size) < 1e-3 * size + 1e-6) > 0.99:
        return None
    if np.ptp(lengths) < 1e-3 * size + 1e-6:
        advice = f"Every pixel moved by {lengths[0] * 255:.3g}/255, and {size * 255:.3g}/255 was the rate."
        return Cause("a step of the wrong size", advice)
    return Cause(
        "the gradient instead of its sign",
        "The sign is forgotten: every pixel moves by the rate, in L-infinity.",
    )


def _which_way(x, change, free, classes, wanted) -> Cause:
    """Name the gradient that the step has followed instead."""
    if _agree(change, -wanted, free) > 0.95:
        return Cause(
            "ascent instead of descent", "This runs away from the target. Its loss must become smaller."
        )
    seen = _network()(x).argmax(axis=1)
    away = _slopes(x, lambda p, z: _minus_one(p, seen))
    if max(_agree(change, away, free), _agree(change, -away, free)) > 0.95:
        advice = "The step follows the class that the network sees now. Use the target."
        return Cause("the gradient of the wrong class", advice)
    others = {
        "no softmax": (
            lambda p, z: _minus_one(z, classes),
            "The logits were taken for probabilities: dlogits is softmax(logits) - onehot.",
        ),
        "the gradient of one logit": (
            lambda p, z: _minus_one(np.zeros_like(p), classes),
            "dlogits is p - t, and here the p is missing: the loss also sees the other classes.",
        ),
        "the one-hot rows are missing": (
            lambda p, z: p,
            "p - t: subtract 1 in the column of the target.",
        ),
        "the gradient of the wrong class": (
            lambda p, z: _minus_one(p, (classes + 1) % p.shape[1]),
            "The target is a class number that counts from 0: take the column with this number.",
        ),
    }
    for name, (weights, advice) in others.items():
        slopes = _slopes(x, weights)
        if max(_agree(change, slopes, free), _agree(change, -slopes, free)) > 0.95:
            return Cause(name, advice)
    return Cause(
        "another direction",
        "The pixels do not move against the gradient. Compare dlogits with task 1: p - t.",
    )


def fooled(x: np.ndarray, target: int, epsilon: float, least: float = 0.9) -> Callable[[Any], Cause | None]:
    """Return the rule for a whole attack: within epsilon of x, the target has a probability of ``least``."""

    def rule(value: Any) -> Cause | None:
        from nnlib.models import imagenet

        wrong = _form(value, x, epsilon)
        if wrong:
            return wrong
        for (name, p), sure in zip(*_answers(to_array(value), target), strict=True):
            if sure >= least:
                continue
            advice = (
                f"The network says “{name}” ({p:.0%}), and {sure:.1%} for “{imagenet.class_names()[target]}”."
            )
            sizes = np.unique(np.round(np.abs(to_array(value) - x) / epsilon, 3))
            if len(sizes) > 1 and sizes.max() < 0.5:
                advice += (
                    " No pixel has moved farther than half of epsilon: does every step start at x again?"
                )
                return Cause("only one step", advice)
            return Cause(
                "not fooled yet", advice + " Is the gradient taken at the newest photo in every step?"
            )
        return None

    return rule


def _answers(y: np.ndarray, target: int) -> tuple[list[tuple[str, float]], np.ndarray]:
    """Return the first answer for each photo, and the probability of the target."""
    from nnlib.kernels import softmax
    from nnlib.models import imagenet

    logits = _network()(y.astype(np.float32))
    return [best[0] for best in imagenet.top(logits, 1)], softmax(logits)[:, target]
