"""A small seccomp filter: system calls that no notebook needs are refused with EPERM.

The filter is classic BPF as ``bwrap --seccomp`` takes it: an array of ``struct sock_filter`` (16-bit code,
two 8-bit jump offsets, 32-bit operand). It complements the namespaces: they decide what a call can reach,
this decides which calls exist at all, which leaves less of the kernel to attack. ``socket`` is allowed for
UNIX, IP and netlink only: families such as AF_VSOCK do not belong to a network namespace and would reach the
host of a virtual machine. Numbers: https://man7.org/linux/man-pages/man2/seccomp.2.html and the kernel's
syscall tables.
"""

from __future__ import annotations

import errno
import os
import platform
import struct

_LOAD, _JUMP_EQ, _JUMP_GE, _JUMP_SET, _RETURN = (
    0x20,
    0x15,
    0x35,
    0x45,
    0x06,
)  # BPF_LD|W|ABS, JEQ, JGE, JSET, RET
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NR, _ARCH, _ARG0 = 0, 4, 16  # offsets in struct seccomp_data
_X32 = 0x40000000
_NEW_NAMESPACES = 0x7E020080  # CLONE_NEWNS|CGROUP|UTS|IPC|USER|PID|NET|TIME
_FAMILIES = (1, 2, 10, 16)  # AF_UNIX, AF_INET, AF_INET6, AF_NETLINK (ZMQ lists its interfaces by it)

# name: (x86_64, aarch64)
_DENIED = {
    "ptrace": (101, 117), "syslog": (103, 116), "personality": (135, 92), "pivot_root": (155, 41),
    "adjtimex": (159, 171), "chroot": (161, 51), "acct": (163, 89), "settimeofday": (164, 170),
    "mount": (165, 40), "umount2": (166, 39), "swapon": (167, 224), "swapoff": (168, 225),
    "reboot": (169, 142),
    "sethostname": (170, 161), "setdomainname": (171, 162), "init_module": (175, 105),
    "delete_module": (176, 106), "quotactl": (179, 60), "clock_settime": (227, 112), "kexec_load": (246, 104),
    "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "migrate_pages": (256, 238), "unshare": (272, 97),
    "perf_event_open": (298, 241), "fanotify_init": (300, 262), "open_by_handle_at": (304, 265),
    "clock_adjtime": (305, 266), "setns": (308, 268), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "kcmp": (312, 272), "finit_module": (313, 273), "bpf": (321, 280),
    "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "pidfd_getfd": (438, 438),
    "mount_setattr": (442, 442),
}  # fmt: skip
_MACHINES = {  # column in _DENIED, audit architecture, numbers of socket, clone, clone3
    "x86_64": (0, 0xC000003E, 41, 56, 435),
    "aarch64": (1, 0xC00000B7, 198, 220, 435),
}


def program(machine: str) -> bytes | None:
    """The filter for a machine (``platform.machine()``), or None where its calls are not known."""
    if machine not in _MACHINES:
        return None
    column, audit, socket_nr, clone_nr, clone3_nr = _MACHINES[machine]
    refuse = _ERRNO | errno.EPERM
    code = [(_LOAD, 0, 0, _ARCH), (_JUMP_EQ, 1, 0, audit), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NR)]
    if machine == "x86_64":
        code += [(_JUMP_GE, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    for numbers in _DENIED.values():
        code += [(_JUMP_EQ, 0, 1, numbers[column]), (_RETURN, 0, 0, refuse)]
    # glibc falls back from clone3, whose flags a filter cannot read, to clone, whose flags it can.
    code += [(_JUMP_EQ, 0, 1, clone3_nr), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    code += [(_JUMP_EQ, 0, 4, clone_nr), (_LOAD, 0, 0, _ARG0), (_JUMP_SET, 0, 1, _NEW_NAMESPACES)]
    code += [(_RETURN, 0, 0, refuse), (_RETURN, 0, 0, _ALLOW)]
    families = len(_FAMILIES)
    code += [(_JUMP_EQ, 0, families + 2, socket_nr), (_LOAD, 0, 0, _ARG0)]
    code += [(_JUMP_EQ, families - i, 0, family) for i, family in enumerate(_FAMILIES)]
    code += [(_RETURN, 0, 0, refuse), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in code)


def filter_fd() -> int | None:
    """An inheritable file descriptor that holds this machine's filter, or None where there is none."""
    code = program(platform.machine())
    if code is None:
        return None
    fd = os.memfd_create("nngrade-seccomp")
    os.write(fd, code)
    os.lseek(fd, 0, os.SEEK_SET)
    os.set_inheritable(fd, True)
    return fd
