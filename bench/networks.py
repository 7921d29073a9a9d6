"""The networks of the benches, written twice: with nnlib, and with torch.nn as a learner writes them.

The same function with the same weights (a test holds this). Where a ReLU stands before a max-pool, nnlib's
network has it behind: the maximum commutes with it.
"""

from __future__ import annotations

import itertools

from torch import nn

from nnlib import layers as ours

# EfficientNet-Lite0 (Tan and Le 2019, Liu 2020): widening, channels, how many, first stride, kernel
MOBILE = (
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
)


def mlp(*sizes: int) -> tuple[ours.Sequential, nn.Sequential]:
    """Dense layers of these sizes with ReLU in between."""
    mine, theirs = [], []
    for inputs, outputs in itertools.pairwise(sizes):
        mine += [ours.Linear(inputs, outputs), ours.ReLU()]
        theirs += [nn.Linear(inputs, outputs), nn.ReLU()]
    return ours.Sequential(*mine[:-1]), nn.Sequential(*theirs[:-1])


def lenet() -> tuple[ours.Sequential, nn.Sequential]:
    """LeNet with ReLU: 6 and 16 kernels of 5x5 on pictures of 28x28, then 400-120-84-10."""
    seeing = [("conv", 1, 6, 5, 2), "relu", "pool", ("conv", 6, 16, 5, 0), "relu", "pool", "flatten"]
    return _stack([*seeing, ("linear", 400, 120), "relu", ("linear", 120, 84), "relu", ("linear", 84, 10)])


def convnet() -> tuple[ours.Sequential, nn.Sequential]:
    """Four layers: 32 and 64 kernels of 3x3 on pictures of 28x28, then 3136-128-10."""
    seeing = [("conv", 1, 32, 3, 1), "relu", "pool", ("conv", 32, 64, 3, 1), "relu", "pool", "flatten"]
    return _stack([*seeing, ("linear", 3136, 128), "relu", ("linear", 128, 10)])


def vgg() -> tuple[ours.Sequential, nn.Sequential]:
    """Twice 32, 64 and 128 kernels of 3x3 with batch norm on color pictures of 32x32, then 2048-128-10."""
    plan, channels = [], 3
    for width in (32, 64, 128):
        for _ in range(2):
            plan += [("conv", channels, width, 3, 1), ("norm", width), "relu"]
            channels = width
        plan.append("pool")
    return _stack([*plan, "flatten", ("linear", 2048, 128), "relu", ("linear", 128, 10)])


def efficientnet_lite0() -> tuple[ours.Sequential, nn.Sequential]:
    """EfficientNet-Lite0 for 1000 classes, untrained: the work is the same."""
    mine, theirs = _conv_norm(3, 32, 3, 2)
    channels = 32
    for widening, width, count, first_stride, kernel in MOBILE:
        for i in range(count):
            block = _inverted(channels, width, widening, kernel, first_stride if i == 0 else 1)
            mine, theirs, channels = mine + block[0], theirs + block[1], width
    head = _conv_norm(320, 1280, 1, 1)
    mine += [*head[0], ours.GlobalAvgPool2d(), ours.Linear(1280, 1000)]
    theirs += [*head[1], nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, 1000)]
    return ours.Sequential(*mine), nn.Sequential(*theirs)


class _Residual(nn.Module):
    """x + f(x)."""

    def __init__(self, *inside: nn.Module):
        super().__init__()
        self.inside = nn.Sequential(*inside)

    def forward(self, x):
        return x + self.inside(x)


def _inverted(inputs: int, outputs: int, widening: int, kernel: int, stride: int) -> tuple[list, list]:
    """Widen, filter each channel by itself, narrow; around it a residual where the shapes allow."""
    wide = inputs * widening
    parts = [_conv_norm(inputs, wide, 1, 1)] if widening > 1 else []
    parts += [_conv_norm(wide, wide, kernel, stride, wide), _conv_norm(wide, outputs, 1, 1, relu=False)]
    mine, theirs = ([layer for part in parts for layer in part[side]] for side in (0, 1))
    if stride == 1 and inputs == outputs:
        return [ours.Residual(*mine)], [_Residual(*theirs)]
    return mine, theirs


def _conv_norm(inputs, outputs, kernel, stride, groups=1, relu=True) -> tuple[list, list]:
    shape = {"stride": stride, "padding": kernel // 2, "groups": groups, "bias": False}
    mine = [ours.Conv2d(inputs, outputs, kernel, **shape), ours.BatchNorm2d(outputs)]
    theirs = [nn.Conv2d(inputs, outputs, kernel, **shape), nn.BatchNorm2d(outputs)]
    return mine + [ours.ReLU6()] * relu, theirs + [nn.ReLU6()] * relu


def _stack(plan: list) -> tuple[ours.Sequential, nn.Sequential]:
    """A plan of layers as two networks."""
    makers = {
        "conv": lambda C, K, size, pad: (
            ours.Conv2d(C, K, size, padding=pad),
            nn.Conv2d(C, K, size, padding=pad),
        ),
        "linear": lambda D, K: (ours.Linear(D, K), nn.Linear(D, K)),
        "norm": lambda C: (ours.BatchNorm2d(C), nn.BatchNorm2d(C)),
        "pool": lambda: (ours.MaxPool2d(2), nn.MaxPool2d(2)),
        "relu": lambda: (ours.ReLU(), nn.ReLU()),
        "flatten": lambda: (ours.Flatten(), nn.Flatten()),
    }
    pairs = [makers[item]() if isinstance(item, str) else makers[item[0]](*item[1:]) for item in plan]
    mine, theirs = map(list, zip(*pairs, strict=True))
    for i in range(1, len(plan)):
        if plan[i - 1 : i + 1] == ["relu", "pool"]:  # the largest of the positive parts, or the positive part
            mine[i - 1], mine[i] = (
                mine[i],
                mine[i - 1],
            )  # of the largest: the same numbers, a quarter of the work
    return ours.Sequential(*mine), nn.Sequential(*theirs)
