"""In the judge: what stands for a function, a class or an object of the student's.

A handle holds a number. Everything that is done with it becomes a question to the student's process, and only
data or other handles come back. What would let a student decide a comparison stays here: ``==`` says whether
two handles are the same object, and operators are unknown, unless the notebook as released has a class that
defines them, and the object was made by calling that class.
"""

from __future__ import annotations

import functools
import types
from typing import Any

from nngrade.judge.wire import WireError

ARITHMETIC = [
    f"__{side}{name}__"
    for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor",
                 "lshift", "rshift", "divmod")
    for side in ("", "r")
] + ["__neg__", "__pos__", "__abs__", "__invert__"]  # fmt: skip
ORDER = ["__lt__", "__le__", "__gt__", "__ge__"]
SPECIAL = {*ARITHMETIC, *ORDER, "__eq__", "__ne__", "__bool__", "__contains__", "__repr__", "__str__",
           "__float__", "__int__"}  # fmt: skip
_OWN = ("student", "number", "type", "name", "special", "soft", "makes")


class Handle:
    """An object of the student's.

    _special: the special methods that may be asked for. _soft: the object came from a method of another, so
    that its arithmetic may give objects only, never a number to compare. _makes: for a class, what its
    objects may be asked for.
    """

    __slots__ = tuple(f"_nngrade_{name}" for name in _OWN)
    __array_ufunc__ = None  # NumPy leaves operators to the handle, which refuses them

    def __init__(self, student: Any, number: int, kind: str) -> None:
        for name, value in zip(_OWN, (student, number, kind, "", frozenset(), False, None), strict=True):
            object.__setattr__(self, f"_nngrade_{name}", value)

    def _nngrade_as(self, **flags: Any) -> Handle:
        """Another handle of the same object. What may be asked is a matter of how the test came by it: a
        function of the student's could return an object that the test has made itself."""
        known = self._nngrade_student.variants
        key = self._nngrade_number, *flags.items()
        if key not in known:
            known[key] = type(self)(self._nngrade_student, self._nngrade_number, self._nngrade_type)
            for name, value in flags.items():
                object.__setattr__(known[key], f"_nngrade_{name}", value)
        return known[key]

    def _nngrade_ask(self, act: str, *arguments: Any) -> Any:
        return self._nngrade_student.ask(act, self, *arguments)

    @property
    def _nngrade_type_(self) -> str:
        """The name of the object's type, for messages."""
        return self._nngrade_type

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("__", "_nngrade")):
            raise AttributeError(f"{name} of an object of the notebook cannot be read here")
        return _soften(self, self._nngrade_student.read("get", self, name))

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith(("__", "_nngrade")):
            raise AttributeError(f"{name} of an object of the notebook cannot be set here")
        self._nngrade_ask("set", name, value)

    def __eq__(self, other: object) -> Any:
        if "__eq__" in self._nngrade_special and not self._nngrade_soft and isinstance(other, Handle):
            return self._nngrade_student.truth(self._nngrade_ask("special", "__eq__", other))
        return isinstance(other, Handle) and self._nngrade_key() == other._nngrade_key()

    def __hash__(self) -> int:
        return self._nngrade_number

    def _nngrade_key(self) -> tuple[int, int]:
        return id(self._nngrade_student), self._nngrade_number

    def __bool__(self) -> bool:
        if "__bool__" in self._nngrade_special:
            return self._nngrade_student.truth(self._nngrade_ask("special", "__bool__"))
        return True

    def __repr__(self) -> str:
        return self._nngrade_text("__repr__")

    def __str__(self) -> str:
        return self._nngrade_text("__str__" if "__str__" in self._nngrade_special else "__repr__")

    def _nngrade_text(self, name: str) -> str:
        if name in self._nngrade_special:
            text = self._nngrade_ask("special", name)
            if type(text) is str:
                return text
        return f"<{self._nngrade_type} of the notebook>"

    def __float__(self) -> float:
        return self._nngrade_number_as(float)

    def __int__(self) -> int:
        return self._nngrade_number_as(int)

    def _nngrade_number_as(self, kind: type) -> Any:
        name = f"__{kind.__name__}__"
        value = self._nngrade_ask("special", name) if name in self._nngrade_special else None
        if type(value) is not kind:
            raise TypeError(f"a number was wanted, an object of type {self._nngrade_type} came")
        return value

    def __instancecheck__(self, value: Any) -> bool:
        asked = isinstance(value, Handle)
        return asked and self._nngrade_student.truth(self._nngrade_student.ask("isinstance", value, self))

    def __copy__(self) -> Handle:
        return self

    def __deepcopy__(self, memo: dict) -> Handle:
        return self

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("an object of the notebook cannot be pickled")


def _operator(name: str) -> Any:
    def operate(self: Handle, *others: Any) -> Any:
        """Forward, where the class of the notebook as released has this method."""
        if name not in self._nngrade_special or (self._nngrade_soft and name in ORDER):
            return NotImplemented
        value = self._nngrade_ask("special", name, *others)
        if value is NotImplemented:
            return value
        if self._nngrade_soft and not isinstance(value, Handle):
            raise TypeError(f"{name} of an object that a method returned must give an object here")
        return _soften(self, value, self._nngrade_soft)

    operate.__name__ = name
    return operate


def _soften(parent: Handle, value: Any, soft: bool = True) -> Any:
    """What an object gives of itself knows the same special methods; softly, where a method gave it."""
    if parent._nngrade_special and isinstance(value, Handle):
        return value._nngrade_as(special=parent._nngrade_special, soft=soft)
    return value


for _name in (*ARITHMETIC, *ORDER):
    setattr(Handle, _name, _operator(_name))


class _Callable:
    __slots__ = ()

    @property
    def __name__(self) -> str:
        return self._nngrade_name or self._nngrade_type

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        value = self._nngrade_student.call(self, args, kwargs)
        if self._nngrade_makes and isinstance(value, Handle):
            return value._nngrade_as(special=self._nngrade_makes, soft=False)
        return _soften(self, value)

    @property
    def _nngrade_kept_(self) -> dict[int, Any]:
        return self._nngrade_student.kept

    def _nngrade_call_(self, args: tuple, kwargs: dict, seconds: float) -> Any:
        return self._nngrade_student.happened(self, args, kwargs, seconds)


class _Iterable:
    __slots__ = ()

    def __iter__(self) -> Any:
        return self._nngrade_student.iterate(self)


class _Iterator:
    __slots__ = ()

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        return self._nngrade_student.next(self)


class _Sized:
    __slots__ = ()

    def __len__(self) -> int:
        length = self._nngrade_student.read("special", self, "__len__")
        if type(length) is not int or not 0 <= length < 1 << 40:
            raise TypeError("the length of an object of the notebook is no whole number")
        return length


class _Subscriptable:
    __slots__ = ()

    def __getitem__(self, key: Any) -> Any:
        return self._nngrade_student.read("special", self, "__getitem__", key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._nngrade_ask("special", "__setitem__", key, value)

    def __delitem__(self, key: Any) -> None:
        self._nngrade_ask("special", "__delitem__", key)


class _Manager:
    """A student's ``__exit__`` is called, but never learns of an error, and cannot swallow one."""

    __slots__ = ()

    def __enter__(self) -> Any:
        return self._nngrade_ask("special", "__enter__")

    def __exit__(self, *error: Any) -> None:
        self._nngrade_ask("special", "__exit__", None, None, None)


class _Generator:
    __slots__ = ()

    @property
    def __class__(self) -> type:
        return types.GeneratorType


_MIXINS = {"c": _Callable, "n": _Iterator, "i": _Iterable, "l": _Sized, "g": _Subscriptable, "w": _Manager,
           "G": _Generator}  # fmt: skip


@functools.cache
def handle_class(can: frozenset[str]) -> type[Handle]:
    """The class of handles that can do this: so ``callable``, ``len`` and ``iter`` see what they should."""
    mixins = tuple(mixin for letter, mixin in _MIXINS.items() if letter in can)
    return type("Handle", (*mixins, Handle), {"__slots__": ()})


def make_handle(student: Any, number: int, described: Any, words: frozenset[str] | None = None) -> Handle:
    """A handle as a student's process describes it; words: those of which the name of its type may be one."""
    if type(described) is not tuple or [type(part) for part in described] != [str, str]:
        raise WireError("an object is described wrongly")
    kind, can = described
    kind = kind[:60] if kind.isidentifier() and (words is None or kind in words) else "object"
    return handle_class(frozenset(can) & {*_MIXINS})(student, number, kind)
