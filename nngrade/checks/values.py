"""Read and describe what a student's function returned: numbers, lists, NumPy arrays, torch tensors.

A tensor is recognized by what it can do, so torch is never imported to look at a list.
"""

from __future__ import annotations

import copy
import numbers
from typing import Any

import numpy as np

LONGEST = 70  # characters of a value before it is abbreviated


def is_tensor(value: Any) -> bool:
    """Say whether ``value`` is a torch tensor."""
    if hasattr(
        type(value), "_nngrade_type_"
    ):  # stands for an object in another process, which is never asked
        return False
    return hasattr(value, "detach") and hasattr(value, "cpu")


def is_array(value: Any) -> bool:
    """Say whether ``value`` is a NumPy array or a torch tensor."""
    return isinstance(value, np.ndarray) or is_tensor(value)


def to_array(value: Any) -> np.ndarray | None:
    """Return ``value`` as a NumPy array of numbers or booleans, or None if it is something else."""
    if is_tensor(value):
        return value.detach().cpu().numpy()
    if isinstance(value, (list, tuple)):
        value = [to_array(item) for item in value]
        if any(item is None for item in value):
            return None
    elif not isinstance(value, (numbers.Number, np.ndarray, np.generic)):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        return None
    return array if array.dtype.kind in "biufc" else None


def same(left: Any, right: Any, tolerance: float = 1e-9) -> bool:
    """Say whether two values agree in structure, shape and numbers, within a relative and absolute tolerance.

    A tuple on the right is a structure: the left must have as many parts, each the same as its counterpart.
    """
    if isinstance(right, tuple):
        return (
            isinstance(left, (tuple, list))
            and len(left) == len(right)
            and all(same(a, b, tolerance) for a, b in zip(left, right, strict=True))
        )
    a, b = to_array(left), to_array(right)
    if a is None or b is None:
        return a is None and b is None and type(left) is type(right) and bool(left == right)
    if a.shape != b.shape or (a.dtype.kind == "b") != (b.dtype.kind == "b"):
        return False
    return bool(np.allclose(a, b, rtol=tolerance, atol=tolerance, equal_nan=True))


def copied(value: Any, kept: dict[int, Any] | None = None) -> Any:
    """Return a copy that shares no memory with ``value``, but for the objects in ``kept``, by id."""
    if is_tensor(value):
        return value.detach().clone()
    return copy.deepcopy(value, dict(kept or {}))


def kind(value: Any) -> str:
    """Name the kind of a value, with shape and dtype for arrays: ``array of shape (3, 2), float64``."""
    if value is None:
        return "nothing"
    if is_tensor(value):
        return f"tensor of shape {tuple(value.shape)}, {str(value.dtype).removeprefix('torch.')}"
    if isinstance(value, np.ndarray):
        return f"array of shape {value.shape}, {value.dtype}"
    if isinstance(value, (bool, np.bool_)):
        return "a truth value"
    if isinstance(value, (numbers.Number, np.generic)):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__} of {len(value)}"
    return "a function" if callable(value) else f"of type {type_name(value)}"


def discreet_kind(value: Any, expected: Any) -> str:
    """``kind`` of a value of a hidden test: a size that has nothing to do with the expected one is not told.

    Sizes are numbers, and a function could return its inputs as the shape of an array.
    """
    array = to_array(expected)
    sizes = {*range(5), *(array.shape if array is not None else ()), getattr(array, "size", 0)}
    if isinstance(expected, list | tuple):
        sizes |= {
            len(expected),
            *(size for part in map(to_array, expected) for size in getattr(part, "shape", ())),
        }
    mine = value.shape if is_array(value) else (len(value),) if isinstance(value, list | tuple) else ()
    if all(size in sizes for size in mine):
        return kind(value)
    return "an array of another shape" if is_array(value) else f"{type(value).__name__} of another length"


def type_name(value: Any) -> str:
    """The name of the type; of what stands for an object in another process, the name of that object's."""
    return getattr(value, "_nngrade_type_", None) or type(value).__name__


def written(value: Any, longest: int = LONGEST) -> str:
    """Write a value as a student would type it, abbreviated to its kind when it is long."""
    if isinstance(value, (float, np.floating)):
        text = f"{float(value) + 0.0:.6g}"  # + 0.0 makes 0 of -0
    elif isinstance(value, (np.integer, np.bool_)):
        text = repr(value.item())
    elif is_array(value):
        array = value if isinstance(value, np.ndarray) else to_array(value)
        text = f"np.array({_nested(array.tolist())})"
        text = text.replace("np.array", "torch.tensor") if is_tensor(value) else text
    elif isinstance(value, (list, tuple)):
        text = _nested(value)
    elif callable(value):
        text = getattr(value, "__name__", type(value).__name__)
    else:
        text = repr(value)
    if len(text) <= longest:
        return text
    array = to_array(value)
    if array is not None and array.ndim == 1 and len(array) > 4:  # the first three and the last
        *first, last = (written(item) for item in (*array[:3], array[-1]))
        short = f"[{', '.join(first)}, …, {last}]"
        return f"np.array({short})" if is_array(value) else short
    return f"<{kind(value)}>" if is_array(value) or isinstance(value, (list, tuple)) else text[:longest] + "…"


def plain(value: Any) -> str:
    """Write a value without saying whether it is a list or an array."""
    array = to_array(value)
    return written(value if array is None else array.tolist())


def _nested(items: Any) -> str:
    if not isinstance(items, (list, tuple)):
        return written(items)
    inside = ", ".join(_nested(item) for item in items)
    if isinstance(items, tuple):
        return f"({inside},)" if len(items) == 1 else f"({inside})"
    return f"[{inside}]"


def shown(value: Any) -> str:
    """Write a value together with its kind, for the lines *expected* and *came* of a message."""
    text = written(value)
    if value is None or text.startswith("<"):
        return text.strip("<>")
    if isinstance(value, (list, tuple)) and any(is_array(item) or isinstance(item, list) for item in value):
        parts = "; ".join(kind(item) for item in value)
        return f"{text}\n({parts})"
    return f"{text}   ({kind(value)})"
