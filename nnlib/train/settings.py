"""The settings of a training, checked before its first step: what was wanted, what came, what to write."""

from __future__ import annotations

import numbers
from collections.abc import Callable

import numpy as np

from ..backend import Array, is_torch
from ..layers import Layer
from ..optim import Optimizer
from .data import positive


def check(
    model: Layer,
    epochs: int,
    batch_size: int,
    optimizer: Optimizer | None,
    loss: Callable,
    validation: object,
    patience: int | None,
    clip: float | None,
    augment: Callable | None,
    seed: int | None,
    capture: bool | None = None,
    workers: object = None,
) -> None:
    """Pass settings that `fit` can work with. Errors: TypeError and ValueError, each with its cure."""
    if not isinstance(model, Layer):
        raise TypeError(f"fit wants a model made of layers, got {model!r}; write fit(model, x, y)")
    positive("epochs", epochs)
    positive("batch_size", batch_size)
    if optimizer is not None and not isinstance(optimizer, Optimizer):
        raise TypeError(f"fit wants an optimizer such as Adam(model, 0.001), got {optimizer!r}")
    if optimizer is not None and optimizer.model is not model:
        raise ValueError(
            "the optimizer was made for another model, and would never move this one; "
            f"write {type(optimizer).__name__}(model, ...) with the model that you fit"
        )
    for name, function in (("loss", loss), ("augment", augment)):
        if function is not None and not callable(function):
            raise TypeError(f"fit wants a function as {name}, without calling it, got {function!r}")
    if patience is not None:
        positive("patience", patience)
        if validation is None:
            raise ValueError(
                "patience wants validation examples to watch; write fit(..., validation=(x_val, y_val))"
            )
    if clip is not None and not (isinstance(clip, numbers.Real) and clip > 0):
        raise ValueError(f"clip wants a positive length for the gradient, such as 1.0, got {clip!r}")
    if workers is not None and not is_torch(model.like):
        raise ValueError('workers train a model on torch; write model.to("torch") first')
    if workers is not None and seed is None:
        raise ValueError("workers have to shuffle alike: give fit a seed, such as seed=0")
    if capture not in (None, True, False):
        raise ValueError(f"capture wants True, False, or None for what is best, got {capture!r}")
    if seed is not None and (not isinstance(seed, int | np.integer) or seed < 0):
        raise ValueError(f"seed wants a whole number from 0 on, or None for chance, got {seed!r}")


def gradient_of(loss: Callable, answers: Array, targets: Array) -> tuple[Array, Array]:
    """What a loss returns, (loss (), its gradient in the shape of the answers).

    Errors: TypeError for a loss that returns anything but a pair; ValueError for another shape, which would
    spread over the network as it comes.
    """
    pair = loss(answers, targets)
    name = getattr(loss, "__name__", loss)
    if not (isinstance(pair, tuple) and len(pair) == 2):
        raise TypeError(
            f"the loss {name} wants to return a pair, (loss, its gradient), and returned {pair!r}"
        )
    if pair[1].shape != answers.shape:
        raise ValueError(
            f"the loss {name} returned a gradient of shape {tuple(pair[1].shape)} for answers of shape "
            f"{tuple(answers.shape)}; perhaps the targets have another: targets.reshape(answers.shape)"
        )
    return pair
