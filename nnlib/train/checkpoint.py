"""Checkpoints: all that a training is, in one file, so that a killed one goes on as if nothing had happened.

A safetensors file: its arrays are the weights, the buffers, the optimizer's averages and the best weights so
far; its header carries, as JSON, the history, the counters and the state of every source of random numbers.
One file, and not two side by side, for only one file can be replaced at a single stroke.
"""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path

import numpy as np

from ..backend import Array, asarray, random_state, set_random_state, to_numpy
from ..layers import Layer
from ..optim import Optimizer
from ..serialization import arrays_of, write_atomically
from .history import History

Weights = dict[str, np.ndarray]


def snapshot(model: Layer) -> Weights:
    """Weights and buffers by name, copied to NumPy."""
    return {name: to_numpy(array).copy() for name, array in arrays_of(model).items()}


def restore(model: Layer, weights: Weights) -> None:
    """Copy a snapshot back into the model, wherever it lives now."""
    for name, array in arrays_of(model).items():
        array[...] = asarray(weights[name], array)


def fingerprint(*arrays: Array) -> str:
    """A short number that changes with the data, to notice that a training goes on with other examples."""
    number = 0
    for array in map(to_numpy, arrays):
        number = zlib.crc32(f"{array.shape}{array.dtype}".encode(), number)
        number = zlib.crc32(np.ascontiguousarray(array).view(np.uint8).reshape(-1), number)
    return f"{number:08x}"


def save(
    path: str | os.PathLike,
    model: Layer,
    optimizer: Optimizer,
    rng: np.random.Generator,
    history: History,
    best: Weights | None,
    run: dict,
) -> None:
    """Write all of a training; at any moment the file holds the former epoch or this one, whole.

    run: what must be the same to go on, such as the batch size. Errors: OSError if it cannot be written.
    """
    from safetensors.numpy import save as encode

    state = optimizer.state()
    arrays = {f"model/{name}": array for name, array in snapshot(model).items()}
    arrays |= {f"best/{name}": array for name, array in (best or {}).items()}
    arrays |= {f"optimizer/{name}": array for name, array in state.items() if name != "t"}
    if (drawing := random_state(model.like)) is not None:
        arrays["device/generator"] = drawing
    facts = {
        "run": run,
        "t": state["t"],
        "shuffling": rng.bit_generator.state,
        "generators": {name: g.bit_generator.state for name, g in model.generators().items()},
        "history": {"epochs": history.epochs, "steps": history.steps},
    }
    contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    write_atomically(path, encode(contiguous, metadata={"nnlib training": json.dumps(facts)}))


def resume(
    path: str | os.PathLike, model: Layer, optimizer: Optimizer, rng: np.random.Generator, run: dict
) -> tuple[History, Weights | None]:
    """Bring model, optimizer and random numbers to where the file was written; (history, best weights).

    Errors: ValueError for a damaged file, one that is no checkpoint, or one of another training; the model is
    unchanged then.
    """
    facts, arrays = _read(path)
    cure = f"; delete {path} to begin anew, or name another file"
    for name, value in run.items():
        if facts["run"].get(name) != value:
            raise ValueError(
                f"{path} belongs to another training: its {name} is {facts['run'].get(name)!r}, here it is "
                f"{value!r}{cure}"
            )
    weights, mine = _under("model/", arrays), arrays_of(model)
    theirs = {name: array.shape for name, array in weights.items()}
    if theirs != {name: tuple(array.shape) for name, array in mine.items()}:
        raise ValueError(f"{path} holds the weights of another model than {str(model)[:200]}{cure}")
    try:
        optimizer.load_state({"t": facts["t"], **_under("optimizer/", arrays)})
    except ValueError as error:
        raise ValueError(f"{path} does not fit the optimizer: {error}{cure}") from None
    restore(model, weights)
    rng.bit_generator.state = facts["shuffling"]
    for name, generator in model.generators().items():
        generator.bit_generator.state = facts["generators"][name]
    if "device/generator" in arrays:
        set_random_state(model.like, arrays["device/generator"])
    return History(**facts["history"]), _under("best/", arrays) or None


def prepare(path: Path) -> None:
    """See that the folder is there, and delete what a killed process left half written beside the checkpoint.

    Errors: OSError, with the cure, for a folder that is missing or a path that is a folder itself.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(
            f"there is no folder {path.parent} for the checkpoint {path.name}; make it first"
        )
    if path.is_dir():
        raise IsADirectoryError(
            f"the checkpoint {path} is a folder; name a file, such as {path}/run.safetensors"
        )
    for file in path.parent.iterdir():
        if file.stem == f".{path.name}" and file.suffix[1:].isdigit():  # as write_atomically names them
            file.unlink(missing_ok=True)


def _read(path: str | os.PathLike) -> tuple[dict, Weights]:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            facts = json.loads((file.metadata() or {})["nnlib training"])
            return facts, {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no dict
    except KeyError:
        raise ValueError(f"{path} is no checkpoint of a training; name another file") from None
    except (SafetensorError, ValueError) as error:
        raise ValueError(f"{path} is damaged ({error}); delete it to begin anew") from None


def _under(prefix: str, arrays: Weights) -> Weights:
    return {name.removeprefix(prefix): a for name, a in arrays.items() if name.startswith(prefix)}
