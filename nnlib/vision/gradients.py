"""Training turned around: the weights stay, and the picture learns. All of this room is built on these.

    value, dx = layer_gradient(model, x, "block8", strength)

An objective is a function of what a layer gives, a (N, C, H, W) or logits (N, K), that returns its value and
the gradient da of that value. N batch size, C channels, H W height and width, K classes.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from ..backend import Array, namespace
from ..layers import Layer, Sequential
from ..losses import cross_entropy
from .pictures import Classes, class_vector

Objective = Callable[[Array], tuple[Array, Array]]


def class_gradient(model: Layer, x: Array, classes: Classes) -> tuple[Array, Array]:
    """Which way each pixel must go for a class to be believed more: logits (N, K) and dx (N, C, H, W).

        dx = d logits[n, classes[n]] / d x

    classes: one number for all pictures or one for each. Errors: see `checked` and `class_vector`.
    """
    logits, cache = model.forward(x)
    dlogits = one_hot(class_vector(classes, logits), logits)
    return logits, model.backward(dlogits, cache, wrt="input")[0]


def loss_gradient(model: Layer, x: Array, classes: Classes) -> tuple[Array, Array]:
    """Which way each pixel must go for a class to be believed less: logits (N, K) and dx (N, C, H, W).

        dx = d(-log softmax(logits)[n, classes[n]]) / d x

    Errors: as class_gradient.
    """
    logits, cache = model.forward(x)
    _, dlogits = cross_entropy(logits, class_vector(classes, logits))
    return logits, model.backward(dlogits * logits.shape[0], cache, wrt="input")[0]  # a sum, not a mean


def layer_gradient(model: Sequential, x: Array, layer: str, objective: Objective) -> tuple[Array, Array]:
    """The value of an objective on the output of a layer, and its gradient dx (N, C, H, W).

    layer: a name such as "block8", or "block8.body.relu1" inside a block; what lies above is not computed.
    Errors: KeyError for a layer that the model has not.
    """
    front = model.upto(layer.partition(".")[0])
    _, cache, seen = front.forward(x, watch=[layer])
    value, da = objective(seen[layer])
    return value, front.backward(None, cache, wrt="input", inject={layer: da})[0]


def strength(a: Array) -> tuple[Array, Array]:
    """The objective of all that a layer sees: mean(a²), and da = 2 a / (number of entries)."""
    return namespace(a).mean(a * a), a * (2.0 / math.prod(a.shape))


def unit(channel: int) -> Objective:
    """The objective of one channel, or of one class: mean(a[:, channel]), its gradient spread evenly.

    The objective raises a ValueError if the layer has no such channel.
    """

    def objective(a: Array) -> tuple[Array, Array]:
        if not 0 <= channel < a.shape[1]:
            raise ValueError(f"wanted a channel from 0 to {a.shape[1] - 1}, got {channel}")
        xp = namespace(a)
        mine = a[:, channel]
        da = xp.zeros_like(a)
        da[:, channel] = 1.0 / math.prod(mine.shape)
        return xp.mean(mine), da

    return objective


def total_variation(x: Array) -> tuple[Array, Array]:
    """How much neighboring pixels differ, and dx: little in a smooth picture, much in a grainy one.

        loss = sum((x[h + 1, w] - x[h, w])² + (x[h, w + 1] - x[h, w])²) / (C H W), over all n and c

    x, dx (N, C, H, W); loss (). Source: Rudin et al. 1992, https://doi.org/10.1016/0167-2789(92)90242-F, here
    squared.
    """
    xp = namespace(x)
    down, right = x[:, :, 1:] - x[:, :, :-1], x[..., 1:] - x[..., :-1]
    share = 1 / math.prod(x.shape[1:])
    dx = xp.zeros_like(x)
    dx[:, :, 1:] += down
    dx[:, :, :-1] -= down
    dx[..., 1:] += right
    dx[..., :-1] -= right
    return share * (xp.sum(down * down) + xp.sum(right * right)), 2 * share * dx


def one_hot(numbers: Array, like: Array) -> Array:
    """Rows with a single 1: numbers (N,) to (N, K), of the shape and kind of `like`."""
    xp = namespace(like)
    classes = xp.arange(like.shape[1], device=like.device)
    return xp.astype(numbers[:, None] == classes, like.dtype)
