"""VGG in small: 3 x 3 convolutions stacked deep, pooled now and then."""

from __future__ import annotations

import numpy as np

from ..layers import BatchNorm2d, Conv2d, Dropout, Flatten, Layer, Linear, MaxPool2d, ReLU, Sequential


def vgg(
    classes: int = 10,
    channels: tuple[int, ...] = (32, 64, 128),
    depth: int = 2,
    hidden: int = 128,
    batch_norm: bool = True,
    dropout: float = 0.25,
    seed: int | np.random.Generator | None = None,
) -> Sequential:
    """Stages of `depth` 3 x 3 convolutions, each stage ended by a pooling, then two dense layers.

        stage(x) = pool(f(... f(x))),   f = relu(norm(conv3x3(x)))
        logits = dense(relu(dense(stages(x))))

    x (N, C, H, W), logits (N, K). Two 3 x 3 kernels in a row see 5 x 5 pixels with 18 weights instead of 25,
    and a ReLU more. Without `batch_norm` it is as the original was, and hard to train where it is deep.
    Layers by name: conv1_1, norm1_1, relu1_1, ..., pool1, ..., flatten, hidden, relu, dropout, logits.

    Source: Simonyan and Zisserman 2014, https://arxiv.org/abs/1409.1556
    Errors: ValueError for no channels, a depth below 1, or sizes that are no whole numbers from 1 on.
    """
    if not channels or depth < 1:
        raise ValueError(
            f"vgg wants one stage of one convolution at least; got channels={channels}, depth={depth}"
        )
    layers: dict[str, Layer] = {}
    inputs = None
    for stage, outputs in enumerate(channels, start=1):
        for number in range(1, depth + 1):
            name = f"{stage}_{number}"
            layers[f"conv{name}"] = Conv2d(inputs, outputs, 3, padding=1, bias=not batch_norm)
            if batch_norm:  # it has a bias of its own
                layers[f"norm{name}"] = BatchNorm2d(outputs)
            layers[f"relu{name}"] = ReLU()
            inputs = outputs
        layers[f"pool{stage}"] = MaxPool2d(2)
    layers |= {"flatten": Flatten(), "hidden": Linear(None, hidden), "relu": ReLU()}
    if dropout:
        layers["dropout"] = Dropout(dropout)
    return Sequential(**layers, logits=Linear(hidden, classes), seed=seed)
