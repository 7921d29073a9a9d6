"""Examples on their way into training: checked before the first step, brought to the model, cut into batches.

N examples.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from ..backend import Array, asarray, describe, device, is_array, is_floating, is_torch, library, namespace
from ..layers import Layer


def steps_per_epoch(examples: int, batch_size: int) -> int:
    """How many batches an epoch has: ceil(examples / batch_size), one less if the last would be a single one.

    To give a schedule its length: cosine(0.1, steps=epochs * steps_per_epoch(len(x), 32)).
    Errors: ValueError unless both are whole numbers from 1 on.
    """
    positive("examples", examples)
    positive("batch_size", batch_size)
    lonely = batch_size > 1 and examples > batch_size and examples % batch_size == 1
    return math.ceil(examples / batch_size) - lonely


def batches(
    examples: int, batch_size: int, rng: np.random.Generator | None = None, like: Array | None = None
) -> Iterator[Array]:
    """The numbers of the examples, batch after batch: shuffled by `rng`, or in order; where `like` lives.

    The last batch holds what is left. A single left-over example joins the batch before it, for one example
    alone has no variance that batch normalization could use.
    """
    order = np.arange(examples) if rng is None else rng.permutation(examples)
    if like is not None and is_torch(like):
        order = namespace(like).asarray(order, device=like.device)  # a whole epoch in one go
    count = steps_per_epoch(examples, batch_size)
    for i in range(count):
        yield order[i * batch_size : (i + 1) * batch_size if i < count - 1 else examples]


def take(x: Array, rows: Array, out: Array | None = None) -> Array:
    """The examples of these numbers, where x lives: as a new array, or on torch in `out`."""
    if not is_torch(x):
        return x[rows]
    xp = namespace(x)
    return xp.index_select(x, 0, rows if is_torch(rows) else xp.asarray(rows, device=x.device), out=out)


def bring(x: Array, like: Array) -> Array:
    """NumPy examples where `like` lives; floating-point numbers in its dtype. Tensors stay where they are."""
    if is_torch(x):
        return x
    if is_floating(x):
        return asarray(x, like)
    if library(like) == "numpy":
        return x
    return namespace(like).asarray(x.copy(), device=device(like))


def examples(x: Array, model: Layer, what: str) -> Array:
    """Examples x (N, ...) that a model can be asked about, brought to where it lives.

    Errors: TypeError for anything but an array; ValueError for no examples, NaN or infinity.
    """
    _array("x", x, what)
    if len(x) == 0:
        raise ValueError(f"{what} wants one example at least, got x of shape {tuple(x.shape)}")
    finite("x", x, what)
    return bring(x, model.like)


def checked(x: Array, y: Array, model: Layer, what: str) -> tuple[Array, Array]:
    """Examples x (N, ...) and targets y (N, ...) that a model can be trained on, brought to where it lives.

    Errors: as examples; ValueError for other numbers of examples and targets.
    """
    x = examples(x, model, what)
    _array("y", y, what)
    if len(x) != len(y):
        raise ValueError(
            f"{what} wants one target for each example, got {len(x)} examples and {len(y)} targets; "
            "perhaps one of them was cut or shuffled without the other"
        )
    finite("y", y, what)
    return x, bring(y, model.like)


def pair(validation: object, model: Layer) -> tuple[Array, Array]:
    """Validation examples as (x, y): given so, or as a data set with .x and .y. Errors: as checked."""
    if hasattr(validation, "x") and hasattr(validation, "y"):
        validation = validation.x, validation.y
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise TypeError(
            f"validation wants a pair (x, y) or a data set, got a {type(validation).__name__}; "
            "write validation=(x_val, y_val)"
        )
    return checked(*validation, model, "validation")


def finite(name: str, x: Array, what: str) -> None:
    """A ValueError that names the first example with NaN or infinity, if there is one."""
    if not is_floating(x):
        return
    good = namespace(x).isfinite(x).reshape(len(x), -1)
    bad = ~(good.all(-1) if is_torch(x) else good.all(axis=-1))
    if bool(bad.any()):
        count, first = int(bad.sum()), int(np.flatnonzero(asarray(bad))[0])
        raise ValueError(
            f"{what} wants finite numbers, got NaN or infinity in {count} of {len(x)} examples of {name}, "
            f"first in {name}[{first}]; drop those examples, or put numbers in place of what is missing"
        )


def positive(name: str, value: int) -> int:
    """A whole number from 1 on; else a ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"wanted {name} as a whole number from 1 on, got {value!r}")
    return int(value)


def _array(name: str, x: object, what: str) -> None:
    if not is_array(x) or x.ndim == 0:
        raise TypeError(
            f"{what} wants arrays, got {describe(x)} as {name}; "
            f"write {name} = np.asarray({name}), or data.{name} for a data set"
        )
