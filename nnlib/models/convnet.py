"""The four-layer ConvNet: two convolutions, two dense layers, the workhorse of small pictures."""

from __future__ import annotations

import numpy as np

from ..layers import Conv2d, Dropout, Flatten, Layer, Linear, MaxPool2d, ReLU, Sequential


def convnet(
    classes: int = 10,
    channels: tuple[int, ...] = (16, 32),
    hidden: int = 128,
    dropout: float = 0.25,
    seed: int | np.random.Generator | None = None,
) -> Sequential:
    """A 3 x 3 convolution and a pooling for each entry of `channels`, then two dense layers.

        seen = relu(pool(conv2(relu(pool(conv1(x))))))
        logits = W2 dropout(relu(W1 seen + b1)) + b2

    x (N, C, H, W), logits (N, K). Each pooling halves the picture, so H and W want to be at least
    2^len(channels). Dropout stands in the dense part alone, where most of the weights are. C, H and W are
    taken from the first input. Layers by name: conv1, pool1, relu1, ..., flatten, hidden, relu, dropout,
    logits. Max-pooling and ReLU may change places; pooled first, ReLU has four times less to do.

    Errors: ValueError for no channels, or sizes that are no whole numbers from 1 on.
    """
    if not channels:
        raise ValueError("convnet wants one convolution at least, such as channels=(16, 32); got none")
    layers: dict[str, Layer] = {}
    for number, (inputs, outputs) in enumerate(zip((None, *channels), channels, strict=False), start=1):
        layers[f"conv{number}"] = Conv2d(inputs, outputs, 3, padding=1)
        layers[f"pool{number}"] = MaxPool2d(2)
        layers[f"relu{number}"] = ReLU()
    layers |= {"flatten": Flatten(), "hidden": Linear(None, hidden), "relu": ReLU()}
    if dropout:
        layers["dropout"] = Dropout(dropout)
    return Sequential(**layers, logits=Linear(hidden, classes), seed=seed)
