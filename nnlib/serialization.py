"""Saving and loading weights, in the safetensors format: plain numbers, no code, read by every framework.

Source: https://github.com/huggingface/safetensors
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from .backend import Array, asarray, dtype, is_floating, to_numpy
from .layers import Layer


def save(model: Layer, path: str | os.PathLike) -> None:
    """Write the model's weights and running averages to a .safetensors file, whole or not at all.

    Errors: TypeError for anything but a model; ValueError if its sizes are not known yet; OSError if the
    folder is missing or cannot be written.
    """
    from safetensors.numpy import save as encode

    arrays = {name: np.ascontiguousarray(to_numpy(array)) for name, array in arrays_of(model).items()}
    write_atomically(path, encode(arrays, metadata={"format": "np", "model": str(model)[:2000]}))


def load(model: Layer, path: str | os.PathLike) -> Layer:
    """Read weights into a model of the same shapes, wherever it lives, and return it. All or nothing.

    Errors: FileNotFoundError; ValueError for a file that is not safetensors or is damaged, and for names,
    shapes or kinds of numbers other than the model's, or not finite ones, which it lists; TypeError for
    anything but a model.
    """
    mine, theirs = arrays_of(model), read(path)
    problems = [f"no {name} {tuple(mine[name].shape)}" for name in mine if name not in theirs]
    problems += [
        f"{name} {theirs[name].shape}, which the model has not" for name in sorted(theirs.keys() - mine)
    ]
    problems += [
        f"{name} as {theirs[name].shape}, where the model has {tuple(mine[name].shape)}"
        for name in mine
        if name in theirs and theirs[name].shape != tuple(mine[name].shape)
    ]
    problems += [
        f"{name} as {theirs[name].dtype}, where the model has {dtype(mine[name])}"
        for name in mine
        if name in theirs and not is_floating(theirs[name])
    ]
    problems += [
        f"{name} with numbers that are not finite"
        for name in mine
        if name in theirs and is_floating(theirs[name]) and not np.isfinite(theirs[name]).all()
    ]
    if problems:
        shown = "; ".join(problems[:5]) + (f"; and {len(problems) - 5} more" if len(problems) > 5 else "")
        raise ValueError(f"{path} does not fit {str(model)[:200]}: it has {shown}")
    for name, array in mine.items():
        array[...] = asarray(theirs[name], array)
    return model


def read(path: str | os.PathLike) -> dict[str, np.ndarray]:
    """The arrays of a .safetensors file by name. Errors: FileNotFoundError; ValueError for a damaged file."""
    from safetensors import SafetensorError
    from safetensors.numpy import load as decode

    data = Path(path).read_bytes()
    try:
        return decode(data)
    except (SafetensorError, ValueError, KeyError) as error:
        raise ValueError(f"{path} is no safetensors file, or is damaged ({error}); save it again") from None


def write_atomically(path: str | os.PathLike, data: bytes) -> None:
    """Write a file so that at any moment it holds either its old bytes or all of the new ones.

    Errors: FileNotFoundError for a folder that is missing; OSError if it cannot be written.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {path.parent} for {path.name}; make it first")
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(temporary, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def arrays_of(model: Layer) -> dict[str, Array]:
    """Weights and buffers by name: all that a trained model is.

    Errors: TypeError for anything but a model.
    """
    if not isinstance(model, Layer):
        raise TypeError(f"wanted a model made of layers, and after it a file; got {model!r} as the model")
    return {**model.params, **model.buffers}
