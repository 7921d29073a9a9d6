"""What a test can hand to a student besides plain data; the judge writes it, the student's side reads it.

    p   something of a library, by module and name: the student gets their own
    n   something that a setup cell has made, by its name: likewise
    O   an object of nnlib (a layer, a model), its attributes by value     G   a random generator, its state
    K   an array inside such an object    V   a view of one    M   what came before in the same frame
    x   a function or an object of the test: it stays with the judge, and the student can call it there
    H   an object of the student's, by its number: the student gets it back

Whoever reads these trusts whoever wrote them. Nothing here is read by the judge.
"""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nngrade.judge import arrays
from nngrade.judge.wire import U64, Reader, WireError, Writer

LIBRARIES = (
    "builtins",
    "functools",
    "itertools",
    "math",
    "matplotlib",
    "nnlib",
    "numpy",
    "operator",
    "torch",
)
GENERATORS = ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64")


def _resolve(module: str, path: str) -> Any:
    value: Any = importlib.import_module(module)
    for part in path.split(".") if path else ():
        value = getattr(value, part)
    return value


def public_path(value: Any) -> tuple[str, str] | None:
    """Module and name by which anybody can import ``value`` from one of the libraries, or None."""
    if isinstance(value, types.ModuleType):
        name = value.__name__
        return (name, "") if name.split(".")[0] in LIBRARIES and sys.modules.get(name) is value else None
    if not (isinstance(value, type | np.ufunc) or callable(value)):
        return None
    name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
    if not isinstance(name, str) or "<" in name:
        return None
    homes = [getattr(value, "__module__", None), *(("numpy",) if isinstance(value, np.ufunc) else ())]
    for home in homes:
        if isinstance(home, str) and home.split(".")[0] in LIBRARIES:
            try:
                if _resolve(home, name) is value:
                    return home, name
            except (ImportError, AttributeError):
                continue
    return None


class ObjectWriter(Writer):
    """A Writer that also knows objects of nnlib, generators and libraries; the rest goes to ``refer``.

    named: names by id, under which the other side has its own copy of an array that is too large to send.
    """

    def __init__(self, refer: Callable[[Any, Writer], bool], named: Mapping[int, str] = {}) -> None:
        super().__init__(self._refer_or_write)
        self._named = named
        self._beyond = refer
        self._memo: dict[int, int] = {}
        self._kept: list[Any] = []  # so that no id is used twice while the memo lives
        self._inside = 0

    def write(self, value: Any) -> Writer:
        """See ``Writer.write``; arrays inside an object keep what memory they share."""
        if self._inside and type(value) is np.ndarray and arrays.plain_dtype(value.dtype):
            self.nodes += 1
            self._write_shared(value)
            return self
        if type(value) is np.ndarray and id(value) in self._named:
            self.text(b"n", self._named[id(value)])
            return self
        return super().write(value)

    def _seen(self, value: Any) -> bool:
        """Refer to what was written before; otherwise give it the next number."""
        place = self._memo.get(id(value))
        if place is not None:
            self.raw(b"M", U64.pack(place))
            return True
        self._memo[id(value)] = len(self._memo)
        self._kept.append(value)
        return False

    def _write_shared(self, value: np.ndarray) -> None:
        base = value
        while isinstance(base.base, np.ndarray):
            base = base.base
        whole = base is value or not base.flags.c_contiguous or not arrays.plain_dtype(base.dtype)
        if whole:
            if not self._seen(value):
                self.raw(b"K")
                self.note(value)
                arrays.write_array(self, value)
            return
        self.raw(b"V")
        self._write_shared(base)
        offset = value.__array_interface__["data"][0] - base.__array_interface__["data"][0]
        self.write((value.dtype, int(offset), tuple(value.shape), tuple(value.strides)))

    def _refer_or_write(self, value: Any, writer: Writer) -> bool:
        if isinstance(value, np.random.Generator):
            state = value.bit_generator.state
            self.raw(b"G")
            self.write(state)
            return True
        if self._beyond(value, self):
            return True
        path = public_path(value)
        if path is not None:
            self.text(b"p", path[0])
            self.write(path[1])
            return True
        kind = type(value)
        if kind.__module__.split(".")[0] == "nnlib" and not callable_alone(value):
            if not self._seen(value):
                self._write_object(value, kind)
            return True
        return False

    def _write_object(self, value: Any, kind: type) -> None:
        self._inside += 1
        self.text(b"O", kind.__module__)
        self.write(kind.__qualname__)
        self.write(tuple(dict.items(value)) if isinstance(value, dict) else None)
        self.write(tuple(vars(value).items()))
        self._inside -= 1


def callable_alone(value: Any) -> bool:
    """Whether ``value`` is a function or method, which has no attributes worth copying."""
    return isinstance(value, types.FunctionType | types.MethodType | types.BuiltinFunctionType)


def read_object(tag: bytes, r: Reader, names: dict[str, Any]) -> Any:
    """Read one of the kinds p, n, O, G, K, V, M; names: those of the notebook."""
    if tag == b"p":
        return _resolve(r.text(), r.read())
    if tag == b"n":
        name = r.text()
        if name not in names:
            raise NameError(f"name '{name}' is not defined", name=name)
        return names[name]
    if tag == b"M":
        return r.memo[r.number(U64)]
    if tag == b"G":
        state = r.read()
        if state.get("bit_generator") not in GENERATORS:
            raise WireError("an unknown generator is named")
        generator = np.random.Generator(getattr(np.random, state["bit_generator"])())
        generator.bit_generator.state = state
        return generator
    if tag == b"K":
        r.memo.append(None)
        place, noted = len(r.memo) - 1, len(r.changeable)
        r.changeable.append(None)
        r.take(1)
        r.memo[place] = r.changeable[noted] = array = arrays.read_array(r)
        return array
    if tag == b"V":
        base = r.read()
        dtype, offset, shape, strides = r.read()
        return np.ndarray(shape, dtype, base.data, offset, strides)
    if tag == b"O":
        kind = _resolve(r.text(), r.read())
        value = kind.__new__(kind)
        r.memo.append(value)
        content, state = r.read(), r.read()
        if content is not None:
            dict.update(value, content)
        vars(value).update(state)
        return value
    raise WireError("an unknown kind of value came")
