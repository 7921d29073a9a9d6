"""The multilayer perceptron: dense layers one after the other."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from ..layers import Dropout, Flatten, Layer, Linear, ReLU, Sequential


def mlp(
    *sizes: int | None,
    activation: Callable[[], Layer] = ReLU,
    dropout: float = 0.0,
    seed: int | np.random.Generator | None = None,
) -> Sequential:
    """Dense layers of these sizes, an activation between them: mlp(784, 128, 64, 10).

        h1 = activation(x W1 + b1),   h2 = activation(h1 W2 + b2),   ...        logits = h W + b

    x (N, D), or pictures (N, C, H, W) with C H W = D, which are flattened; logits (N, K). The first size may
    be None: it is then taken from the first input. Layers by name: flatten, hidden1, activation1, dropout1
    (with `dropout`, after every activation), hidden2, ..., logits.

    Errors: ValueError for fewer than two sizes, or sizes that are no whole numbers from 1 on; TypeError for
    an activation that is a layer already, for each place needs one of its own.
    """
    if len(sizes) < 2:
        raise ValueError(
            f"mlp wants at least two sizes, inputs and outputs, such as mlp(784, 10); got {sizes}"
        )
    if isinstance(activation, Layer | str):
        raise TypeError(f"mlp wants a kind of layer, such as activation=Tanh, uncalled; got {activation!r}")
    layers: dict[str, Layer] = {"flatten": Flatten()}
    for number, (inputs, outputs) in enumerate(itertools.pairwise(sizes[:-1]), start=1):
        layers[f"hidden{number}"] = Linear(inputs, outputs)
        layers[f"activation{number}"] = activation()
        if dropout:
            layers[f"dropout{number}"] = Dropout(dropout)
    return Sequential(**layers, logits=Linear(sizes[-2], sizes[-1]), seed=seed)
