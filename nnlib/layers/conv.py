"""Conv2d: one small set of weights, slid over the whole picture.

N batch size, C channels in, K kernels (channels out), G groups, H W height and width, KH KW those of the
kernel, OH OW those of the output.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .. import kernels
from ..backend import Array
from ..init import he
from ..kernels.windows import Padding, Pair, Window
from .base import NOWHERE, Gradients, Layer, Parameter, Shape, drawer, whole


class Conv2d(Layer):
    """K kernels slide over a picture of C channels; each gives one feature map, bright where the kernel fits.

        y[n, k] = b[k] + sum_c w[k, c] * x[n, c]        (*: cross-correlation, the kernel unflipped)
        x (N, C, H, W), w (K, C/G, KH, KW), b (K,), y (N, K, OH, OW)

    kernel_size, stride, padding, dilation as in `Window`: 3, (3, 5), padding="same". `groups` splits the
    channels into groups that see nothing of each other; groups = C is a depthwise convolution. `Conv2d(None,
    16, 3)` takes C from its first input. Source: LeCun et al. 1998,
    http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf

    Errors: ValueError for channels that do not divide into the groups, an input of other channels or not N,
    C, H, W, or a kernel larger than its input; TypeError for another dtype or library.
    """

    weight, bias = Parameter(), Parameter()

    def __init__(
        self,
        in_channels: int | None,
        out_channels: int,
        kernel_size: Pair,
        stride: Pair = 1,
        padding: Padding = 0,
        dilation: Pair = 1,
        groups: int = 1,
        bias: bool = True,
        init: Callable = he,
        seed: int | np.random.Generator | None = None,
    ):
        self.in_channels = whole("Conv2d, for its channels in,", in_channels)
        self.out_channels = whole("Conv2d, for its channels out,", out_channels)
        self.groups = whole("Conv2d, for its groups,", groups, open=False)
        self.window = Window(kernel_size, stride, padding, dilation)
        self.init = drawer("Conv2d, for its init,", init)
        self.has_bias, self.seed = bias, seed
        self._check_groups()

    def forward(self, x: Array, training: bool = False) -> tuple[Array, object]:
        self.accept(x)
        window = self.window.on(*x.shape[2:])
        y, cache = kernels.conv2d(x, self.weight, self.bias, window, self.groups)
        return y, (y.shape, cache)

    def backward(self, dy: Array, cache: object, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        shape, cache = cache
        self.accept_gradient(dy, shape)
        dx, dw, db = kernels.conv2d_backward(dy, cache, wrt)
        if wrt == "input":
            return dx, {}
        return dx, {"weight": dw, "bias": db} if self.has_bias else {"weight": dw}

    def draw(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        if self.in_channels is None:
            raise ValueError(
                f"{self} does not know its channels yet; call it with a batch, or build(shape) it"
            )
        C, K, G = self.in_channels, self.out_channels, self.groups
        KH, KW = self.window.size
        weights = {"weight": self.init(rng, (K, C // G, KH, KW), C // G * KH * KW, K // G * KH * KW)}
        return weights | {"bias": np.zeros(K)} if self.has_bias else weights

    def infer(self, shape: Shape) -> None:
        if self.in_channels is None and len(shape) == 3:
            self.in_channels = shape[0]
            self._check_groups()

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3 or shape[0] != self.in_channels:
            raise self.refuse(shape, f"(N, {self.in_channels or 'C'}, H, W)", _cure(shape, self.in_channels))
        return (self.out_channels, *fit(self, shape))

    def multiply_adds(self, shape: Shape) -> int:
        return (
            math.prod(self.output_shape(shape))
            * self.in_channels
            // self.groups
            * math.prod(self.window.size)
        )

    def _check_groups(self) -> None:
        C, K, G = self.in_channels, self.out_channels, self.groups
        if (C or G) % G or K % G:
            raise ValueError(
                f"{self} has {G} groups, which must divide both the {C} channels in and the {K} out"
            )

    def __repr__(self) -> str:
        groups = f", groups={self.groups}" if self.groups > 1 else ""
        return f"Conv2d({self.in_channels}, {self.out_channels}, {self.window}{groups})"


def fit(layer: Layer, shape: Shape) -> tuple[int, int]:
    """(OH, OW) of a layer with a window, or a ValueError if the window is larger than the padded picture."""
    OH, OW = layer.window.output(*shape[1:])
    if min(OH, OW) < 1:
        H, W = layer.window.reach
        raise layer.refuse(shape, f"(N, C, H >= {H}, W >= {W})", "take a smaller window, or more padding")
    return OH, OW


def _cure(shape: Shape, channels: int | None) -> str:
    if len(shape) == 2:
        return "write x[:, np.newaxis] for pictures of one channel"
    if len(shape) == 3 and shape[2] == channels:
        return "write x.transpose(0, 3, 1, 2) if the channels come last"
    return (
        "write the layer for these channels" if len(shape) == 3 else "keep pictures as N, C, H, W up to here"
    )
