"""Record: run a step once, write down every call it made, and from then on make only those calls.

A training step of a small network spends its time in Python, not in arithmetic: finding layers, checking
shapes, asking for new arrays. None of that depends on the numbers in the batch. So the calls are recorded
once, with the arrays they read and wrote, and played again on the next batch: same arrays, other numbers.

    play = record(gradient, x, labels)        # gradient(x, labels) -> loss, writing into a prepared `grads`
    loss = play(other_x, other_labels)        # the same numbers, several times faster

It is what a CUDA graph does on a GPU, with the same conditions: the shapes never change, no decision depends
on the numbers, and nothing is drawn at random. Whether that holds is not left to hope: the recording is
compared with the step itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .backend import Array, is_torch

USUAL = {"dtype": None, "where": True, "keepdims": False, "out": None}  # not to be said again at every call
Call = tuple[Callable, tuple, dict]  # function, its arguments, its keyword arguments


class Recording:
    """The calls of a step on arrays of fixed shapes. Made by `record`; call it with the next batch."""

    def __init__(self, places: list[np.ndarray], result: object, calls: list[Call]):
        self.places, self.result, self.calls = places, result, calls

    def __call__(self, *batch: np.ndarray) -> object:
        """What the step returns for this batch: copies of arrays, in the same tuple or alone.

        Errors: ValueError for a batch of other shapes than the recorded one.
        """
        for place, array in zip(self.places, batch, strict=True):
            if place.shape != array.shape:
                raise ValueError(
                    f"this recording wants an array of shape {place.shape}, got {array.shape}; record the "
                    "step again for another shape, or call it as it is for a last, smaller batch"
                )
            place[...] = array
        for function, arguments, named in self.calls:
            function(*arguments, **named)
        return _copies(self.result)


def record(step: Callable, *batch: Array) -> Callable:
    """A faster twin of `step` for batches of these shapes: it makes the same calls and nothing else.

    step: a function of the arrays of a batch. It may change arrays that exist already, such as prepared
    gradients and running averages, by operations (`a += b`, `out=a`, `np.copyto(a, b)`, not `a[...] = b`); it
    returns an array, a tuple of them, or nothing. Range checks of labels run while recording only.

    On torch, what the step changes is brought back afterwards, so a whole training step can be recorded with
    its update; on a GPU the twin is a CUDA graph.

    Errors: TypeError for anything but arrays of one library; ValueError if the calls do not repeat the step:
    decisions that depend on numbers, an array made in a way that cannot be seen, on NumPy also dropout.
    """
    if batch and all(map(is_torch, batch)):
        from .kernels import torch_record

        return torch_record.record(step, *batch)
    for array in batch:
        if type(array) is not np.ndarray:
            raise TypeError(f"record works on arrays of one library, got a {type(array).__name__}")
    tape = _Tape()
    places = [array.copy() for array in batch]
    result = _plain(step(*(tape.watch(place) for place in places)))
    recording = Recording(places, result, tape.needed(result))
    _compare(recording, step, batch, tape.outside)
    return recording


class _Tape:
    """The calls made so far, and which arrays existed before the first of them."""

    def __init__(self):
        self.calls: list[Call] = []
        self.reads: list[list[int]] = []  # owners of memory, by number, that each call reads
        self.writes: list[int] = []  # and the one that it writes
        self.made: dict[int, np.ndarray] = {}  # memory that came to be during the step
        self.outside: dict[int, np.ndarray] = {}  # memory from before that the step writes into

    def watch(self, array: np.ndarray) -> _Watched:
        """The same memory, seen as an array that tells the tape what is done with it."""
        self.made[id(_owner(array))] = _owner(array)
        watched = array.view(_Watched)
        watched.tape = self
        return watched

    def add(self, function: Callable, arguments: tuple, named: dict, written: np.ndarray) -> None:
        """Note a call that has just been made and that wrote into `written`."""
        owner = _owner(written)
        if id(owner) not in self.made:
            self.outside[id(owner)] = owner
        arrays = [a for a in (*arguments, *named.values()) if isinstance(a, np.ndarray)]
        self.calls.append((function, arguments, named))
        self.reads.append([id(_owner(a)) for a in arrays])
        self.writes.append(id(owner))

    def needed(self, result: object) -> list[Call]:
        """The calls without those whose outcome nobody reads: checks, and gradients not asked for."""
        wanted = {id(_owner(a)) for a in _each(result)} | set(self.outside)
        kept = []
        for call, reads, written in zip(*map(reversed, (self.calls, self.reads, self.writes)), strict=True):
            if written in wanted:
                wanted.update(reads)
                kept.append(call)
        return kept[::-1]


class _Watched(np.ndarray):
    """An array that writes what is done with it on a tape. Views of it are watched too."""

    tape: _Tape | None = None

    def __array_finalize__(self, parent):
        self.tape = getattr(parent, "tape", None)

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **named):
        """Every sum, product and comparison: computed once, then noted with a fixed place to go to."""
        inputs = tuple(map(_plain, inputs))
        function = ufunc if method == "__call__" else getattr(ufunc, method)
        target = _plain(out[0]) if out else None
        if method == "at":
            function(*inputs)
            self.tape.add(function, inputs, {}, inputs[0])
            return None
        answer = np.asarray(function(*inputs, **named, out=target))
        watched = self.tape.watch(answer) if target is None else out[0]
        named = {name: value for name, value in named.items() if USUAL.get(name, self) is not value}
        self.tape.add(function, _ready(inputs), named | {"out": answer}, answer)
        return watched

    def __array_function__(self, function, types, arguments, named):
        """Functions of NumPy made of the above notice nothing; copying is noted as it is."""
        if function is not np.copyto:
            return super().__array_function__(function, types, arguments, named)
        arguments = tuple(map(_plain, arguments))
        np.copyto(*arguments, **named)
        return self.tape.add(np.copyto, arguments, named, arguments[0])

    def __getitem__(self, key):
        """A part: a view as a rule; what an index array picks out is a copy, and the copying is noted."""
        source, key = _plain(self), _plain(key)
        part = np.asarray(source[key])
        if np.may_share_memory(part, source):
            return super().__getitem__(key)
        watched = self.tape.watch(part)
        self.tape.add(_pick, (part, source, key), {}, part)
        return watched

    def __setitem__(self, key, value):
        target, key, value = _plain(self), _plain(key), _plain(value)
        target[key] = value
        self.tape.add(_put, (target, key, value), {}, target)

    def copy(self, order="C"):
        """The same numbers in new memory."""
        source = _plain(self)
        twin = source.copy(order)
        watched = self.tape.watch(twin)
        self.tape.add(np.copyto, (twin, source), {}, twin)
        return watched

    def take(self, indices, axis=None, **named):
        """Numbers picked out by their places."""
        source, indices = _plain(self), _plain(indices)
        part = np.asarray(source.take(indices, axis=axis))
        watched = self.tape.watch(part)
        self.tape.add(np.take, (source, indices), {"axis": axis, "out": part, "mode": "clip"}, part)
        return watched


def _ready(inputs: tuple) -> tuple:
    """Python's numbers as arrays, of the dtype beside them: NumPy would make them anew at every call."""
    dtypes = [x.dtype for x in inputs if isinstance(x, np.ndarray)]
    if not dtypes or dtypes[0].kind != "f":
        return inputs
    return tuple(np.array(x, dtypes[0]) if isinstance(x, int | float) else x for x in inputs)


def _pick(part: np.ndarray, source: np.ndarray, key: object) -> None:
    part[...] = source[key]


def _put(target: np.ndarray, key: object, value: object) -> None:
    target[key] = value


def _plain(x: object) -> object:
    """Watched arrays, alone or in a tuple, as plain ones on the same memory."""
    if isinstance(x, tuple):
        return tuple(map(_plain, x))
    return x.view(np.ndarray) if isinstance(x, _Watched) else x


def _owner(x: np.ndarray) -> np.ndarray:
    """The array that owns the memory of a view."""
    while isinstance(x.base, np.ndarray):
        x = x.base
    return x


def _each(result: object) -> list[np.ndarray]:
    parts = result if isinstance(result, tuple) else (result,)
    return [part for part in parts if isinstance(part, np.ndarray | np.generic)]


def _copies(result: object) -> object:
    if isinstance(result, tuple):
        return tuple(map(_copies, result))
    return result.copy() if isinstance(result, np.ndarray) else result


def _compare(recording: Recording, step: Callable, batch: tuple, outside: dict[int, np.ndarray]) -> None:
    """A ValueError unless the recording does what the step does, on another batch than the recorded one."""
    other = [array[::-1] * array.dtype.type(2) if array.dtype.kind == "f" else array[::-1] for array in batch]
    before = [array.copy() for array in outside.values()]
    outcomes = []
    for run in (step, recording):
        answers = _each(_copies(_plain(run(*(np.ascontiguousarray(array) for array in other)))))
        outcomes.append(answers + [array.copy() for array in outside.values()])
        for array, old in zip(outside.values(), before, strict=True):
            array[...] = old
    pairs = zip(*outcomes, strict=True)
    if not all(np.allclose(one, two, rtol=1e-4, atol=1e-5, equal_nan=True) for one, two in pairs):
        raise ValueError(
            "the recorded calls do not repeat the step: it draws random numbers, decides by the numbers of a "
            "batch, or makes arrays in a way that cannot be recorded; use the step as it is"
        )
