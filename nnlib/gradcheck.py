"""Is a backward right? Nudge input and weights, and see whether the output moves as the gradient says.

The output y of a layer is projected on a random direction r, which gives one number, L = sum(r y). Its slope
along a random direction v is measured by a central difference,

    (L(x + h v) - L(x - h v)) / 2h,

and must equal sum(v dx), where dx comes from `backward(r)`. Two forwards check a whole array at once, and a
random r leaves no place to hide: were r all ones, errors that cancel in a sum would pass.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np

from .backend import Array, asarray, describe, device, dtype, library, namespace, prototype
from .layers import Layer


def check(
    layer: Layer, x: Array, training: bool = False, seed: int = 0, step: float = 1e-5, tolerance: float = 1e-6
) -> dict[str, float]:
    """The relative error of `layer.backward` for the input, "x", and for each weight by its name.

    x (N, ...), a batch that the layer takes. All is computed in float64, on copies where x lives; the layer
    stays as it is.
    Errors: AssertionError, naming the array, for an error above `tolerance`.
    """
    namespace(x)  # a TypeError for anything but an array
    x = asarray(x, like=prototype(library(x), device(x), "float64"))
    layer = copy.deepcopy(layer)
    layer.move(x[:0])
    if not layer.built:
        layer.build(tuple(x.shape[1:]), seed)

    def forward(layer: Layer, x: Array) -> tuple:
        return copy.deepcopy(layer).forward(x, training)  # a copy: dropout draws the same mask each time

    y, cache = forward(layer, x)
    rng = _directions(seed)
    r = asarray(rng.standard_normal(tuple(y.shape)), like=y)
    dx, grads = layer.backward(r, cache)

    errors = {"x": _error(lambda moved: (r * forward(layer, moved)[0]).sum(), x, dx, rng, step)}
    for name, weight in layer.params.items():

        def with_weight(moved: Array, name: str = name) -> Array:
            other = copy.deepcopy(layer)
            other.params[name][...] = moved
            return (r * forward(other, x)[0]).sum()

        errors[name] = _error(with_weight, weight, grads[name], rng, step)
    return _judge(errors, tolerance, str(layer))


def check_loss(
    loss: Callable, y: Array, *args: object, seed: int = 0, step: float = 1e-5, tolerance: float = 1e-6
) -> float:
    """The relative error of the gradient of a loss, a function of answers that returns (loss, gradient).

    y (N, ...) float64, args the further arguments, as in `check_loss(cross_entropy, logits, targets)`.
    Errors: AssertionError for an error above `tolerance`; TypeError for another dtype.
    """
    rng = _directions(seed)
    _, dy = loss(y, *args)
    error = _error(lambda moved: loss(moved, *args)[0], y, dy, rng, step)
    return _judge({"y": error}, tolerance, loss.__name__)["y"]


def _directions(seed: int) -> np.random.Generator:
    """A stream apart from default_rng(seed), which may have drawn x: r = x would be anything but random."""
    return np.random.default_rng((seed, 1955))


def _error(function: Callable, x: Array, dx: Array, rng: np.random.Generator, step: float) -> float:
    """How far dx is from the slope of `function` measured at x along a random direction, over its size."""
    if dtype(x) != "float64":
        raise TypeError(f"check wants float64, for float32 rounds such small steps away; got {describe(x)}")
    if tuple(dx.shape) != tuple(x.shape):
        raise AssertionError(
            f"the gradient of an array of shape {tuple(x.shape)} came with shape {tuple(dx.shape)}"
        )
    xp = namespace(x)
    v = asarray(rng.standard_normal(tuple(x.shape)), like=x)
    measured = float(function(x + step * v) - function(x - step * v)) / (2 * step)
    claimed = float(xp.sum(v * dx))
    length = float(xp.sqrt(xp.sum(dx * dx)))  # the usual size of a slope along a random direction
    return abs(measured - claimed) / max(length, abs(measured), 1e-3)


def _judge(errors: dict[str, float], tolerance: float, whose: str) -> dict[str, float]:
    wrong = {name: error for name, error in errors.items() if not error <= tolerance}
    if wrong:
        which = ", ".join(f"{name} (relative error {error:.1e})" for name, error in wrong.items())
        raise AssertionError(f"the backward of {whose} disagrees with measured slopes for {which}")
    return errors
