"""In the judge: what a test lends to a student's function. It stays here, and is used by asking."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any

from nngrade.judge.wire import WireError

SECRET = (types.ModuleType, types.FrameType, types.CodeType, types.TracebackType, types.MappingProxyType)


def is_function(value: Any) -> bool:
    """Whether ``value`` can be called and has no methods or attributes of its own to be used."""
    if isinstance(value, type | types.FunctionType | types.MethodType | types.BuiltinFunctionType):
        return True
    public = (name for name in (*vars(type(value)), *getattr(value, "__dict__", {})) if name[:1] != "_")
    return callable(value) and next(public, None) is None


def act_on(thing: Any, act: str, arguments: Any) -> tuple[str, Any]:
    """Do with an object of the test what a student asks for."""
    if type(arguments) is not tuple:
        raise WireError("arguments are missing")
    if act == "call" and callable(thing) and len(arguments) == 2:
        args, kwargs = arguments
        if type(args) is tuple and type(kwargs) is dict and all(type(key) is str for key in kwargs):
            return "value", thing(*args, **kwargs)
    if act == "next" and isinstance(thing, Iterator):
        for value in thing:
            return "value", value
        return "none", None
    if not is_function(thing) and not isinstance(thing, (*SECRET, Iterator)):
        if act == "get" and len(arguments) == 1 and type(arguments[0]) is str and arguments[0][:1] != "_":
            return "value", getattr(thing, arguments[0])
        if act == "item" and len(arguments) == 1:
            return "value", thing[arguments[0]]
        if act == "len":
            return "value", len(thing)
        if act == "iter":
            return "value", iter(thing)
    raise TypeError("the object of the checks cannot do that")
