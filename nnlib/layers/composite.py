"""Composite: a layer made of layers. What Sequential, Residual and Concat share."""

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
                kind = type(self).__name__
                if isinstance(layer, list | tuple):
                    raise TypeError(
                        f"{kind} wants layers, got {layer!r}; write {kind}(*layers), with the star"
                    )
                raise TypeError(f"{kind} wants layers, got {layer!r} for {name}; write ReLU(), not ReLU")
        if not self.layers:
            raise ValueError(f"{type(self).__name__} wants one layer at least, got none")
        if len({id(layer) for layer in self.layers.values()}) < len(self.layers):
            raise ValueError("the same layer stands here twice, and its gradients would overwrite each other")

    def __getitem__(self, key: str | int) -> Layer:
        """A layer by its name or its number; model["block2.conv1"] looks inside a block."""
        if isinstance(key, int):
            if not -len(self) <= key < len(self):
                raise IndexError(
                    f"{type(self).__name__} has {len(self)} layers, numbered from 0; there is no number {key}"
                )
            return list(self.layers.values())[key]
        first, _, rest = key.partition(".")
        if first not in self.layers:
            raise KeyError(f"{type(self).__name__} has no layer {first!r}; it has {', '.join(self.layers)}")
        return self.layers[first][rest] if rest else self.layers[first]

    def __len__(self) -> int:
        return len(self.layers)

    # Weights: one vector for all

    @property
    def params(self) -> Flat:
        """The weights of all layers by name, "linear1.weight", ..., as views of one vector."""
        if not self.built:
            self.build()
        root = self._params.root
        for layer in self.layers.values():
            params = layer.params
            if params and params.root is not root:  # another model has taken in a layer of this one:
                self._gather()  # take it back, with its numbers
                break
        return self._params

    @property
    def buffers(self) -> dict[str, Array]:
        """What the layers keep without learning it, by name: the running averages of batch normalization."""
        return {f"{name}.{key}": b for name, layer in self.layers.items() for key, b in layer.buffers.items()}

    def generators(self) -> dict[str, np.random.Generator]:
        sources = {name: layer.generators() for name, layer in self.layers.items()}
        return {f"{name}.{key}": rng for name, inside in sources.items() for key, rng in inside.items()}

    def build(self, shape: Shape | None = None, seed: int | np.random.Generator | None = None) -> Layer:
        self.build_layers(shape, np.random.default_rng(seed if self.seed is None else self.seed))
        self._gather()
        return self

    def build_layers(self, shape: Shape | None, rng: np.random.Generator) -> None:
        """Draw the weights of those layers that have none yet, each from the shape that reaches it."""
        for layer in self.layers.values():
            if not layer.built:
                layer.like = self.like
                layer.build(shape, rng)

    def adopt(self, params: Flat) -> None:
        super().adopt(params)
        for name, layer in self.layers.items():
            layer.adopt(params.part(name))

    def move(self, like: Array) -> None:
        self.like = like
        for layer in self.layers.values():
            layer.move(like)
        if self.built:
            self._gather()

    def _gather(self) -> None:
        """Lay the weights of all layers into one vector, and make the layers' own arrays views of it."""
        arrays = {
            f"{name}.{key}": w for name, layer in self.layers.items() for key, w in layer.params.items()
        }
        self.adopt(Flat.of(arrays, next(iter(arrays.values()), self.like)))

    def __getstate__(self) -> dict:
        return vars(self) | {"_params": self.built or None}  # the layers keep the numbers

    def __setstate__(self, state: dict) -> None:
        vars(self).update(state)
        if self._params:
            self._gather()

    # One layer's turn

    def ready(self, x: Array) -> None:
        """Draw the weights that wait for their sizes, on the first input."""
        if not self.built:
            namespace(x)  # a TypeError for anything but an array
            self.accept_batch(x)
            self.build(tuple(x.shape[1:]))

    def accept_batch(self, x: Array) -> None:
        self[0].accept_batch(x)

    def through(self, name: str, x: Array, training: bool, watch: Iterable[str], seen: dict) -> tuple:
        """(y, cache) of one layer; what is watched in it is added to `seen`."""
        inside = _inside(name, watch)
        if inside:
            y, cache, found = self.layers[name].forward(x, training, watch=inside)
            seen |= {f"{name}.{key}": value for key, value in found.items()}
        else:
            y, cache = self.layers[name].forward(x, training)
        if name in watch:
            seen[name] = y
        return y, cache

    def back(self, name: str, dy: Array | None, cache: object, wrt: str, grads: Flat | dict, inject: dict):
        """dx of one layer; its weight gradients go to their place in `grads`. None is a gradient of zero."""
        layer, mine = self.layers[name], grads.part(name) if grads else NOWHERE
        inside = {}
        if inject:
            dy = plus(dy, inject.get(name))
            inside = {key: inject[f"{name}.{key}"] for key in _inside(name, inject)}
        if dy is None and not inside:
            for gradient in mine.values():
                gradient[...] = 0.0
            return None
        dx, new = layer.backward(dy, cache, wrt, mine, **({"inject": inside} if inside else {}))
        if grads:
            mine.take(new)
        return dx

    def place(self, wrt: str, into: Flat | dict) -> Flat | dict:
        """Where the weight gradients go: `into` if it was prepared, else a new vector, or nowhere."""
        if wrt not in ("both", "input", "params"):
            name = type(self).__name__
            raise ValueError(f'{name}.backward wants wrt="both", "input" or "params", got {wrt!r}')
        if wrt == "input":
            return {}
        return into if isinstance(into, Flat) else self.params.like()

    def look_up(self, names: Iterable[str]) -> None:
        """A KeyError that names the layers there are, unless all these names are layers of this model."""
        if isinstance(names, str):
            raise TypeError(f"wanted a list of names, got {names!r}; write [{names!r}]")
        for name in names:
            self[name]

    def __repr__(self) -> str:
        inside = ", ".join(map(repr, self.layers.values()))
        return f"{type(self).__name__}({inside})"


def plus(a: Array | None, b: Array | None) -> Array | None:
    """a + b, where None stands for zero."""
    return b if a is None else a if b is None else a + b


def _inside(name: str, keys: Iterable[str]) -> list[str]:
    """The dotted names that lead into this layer, without its own: "block1.conv2" gives "conv2"."""
    return [key[len(name) + 1 :] for key in keys if key.startswith(f"{name}.")]


def _names(layers: Iterable[Layer]) -> list[str]:
    """linear1, relu1, linear2, ...: the kind of layer and its number among its kind."""
    names, seen = [], {}
    for layer in layers:
        kind = type(layer).__name__.lower()
        seen[kind] = seen.get(kind, 0) + 1
        names.append(f"{kind}{seen[kind]}")
    return names
