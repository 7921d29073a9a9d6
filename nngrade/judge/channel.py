"""Frames over a socket: a length of four bytes, then that many bytes, and never more than are wanted."""

from __future__ import annotations

import select
import socket
import struct
import time

from nngrade.judge.wire import LARGEST, WireError

_LENGTH = struct.Struct("<I")
_SPACE = 1 << 20  # what a frame may hold besides a value of the largest size


class ClosedError(ConnectionError):
    """The other side has gone."""


class LateError(TimeoutError):
    """Nothing came in time."""


class Channel:
    """Sends and receives frames; every wait has an end."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.received = 0  # bytes so far

    def send(self, frame: bytes, until: float | None = None) -> None:
        """Send a frame; ``until``: time.monotonic() at which it is given up."""
        if len(frame) > LARGEST + _SPACE:
            raise WireError("the values are too large to be handed over together")
        self._wait(until)
        try:
            self.socket.sendall(_LENGTH.pack(len(frame)) + frame)
        except TimeoutError:
            raise LateError("it does not read what it is sent") from None
        except OSError as error:
            raise ClosedError(str(error)) from None

    def receive(self, until: float | None = None) -> bytes:
        """The next frame; LateError, ClosedError or WireError where there is none."""
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size, until))
        if length > LARGEST + _SPACE:
            raise WireError("a frame is larger than it may be")
        return self._exactly(length, until)

    def pending(self) -> bool:
        """Whether something has come that nobody has asked for."""
        try:
            return bool(select.select([self.socket], [], [], 0)[0])
        except (OSError, ValueError):
            return False

    def close(self) -> None:
        """Hang up; twice does no harm."""
        self.socket.close()

    def _exactly(self, size: int, until: float | None) -> bytes:
        data = bytearray()
        while len(data) < size:
            self._wait(until)
            try:
                chunk = self.socket.recv(min(size - len(data), 1 << 20))
            except TimeoutError:
                raise LateError("nothing came in time") from None
            except OSError as error:
                raise ClosedError(str(error)) from None
            if not chunk:
                raise ClosedError("the other side has gone")
            data += chunk
        self.received += size
        return bytes(data)

    def _wait(self, until: float | None) -> None:
        left = None if until is None else until - time.monotonic()
        if left is not None and left <= 0:
            raise LateError("the time is over")
        self.socket.settimeout(left)
