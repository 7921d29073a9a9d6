"""Sequential, Residual, Concat: layers one after the other, around and added, side by side and joined.

Their backward is the chain rule itself. N batch size.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .. import kernels
from ..backend import Array, namespace
from ..kernels.stage import Stage
from .base import NOWHERE, Layer, Shape
from .composite import Composite, plus
from .evaluation import WITHIN, Together, runs, stages
from .flat import Flat


class Sequential(Composite):
    """Layers one after the other.

        y = layer_n(... layer_2(layer_1(x)))
        dx: the same way back, each layer's dx being the dy of the one before it

    `Sequential(Linear(2, 3), ReLU())` names its layers linear1 and relu1, `Sequential(hidden=Linear(2, 3))`
    as you like. Names lead everywhere: model["hidden"], watch=["hidden"], model.params["hidden.weight"].
    """

    def forward(self, x: Array, training: bool = False, watch: Iterable[str] = ()) -> tuple:
        """(y, caches); with `watch`, names of layers, (y, caches, seen), their outputs by name."""
        self.ready(x)
        if not training and not watch:
            return self._evaluate(x)
        if watch:
            self.look_up(watch)
        caches, seen = [], {}
        for name, layer in self.layers.items():
            x, cache = self.through(name, x, training, watch, seen) if watch else layer.forward(x, training)
            caches.append(cache)
        return (x, caches, seen) if watch else (x, caches)

    def _evaluate(self, x: Array, keep: bool = True) -> tuple[Array, list]:
        """(y, caches) as forward gives them, but convolution, norm and activation in one go; see `runs`."""
        caches = []
        for layers in runs(list(self.layers.values())):
            if len(layers) == 1:
                x, cache = layers[0].forward(x) if keep else (layers[0](x), None)
            else:
                y, kept = kernels.conv_chain(x, self._stages(layers, x), keep)
                x, cache = y, Together(len(layers), x, y.shape, kept)
            caches += [WITHIN] * (len(layers) - 1) + [cache]
        return x, caches

    def _stages(self, layers: list[Layer], x: Array) -> list[Stage]:
        """Layers as the steps of a chain that takes x; the same as last time, where the weights are fixed."""
        prepared = self._params.root.prepared
        if prepared is None:
            layers[0].accept(x)
            return stages(layers, tuple(x.shape[1:]))
        namespace(x)  # a TypeError for anything but an array
        key = id(layers[0]), type(x), x.dtype, x.device, x.shape[1:]
        if x.ndim < 2 or not len(x) or key not in prepared:
            layers[0].accept(x)
            prepared[key] = stages(layers, tuple(x.shape[1:]), kept=True)
        return prepared[key]

    def _one_by_one(self, caches: list) -> list:
        """The caches of single layers where some were computed together: forward once more, as written."""
        caches = list(caches)
        for i, cache in enumerate(caches):
            if isinstance(cache, Together):
                x = cache.x
                for j in range(i + 1 - cache.count, i + 1):
                    x, caches[j] = self[j].forward(x)
        return caches

    def backward(
        self,
        dy: Array | None,
        cache: list,
        wrt: str = "both",
        into: dict = NOWHERE,
        inject: dict | None = None,
    ) -> tuple[Array, Flat | dict]:
        """(dx, grads). `inject` adds gradients to the outputs of the named layers: losses that look inside.

        dy may be None if something is injected; the way back then begins there.
        """
        self.look_up(inject or ())
        grads = self.place(wrt, into)
        goal = self._first_learner() if wrt == "params" else None
        if wrt != "input" or inject:  # each layer is asked by itself
            cache = self._one_by_one(cache)
        for name, cached in zip(reversed(self.layers), reversed(cache), strict=True):
            if cached is WITHIN:
                continue
            if isinstance(cached, Together):
                if dy is not None:
                    self[name].accept_gradient(dy, cached.shape)
                    dy = kernels.conv_chain_backward(dy, cached.kept)
                continue
            wanted = wrt if wrt == "input" or name == goal else "both"  # the way down needs dx
            dy = self.back(name, dy, cached, wanted, grads, inject)
            if name == goal:  # below it, nobody asks for a gradient
                return None, grads
        return dy, grads

    def _first_learner(self) -> str:
        """The first layer that has weights; without any, the first of all."""
        return next((name for name, layer in self.layers.items() if layer.params), next(iter(self.layers)))

    def __call__(self, x: Array) -> Array:
        self.ready(x)
        return self._evaluate(x, keep=False)[0]

    def upto(self, name: str) -> Sequential:
        """The model up to and including this layer, sharing its weights: model.upto("conv3")(x)."""
        self.look_up([name])
        names = list(self.layers)[: list(self.layers).index(name) + 1]
        front = Sequential(**{name: self.layers[name] for name in names}, seed=self.seed)
        front.like = self.like
        if self.built:
            front._params = self.params.part(*names)
        return front

    def build_layers(self, shape: Shape | None, rng: np.random.Generator) -> None:
        for layer in self.layers.values():
            if not layer.built:
                layer.like = self.like
                layer.build(shape, rng)
            shape = None if shape is None else layer.output_shape(shape)

    def output_shape(self, shape: Shape) -> Shape:
        for layer in self.layers.values():
            shape = layer.output_shape(shape)
        return shape


class Residual(Composite):
    """Layers with a way around them: they learn only what to change.

        y = body(x) + x, or body(x) + shortcut(x)        dx = dx of the body + dx of the way around: paths add

    `Residual(Conv2d(8, 8, 3, padding=1), ReLU())`; where the body changes the shape, a `shortcut` layer does
    so too. Source: He et al. 2015, https://arxiv.org/abs/1512.03385. Errors: ValueError if the shapes differ.
    """

    def __init__(self, *layers: Layer, shortcut: Layer | None = None, seed=None, **named: Layer):
        around = {} if shortcut is None else {"shortcut": shortcut}
        super().__init__(body=Sequential(*layers, **named), **around, seed=seed)

    def forward(self, x: Array, training: bool = False, watch: Iterable[str] = ()) -> tuple:
        """(y, caches); with `watch`, such as ["body.conv1"], (y, caches, seen)."""
        self.ready(x)
        self.look_up(watch)
        seen, around, cache = {}, x, None
        y, body = self.through("body", x, training, watch, seen)
        if "shortcut" in self.layers:
            around, cache = self.through("shortcut", x, training, watch, seen)
        y = self._meet(x, y, around)
        return (y, (body, cache), seen) if watch else (y, (body, cache))

    def __call__(self, x: Array) -> Array:
        self.ready(x)
        around = self.layers["shortcut"](x) if "shortcut" in self.layers else x
        return self._meet(x, self.layers["body"](x), around)

    def _meet(self, x: Array, y: Array, around: Array) -> Array:
        """y + around, or the error that says why they cannot be added."""
        if y.shape != around.shape:
            self.output_shape(tuple(x.shape[1:]))
        return y + around

    def backward(
        self,
        dy: Array | None,
        cache: tuple,
        wrt: str = "both",
        into: dict = NOWHERE,
        inject: dict | None = None,
    ) -> tuple[Array, Flat | dict]:
        """(dx, grads). `inject` as in Sequential, such as {"body.conv1": gradient}."""
        self.look_up(inject or ())
        grads = self.place(wrt, into)
        body, shortcut = cache
        dx, around = self.back("body", dy, body, wrt, grads, inject), dy
        if "shortcut" in self.layers:
            around = self.back("shortcut", dy, shortcut, wrt, grads, inject)
        return (None if wrt == "params" else plus(dx, around)), grads

    def output_shape(self, shape: Shape) -> Shape:
        body = self.layers["body"].output_shape(shape)
        around = self.layers["shortcut"].output_shape(shape) if "shortcut" in self.layers else shape
        if tuple(body) != tuple(around):
            came, went = (", ".join(map(str, ("N", *way))) for way in (body, around))
            raise ValueError(
                f"Residual adds a body of shape ({came}) to a way around of ({went}); "
                "give Residual a shortcut layer that makes them meet"
            )
        return body


class Concat(Composite):
    """Layers side by side on the same input, their outputs joined.

        y = [branch_1(x), branch_2(x), ...], joined along `axis`, the channels as a rule
        dx = the sum of their dx

    Source: Szegedy et al. 2014, https://arxiv.org/abs/1409.4842. Errors: ValueError if other axes differ.
    """

    def __init__(self, *layers: Layer, axis: int = 1, seed=None, **named: Layer):
        super().__init__(*layers, seed=seed, **named)
        if axis < 1:
            raise ValueError(
                f"Concat joins along an axis from 1 on, for axis 0 counts the examples; got {axis}"
            )
        self.axis = axis

    def forward(self, x: Array, training: bool = False, watch: Iterable[str] = ()) -> tuple:
        """(y, caches); with `watch` (y, caches, seen)."""
        self.ready(x)
        self.output_shape(tuple(x.shape[1:]))
        self.look_up(watch)
        ys, caches, seen = [], [], {}
        for name in self.layers:
            y, cache = self.through(name, x, training, watch, seen)
            ys.append(y)
            caches.append((cache, y.shape[self.axis]))
        y = namespace(x).concat(ys, axis=self.axis)
        cache = (y.shape, caches)
        return (y, cache, seen) if watch else (y, cache)

    def backward(
        self,
        dy: Array | None,
        cache: tuple,
        wrt: str = "both",
        into: dict = NOWHERE,
        inject: dict | None = None,
    ) -> tuple[Array, Flat | dict]:
        """(dx, grads). `inject` as in Sequential."""
        self.look_up(inject or ())
        shape, caches = cache
        if dy is not None:
            self.accept_gradient(dy, shape)
        grads, dx, start = self.place(wrt, into), None, 0
        for name, (cached, width) in zip(self.layers, caches, strict=True):
            mine = None if dy is None else dy[(slice(None),) * self.axis + (slice(start, start + width),)]
            start += width
            branch = self.back(name, mine, cached, wrt, grads, inject)
            dx = dx if wrt == "params" else plus(dx, branch)
        return dx, grads

    def output_shape(self, shape: Shape) -> Shape:
        shapes = [list(layer.output_shape(shape)) for layer in self.layers.values()]
        joined = shapes[0]
        if self.axis > min(map(len, shapes)):
            gives = ", ".join(map(str, ("N", *joined)))
            raise ValueError(f"Concat joins along axis {self.axis}, and its branches give ({gives})")
        total = sum(s[self.axis - 1] for s in shapes)
        for s in shapes:
            s[self.axis - 1] = total
            if s != joined:
                raise ValueError(f"Concat joins along axis {self.axis}, and the other axes differ: {shapes}")
        return tuple(joined)
