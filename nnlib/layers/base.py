"""Layer: what every layer of the book is. Forward, backward, weights, and nothing stored in between.

    y, cache = layer.forward(x)               # the cache holds what backward needs
    dx, grads = layer.backward(dy, cache)     # d before a name: the gradient of the loss with respect to it

Nothing is kept in the layer, so a layer may be called twice, and evaluating it leaks nothing.
"""

from __future__ import annotations

import contextlib
import numbers
import types
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..backend import (
    Array,
    asarray,
    describe,
    device,
    dtype,
    is_floating,
    library,
    namespace,
    prototype,
    to_numpy,
)
from .flat import Flat

if TYPE_CHECKING:
    from .summary import Summary

Shape = tuple[int, ...]  # the shape of one example: (D,) or (C, H, W), without the batch axis N
Gradients = tuple[Array, dict[str, Array]]  # (dx, the gradient of each weight by its name)


class _Nowhere(dict):
    """Where gradients go when no place was prepared: every name gives None, and `out=None` is a new array."""

    def __missing__(self, name):
        return None


NOWHERE = _Nowhere()


class Parameter:
    """A weight as an attribute: `layer.weight` is `layer.params["weight"]`; to set it is to copy into it."""

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, layer, owner=None):
        return self if layer is None else layer.params.get(self.name)

    def __set__(self, layer, value):
        here = layer.params[self.name]
        if value is here:  # after layer.weight -= ...
            return
        layer.params.writable(f"{layer}.{self.name}")
        value = to_numpy(value)
        if value.shape != tuple(here.shape):
            raise ValueError(f"{layer}.{self.name} wants the shape {tuple(here.shape)}, got {value.shape}")
        here[...] = asarray(value, here)


class Layer:
    """A function of arrays with a derivative, and perhaps with weights. Subclasses say what it is.

    A subclass writes `forward` and `backward`; with weights also `draw`; `output_shape` if shapes change.
    """

    seed: int | np.random.Generator | None = None  # where the first weights come from
    like: Array = prototype()  # where the weights live: library, dtype and device
    buffers: Mapping[str, Array] = types.MappingProxyType({})  # numbers that are kept, but not learned
    _params: Flat | None = None  # drawn when first needed, once the sizes are known

    def forward(self, x: Array, training: bool = False) -> tuple[Array, object]:
        """The output y and what backward needs. `training=True` switches dropout and batch statistics on."""
        raise NotImplementedError(f"{type(self).__name__} has no forward yet")

    def backward(self, dy: Array, cache: object, wrt: str = "both", into: dict = NOWHERE) -> Gradients:
        """From the gradient dy of the output: dx of the input, and a dict with the gradient of each weight.

        wrt: "both", or only what is needed: "input" (no weight gradients) or "params" (dx may be None).
        into: arrays to write the weight gradients to, by name; it saves a copy where the layer can use it.
        """
        raise NotImplementedError(f"{type(self).__name__} has no backward yet")

    def __call__(self, x: Array) -> Array:
        """The output alone, as for evaluating: dropout off, nothing kept."""
        return self.forward(x)[0]

    # Weights

    @property
    def built(self) -> bool:
        """Whether the weights have been drawn."""
        return self._params is not None

    @property
    def params(self) -> Flat:
        """The weights by name, views of one vector. Drawn at the first look, if all sizes are known."""
        if self._params is None:
            self.build()
        return self._params

    def draw(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """First weights by name, drawn with NumPy so that both libraries start from the same bits."""
        return {}

    def infer(self, shape: Shape) -> None:
        """Set the sizes that were left open as None from the shape of an example."""

    def build(self, shape: Shape | None = None, seed: int | np.random.Generator | None = None) -> Layer:
        """Draw the weights, as the first forward would. `shape`, one example's, settles sizes left open."""
        if shape is not None:
            self.infer(shape)
            self.output_shape(shape)  # says what is wrong before anything is drawn
        rng = np.random.default_rng(seed if self.seed is None else self.seed)
        weights = self.draw(rng)
        self.move(self.like)  # the buffers, to where the weights will be
        self.adopt(Flat.of(weights, self.like))
        return self

    def adopt(self, params: Flat) -> None:
        """Use these arrays as the weights: so a model makes its layers' weights views of one vector."""
        self._params, self.like = params, params.vector[:0]

    def to(self, library: str | None = None, device: str | None = None, dtype: str | None = None) -> Layer:
        """Move the weights, in place, and return the layer.

            model.to("cuda")      model.to("torch")      model.to("numpy")      model.to(dtype="float64")

        What is not named stays as it is; a new library starts on its default device. A GPU alone, "cuda" or
        "cuda:1", means torch there, as model.to("torch", "cuda:1"). Errors: see `prototype`.
        """
        here = place(self.like)
        if device is None and str(library).partition(":")[0] in ("cpu", "cuda"):
            library, device = here[0] if library == "cpu" else "torch", library
        library = library or here[0]
        device = device or (here[1] if library == here[0] else None)
        self.move(prototype(library, device, dtype or here[2]))
        return self

    def move(self, like: Array) -> None:
        """Bring the weights to the library, dtype and device of `like`."""
        self.like = like
        self.buffers = {name: asarray(buffer, like) for name, buffer in self.buffers.items()}
        if self._params is not None:
            self.adopt(Flat.of(self._params, like))

    def fixed(self) -> contextlib.AbstractContextManager:
        """Within, the weights stay as they are, and what evaluation makes of them is made once.

            with model.fixed():
                answers = [model(x) for x in pictures]

        `predict`, `evaluate` and attacks do so; a convolutional network answers about a tenth faster, and
        its weights are in memory twice meanwhile. One such block may lie within another. Errors: ValueError
        for whoever changes weights meanwhile; on torch only what nnlib does itself is noticed.
        """
        return self.params.root.fixed() if self.built else contextlib.nullcontext()

    def generators(self) -> dict[str, np.random.Generator]:
        """The sources of random numbers in use, by name: to repeat a training, their state is saved too."""
        return {}

    def __getstate__(self) -> dict:
        """What copies and pickles keep: weights as plain arrays, for views would come apart."""
        return vars(self) | {"_params": dict(self._params) if self.built else None}

    def __setstate__(self, state: dict) -> None:
        vars(self).update(state)
        if self._params is not None:
            self.adopt(Flat.of(self._params, self.like))

    # Shapes and errors

    def output_shape(self, shape: Shape) -> Shape:
        """The shape of one output for one input of this shape; a ValueError if the layer cannot take it."""
        return shape

    def multiply_adds(self, shape: Shape) -> int:
        """How many multiplications, each with an addition, one such input costs; small change left out."""
        return 0

    def summary(self, shape: Shape | None = None) -> Summary:
        """A table of the layers: shapes, weights, multiply-adds, receptive field. It needs the weights drawn.

        shape: one example's, (C, H, W) or (D,). It may be left out if the first layer is a Linear(D, ...).
        """
        from .summary import summarize

        return summarize(self, shape)

    def accept(self, x: Array) -> types.ModuleType:
        """The namespace of an input that this layer can use; an error with the cure for any other.

        Errors: TypeError for something else than an array, for a wrong dtype or library, or a wrong device;
        ValueError for a shape that does not fit, or a batch of no examples.
        """
        xp = namespace(x)
        self.accept_batch(x)
        if self._params is None:
            self.build(tuple(x.shape[1:]))
        else:
            self.output_shape(x.shape[1:])
        if self._params:
            if x.dtype != self.like.dtype or x.device != self.like.device:
                raise TypeError(
                    f"{self} holds {words(self.like)} weights, and got {describe(x)}; {cure(x, self.like)}"
                )
        elif not is_floating(x):
            raise TypeError(f"{self} wants floating-point numbers, got {describe(x)}; {cure(x, self.like)}")
        return xp

    def accept_batch(self, x: Array) -> None:
        """Pass a batch of one example or more; a ValueError with the cure for anything else."""
        if x.ndim < 2:
            raise ValueError(
                f"{self} wants a batch, its first axis counting examples; got the shape {tuple(x.shape)}; "
                "write x[np.newaxis] for a batch of one"
            )
        if x.shape[0] == 0:
            raise ValueError(
                f"{self} got an empty batch of shape {tuple(x.shape)}; give it one example at least"
            )

    def accept_gradient(self, dy: Array, shape: Shape) -> None:
        """Pass a dy of the output's shape (N, ...), for it says how the loss changes with each number of it.

        Errors: ValueError for any other shape, which NumPy might even stretch to fit.
        """
        if getattr(dy, "shape", None) != shape:
            came = f"the shape {tuple(dy.shape)}" if hasattr(dy, "shape") else f"a {type(dy).__name__}"
            raise ValueError(
                f"{self}.backward wants the gradient of its output, of shape {tuple(shape)}, got {came}; "
                "give it the dx of the layer after it, or the loss's gradient with respect to this output"
            )

    def refuse(self, shape: Shape, wanted: str, cure: str) -> ValueError:
        """The error for a shape that does not fit: what was wanted, what came, what to write."""
        came = ", ".join(["N", *map(str, shape)]) + ("," if not shape else "")
        return ValueError(f"{self} wants an input of shape {wanted}, got ({came}); {cure}")

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def whole(what: str, value: int | None, open: bool = True) -> int | None:
    """A size that is a whole number from 1 on, or None where it may be left open; else a ValueError."""
    if not (value is None and open) and (not isinstance(value, int | np.integer) or value < 1):
        raise ValueError(f"{what} wants a whole number from 1 on, got {value!r}")
    return value


def share(what: str, value: float, closed: bool = False) -> float:
    """A number from 0 up to 1, with 1 itself only where `closed`; else a ValueError."""
    number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not (number and (0 <= value < 1 or (closed and value == 1))):
        raise ValueError(f"{what} from 0 up to {'' if closed else '(not including) '}1, got {value!r}")
    return value


def drawer(what: str, value: Callable) -> Callable:
    """A function that draws first weights; else a TypeError."""
    if not callable(value):
        raise TypeError(f"{what} wants a function that draws, such as nnlib.init.he, got {value!r}")
    return value


def place(x: Array) -> tuple[str, str, str]:
    """Where an array lives and of what: (library, device, dtype)."""
    return library(x), device(x), dtype(x)


def words(x: Array) -> str:
    """A place in words: "float32 NumPy", "float32 torch (cuda:0)"."""
    return f"{dtype(x)} NumPy" if library(x) == "numpy" else f"{dtype(x)} torch ({device(x)})"


def cure(x: Array, like: Array) -> str:
    """What to write so that x meets weights that live where `like` does."""
    if library(x) == library(like) == "numpy":
        return f"write x.astype(np.{dtype(like)})"
    if library(x) == library(like):
        return f'write x.to("{device(like)}", torch.{dtype(like)})'
    return f'write model.to("{library(x)}", "{device(x)}"), or asarray(x, like=model.like)'
