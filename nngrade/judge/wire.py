"""What crosses between the judge and a student's kernel: frames of plain data, and nothing else.

A value is one byte that names its kind and what that kind needs; an array is dtype, shape and bytes. Nothing
that is read makes an object of a class that the sender chooses, and every length, depth and count is checked
before memory is spent. Kinds that are no plain data (handles, functions that are called back) are left to
``refer`` and ``resolve``: each side says what it sends and what it accepts.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

LARGEST = 64 << 20  # bytes of a frame
DEEPEST = 40  # containers in containers
MOST_NODES = 1_000_000  # values in a frame
MOST_KEYS = 20_000  # of a dict or set: those of equal hash cost time that grows as the square
LONGEST_INT = 1780  # bytes: 4286 digits, for Python writes no more than 4300
KEYS = {bool, int, float, complex, str, bytes}  # of dicts and sets; arrays.py adds its scalars
U8, U32, U64, F64 = struct.Struct("<B"), struct.Struct("<I"), struct.Struct("<Q"), struct.Struct("<d")


class WireError(ValueError):
    """What was to be sent, or what came, breaks a rule of the protocol."""


class Record(tuple):
    """A named tuple of a student's: a tuple whose parts can also be had by their names."""

    names: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> Any:
        if name in self.names:
            return self[self.names.index(name)]
        raise AttributeError(f"there is no part called {name!r}; there are {', '.join(self.names)}")


class Writer:
    """Turns values into bytes. ``refer(value, writer)`` writes what is no plain data, or returns False.

    ``exact``: only values of exactly the plain types are plain, subclasses go to ``refer`` first.
    ``changeable`` lists the lists, dicts, sets and arrays that were written, in their order.
    """

    def __init__(self, refer: Callable[[Any, Writer], bool], exact: bool = True) -> None:
        self.refer, self.exact = refer, exact
        self.out, self.nodes, self.depth = bytearray(), 0, 0
        self.changeable: list[Any] = []

    def write(self, value: Any) -> Writer:
        """Append a value; WireError where it is too large, too deep, or nothing that can be sent."""
        self.nodes += 1
        if self.nodes > MOST_NODES or len(self.out) > LARGEST or self.depth > DEEPEST:
            raise WireError("a value is too large or nested too deeply to be handed over")
        kind = type(value)
        writer = WRITERS.get(kind)
        if writer is None and not self.exact:
            writer = next((WRITERS[base] for base in kind.__mro__ if base in WRITERS), None)
        self.depth += 1
        written = writer is not None and writer(self, value) is not False
        written = written or (writer is None and any(foreign(self, value) for foreign in FOREIGN))
        if not written and not self.refer(value, self):
            raise WireError(f"a value of type {kind.__name__} cannot be handed over")
        self.depth -= 1
        return self

    def raw(self, tag: bytes, *parts: bytes) -> None:
        """Append a tag and byte strings as they are."""
        self.out += tag
        for part in parts:
            self.out += part

    def text(self, tag: bytes, text: str) -> None:
        """Append a tag and a text with its length."""
        data = text.encode("utf-8", "surrogatepass")
        self.raw(tag, U32.pack(len(data)), data)

    def note(self, value: Any) -> None:
        """Remember a value that the other side may change in place."""
        self.changeable.append(value)


def _write_int(w: Writer, value: int) -> None:
    value = int(value)
    data = value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)
    if len(data) > LONGEST_INT:
        raise WireError("a whole number has too many digits to be handed over")
    w.raw(b"i", U32.pack(len(data)), data)


def _write_many(tag: bytes) -> Callable[[Writer, Any], None]:
    def write(w: Writer, value: Any) -> None:
        if tag in b"lS":
            w.note(value)
        w.raw(tag, U32.pack(len(value)))
        for item in value:
            w.write(item)

    return write


def _write_tuple(w: Writer, value: tuple) -> None:
    names = getattr(type(value), "_fields", None) if type(value) is not Record else value.names
    if isinstance(names, tuple) and len(names) == len(value) and all(type(n) is str for n in names) and names:
        w.raw(b"R")
        w.write(tuple(names))
    w.raw(b"t", U32.pack(len(value)))
    for item in value:
        w.write(item)


def _write_dict(w: Writer, value: dict) -> None:
    w.note(value)
    w.raw(b"m", U32.pack(len(value)))
    for key, item in value.items():
        w.write(key)
        w.write(item)


FOREIGN: list[Callable[[Writer, Any], bool]] = []  # asked about a type that is not in WRITERS
WRITERS: dict[type, Callable[[Writer, Any], Any]] = {  # one that returns False leaves the value to ``refer``
    type(None): lambda w, v: w.raw(b"N"),
    bool: lambda w, v: w.raw(b"T" if v else b"F"),
    int: _write_int,
    float: lambda w, v: w.raw(b"d", F64.pack(v)),
    complex: lambda w, v: w.raw(b"c", F64.pack(v.real), F64.pack(v.imag)),
    str: lambda w, v: w.text(b"s", v),
    bytes: lambda w, v: w.raw(b"b", U32.pack(len(v)), v),
    list: _write_many(b"l"),
    tuple: _write_tuple,
    Record: _write_tuple,
    set: _write_many(b"S"),
    frozenset: _write_many(b"Z"),
    dict: _write_dict,
    range: lambda w, v: not v[MOST_NODES:] and (w.raw(b"r"), w.write((v.start, v.stop, v.step))),
    slice: lambda w, v: (w.raw(b"y"), w.write((v.start, v.stop, v.step))),
    type(...): lambda w, v: w.raw(b"e"),
}


class Reader:
    """Reads values from bytes. ``resolve(tag, reader)`` reads the kinds that are no plain data.

    ``changeable`` lists what the Writer of these bytes listed, in the same order.
    """

    def __init__(self, data: bytes, resolve: Callable[[bytes, Reader], Any]) -> None:
        self.data, self.at, self.nodes, self.depth = memoryview(data), 0, 0, 0
        self.resolve = resolve
        self.changeable: list[Any] = []
        self.memo: list[Any] = []  # for kinds that refer to what came before

    def whole(self) -> Any:
        """The one value that the bytes are; WireError where they are anything else."""
        value = self.read()
        if self.at != len(self.data):
            raise WireError("there is something behind the value")
        return value

    def take(self, size: int) -> memoryview:
        """The next ``size`` bytes."""
        if size > len(self.data) - self.at:
            raise WireError("it ends in the middle of a value")
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self, kind: struct.Struct = U32) -> Any:
        """A number of a fixed width; 32 bits without a sign, if nothing else is said."""
        return kind.unpack(self.take(kind.size))[0]

    def text(self) -> str:
        """A text with its length before it."""
        try:
            return bytes(self.take(self.number())).decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise WireError("a text is not UTF-8") from None

    def read(self) -> Any:
        """The next value."""
        self.nodes += 1
        self.depth += 1
        if self.nodes > MOST_NODES or self.depth > DEEPEST + 2:
            raise WireError("it is too large or nested too deeply")
        tag = bytes(self.take(1))
        reader = READERS.get(tag)
        value = reader(self) if reader else self.resolve(tag, self)
        self.depth -= 1
        return value

    def count(self, most: int = MOST_NODES) -> int:
        """How many values follow; each takes a byte at least."""
        count = self.number()
        if count > min(most, len(self.data) - self.at):
            raise WireError("it promises more values than may come")
        return count


def _read_list(r: Reader) -> list:
    value: list = []
    r.changeable.append(value)
    value.extend(r.read() for _ in range(r.count()))
    return value


def _key(r: Reader) -> Any:
    value = r.read()
    if not _may_be_key(value):
        raise WireError("a key is no plain value")
    return value


def _may_be_key(value: Any) -> bool:
    if type(value) is tuple:
        return all(map(_may_be_key, value))
    return value is None or type(value) in KEYS


def _read_dict(r: Reader) -> dict:
    value: dict = {}
    r.changeable.append(value)
    for _ in range(r.count(MOST_KEYS)):
        key = _key(r)
        value[key] = r.read()
    return value


def _read_set(r: Reader) -> set:
    value: set = set()
    r.changeable.append(value)
    value.update(_key(r) for _ in range(r.count(MOST_KEYS)))
    return value


def _read_record(r: Reader) -> Record:
    names, values = r.read(), r.read()
    fits = type(names) is tuple and type(values) is tuple and len(names) == len(values)
    if not fits or not all(type(n) is str and n.isidentifier() and n[0] != "_" for n in names):
        raise WireError("a named tuple does not fit its names")
    made = type("Record", (Record,), {"names": names})(values)
    return made


def _read_three(kind: type) -> Callable[[Reader], Any]:
    def read(r: Reader) -> Any:
        three, allowed = r.read(), (int, type(None))
        if type(three) is not tuple or len(three) != 3 or any(type(v) not in allowed for v in three):
            raise WireError("three whole numbers are wanted")
        try:
            value = kind(*three)
        except (ValueError, TypeError) as error:
            raise WireError(str(error)) from None
        if kind is range and value[MOST_NODES:]:  # nothing stops whoever sums it
            raise WireError("a range is longer than a list may be")
        return value

    return read


def _read_int(r: Reader) -> int:
    size = r.number()
    if size > LONGEST_INT:
        raise WireError("a whole number has too many digits")
    return int.from_bytes(r.take(size), "little", signed=True)


READERS: dict[bytes, Callable[[Reader], Any]] = {
    b"N": lambda r: None,
    b"T": lambda r: True,
    b"F": lambda r: False,
    b"i": _read_int,
    b"d": lambda r: r.number(F64),
    b"c": lambda r: complex(r.number(F64), r.number(F64)),
    b"s": Reader.text,
    b"b": lambda r: bytes(r.take(r.number())),
    b"l": _read_list,
    b"t": lambda r: tuple([r.read() for _ in range(r.count())]),
    b"R": _read_record,
    b"S": _read_set,
    b"Z": lambda r: frozenset([_key(r) for _ in range(r.count(MOST_KEYS))]),
    b"m": _read_dict,
    b"r": _read_three(range),
    b"y": _read_three(slice),
    b"e": lambda r: ...,
}


def _nothing(*_: Any) -> Any:
    raise WireError("only plain data may stand here")


def dump(value: Any) -> bytes:
    """The bytes of plain data."""
    return bytes(Writer(_nothing).write(value).out)


def load(data: bytes) -> Any:
    """The plain data of these bytes."""
    return Reader(data, _nothing).whole()
