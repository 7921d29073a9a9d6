"""Pictures that fool: changed too little for people to see, or noise that a network is certain about.

N batch size, C channels, H W height and width, K classes; delta (N, C, H, W) the change of a picture.
"""

from __future__ import annotations

import math

import numpy as np

from ..backend import Array, asarray, namespace
from ..kernels import softmax
from ..layers import Layer
from .gradients import loss_gradient
from .pictures import Classes, bar, checked, class_vector

INF = math.inf


def fgsm(model: Layer, x: Array, classes: Classes, epsilon: float, targeted: bool = False) -> Array:
    """One step of size epsilon for every pixel, all in the direction that hurts most (fast gradient sign).

        x' = x + epsilon sign(d loss / d x), loss = -log p(class); targeted: x - epsilon ..., kept in 0 ... 1

    classes: the true ones, to be left; or with `targeted` those to reach. x, x' (N, C, H, W).
    Source: Goodfellow et al. 2014, https://arxiv.org/abs/1412.6572. Errors: ValueError for an epsilon that is
    not positive; see `checked`, `class_vector`.
    """
    return pgd(model, x, classes, epsilon, steps=1, rate=epsilon, targeted=targeted, progress=False)


def pgd(
    model: Layer,
    x: Array,
    classes: Classes,
    epsilon: float,
    steps: int = 20,
    rate: float | None = None,
    norm: float = INF,
    targeted: bool = False,
    seed: int | None = None,
    progress: bool = True,
) -> Array:
    """Many small steps, each brought back to where the change is at most epsilon: projected gradient descent.

        delta <- project(delta + rate direction)        x' = x + delta, kept in 0 ... 1
        norm inf: direction = sign(dx),  project = every entry cut to -epsilon ... epsilon
        norm 2:   direction = dx / |dx|, project = delta min(1, epsilon / |delta|)

    dx: the gradient of -log p(class), for the true `classes`; minus that gradient with `targeted`, for those
    to reach. rate: 2.5 epsilon / steps unless given. With a `seed` it starts at a random change instead of
    none. x, x' (N, C, H, W). Source: Madry et al. 2017, https://arxiv.org/abs/1706.06083.

    Errors: ValueError for an epsilon or rate that is not positive, no steps, or another norm than 2 and inf;
    see `checked`, `class_vector`.
    """
    xp = namespace(checked(x))
    rate = 2.5 * epsilon / steps if rate is None and steps > 0 else rate
    if not (steps >= 1 and epsilon > 0 and rate > 0):
        raise ValueError(f"wanted epsilon > 0, rate > 0, steps >= 1, got {epsilon}, {rate} and {steps}")
    if norm not in (2, INF):
        raise ValueError(f"wanted the norm 2 or math.inf, got {norm!r}")
    epsilon, rate = float(epsilon), float(rate)  # a NumPy scalar would turn float32 pictures into float64
    sign = -1.0 if targeted else 1.0
    y = x
    if seed is not None:
        start = np.random.default_rng(seed).uniform(-1, 1, tuple(x.shape))
        y = _near(x, x + epsilon * asarray(start, x), epsilon, norm)
    with model.fixed():
        for _ in bar(range(steps), "attack", progress and steps > 1):
            _, dx = loss_gradient(model, y, classes)
            direction = xp.sign(dx) if norm == INF else dx / xp.maximum(_length(dx), 1e-12)
            y = _near(x, y + sign * rate * direction, epsilon, norm)
    return y


def fooling_picture(
    model: Layer,
    target: int,
    size: int | tuple[int, int] = 224,
    confidence: float = 0.99,
    steps: int = 200,
    rate: float = 2.0,
    channels: int = 3,
    seed: int = 0,
    progress: bool = True,
) -> tuple[Array, float]:
    """Noise, changed until the network takes it for the target: (x (1, C, H, W), its probability).

        x <- x - rate dx / |dx|, kept in 0 ... 1, until p(target) > confidence;   dx = d(-log p(target)) / d x

    It starts at uniform noise drawn from `seed`, lives where the model does, and never comes to look like the
    target: a network is certain about far more than it has seen. After `steps` it returns what it has.

    Source: Nguyen et al. 2014, https://arxiv.org/abs/1412.1897. Errors: ValueError for a target, size,
    confidence (0 ... 1), rate or number of steps that makes no sense.
    """
    if not (0 < confidence < 1 and steps >= 1 and rate > 0):
        raise ValueError(
            f"wanted 0 < confidence < 1, steps >= 1, rate > 0, got {confidence}, {steps} and {rate}"
        )
    H, W = (size, size) if isinstance(size, int) else size
    noise = np.random.default_rng(seed).uniform(0, 1, (1, channels, H, W))
    x = checked(asarray(noise, model.like))
    xp, p = namespace(x), 0.0
    with model.fixed():
        for step in bar(range(steps + 1), "fooling", progress):
            logits, dx = loss_gradient(model, x, target)
            p = float(softmax(logits)[0, int(class_vector(target, logits)[0])])
            if p > confidence or step == steps:
                break
            x = xp.clip(x - float(rate) * dx / xp.maximum(_length(dx), 1e-12), 0.0, 1.0)
    return x, p


def _near(x: Array, y: Array, epsilon: float, norm: float) -> Array:
    """The point within epsilon of x, and within 0 ... 1, that y is brought back to."""
    xp = namespace(x)
    if norm == INF:
        delta = xp.clip(y - x, -epsilon, epsilon)
    else:
        delta = y - x
        delta = delta * xp.clip(epsilon / xp.maximum(_length(delta), 1e-12), None, 1.0)
    return xp.clip(x + delta, 0.0, 1.0)


def _length(d: Array) -> Array:
    """The Euclidean length of each picture's change: (N, C, H, W) to (N, 1, 1, 1)."""
    xp = namespace(d)
    return xp.sqrt(xp.sum(d * d, axis=(1, 2, 3), keepdims=True))
