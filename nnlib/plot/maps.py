"""Kernels and feature maps: what a convolutional network looks for, and where it finds it.

N batch, C channels in, K kernels, H W height and width, KH KW those of a kernel, D features.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..backend import Array, to_numpy
from ..layers import Conv2d, Layer, Linear
from ..layers.composite import Composite
from .look import BLUE, INK, ORANGE, say, sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def kernels(
    layer: Layer, shape: tuple[int, int] | None = None, most: int = 32, columns: int = 8, size: float = 0.9
) -> Figure:
    """Draw the weights of a layer as small pictures, one for each kernel or neuron; returns the figure.

        kernels(model["conv1"])        kernels(model["hidden1"], shape=(28, 28))

    A kernel that sees one channel, or a neuron that sees a picture of `shape` (H, W), is drawn by sign:
    blue above zero, orange and barred below, paper at zero, full color at the largest weight of all. A
    kernel over red, green and blue (C = 3) is drawn as the color it likes best, gray at zero. One over other
    channels is drawn as the sum of its channels. The first `most` are shown, in rows of `columns`, `size`
    inches each. Errors: TypeError for another layer, ValueError for a shape that its inputs do not have.
    """
    pictures = _weights_as_pictures(layer, shape)[:most]  # (K, H, W) or (K, H, W, 3)
    largest = float(np.abs(pictures).max()) or 1.0
    figure, axes = sheet(len(pictures), columns, size)
    for ax, picture in zip(axes, pictures, strict=True):
        if picture.ndim == 3:
            ax.imshow(0.5 + 0.5 * picture / (float(np.abs(picture).max()) or 1.0))
            continue
        ax.imshow(by_sign(picture / largest))
        if max(picture.shape) <= 7:
            _bars(ax, picture / largest)
    H, W = pictures.shape[1:3]
    say(axes[0], f"{len(pictures)} pictures of {H} by {W} weights of {layer}, the largest {largest:.2g}.")
    return figure


def feature_maps(
    model: Composite, x: Array, name: str, most: int = 32, columns: int = 8, size: float = 0.9
) -> Figure:
    """Draw what the named layer makes of one picture: a small picture for each channel; returns the figure.

        feature_maps(model, x[:1], "conv1")

    x (1, C, H, W) or (C, H, W); the layer's output must be (1, K, H, W). Ink is a large number, paper is
    zero or below, the same scale in all; barred maps are zero everywhere. Errors: KeyError for a layer that
    the model does not have, ValueError for more than one picture, or an output that is none.
    """
    x = x[None] if x.ndim == 3 else x
    if x.ndim != 4 or x.shape[0] != 1:
        raise ValueError(f"feature_maps wants one picture, x (1, C, H, W), got {tuple(x.shape)}; write x[:1]")
    _, _, seen = model.forward(x, watch=[name])
    maps = to_numpy(seen[name])
    if maps.ndim != 4:
        raise ValueError(
            f"feature_maps wants a layer that gives pictures, {name!r} gives {maps.shape}; "
            "choose one before Flatten()"
        )
    maps = maps[0, :most]  # (K, H, W)
    largest = float(maps.max())
    figure, axes = sheet(len(maps), columns, size)
    dark = 0
    for ax, picture in zip(axes, maps, strict=True):
        ax.imshow(_tinted(INK, np.clip(picture / largest, 0, 1) if largest > 0 else np.zeros(picture.shape)))
        if picture.max() <= 0:
            dark += 1
            ax.plot([0, 1], [0, 1], transform=ax.transAxes, color=INK, linewidth=0.5)
    H, W = maps.shape[1:]
    say(
        axes[0],
        f"{len(maps)} feature maps of {H} by {W} behind {name}; {dark} of them zero everywhere, the largest "
        f"number {largest:.3g}.",
    )
    return figure


def by_sign(picture: np.ndarray) -> np.ndarray:
    """Numbers from -1 to 1 (H, W) as colors (H, W, 4): blue above zero, orange below, clear at zero."""
    positive, negative = _tinted(BLUE, np.clip(picture, 0, 1)), _tinted(ORANGE, np.clip(-picture, 0, 1))
    return np.where(picture[..., None] >= 0, positive, negative)


def _tinted(color: str, opacity: np.ndarray) -> np.ndarray:
    """One color with an opacity for each pixel: (H, W) to (H, W, 4)."""
    picture = np.empty((*opacity.shape, 4))
    picture[..., :3] = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    picture[..., 3] = opacity
    return picture


def _bars(ax, picture: np.ndarray) -> None:
    """A minus in each cell below zero, so that the sign can be seen without color."""
    rows, columns = np.nonzero(picture < -0.03)
    ax.scatter(columns, rows, marker="_", s=14, color=INK, linewidth=0.8)


def _weights_as_pictures(layer: Layer, shape: tuple[int, int] | None) -> np.ndarray:
    """(K, H, W), or (K, H, W, 3) for colors."""
    if isinstance(layer, Conv2d):
        w = to_numpy(layer.weight).astype(np.float64)  # (K, C, KH, KW)
        return w.transpose(0, 2, 3, 1) if w.shape[1] == 3 else w.sum(axis=1)
    if not isinstance(layer, Linear):
        raise TypeError(
            f'kernels wants a Conv2d or a Linear, got {layer}; write model["conv1"], for instance'
        )
    w = to_numpy(layer.weight).astype(np.float64)  # (D, K)
    D = len(w)
    if shape is None or len(shape) != 2 or shape[0] * shape[1] != D:
        raise ValueError(f"kernels wants the shape (H, W) of the {D} inputs of {layer}, got {shape}")
    return w.T.reshape(-1, *shape)
