"""Paint one picture in the manner of another: keep what is where, take over which features go together.

N batch size, C channels, H W height and width; a (N, C, H, W) what a layer gives.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..backend import Array, namespace
from ..layers import Sequential
from ..optim import Adam
from .gradients import total_variation
from .pictures import bar, checked

CONTENT = ("block4",)
STYLE = ("stem", "block0", "block2", "block4", "block10")


def style_transfer(
    model: Sequential,
    content: Array,
    style: Array,
    content_layers: Sequence[str] = CONTENT,
    style_layers: Sequence[str] = STYLE,
    content_weight: float = 1.0,
    style_weight: float = 10.0,
    variation_weight: float = 1.0,
    steps: int = 150,
    rate: float = 0.02,
    progress: bool = True,
) -> Array:
    """The content of one picture, in the style of another.

        loss = content_weight   mean over content layers of |a - a_content|² / |a_content|²
             + style_weight     mean over style layers of   |G - G_style|² / |G_style|²,  G = gram(a)
             + variation_weight total_variation(x)

    x starts as the content, and Adam changes its pixels. Layers: names such as "block4", or
    "block4.body.relu1" inside a block. content, x (N, C, H, W); style (1, C, H', W'), of any size.

    Source: Gatys et al. 2015, https://arxiv.org/abs/1508.06576; the losses relative to their targets, so that
    each layer counts the same. Errors: ValueError for weights below zero, no layers, no steps, or several
    style pictures; KeyError for a layer that the model has not; see `checked`.
    """
    xp = namespace(checked(content), checked(style))
    if style.shape[0] != 1:
        raise ValueError(f"wanted one style picture (1, C, H, W), got {tuple(style.shape)}; write style[:1]")
    if not (min(content_weight, style_weight, variation_weight) >= 0 and steps >= 1 and rate > 0):
        raise ValueError("wanted weights from 0 on, one step at least and a rate above 0")
    if not (content_layers and style_layers) or str in (type(content_layers), type(style_layers)):
        raise ValueError('wanted names of layers in a tuple, such as ("block4",), one at least for each')
    keep, paint, calm = (float(w) for w in (content_weight, style_weight, variation_weight))
    watched = {*content_layers, *style_layers}
    model.look_up(watched)
    front = model.upto(max((name.partition(".")[0] for name in watched), key=list(model.layers).index))
    with model.fixed():
        wanted = front.forward(content, watch=content_layers)[2]
        grams = {k: gram(a) for k, a in front.forward(style, watch=style_layers)[2].items()}
        x, adam = content + 0.0, Adam(model, rate)
        m, v = xp.zeros_like(x), xp.zeros_like(x)  # Adam's two averages, for pixels instead of weights
        for _ in bar(range(steps), "painting", progress):
            _, cache, seen = front.forward(x, watch=watched)
            push = dict.fromkeys(seen, 0.0)
            for name in content_layers:
                push[name] += keep / len(content_layers) * content_loss(seen[name], wanted[name])[1]
            for name in style_layers:
                push[name] += paint / len(style_layers) * style_loss(seen[name], grams[name])[1]
            dx, _ = front.backward(None, cache, wrt="input", inject=push)
            adam.begin()
            adam.update(x, dx + calm * total_variation(x)[1], m, v)
            adam.done()
            x = xp.clip(x, 0.0, 1.0)
    return x


def gram(a: Array) -> Array:
    """Which features of a layer go together, wherever they are.

        G = A Aᵀ / (C H W), A (C, H W): the feature maps as rows

    a (N, C, H, W), G (N, C, C). Errors: ValueError for a layer that gives no feature maps.
    """
    if a.ndim != 4:
        raise ValueError(f"gram wants feature maps (N, C, H, W), got {tuple(a.shape)}; take a layer below")
    N, C, H, W = a.shape
    A = a.reshape(N, C, H * W)
    return A @ namespace(a).matrix_transpose(A) / (C * H * W)


def content_loss(a: Array, target: Array) -> tuple[Array, Array]:
    """How far the features are from those of the content, each in its place, and da.

        loss = sum over n of |a - target|² / |target|²        da = 2 (a - target) / |target|²

    a, target (N, C, H, W); loss (), da (N, C, H, W).
    """
    size = _squares(target)
    error = a - target
    return namespace(a).sum(_squares(error) / size), 2 * error / size


def style_loss(a: Array, target: Array) -> tuple[Array, Array]:
    """How far the features are from going together as those of the style do, and da.

        loss = sum over n of |G - T|² / |T|²,  G = gram(a)        dA = 4 (G - T) A / (|T|² C H W)

    a (N, C, H, W), target T (N or 1, C, C); loss (), da (N, C, H, W). (G - T is symmetric: two of the 4.)
    """
    N, C, H, W = a.shape
    error, size = gram(a) - target, _squares(target)
    da = 4 / (C * H * W) * (error / size) @ a.reshape(N, C, H * W)
    return namespace(a).sum(_squares(error) / size), da.reshape(N, C, H, W)


def _squares(a: Array) -> Array:
    """|a|² of each example, in a shape that meets a: (N, ...) to (N, 1, ...)."""
    return namespace(a).sum(a * a, axis=tuple(range(1, a.ndim)), keepdims=True)
