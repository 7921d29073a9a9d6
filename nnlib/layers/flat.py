"""Flat: all weights of a model side by side in one vector, and each of them a view into it."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator

import numpy as np

from ..backend import Array, asarray, is_torch, namespace


class Flat(dict):
    """Named arrays that are views of one `vector`: {"linear1.weight": (D, K), "linear1.bias": (K,), ...}.

    An optimizer updates a model of any depth by a handful of operations on `vector`; the layers, which hold
    views, see the change at once. Gradients have the same form: `params.vector` and `grads.vector` match
    entry by entry.
    """

    def __init__(self, vector: Array, shapes: dict[str, tuple[int, ...]], root: Flat | None = None):
        super().__init__()
        self.vector, self.shapes = vector, shapes
        self.root = self if root is None else root  # the Flat of the whole model, of which this is a part
        self._parts: dict[str, Flat] = {}
        self.prepared: dict | None = None  # what evaluation made of the weights, while they are fixed
        start = 0
        for name, shape in shapes.items():
            stop = start + math.prod(shape)
            self[name] = vector[start:stop].reshape(shape)
            start = stop

    @classmethod
    def of(cls, arrays: dict[str, Array], like: Array) -> Flat:
        """Named arrays copied into one new vector with the library, dtype and device of `like`."""
        shapes = {name: tuple(array.shape) for name, array in arrays.items()}
        flat = cls(asarray(np.zeros(sum(map(math.prod, shapes.values()))), like), shapes)
        flat.take(arrays)
        return flat

    def like(self) -> Flat:
        """A Flat of the same names and shapes, its numbers still to be written."""
        return Flat(namespace(self.vector).empty_like(self.vector), self.shapes)

    def take(self, arrays: dict[str, Array]) -> None:
        """Copy the arrays of these names into the vector; those that already lie there cost nothing."""
        for name, array in arrays.items():
            if array is not self[name]:
                if is_torch(self.vector) or is_torch(array):
                    self[name][...] = asarray(array, self.vector)
                else:
                    np.copyto(self[name], array)  # not an assignment: `record` sees this

    @contextlib.contextmanager
    def fixed(self) -> Iterator[None]:
        """See `Layer.fixed`. For the Flat of a whole model."""
        if self.prepared is not None:
            yield
            return
        self.prepared = {}
        self._lock(True)
        try:
            yield
        finally:
            self.prepared = None
            self._lock(False)

    def writable(self, who: str) -> None:
        """A ValueError if these are the weights of a model that are fixed just now."""
        if self.root.prepared is not None:
            raise ValueError(
                f"{who} would change weights that stay as they are within `with model.fixed()`, or while "
                "predict, evaluate and vision look at the model; do it afterwards"
            )

    def _lock(self, locked: bool) -> None:
        """Let nobody write these arrays, or let them again. On torch, where that cannot be, nothing."""
        if not is_torch(self.vector):
            for array in (self.vector, *self.values()):
                array.flags.writeable = not locked
            for part in self._parts.values():
                part._lock(locked)

    def part(self, *layers: str) -> Flat:
        """The views of neighboring layers; of a single one, under their own names: "weight", "bias"."""
        key = ".".join(layers)
        if key not in self._parts:
            prefixes = tuple(layer + "." for layer in layers)
            mine = [name for name in self.shapes if name.startswith(prefixes)]
            names = [name.partition(".")[2] for name in mine] if len(layers) == 1 else mine
            start = 0
            for name in self.shapes:
                if name in mine:
                    break
                start += math.prod(self.shapes[name])
            stop = start + sum(math.prod(self.shapes[name]) for name in mine)
            shapes = dict(zip(names, (self.shapes[name] for name in mine), strict=True))
            self._parts[key] = Flat(self.vector[start:stop], shapes, self.root)
        return self._parts[key]
