"""In the judge: the line to one snapshot of a student's notebook. One question, one answer, data only."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from nngrade.checks.calls import Happened, Raised
from nngrade.judge import arrays, errors
from nngrade.judge.channel import Channel, ClosedError, LateError
from nngrade.judge.handles import Handle, make_handle
from nngrade.judge.lent import SECRET, act_on, is_function
from nngrade.judge.objects import ObjectWriter, public_path
from nngrade.judge.wire import U64, WRITERS, Reader, WireError, Writer, dump, load

CALL_SECONDS = 10.0  # of computing, for a call whose check sets no limit
GRACE = 3.0  # seconds after which a process that should have stopped counts as stuck
MOST_HANDLES, MOST_RECEIVED = 100_000, 512 << 20
DEEPEST_CALLBACK = 20


class LostError(BaseException):
    """The snapshot is gone, stuck, or breaks the protocol; no ``except Exception`` of a test holds it."""


class Student:
    """Asks a snapshot. ``setup``: (name, object) by id, for objects of setup cells that cross as names."""

    def __init__(self, channel: Channel, setup: dict[int, tuple[str, Any]], until: float) -> None:
        self.channel, self.until = channel, until
        self.setup = {place: name for place, (name, _) in setup.items()}
        self.kept = {place: value for place, (_, value) in setup.items()}
        self.handles: dict[int, Handle] = {}
        self.variants: dict[tuple, Handle] = {}
        self.exports: list[Any] = []
        self.export_places: dict[int, int] = {}
        self.cache: dict[Any, Any] = {}
        self.depth = 0
        self.failed: BaseException | None = None  # a check that failed inside a function that was called back
        self.lost = ""
        self.handed_in: tuple[frozenset[str], frozenset[str]] | None = None  # for hidden tests: words, lines

    # Questions

    def name(self, name: str) -> Any:
        """The value of a variable of the notebook; KeyError where there is none."""
        status, value = self._read(("name", name), "name", (name,))
        if status == "none":
            raise KeyError(name)
        return value

    def ask(self, act: str, *arguments: Any) -> Any:
        """Do something with the student's objects; the student's errors are raised here."""
        self.cache.clear()
        _, value = self._checked(*self._exchange(act, arguments, CALL_SECONDS)[:3])
        return value

    def read(self, act: str, thing: Handle, *arguments: Any) -> Any:
        """Like ``ask``, for what changes nothing: asked twice with nothing in between, it is the same."""
        key = (act, thing._nngrade_number, *map(_fixed, arguments))
        return self._read(key, act, (thing, *arguments))[1]

    def _read(self, key: tuple, act: str, arguments: tuple) -> tuple[str, Any]:
        if key not in self.cache:
            self.cache[key] = self._checked(*self._exchange(act, arguments, CALL_SECONDS)[:3])
        return self.cache[key]

    def next(self, thing: Handle) -> Any:
        """The next value of an iterator."""
        self.cache.clear()
        status, value = self._checked(*self._exchange("next", (thing,), CALL_SECONDS)[:3])
        if status == "none":
            raise StopIteration
        return value

    def iterate(self, thing: Handle) -> Iterator[Any]:
        """Iterate over an object."""
        iterator = self.ask("special", thing, "__iter__")
        while isinstance(iterator, Handle):
            try:
                value = self.next(iterator)
            except StopIteration:
                return
            yield value

    def call(self, thing: Handle, args: tuple, kwargs: dict) -> Any:
        """Call a function as a test does without ``call()``; arguments are changed if it returns None."""
        self.cache.clear()
        status, payload, printed, changed, sent = self._exchange("call", (thing, args, kwargs), CALL_SECONDS)
        _, value = self._checked(status, payload, printed)
        if value is None:
            self._change(changed, sent)
        return value

    def happened(self, thing: Handle, args: tuple, kwargs: dict, seconds: float) -> Happened:
        """Call a function and tell what it did; see ``nngrade.checks.call``. ``args`` are the call's own."""
        self.cache.clear()
        status, payload, printed, changed, sent = self._exchange("call", (thing, args, kwargs), seconds)
        if status == "raised":
            return Happened(None, self._raised(payload), printed, args)
        self._change(changed, sent)
        return Happened(payload, None, printed, args)

    def truth(self, value: Any) -> bool:
        """A truth value and nothing else."""
        if type(value) is not bool and not isinstance(value, np.bool_):
            raise TypeError("True or False was wanted from an object of the notebook")
        return bool(value)

    def _checked(self, status: str, value: Any, printed: str) -> tuple[str, Any]:
        if printed:
            print(printed, end="")
        if status == "raised":
            raise errors.exception(self._raised(value)) from None
        return status, value

    def _raised(self, told: Any) -> Raised:
        error = errors.raised(told)
        return error if self.handed_in is None else errors.discreet(error, *self.handed_in)

    # The protocol

    def _exchange(self, act: str, arguments: tuple, cpu: float) -> tuple[str, Any, str, Any, list]:
        """Send a question, call back what is to be called back, return the answer."""
        if self.lost:
            raise LostError(self.lost)
        if self.channel.pending():
            self._lose("the notebook answered before it was asked")
        writer = self._writer()
        payload = bytes(writer.write(arguments).out)
        wall = min(4 * cpu + 5, max(self.until - time.monotonic() - GRACE, 0.1))
        end, nonce = time.monotonic() + wall + GRACE, os.urandom(8)
        try:
            self.channel.send(dump(("ask", nonce, act, payload, min(cpu, wall), wall)), end)
            while True:
                frame = load(self.channel.receive(end))
                if self.channel.received > MOST_RECEIVED:
                    self._lose("the notebook sent more data than a check may receive")
                if type(frame) is tuple and frame[:1] == ("call",):
                    self._call_back(*frame[1:], end=end)
                    continue
                status, value, printed, changed = self._answer(frame, nonce)
                break
        except LateError:
            self._lose("it ran too long and could not be stopped", late=True)
        except (ClosedError, OSError):
            self._lose("the notebook's process ended during this check")
        except (WireError, TypeError, ValueError) as error:
            self._lose(f"the notebook sent what is no answer ({error})")
        if self.failed is not None:
            failed, self.failed = self.failed, None
            raise failed
        return status, value, printed, changed, writer.changeable

    def _answer(self, frame: Any, nonce: bytes) -> tuple[str, Any, str, Any]:
        kinds = [type(part) for part in frame] if type(frame) is tuple else []
        if kinds != [str, bytes, str, bytes, bytes, str] or frame[:2] != ("answer", nonce):
            raise WireError("it does not belong to the question")
        status, payload, changed, printed = frame[2:]
        if status not in ("value", "none", "raised"):
            raise WireError("its status is unknown")
        return status, self._load(payload), printed[: 64 << 10], self._load(changed) if changed else ()

    def _lose(self, why: str, late: bool = False) -> None:
        self.lost = ("LATE " if late else "") + why
        self.channel.close()
        raise LostError(self.lost) from None

    def _change(self, changed: Any, sent: list[Any]) -> None:
        """Change arguments in place as the student's function did."""
        for pair in changed if type(changed) is tuple else ():
            if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not int:
                continue
            place, value = pair
            if not 0 <= place < len(sent) or type(value) is not type(sent[place]):
                continue
            target = sent[place]
            if isinstance(target, np.ndarray):
                if target.shape == value.shape and target.dtype == value.dtype and target.flags.writeable:
                    target[...] = value
            elif arrays.is_tensor(target):
                if target.shape == value.shape and target.dtype == value.dtype:
                    target.data.copy_(value.data)
            elif isinstance(target, list):
                target[:] = value
            else:
                target.clear()
                target.update(value)

    # What crosses

    def _writer(self) -> ObjectWriter:
        return ObjectWriter(self._refer, self.setup)

    def _load(self, payload: bytes) -> Any:
        return Reader(payload, self._resolve).whole()

    def _resolve(self, tag: bytes, r: Reader) -> Any:
        if tag == b"h":
            number, described = r.number(U64), r.read()
            if number not in self.handles:
                if len(self.handles) >= MOST_HANDLES:
                    raise WireError("too many objects came")
                words = self.handed_in[0] if self.handed_in else None
                self.handles[number] = make_handle(self, number, described, words)
            return self.handles[number]
        if tag == b"E":
            place = r.number(U64)
            if place >= len(self.exports):
                raise WireError("an unknown function is named")
            return self.exports[place]
        if tag == b"Q":
            return errors.exception(self._raised(r.read()))
        raise WireError("a value of an unknown kind came")

    def _refer(self, value: Any, w: Writer) -> bool:
        """Write what stays here: the student's own objects, names of setup cells, functions of the test."""
        if isinstance(value, Handle):
            if value._nngrade_student is not self:
                raise TypeError("an object that an earlier test cell made cannot be used in this one")
            w.raw(b"H", U64.pack(value._nngrade_number))
            return True
        if id(value) in self.setup:
            w.text(b"n", self.setup[id(value)])
            return True
        if public_path(value) is not None or type(value).__module__.split(".")[0] == "nnlib":
            return False
        plain = next((base for base in type(value).__mro__[1:-1] if base in WRITERS), None)
        if plain is not None and WRITERS[plain](w, value) is not False:
            return True
        if isinstance(value, SECRET):
            raise TypeError(f"a {type(value).__name__} cannot be handed to a function of the notebook")
        kind = "function" if is_function(value) else "iterator" if isinstance(value, Iterator) else "object"
        w.raw(b"x", U64.pack(self._export(value)))
        w.write(kind)
        return True

    def _export(self, value: Any) -> int:
        place = self.export_places.get(id(value))
        if place is None:
            place = self.export_places[id(value)] = len(self.exports)
            self.exports.append(value)
        return place

    # Functions of the test

    def _call_back(self, nonce: Any, number: Any, act: Any, payload: Any, end: float) -> None:
        """Call a function of the test for the student and send what it returns, which is data."""
        if [type(v) for v in (nonce, number, act, payload)] != [bytes, int, str, bytes]:
            raise WireError("a call back is not well formed")
        if not 0 <= number < len(self.exports) or self.depth >= DEEPEST_CALLBACK:
            raise WireError("a call back goes nowhere, or too deep")
        arguments = self._load(payload)
        self.depth += 1
        self.cache.clear()
        try:
            writer = self._writer()
            status, value = act_on(self.exports[number], act, arguments)
            answer = bytes(writer.write(value).out)
        except Exception as error:
            if isinstance(error, AssertionError) and self.failed is None:
                self.failed = error  # it counts, whoever catches it over there
            status, answer = "raised", dump(errors.told_to_student(error))
        finally:
            self.depth -= 1
        self.channel.send(dump(("answer", nonce, status, answer)), end)


def _fixed(value: Any) -> Any:
    """A key that is the same for the same plain argument."""
    try:
        return type(value).__name__, dump(value)
    except WireError:
        return id(value)
