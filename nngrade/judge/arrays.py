"""The kinds of the wire that NumPy and PyTorch bring: arrays, scalars, dtypes, tensors; well-known types."""

from __future__ import annotations

import re
import sys
from typing import Any

import numpy as np

from nngrade.judge.wire import FOREIGN, KEYS, LARGEST, READERS, U8, U64, WRITERS, Reader, WireError, Writer

_DTYPE = re.compile(
    r"[<>|](b1|[iu][1248]|f2|f4|f8|f16|c8|c16|c32|[SU]\d{1,6}|[mM]8(\[\d{0,6}[a-zA-Zμ]{1,8}\])?)"
)
TYPES = {
    t.__name__: t for t in (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, object)
}
TYPES |= {t.__name__: t for t in (np.float16, np.float32, np.float64, np.int8, np.int16, np.int32, np.int64)}
TYPES |= {t.__name__: t for t in (np.uint8, np.uint16, np.uint32, np.uint64, np.ndarray)}
TYPES["bool_"] = np.bool_
_TYPE_NAMES = {t: name for name, t in TYPES.items()}
_TENSORS = ("float16", "float32", "float64", "bfloat16", "int8", "int16", "int32", "int64", "uint8", "bool",
            "complex64", "complex128")  # fmt: skip


def plain_dtype(dtype: np.dtype) -> bool:
    """Whether arrays of this dtype are plain data: numbers, truth values, texts of fixed length, times."""
    return dtype.names is None and dtype.subdtype is None and bool(_DTYPE.fullmatch(dtype.str))


def is_tensor(value: Any) -> bool:
    """Whether ``value`` is a PyTorch tensor; does not import PyTorch to find out."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def write_array(w: Writer, value: np.ndarray, tag: bytes = b"a") -> None:
    """Write dtype, shape and bytes of an array."""
    plain = np.asarray(value)
    w.text(tag, plain.dtype.str)
    w.raw(U8.pack(plain.ndim), *map(U64.pack, plain.shape))
    if plain.nbytes + len(w.out) > LARGEST:
        raise WireError(f"an array of {plain.nbytes >> 20} MiB is too large to be handed over")
    w.raw(U64.pack(plain.nbytes), plain.tobytes())


def _write_array(w: Writer, value: np.ndarray) -> bool:
    if not plain_dtype(value.dtype):
        return False
    w.note(value)
    write_array(w, value)
    return True


def _write_scalar(w: Writer, value: np.generic) -> bool:
    if not plain_dtype(value.dtype):
        return False
    write_array(w, np.asarray(value), b"g")
    return True


def _write_tensor(w: Writer, value: Any) -> None:
    torch = sys.modules["torch"]
    w.note(value)
    name = str(value.dtype).removeprefix("torch.")
    array = value.detach().cpu().resolve_conj().resolve_neg().contiguous()
    array = (array.view(torch.int16) if name == "bfloat16" else array).numpy()
    w.text(b"X", f"{name} {int(value.requires_grad)}")
    write_array(w, array)


def write_type(w: Writer, value: Any) -> bool:
    """Write one of the well-known types by its name; False for every other value."""
    if isinstance(value, type) and value in _TYPE_NAMES:
        w.text(b"Y", _TYPE_NAMES[value])
        return True
    return False


def _dtype(r: Reader) -> np.dtype:
    text = r.text()
    if not _DTYPE.fullmatch(text):
        raise WireError("a dtype is not plain")
    try:
        return np.dtype(text)
    except (TypeError, ValueError) as error:
        raise WireError(str(error)) from None


def read_array(r: Reader) -> np.ndarray:
    """An array of its own memory; bits that its dtype does not know are put right or refused."""
    dtype = _dtype(r)
    shape = tuple(r.number(U64) for _ in range(r.number(U8)))
    data = r.take(r.number(U64))
    size = dtype.itemsize
    for n in shape:
        size *= n
    if size != len(data) or len(shape) > 32 or any(n > 1 << 31 for n in shape):
        raise WireError("the bytes of an array do not fit its shape")
    if dtype.itemsize == 0:
        return np.zeros(shape, dtype)
    array = np.frombuffer(data, dtype).reshape(shape)
    if dtype.kind == "b":
        return np.asarray(np.frombuffer(data, np.uint8).reshape(shape) != 0)
    if dtype.kind == "U" and data and array.view().reshape(-1).view(dtype.str[0] + "u4").max() > 0x10FFFF:
        raise WireError("an array holds what is no text")
    return array.copy()


def _read_array(r: Reader) -> np.ndarray:
    place = len(r.changeable)
    r.changeable.append(None)
    r.changeable[place] = array = read_array(r)
    return array


def _read_scalar(r: Reader) -> Any:
    array = read_array(r)
    if array.ndim:
        raise WireError("a scalar is an array")
    return array[()]


def _read_tensor(r: Reader) -> Any:
    name, _, gradient = r.text().partition(" ")
    place = len(r.changeable)
    r.changeable.append(None)
    if name not in _TENSORS or bytes(r.take(1)) != b"a":
        raise WireError("a tensor is not plain")
    array = read_array(r)
    wanted = "int16" if name == "bfloat16" else name
    if array.dtype.name != wanted or not array.dtype.isnative:
        raise WireError("a tensor does not fit its dtype")
    try:
        import torch
    except ImportError:
        raise WireError("a tensor came, and PyTorch is not installed here") from None
    tensor = torch.from_numpy(array)
    tensor = tensor.view(torch.bfloat16) if name == "bfloat16" else tensor
    if gradient == "1" and (tensor.is_floating_point() or tensor.is_complex()):
        tensor.requires_grad_()
    r.changeable[place] = tensor
    return tensor


def _read_type(r: Reader) -> type:
    name = r.text()
    if name not in TYPES:
        raise WireError("an unknown type is named")
    return TYPES[name]


def _write_foreign(w: Writer, value: Any) -> bool:
    """Subclasses that ``WRITERS`` does not list: scalars of NumPy, tensors of PyTorch."""
    if isinstance(value, np.generic):
        return _write_scalar(w, value)
    if not is_tensor(value) or value.is_sparse or str(value.dtype).removeprefix("torch.") not in _TENSORS:
        return False
    _write_tensor(w, value)
    return True


def register() -> None:
    """Enter these kinds into the tables of the wire."""
    WRITERS[np.ndarray] = _write_array
    WRITERS[type] = write_type
    FOREIGN.append(_write_foreign)
    for code in "?bhilqBHILQefdgFDGSUmM":
        dtype = np.dtype(code)
        WRITERS[dtype.type] = _write_scalar
        WRITERS[type(dtype)] = lambda w, v: w.text(b"D", v.str) if plain_dtype(v) else False
        KEYS.add(dtype.type)
    READERS.update(
        {b"a": _read_array, b"g": _read_scalar, b"D": _dtype, b"X": _read_tensor, b"Y": _read_type}
    )


register()
