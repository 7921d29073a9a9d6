"""The thousand classes of ImageNet: their names, and what a network that knows them says of a picture.

N batch size, K = 1000 classes. Source: Russakovsky et al. 2015, https://arxiv.org/abs/1409.0575
"""

from __future__ import annotations

from functools import cache

import numpy as np

from ..backend import Array, to_numpy
from ..datasets.files import read_packaged
from ..kernels import softmax

GROUPS = {"cat": range(281, 286), "dog": range(151, 269), "horse": [339]}  # house cats, dogs, sorrel


@cache
def class_names() -> tuple[str, ...]:
    """The 1000 names in the order of their numbers: class_names()[9] is "ostrich"."""
    return tuple(read_packaged("imagenet/classes.txt").decode().splitlines())


def class_number(name: str) -> int:
    """The number of a class: class_number("goldfish") is 1. Errors: ValueError, naming what comes close."""
    names = class_names()
    if name in names:
        return names.index(name)
    from difflib import get_close_matches

    close = [n for n in names if name.lower() in n.lower()] or get_close_matches(name.lower(), names, 5, 0.5)
    cure = f"perhaps {', '.join(close[:5])}" if close else "class_names() lists them all"
    raise ValueError(f"ImageNet has no class {name!r}; {cure}")


def top(logits: Array, k: int = 5) -> list[list[tuple[str, float]]]:
    """For each picture the k likeliest classes with their probabilities, the likeliest first.

    logits (N, 1000). `top(model(x))[0]` may begin [("Egyptian cat", 0.41), ...]. Errors: ValueError for
    another shape, or a k that is not in 1 ... 1000.
    """
    p = _probabilities(logits)
    if not 1 <= k <= p.shape[1]:
        raise ValueError(f"top wants a k from 1 to {p.shape[1]}, got {k}")
    order = np.argsort(-p, axis=1, kind="stable")[:, :k]  # (N, k)
    return [[(class_names()[i], float(row[i])) for i in best] for row, best in zip(p, order, strict=True)]


def group(logits: Array) -> np.ndarray:
    """The same answer in four classes, those of `datasets.photos`: cat, dog, horse, other.

        p(group) = sum of softmax(logits) over the classes of the group        logits (N, 1000), p (N, 4)

    ImageNet has five kinds of house cat, 118 of dogs, and of horses the sorrel alone, a brown one: black and
    gray horses fall under other, as all else does.
    Errors: ValueError for another shape.
    """
    p = _probabilities(logits)
    parts = [p[:, list(numbers)].sum(axis=1) for numbers in GROUPS.values()]
    return np.stack([*parts, 1 - np.sum(parts, axis=0)], axis=1)


def _probabilities(logits: Array) -> np.ndarray:
    logits = to_numpy(logits)
    if logits.ndim != 2 or logits.shape[1] != 1000:
        raise ValueError(
            f"wanted logits of shape (N, 1000), one for each class of ImageNet, got {logits.shape}; "
            "write model(x) for a batch x"
        )
    return softmax(logits.astype(np.float64))
