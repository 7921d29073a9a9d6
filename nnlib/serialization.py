"""Saving and loading weights, in the safetensors format: plain numbers, no code, read by every framework.

Source: https://github.com/huggingface/safetensors
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from .backend import asarray, to_numpy
from .layers import Layer


def save(model: Layer, path: str | os.PathLike) -> None:
    """Write the model's weights and running averages to a .safetensors file, whole or not at all.

    Errors: ValueError if the sizes of the model are not known yet; OSError if the folder cannot be written.
    """
    from safetensors.numpy import save as encode

    arrays = {name: np.ascontiguousarray(to_numpy(array)) for name, array in _arrays(model).items()}
    write_atomically(path, encode(arrays, metadata={"format": "np", "model": str(model)[:2000]}))


def load(model: Layer, path: str | os.PathLike) -> Layer:
    """Read weights into a model of the same shapes, wherever it lives, and return it. All or nothing.

    Errors: FileNotFoundError; ValueError for a file that is not safetensors or is damaged, and for names or
    shapes other than the model's, which it lists.
    """
    mine, theirs = _arrays(model), read(path)
    problems = [f"no {name} {tuple(mine[name].shape)}" for name in mine if name not in theirs]
    problems += [
        f"{name} {theirs[name].shape}, which the model has not" for name in theirs if name not in mine
    ]
    problems += [
        f"{name} as {theirs[name].shape}, where the model has {tuple(mine[name].shape)}"
        for name in mine
        if name in theirs and theirs[name].shape != tuple(mine[name].shape)
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
    """Write a file so that at any moment it holds either its old bytes or all of the new ones."""
    path = Path(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(temporary, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _arrays(model: Layer) -> dict[str, np.ndarray]:
    """Weights and buffers by name: all that a trained model is."""
    return {**model.params, **model.buffers}
