"""The Linux calls that a forked kernel's walls are made of, which Python does not have by itself.

Standard library only, through the C library. Each function raises OSError with the call's name.
Sources: unshare(2), setns(2), mount(2), prctl(2), capset(2), capabilities(7), netdevice(7).
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct

NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
NOSUID, NODEV, NOEXEC, BIND = 2, 4, 8, 4096
READ_ONLY, PRIVATE = 0x1021, 0x44000  # MS_BIND | MS_REMOUNT | MS_RDONLY, MS_REC | MS_PRIVATE
_PDEATHSIG, _DUMPABLE, _CAPBSET_DROP, _AMBIENT, _AMBIENT_CLEAR, _NO_NEW_PRIVS, _SECCOMP = (
    1,
    4,
    24,
    47,
    4,
    38,
    22,
)
_FILTER, _CAP_VERSION_3 = 2, 0x20080522
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _UP = 0x8913, 0x8914, 1

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def unshare(flags: int) -> None:
    """Leave the namespaces named by ``flags`` for new ones; NEWPID counts for children only."""
    _check(_libc.unshare(flags), "unshare")


def enter(fd: int, kind: int) -> None:
    """Enter the namespace that ``fd`` refers to; NEWPID counts for children only."""
    _check(_libc.setns(fd, kind), "setns")


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """Mount a file system, or change a mount."""
    words = [None if word is None else word.encode() for word in (source, target, kind, data)]
    done = _libc.mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3])
    _check(done, f"mount {target}")


def _prctl(what: str, *arguments: int) -> None:
    words = [ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[1:5]]
    _check(_libc.prctl(arguments[0], *words), what)


def set_dumpable(dumpable: bool) -> None:
    """Whether processes of the same user may look into this one (/proc/PID/mem, ptrace)."""
    _prctl("PR_SET_DUMPABLE", _DUMPABLE, int(dumpable))


def drop_all_privileges() -> None:
    """Give up every capability for good: ambient, bounding, effective, permitted, inheritable."""
    with open("/proc/sys/kernel/cap_last_cap") as file:
        last = int(file.read())
    _prctl("PR_CAP_AMBIENT", _AMBIENT, _AMBIENT_CLEAR)
    for capability in range(last + 1):
        _prctl("PR_CAPBSET_DROP", _CAPBSET_DROP, capability)
    _prctl("PR_SET_NO_NEW_PRIVS", _NO_NEW_PRIVS, 1)
    header = ctypes.create_string_buffer(struct.pack("<Ii", _CAP_VERSION_3, 0))
    nothing = ctypes.create_string_buffer(struct.pack("<6I", 0, 0, 0, 0, 0, 0))
    _check(_libc.capset(header, nothing), "capset")


def install_filter(program: bytes) -> None:
    """Put a seccomp filter (an array of ``struct sock_filter``) over this process and all that it starts."""
    code = ctypes.create_string_buffer(program, len(program))
    filter_program = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    buffer = ctypes.create_string_buffer(filter_program, len(filter_program))
    _prctl("seccomp", _SECCOMP, _FILTER, ctypes.addressof(buffer))


def loopback_up() -> None:
    """Bring up the loopback interface of this network namespace, which has no other."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | _UP))
