"""Where did the network look? Three answers: by slope, by covering up, and by the last feature maps.

N batch size, C channels, H W height and width of the picture, h w those of a feature map, K classes.
"""

from __future__ import annotations

import numpy as np

from ..backend import Array, asarray, namespace
from ..kernels import softmax
from ..layers import Sequential
from .gradients import class_gradient, one_hot
from .pictures import Classes, bar, checked, class_vector, resize


def saliency(
    model: Sequential,
    x: Array,
    classes: Classes,
    samples: int = 1,
    noise: float = 0.1,
    seed: int = 0,
    progress: bool = False,
) -> Array:
    """How much each pixel matters to a class, by the slope of its logit.

        heat[n, h, w] = max over c of |d logit / d x[n, c, h, w]|

    With `samples` above 1, the mean over that many copies of the picture with normal `noise` upon them, whose
    speckles cancel (SmoothGrad). x (N, C, H, W), classes (N,) or one number; heat (N, H, W).

    Source: Simonyan et al. 2013, https://arxiv.org/abs/1312.6034; Smilkov et al. 2017,
    https://arxiv.org/abs/1706.03825. Errors: ValueError for no sample, negative noise, or see `checked`.
    """
    xp = namespace(checked(x))
    if samples < 1 or noise < 0:
        raise ValueError(f"wanted one sample at least and noise from 0 on, got {samples} and {noise}")
    rng, heat = np.random.default_rng(seed), 0.0
    with model.fixed():
        for _ in bar(range(samples), "saliency", progress and samples > 1):
            near = x if samples == 1 else x + asarray(noise * rng.standard_normal(tuple(x.shape)), x)
            _, dx = class_gradient(model, near, classes)
            heat = heat + xp.max(xp.abs(dx), axis=1) / samples  # (N, H, W)
    return heat


def occlusion(
    model: Sequential,
    x: Array,
    classes: Classes,
    size: int = 32,
    stride: int = 16,
    fill: float = 0.5,
    progress: bool = True,
) -> Array:
    """How much a class is doubted when a gray square covers each part: no calculus, only looking again.

        heat = p(class | x) - p(class | x covered), averaged over all squares that cover the pixel

    x (N, C, H, W), classes (N,) or one number; heat (N, H, W), below 0 where covering helps. A square has
    size x size pixels of brightness `fill` and moves by `stride`.

    Source: Zeiler and Fergus 2013, https://arxiv.org/abs/1311.2901. Errors: ValueError for a square larger
    than the picture, or a stride that leaves gaps; see `checked`.
    """
    xp = namespace(checked(x))
    H, W = x.shape[2:]
    if not (1 <= stride <= size <= min(H, W)):
        raise ValueError(
            f"wanted 1 <= stride <= size <= {min(H, W)}, the picture's side, got stride {stride}, size {size}"
        )
    logits = model(x)
    numbers = class_vector(classes, logits)
    mine = one_hot(numbers, logits)  # (N, K)
    p = xp.sum(softmax(logits) * mine, axis=1)  # (N,)
    heat, counts = xp.zeros_like(x[:, 0]), xp.zeros_like(x[0, 0])  # (N, H, W), (H, W)
    squares = [(top, left) for top in _starts(H, size, stride) for left in _starts(W, size, stride)]
    with model.fixed():
        for top, left in bar(squares, "occlusion", progress):
            square = (..., slice(top, top + size), slice(left, left + size))
            covered = x + 0.0  # a copy
            covered[square] = fill
            drop = p - xp.sum(softmax(model(covered)) * mine, axis=1)  # (N,)
            heat[square] += drop[:, None, None]
            counts[square] += 1
    return heat / counts


def grad_cam(model: Sequential, x: Array, classes: Classes, layer: str = "head") -> Array:
    """Where the feature maps that speak for a class are bright: a rough map of where it is.

        weight[n, c] = mean over pixels of d logit / d a[n, c]        heat = max(0, sum_c weight a), enlarged

    a (N, C, h, w): the output of `layer`, a name at the top of the model, the last one with pixels as a rule.
    x (N, C, H, W), classes (N,) or one number; heat (N, H, W), at most 1.

    Source: Selvaraju et al. 2016, https://arxiv.org/abs/1610.02391. Errors: KeyError for a layer that the
    model has not, ValueError for one without pixels; see `checked`.
    """
    xp = namespace(checked(x))
    names = list(model.layers)
    if layer not in names:
        raise KeyError(f"the model has no layer {layer!r} at its top; it has {', '.join(names)}")
    a = model.upto(layer)(x)  # (N, C, h, w)
    if a.ndim != 4:
        raise ValueError(f"{layer} gives {tuple(a.shape)}, no feature maps; take a layer below")
    y, caches = a, []
    rest = [model.layers[name] for name in names[names.index(layer) + 1 :]]
    for above in rest:
        y, cache = above.forward(y)
        caches.append(cache)
    da = one_hot(class_vector(classes, y), y)  # (N, K), and back down to the layer by the chain rule
    for above, cache in zip(reversed(rest), reversed(caches), strict=True):
        da, _ = above.backward(da, cache, wrt="input")
    weight = xp.mean(da, axis=(2, 3), keepdims=True)  # (N, C, 1, 1)
    heat = xp.maximum(xp.sum(weight * a, axis=1, keepdims=True), 0.0)  # (N, 1, h, w)
    heat = heat / xp.maximum(xp.max(heat, axis=(2, 3), keepdims=True), 1e-12)
    return resize(heat, tuple(x.shape[2:]))[:, 0]


def _starts(length: int, size: int, stride: int) -> list[int]:
    """Where the squares begin along one side; the last one ends where the picture ends."""
    return sorted({*range(0, length - size + 1, stride), length - size})
