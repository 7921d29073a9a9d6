"""Pooling: make pictures smaller and keep what matters. No weights.

N batch size, C channels, H W height and width, OH OW those of the output.
"""

from __future__ import annotations

from .. import kernels
from ..backend import Array, namespace
from ..kernels.windows import Padding, Pair, Window
from .base import NOWHERE, Gradients, Layer, Shape
from .conv import fit


class _Pool(Layer):
    """What both poolings share: a window that moves by its own size unless told otherwise."""

    def __init__(self, size: Pair, stride: Pair | None = None, padding: Padding = 0):
        self.window = Window(size, size if stride is None else stride, padding)

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3:
            raise self.refuse(shape, "(N, C, H, W)", "pool pictures before Flatten()")
        return (shape[0], *fit(self, shape))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.window})"


class MaxPool2d(_Pool):
    """The largest number of each window: was the feature anywhere near?

        y[n, c, r, s] = max of x[n, c] under the window at (r, s)        x (N, C, H, W), y (N, C, OH, OW)

    `MaxPool2d(2)` halves a picture. Padding never wins. Errors: ValueError for an input that is not N, C, H,
    W, or smaller than the window; for padding as wide as the window.
    """

    def __init__(self, size: Pair, stride: Pair | None = None, padding: Padding = 0):
        super().__init__(size, stride, padding)
        pads = ((0, 0), (0, 0)) if padding == "same" else self.window.padding
        if any(max(pad) >= side for pad, side in zip(pads, self.window.size, strict=True)):
            raise ValueError(
                f"MaxPool2d wants less padding than its window, {' x '.join(map(str, self.window.size))}, "
                f"got padding={padding}; a window of padding alone has no largest number"
            )

    def forward(self, x: Array, training: bool = False) -> tuple[Array, object]:
        self.accept(x)
        y, cache = kernels.max_pool2d(x, self.window.on(*x.shape[2:]))
        return y, (y.shape, cache)

    def backward(self, dy: Array, cache: object, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        shape, cache = cache
        self.accept_gradient(dy, shape)
        return kernels.max_pool2d_backward(dy, cache), {}


class AvgPool2d(_Pool):
    """The mean of each window, padding counted as zeros.

        y[n, c, r, s] = mean of x[n, c] under the window at (r, s)        x (N, C, H, W), y (N, C, OH, OW)

    Errors: ValueError for an input that is not N, C, H, W, or smaller than the window.
    """

    def forward(self, x: Array, training: bool = False) -> tuple[Array, object]:
        self.accept(x)
        y, cache = kernels.avg_pool2d(x, self.window.on(*x.shape[2:]))
        return y, (y.shape, cache)

    def backward(self, dy: Array, cache: object, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        shape, cache = cache
        self.accept_gradient(dy, shape)
        return kernels.avg_pool2d_backward(dy, cache), {}


class GlobalAvgPool2d(Layer):
    """One number per feature map, its mean: how much of the feature is in the picture, wherever it is.

        y[n, c] = mean over all pixels of x[n, c]        x (N, C, H, W), y (N, C)

    Source: Lin et al. 2013, https://arxiv.org/abs/1312.4400. Errors: ValueError unless the input is N, C, H,
    W.
    """

    def forward(self, x: Array, training: bool = False) -> tuple[Array, Shape]:
        xp = self.accept(x)
        y = xp.mean(x, axis=(2, 3))  # (N, C)
        return y, x.shape

    def backward(self, dy: Array, cache: Shape, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        N, C, H, W = cache
        self.accept_gradient(dy, (N, C))
        xp = namespace(dy)
        share = dy / (H * W)  # (N, C): each pixel had an equal part in the mean
        return xp.broadcast_to(share[:, :, None, None], (N, C, H, W)), {}

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3:
            raise self.refuse(shape, "(N, C, H, W)", "pool pictures before Flatten()")
        return (shape[0],)
