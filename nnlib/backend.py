"""One code for NumPy and for PyTorch: the array that comes in decides.

`namespace(x)` returns the library that made `x`, under the names of the array API standard
(https://data-apis.org/array-api/latest/), so that a layer is written once:

    xp = namespace(x)
    y = xp.exp(x - xp.max(x, axis=1, keepdims=True))

NumPy speaks the standard already. PyTorch differs in the names that `_torch_names` lists. PyTorch is imported
only once somebody brings a tensor or asks for one; to ask "is this a tensor?" costs no import.
"""

from __future__ import annotations

import functools
import sys
import types
from typing import Any

import numpy as np

Array = Any  # a numpy.ndarray or a torch.Tensor


def is_torch(x: Any) -> bool:
    """Whether `x` is a torch tensor. Never imports torch: without it there can be no tensor."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(x, torch.Tensor)


def is_array(x: Any) -> bool:
    """Whether `x` is an array of one of the two libraries (a NumPy scalar counts: it is what sums return)."""
    return isinstance(x, np.ndarray | np.generic) or is_torch(x)


def library(x: Array) -> str:
    """The library of an array, by name: "numpy" or "torch"."""
    return "torch" if is_torch(x) else "numpy"


_namespaces: dict[type, types.ModuleType] = {np.ndarray: np}  # by the type of array, as they are met


def namespace(x: Array, *others: Array) -> types.ModuleType:
    """The library of the arrays, under array-API names. A TypeError if they come from two, or from none."""
    xp = _namespaces.get(type(x)) or _meet(x)
    for other in others:
        if (_namespaces.get(type(other)) or _meet(other)) is not xp:
            raise TypeError(
                f"wanted arrays of one library, got {describe(x)} and {describe(other)}; "
                "bring one over with asarray(x, like=other)"
            )
    return xp


def _meet(x: Any) -> types.ModuleType:
    """The namespace for a type of array that is met for the first time."""
    if not is_array(x):
        raise TypeError(f"wanted an array, got {describe(x)}; write np.asarray(x, dtype=np.float32) first")
    return _namespaces.setdefault(type(x), _torch_names() if is_torch(x) else np)


def device(x: Array) -> str:
    """Where an array lives: "cpu", "cuda:0", ..."""
    return str(x.device)


def dtype(x: Array) -> str:
    """The type of an array's numbers by name, the same in both libraries: "float32", "int64", "bool", ..."""
    return str(x.dtype).removeprefix("torch.")


def is_floating(x: Array) -> bool:
    """Whether an array holds real floating-point numbers."""
    return x.dtype.is_floating_point if is_torch(x) else x.dtype.kind == "f"


def is_whole(x: Array) -> bool:
    """Whether an array holds whole numbers, or yes and no, which count as 1 and 0."""
    return dtype(x).startswith(("int", "uint", "bool"))


def to_numpy(x: Any) -> np.ndarray:
    """`x` as a NumPy array: a tensor is copied from its device; lists and numbers are converted."""
    return x.detach().cpu().numpy() if is_torch(x) else np.asarray(x)


def asarray(x: Any, like: Array | None = None) -> Array:
    """`x` with the library, dtype and device of `like`, or else as NumPy; copied only if it must be."""
    if like is None:
        return to_numpy(x)
    if not is_torch(like):
        return np.asarray(to_numpy(x), dtype=like.dtype)
    torch = sys.modules["torch"]
    if not is_torch(x):
        x = np.asarray(x)
        x = torch.from_numpy(x if x.flags.writeable else x.copy())  # torch warns of memory it must not write
    return x.to(device=like.device, dtype=like.dtype)


def prototype(library: str = "numpy", device: str | None = None, dtype: Any = "float32") -> Array:
    """An empty array that stands for a place: `asarray(x, like=prototype("torch", "cuda"))` moves x there.

    Errors: ValueError for an unknown library or dtype, or a device that this machine does not have.
    """
    name = str(dtype).removeprefix("torch.") if not isinstance(dtype, type) else np.dtype(dtype).name
    if name not in ("float32", "float64"):
        raise ValueError(f"wanted the dtype float32 or float64, got {name}")
    if library == "numpy":
        if device not in (None, "cpu"):
            raise ValueError(
                f'NumPy lives on the CPU, got the device {device!r}; ask for "torch" to use a GPU'
            )
        return np.empty(0, name)
    if library != "torch":
        raise ValueError(f'wanted the library "numpy" or "torch", got {library!r}')
    try:
        import torch
    except ImportError:
        raise ValueError('PyTorch is not installed here; write: pip install "nnlib[torch]"') from None
    try:
        return torch.empty(0, dtype=getattr(torch, name), device=device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"PyTorch cannot use the device {device!r} here: {reason}") from None


def random_state(like: Array) -> np.ndarray | None:
    """The state of the generator that a GPU has of its own, and draws dropout masks from; None on a CPU."""
    if not is_torch(like) or like.device.type != "cuda":
        return None
    return sys.modules["torch"].cuda.get_rng_state(like.device).numpy()


def set_random_state(like: Array, state: np.ndarray) -> None:
    """Let the GPU of `like` draw on from a state that `random_state` gave; a CPU has nothing to set."""
    if is_torch(like) and like.device.type == "cuda":
        torch = sys.modules["torch"]
        torch.cuda.set_rng_state(torch.from_numpy(state.copy()), like.device)


def describe(x: Any) -> str:
    """An argument in words, for error messages: "a float32 NumPy array of shape (5, 2)"."""
    kind = dtype(x) if is_array(x) else type(x).__name__
    kind = f"an {kind}" if kind[0] in "aeioAEIO" else f"a {kind}"
    if not is_array(x):
        return kind
    if not is_torch(x):
        return f"{kind} NumPy array of shape {x.shape}"
    return f"{kind} torch tensor of shape {tuple(x.shape)} on {device(x)}"


@functools.cache
def _torch_names() -> types.ModuleType:
    """PyTorch under array-API names: a module with all of torch's names, and these where torch differs."""
    import torch

    def scalar_or(tensor_function, scalar_function):
        """maximum(x, 0.0): torch wants two tensors, the standard takes a number too."""
        return lambda x, y: tensor_function(x, y) if torch.is_tensor(y) else scalar_function(x, y)

    def along(all_of, along_axis):
        """max(x), max(x, axis=1): two functions in torch, and one that returns indices too."""

        def reduce(x, *, axis=None, keepdims=False):
            if axis is None and not keepdims:
                return all_of(x)
            axes = tuple(range(x.ndim)) if axis is None else axis
            return along_axis(x, dim=axes, keepdim=keepdims)

        return reduce

    def spread(function):
        """std and var: torch divides by n - 1 unless told, the standard by n."""

        def reduce(x, *, axis=None, correction=0.0, keepdims=False):
            return function(x, dim=axis, correction=correction, keepdim=keepdims)

        return reduce

    def axes_of(x, axis):
        return tuple(range(x.ndim)) if axis is None else (axis,) if isinstance(axis, int) else axis

    def isdtype(dtype, kind):
        kinds = {
            "bool": dtype == torch.bool,
            "real floating": dtype.is_floating_point,
            "complex floating": dtype.is_complex,
            "integral": not (dtype.is_floating_point or dtype.is_complex or dtype == torch.bool),
        }
        return kinds[kind]

    names = types.ModuleType("torch under array-API names")
    vars(names).update({name: value for name, value in vars(torch).items() if not name.startswith("__")})
    vars(names).update(
        astype=lambda x, dtype, *, copy=True: x.to(dtype, copy=copy),
        concat=lambda arrays, *, axis=0: torch.cat(tuple(arrays), dim=axis),
        stack=lambda arrays, *, axis=0: torch.stack(tuple(arrays), dim=axis),
        expand_dims=lambda x, *, axis=0: torch.unsqueeze(x, axis),
        squeeze=lambda x, axis: torch.squeeze(x, axis),
        permute_dims=lambda x, axes: torch.permute(x, axes),
        matrix_transpose=lambda x: torch.transpose(x, -2, -1),
        flip=lambda x, *, axis=None: torch.flip(x, axes_of(x, axis)),
        roll=lambda x, shift, *, axis=None: torch.roll(x, shift, axis),
        take=lambda x, indices, *, axis=0: torch.index_select(x, axis, indices),
        take_along_axis=lambda x, indices, *, axis=-1: torch.take_along_dim(x, indices, axis),
        max=along(torch.max, torch.amax),
        min=along(torch.min, torch.amin),
        any=along(torch.any, torch.any),
        all=along(torch.all, torch.all),
        std=spread(torch.std),
        var=spread(torch.var),
        maximum=scalar_or(torch.maximum, lambda x, y: torch.clamp(x, min=y)),
        minimum=scalar_or(torch.minimum, lambda x, y: torch.clamp(x, max=y)),
        tensordot=lambda x, y, *, axes=2: torch.tensordot(x, y, dims=axes),
        cumulative_sum=lambda x, *, axis=0: torch.cumsum(x, axis),
        sort=lambda x, *, axis=-1, descending=False: torch.sort(x, dim=axis, descending=descending).values,
        argsort=lambda x, *, axis=-1, descending=False: torch.argsort(
            x, dim=axis, descending=descending, stable=True
        ),
        isdtype=isdtype,
    )

    return names
