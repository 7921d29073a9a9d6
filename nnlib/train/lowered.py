"""Mixed precision: the network computes in bfloat16, 8 bits of each number; its weights are kept in float32.

    y = network with weights rounded to bfloat16 (x rounded);   gradients as it returns them, then float32

The exponent of bfloat16 has the bits of float32, so nothing under- or overflows and losses need no scaling.
Steps are too small for 8 bits: added to weights of bfloat16 they would be rounded away. Batch norm keeps its
averages in float32, and the loss is computed there. Source: Micikevicius et al. 2017,
https://arxiv.org/abs/1710.03740; Kalamkar et al. 2019, https://arxiv.org/abs/1905.12322
"""

from __future__ import annotations

import copy

from ..backend import Array, dtype, is_torch, namespace
from ..layers import Layer
from ..layers.flat import Flat

PRECISIONS = {None: "float32", "bf16": "bfloat16"}


class Lowered:
    """Forward and backward of a model in another precision or memory layout; its weights stay as they are.

    x, y, dy and the gradients (N, ...) are those of the model, in float32. Errors: as check.
    """

    def __init__(self, model: Layer, precision: str | None, channels_last: bool):
        check(model, precision, channels_last)
        xp = namespace(model.like)
        self.model, self.last = model, xp.channels_last if channels_last else None
        self.kind = getattr(xp, PRECISIONS[precision])
        self.twin, self.grads = model, None
        if precision is not None:
            self.twin = copy.deepcopy(model)
            self.twin.move(model.like.to(self.kind))
            self.grads = self.twin.params.like()
            _share_buffers(model, self.twin)

    def forward(self, x: Array, training: bool = False) -> tuple[Array, object]:
        """As the model's."""
        if self.twin is not self.model:
            self.twin.params.vector.copy_(self.model.params.vector)
        y, caches = self.twin.forward(self.lower(x), training=training)
        return y.to(self.model.like.dtype), caches

    def backward(self, dy: Array, cache: object, wrt: str, into: Flat) -> tuple[None, Flat]:
        """As the model's, for the gradients of the weights."""
        if self.twin is self.model:
            return self.model.backward(dy, cache, wrt=wrt, into=into)
        self.grads.take(self.twin.backward(self.lower(dy), cache, wrt=wrt, into=self.grads)[1])
        into.vector.copy_(self.grads.vector)
        return None, into

    def lower(self, x: Array) -> Array:
        """An array in the precision and, if it holds pictures, the memory layout to compute in."""
        x = x.to(self.kind) if x.is_floating_point() else x
        return x.contiguous(memory_format=self.last) if self.last is not None and x.ndim == 4 else x


def check(model: Layer, precision: str | None, channels_last: bool) -> None:
    """Errors: ValueError for an unknown precision, or a model that is not of float32 on torch."""
    if precision not in PRECISIONS:
        raise ValueError(f'precision wants "bf16", or None for that of the weights, got {precision!r}')
    if (precision or channels_last) and not (is_torch(model.like) and dtype(model.like) == "float32"):
        raise ValueError(
            "precision and channels_last want a model of float32 on torch; "
            'write model.to("torch", dtype="float32") first'
        )


def _share_buffers(model: Layer, twin: Layer) -> None:
    """Let the twin update the averages of the model itself, in their own precision."""
    inside = getattr(model, "layers", None)
    if inside is None:
        twin.buffers = model.buffers
        if hasattr(model, "rng"):
            twin.rng = model.rng
        return
    for name, layer in inside.items():
        _share_buffers(layer, twin.layers[name])
