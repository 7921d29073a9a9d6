"""Composites: layers made of layers. Their backward is the chain rule itself.

Sequential: one after the other. Residual: around, and added. Concat: side by side, and joined.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..backend import Array, namespace
from .base import NOWHERE, Layer, Shape
from .flat import Flat


class Composite(Layer):
    """A layer made of named layers, whose weights are views of one vector: the base of those below."""

    def __init__(self, *layers: Layer, seed: int | np.random.Generator | None = None, **named: Layer):
        if layers and named:
            raise ValueError("name all layers or none: Sequential(hidden=Linear(2, 3), out=Linear(3, 1))")
        self.layers: dict[str, Layer] = named or dict(zip(_names(layers), layers, strict=True))
        self.seed = seed
        for name, layer in self.layers.items():
            if not isinstance(layer, Layer):
                raise TypeError(f"{name} wants to be a layer, got {layer!r}; write ReLU(), not ReLU")
        if len({id(layer) for layer in self.layers.values()}) < len(self.layers):
            raise ValueError("the same layer stands here twice, and its gradients would overwrite each other")

    def __getitem__(self, key: str | int) -> Layer:
        """A layer by its name or its number; model["block2.conv1"] looks inside a block."""
        if isinstance(key, int):
            return list(self.layers.values())[key]
        first, _, rest = key.partition(".")
        if first not in self.layers:
            raise KeyError(f"{type(self).__name__} has no layer {first!r}; it has {', '.join(self.layers)}")
        return self.layers[first][rest] if rest else self.layers[first]

    def __len__(self) -> int:
        return len(self.layers)

    @property
    def params(self) -> Flat:
        """The weights of all layers by name, "linear1.weight", ..., as views of one vector."""
        if self._params is None:
            self.build()
        if any(layer.params.root is not self._params.root for layer in self.layers.values() if layer.params):
            self._gather()  # another model has taken in a layer of this one: share it, values first
        return self._params

    def build(self, shape: Shape | None = None, seed: int | np.random.Generator | None = None) -> Layer:
        rng = np.random.default_rng(seed if self.seed is None else self.seed)
        self.build_layers(shape, rng)
        self._gather()
        return self

    def _gather(self) -> None:
        """Lay the weights of all layers into one vector and make the layers' own arrays views of it."""
        arrays = {
            f"{name}.{key}": array
            for name, layer in self.layers.items()
            for key, array in layer.params.items()
        }
        self.adopt(Flat.of(arrays, self.like))

    def adopt(self, params: Flat) -> None:
        super().adopt(params)
        for name, layer in self.layers.items():
            layer.adopt(params.part(name))

    def move(self, like: Array) -> None:
        for layer in self.layers.values():
            layer.move(like)
        self.like = like
        if self._params is not None:
            self._gather()

    def __getstate__(self) -> dict:
        return vars(self) | {"_params": self.built or None}  # the layers keep the numbers

    def __setstate__(self, state: dict) -> None:
        vars(self).update(state)
        if self._params:
            self._gather()

    def ready(self, x: Array) -> None:
        """Draw the weights that wait for their sizes, on the first input."""
        if self._params is None:
            namespace(x)
            self.build(tuple(x.shape[1:]))

    def __repr__(self) -> str:
        inside = ", ".join(map(repr, self.layers.values()))
        return f"{type(self).__name__}({inside})"


class Sequential(Composite):
    """Layers one after the other.

        y = layer_n(... layer_2(layer_1(x)))        dx = the same way back, each layer's dx the next one's dy

    `Sequential(Linear(2, 3), ReLU())` names its layers linear1, relu1; `Sequential(hidden=Linear(2, 3), bend=ReLU())`
    as told. Names lead everywhere: model["hidden"], watch=["hidden"], params["hidden.weight"].
    """

    def forward(self, x: Array, training: bool = False, watch: Iterable[str] = ()) -> tuple:
        """(y, caches), or with `watch` (y, caches, seen): the outputs of the layers of these names, as a dict."""
        self.ready(x)
        if watch:
            return self._forward_watching(x, training, tuple(watch))
        caches = []
        for layer in self.layers.values():
            x, cache = layer.forward(x, training)
            caches.append(cache)
        return x, caches

    def backward(
        self,
        dy: Array | None,
        cache: list,
        wrt: str = "both",
        into: dict = NOWHERE,
        inject: dict[str, Array] | None = None,
    ) -> tuple[Array, Flat | dict]:
        """(dx, grads). `inject` adds gradients to the outputs of the named layers: losses that look inside.

        dy may be None if there is a gradient to inject; the way back then starts there.
        """
        inject = dict(inject or {})
        for name in inject:
            self[name]  # a KeyError that names the layers, before any work
        grads = {} if wrt == "input" else into if isinstance(into, Flat) else self.params.like()
        first = next((name for name, layer in self.layers.items() if layer.params), None)
        for (name, layer), cached in zip(reversed(self.layers.items()), reversed(cache), strict=True):
            inner = {
                key.removeprefix(f"{name}."): d for key, d in inject.items() if key.startswith(f"{name}.")
            }
            if name in inject:
                dy = inject[name] if dy is None else dy + inject[name]
            if dy is None and not inner:  # above the injected layers: nothing flows here
                for gradient in grads and grads.part(name).values():
                    gradient[...] = 0.0
                continue
            extra = {"inject": inner} if inner else {}
            mine = grads.part(name) if grads else NOWHERE
            only = wrt if name == first or wrt == "input" else "both"
            dy, new = layer.backward(dy, cached, only, mine, **extra)
            if grads:
                mine.take(new)
            if wrt == "params" and name == first:
                return None, grads
        return dy, grads

    def _forward_watching(self, x: Array, training: bool, watch: tuple[str, ...]) -> tuple[Array, list, dict]:
        for name in watch:
            self[name]  # a KeyError that names the layers, before any work
        caches, seen = [], {}
        for name, layer in self.layers.items():
            inner = [key.removeprefix(f"{name}.") for key in watch if key.startswith(f"{name}.")]
            if inner:
                x, cache, inside = layer.forward(x, training, watch=inner)
                seen |= {f"{name}.{key}": y for key, y in inside.items()}
            else:
                x, cache = layer.forward(x, training)
            if name in watch:
                seen[name] = x
            caches.append(cache)
        return x, caches, seen

    def __call__(self, x: Array) -> Array:
        self.ready(x)
        for layer in self.layers.values():
            x = layer(x)
        return x

    def build_layers(self, shape: Shape | None, rng: np.random.Generator) -> None:
        for layer in self.layers.values():
            if layer._params is None:
                layer.build(shape, rng)
            if shape is not None:
                shape = layer.output_shape(shape)

    def output_shape(self, shape: Shape) -> Shape:
        for layer in self.layers.values():
            shape = layer.output_shape(shape)
        return shape


def _names(layers: Iterable[Layer]) -> list[str]:
    """linear1, relu1, linear2, ...: the kind of layer and its number among its kind."""
    names, seen = [], {}
    for layer in layers:
        kind = type(layer).__name__.lower()
        seen[kind] = seen.get(kind, 0) + 1
        names.append(f"{kind}{seen[kind]}")
    return names
