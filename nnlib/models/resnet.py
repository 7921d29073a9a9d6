"""A residual network in small: blocks with a way around them, so that depth does not hurt."""

from __future__ import annotations

import numpy as np

from ..layers import BatchNorm2d, Conv2d, GlobalAvgPool2d, Layer, Linear, ReLU, Residual, Sequential


def resnet(
    classes: int = 10,
    channels: tuple[int, ...] = (16, 32, 64),
    blocks: int = 3,
    residual: bool = True,
    seed: int | np.random.Generator | None = None,
) -> Sequential:
    """A convolution, stages of `blocks` residual blocks of two convolutions each, and one dense layer.

        block(x) = relu(norm(conv(relu(norm(conv(x))))) + x)        logits = W mean(over pixels) + b

    x (N, C, H, W), logits (N, K). From the second stage on, the first block of a stage halves the picture,
    and a 1 x 1 convolution brings x to the new shape. Three stages of 3 blocks are ResNet-20, for 20 layers
    with weights follow one another. With `residual=False` the ways around are left out: the
    same depth, to compare with. Layers by name: conv, norm, relu, block1_1, relu1_1, ..., pool, logits.

    Source: He et al. 2015, https://arxiv.org/abs/1512.03385
    Errors: ValueError for no channels, blocks below 1, or sizes that are no whole numbers from 1 on.
    """
    if not channels or blocks < 1:
        raise ValueError(f"resnet wants one block at least; got channels={channels}, blocks={blocks}")
    width = channels[0]
    layers: dict[str, Layer] = {
        "conv": Conv2d(None, width, 3, padding=1, bias=False),
        "norm": BatchNorm2d(width),
        "relu": ReLU(),
    }
    for stage, outputs in enumerate(channels, start=1):
        for number in range(1, blocks + 1):
            stride = 2 if stage > 1 and number == 1 else 1
            layers[f"block{stage}_{number}"] = _block(width, outputs, stride, residual)
            layers[f"relu{stage}_{number}"] = ReLU()
            width = outputs
    return Sequential(**layers, pool=GlobalAvgPool2d(), logits=Linear(width, classes), seed=seed)


def _block(inputs: int, outputs: int, stride: int, residual: bool) -> Layer:
    """Two convolutions, and the way around them, a 1 x 1 convolution where the shape changes."""
    body = {
        "conv1": Conv2d(inputs, outputs, 3, stride, padding=1, bias=False),
        "norm1": BatchNorm2d(outputs),
        "relu1": ReLU(),
        "conv2": Conv2d(outputs, outputs, 3, padding=1, bias=False),
        "norm2": BatchNorm2d(outputs),
    }
    if not residual:
        return Sequential(**body)
    if stride == 1 and inputs == outputs:
        return Residual(**body)
    shortcut = Sequential(conv=Conv2d(inputs, outputs, 1, stride, bias=False), norm=BatchNorm2d(outputs))
    return Residual(**body, shortcut=shortcut)
