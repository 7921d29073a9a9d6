"""The calls of a recorded step as a short program: one line a call, every array already in its place.

    y = x @ W + b; dy * (y > 0)        mm(x0, w0, out=t0)
                                       add_(t0, w1)
    is written                         t1 = threshold_backward(t0, t0, 0.0)

x... the batch, w... older arrays that the step changes, such as weights, t... what it makes. Where an
operation of ATen can write into an array that is there already (its `out` form), it does; what others return
is let go after its last use. Views of what stays stay too, and need no line.
"""

from __future__ import annotations

import collections
import functools
import math
import types
from collections.abc import Callable
from typing import NamedTuple

import torch

Tensor = torch.Tensor
BUILT_IN = (types.BuiltinFunctionType, types.MethodDescriptorType)


class Call(NamedTuple):
    """One call: the operation, what went in, what came out, and the memory that it read and wrote."""

    function: Callable
    arguments: tuple
    named: dict
    out: object
    reads: set[int]
    writes: set[int]


class Replay:
    """A step on a CPU as a program. Call it with the next batch; `source` shows what it does."""

    def __init__(self, places: list[Tensor], calls: list[Call], result: object, older: set[int]):
        self.places = places
        self.source, self.play = Program(places, calls, older).compiled(result)

    def __call__(self, *batch: Tensor) -> object:
        """What the step returns for this batch: arrays of their own, in the same tuple or alone."""
        fill(self.places, batch)
        return self.play()


class Program:
    """Lines of Python, and the arrays and functions that their names stand for."""

    def __init__(self, places: list[Tensor], calls: list[Call], older: set[int]):
        self.things = {f"x{i}": place for i, place in enumerate(places)}
        self.names = {id(place): name for name, place in self.things.items()}  # of objects
        self.older = older  # memory from before the step that it changes
        self.counts: collections.Counter[str] = collections.Counter()
        self.passing: dict[int, str] = {}  # names of arrays that are new at every replay, by their id
        self.unsettled: set[int] = set()  # their memory
        self.lines: list[tuple[str, set[str]]] = []  # and the passing names in each
        self.written = [spot for call in calls for spot in call.writes]
        for call in calls:
            self.add(call)

    def add(self, call: Call) -> None:
        """The line for a call, if it needs one."""
        if not call.writes:  # a view
            if call.reads & self.unsettled:
                self.line(call, call.named, new=call.out)
        elif call.out is None or changed(call.function, call.arguments, call.named):  # in place
            self.line(call, call.named)
        elif not self.settled(call):
            form, outs = out_form(call.function, tensors(call.out)[0].device)
            if form:
                made = call.out if isinstance(call.out, tuple) else (call.out,)
                self.line(call, call.named | dict(zip(outs, made, strict=True)), form)
            else:
                self.unsettled |= call.writes
                self.line(call, call.named, new=call.out)

    def settled(self, call: Call) -> bool:
        """Whether the call gives the same each time, and nobody changes it: empty memory, zeros, a range."""
        random = torch.Tag.nondeterministic_seeded in call.function.tags
        alone = all(self.written.count(spot) == 1 for spot in call.writes)
        return not call.reads and not random and (alone or "empty" in call.function.__name__)

    def line(self, call: Call, named: dict, form: Callable | None = None, new: object = None) -> None:
        """Write one call: in its out form if there is one, and with names for what it makes anew."""
        function = form or call.function
        if isinstance(function, torch._ops.OpOverload):
            function, named = quickest(function, call.arguments, named)
        words = [self.word(x) for x in call.arguments] + [
            f"{name}={self.word(x)}" for name, x in named.items()
        ]
        used = {self.passing[id(x)] for x in tensors((call.arguments, named)) if id(x) in self.passing}
        made = [] if new is None else self.fresh(new)
        targets = "".join(f"{name}, " for name in made) if isinstance(new, tuple | list) else "".join(made)
        text = f"{self.name(function, call.function)}({', '.join(words)})"
        self.lines.append((f"{targets.strip()} = {text}" if made else text, used | set(made) - {"_"}))

    def fresh(self, new: object) -> list[str]:
        """Names for the arrays that a call makes at every replay; _ for those that it leaves out."""
        made = new if isinstance(new, tuple | list) else [new]
        for x in tensors(made):
            self.passing[id(x)] = self.numbered("t")
        return [self.passing[id(x)] if isinstance(x, Tensor) else "_" for x in made]

    def word(self, x: object) -> str:
        """An argument as it is written."""
        if isinstance(x, tuple | list):
            return f"[{', '.join(map(self.word, x))}]"
        if x is None or isinstance(x, bool | int | str) or (isinstance(x, float) and math.isfinite(x)):
            return repr(x)
        if id(x) in self.passing:
            return self.passing[id(x)]
        if isinstance(x, Tensor) and memory(x) in self.unsettled:
            raise ValueError("the step looks at an array in a way that cannot be followed; use it as it is")
        return self.name(x)

    def name(self, thing: object, function: Callable | None = None) -> str:
        """The name of an object that stays: an array, a function, a dtype."""
        if id(thing) not in self.names:
            if function is not None:
                name = function.__name__.partition(".")[0]
                name = self.numbered(f"{name}_") if name in self.things else name
            elif isinstance(thing, Tensor):
                name = self.numbered("w" if memory(thing) in self.older else "t")
            else:
                name = self.numbered("k")
            self.names[id(thing)], self.things[name] = name, thing
        return self.names[id(thing)]

    def numbered(self, kind: str) -> str:
        """The next name of a kind: t0, t1, ..."""
        self.counts[kind] += 1
        return f"{kind}{self.counts[kind] - 1}"

    def compiled(self, result: object) -> tuple[str, Callable]:
        """(source, function): the whole program, which returns the result."""
        lines = [f"return {self.answer(result)}"]
        later = {self.passing[id(x)] for x in tensors(result) if id(x) in self.passing}
        for text, used in reversed(self.lines):
            over = sorted(used - later)  # nobody asks for these any more
            later |= used
            lines.append(f"{text}; del {', '.join(over)}" if over else text)
        source = "def play():\n" + "".join(f"    {line}\n" for line in reversed(lines))
        exec(compile(source, "<a recorded step>", "exec"), self.things)
        return source, self.things["play"]

    def answer(self, result: object) -> str:
        """What the step returns, as it is written: copies of arrays that the next replay overwrites."""
        if isinstance(result, tuple):
            return f"({''.join(f'{self.answer(x)}, ' for x in result)})"
        if isinstance(result, Tensor):
            return self.word(result) + ("" if id(result) in self.passing else ".clone()")
        if result is None:
            return "None"
        raise ValueError(
            f"a recorded step returns arrays, got a {type(result).__name__}; return it as an array"
        )


def memory(x: Tensor) -> int:
    """A number for the memory that an array lies in, the same for all its views."""
    return x.untyped_storage()._cdata


def tensors(x: object) -> list[Tensor]:
    """All arrays in a structure of tuples, lists and dictionaries."""
    if isinstance(x, Tensor):
        return [x]
    if isinstance(x, dict):
        x = tuple(x.values())
    return [t for part in x for t in tensors(part)] if isinstance(x, tuple | list) else []


def changed(function: Callable, arguments: tuple, named: dict) -> list[Tensor]:
    """The arrays that a call of ATen writes into, by its schema."""
    schema = getattr(function, "_schema", None)
    if schema is None or not schema.is_mutable:
        return []
    values = dict(zip((a.name for a in schema.arguments), arguments, strict=False)) | named
    return tensors([values.get(a.name) for a in schema.arguments if a.alias_info and a.alias_info.is_write])


@functools.cache
def out_form(function: Callable, device: torch.device) -> tuple[Callable | None, list[str]]:
    """The form of an operation that writes into given arrays, and the names of these; (None, []) if there is
    none, or none that saves anything (many were made from the other form, and copy)."""
    packet = function.overloadpacket
    wanted = [(a.name, str(a.type)) for a in function._schema.arguments]
    for name in packet.overloads():
        form = getattr(packet, name)
        outs = [a.name for a in form._schema.arguments if a.alias_info and a.alias_info.is_write]
        inputs = [(a.name, str(a.type)) for a in form._schema.arguments if a.name not in outs]
        key = f"{form._schema.name}.{form._schema.overload_name}"
        if (
            outs
            and inputs == wanted
            and torch._C._dispatch_has_kernel_for_dispatch_key(key, device.type.upper())
        ):
            return form, outs
    return None, []


def quickest(function: Callable, arguments: tuple, named: dict) -> tuple[Callable, dict]:
    """(the same operation by the shortest way from Python to it, the named arguments as it wants them).

    An operation of `torch.ops` reads its arguments by a schema at every call; one of `torch` itself, where
    there is one that takes them, was compiled for them.
    """
    schema = function._schema
    outs = tuple(named[a.name] for a in schema.arguments if a.is_out)
    short = {name: x for name, x in named.items() if not any(x is out for out in outs)}
    if outs:
        short["out"] = outs if len(outs) > 1 else outs[0]
    trial = {id(x): x.clone() for x in changed(function, arguments, named)}
    for home in (torch, torch._C._nn, Tensor):
        way = getattr(home, schema.name.partition("::")[2], None)
        if isinstance(way, BUILT_IN):
            try:
                way(*replaced(arguments, trial), **replaced(short, trial))
                return way, short
            except (TypeError, RuntimeError):
                continue
    return function._op, named


def replaced(x: object, others: dict[int, Tensor]) -> object:
    """A structure with some of its arrays replaced, by their id."""
    if isinstance(x, dict):
        return {name: replaced(part, others) for name, part in x.items()}
    if isinstance(x, tuple | list):
        return type(x)(replaced(part, others) for part in x)
    return others.get(id(x), x)


def fill(places: list[Tensor], batch: tuple[Tensor, ...]) -> None:
    """Copy a batch to where a recorded step reads it. Errors: ValueError for other shapes."""
    for place, array in zip(places, batch, strict=True):
        if place.shape != array.shape:
            raise ValueError(
                f"this recording wants an array of shape {tuple(place.shape)}, got {tuple(array.shape)}; "
                "record the step again for another shape, or call it as it is for a last, smaller batch"
            )
        if place is not array:
            place.copy_(array)
