"""Runs outside, before bubblewrap: joins the control group, prepares mounts, drops to the kernel's user.

It is a program of its own, started with ``python -I -S`` and one JSON argument, so that nothing of the grader
is inherited. The mounts matter when the grader is root and its interpreter lies where the dropped user may
not enter (a root-only home): each needed folder is bound, while still root, to a place that he may enter. The
mounts live in a private mount namespace and vanish with it.
"""

import ctypes
import json
import os
import sys

CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18


def _check(result, what):
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def bind_all(pairs):
    """Bind each (source, target) in a private mount namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    _check(libc.unshare(CLONE_NEWNS), "unshare")
    _check(libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None), "make mounts private")
    for source, target in pairs:
        done = libc.mount(os.fsencode(source), os.fsencode(target), None, MS_BIND | MS_REC, None)
        _check(done, f"bind {source}")


def become(uid):
    """Drop to a user, with no other group than its own."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def enter_range(first, count):
    """Become root of a new user namespace, whose users 0..count-1 are the unused users first..first+count-1.

    Its map must be written from outside the namespace, so a child that stays outside does it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    ready, go = os.pipe()
    me = os.getpid()
    writer = os.fork()
    if writer == 0:
        os.close(go)
        os.read(ready, 1)
        for name in ("uid_map", "gid_map"):
            with open(f"/proc/{me}/{name}", "w") as file:
                file.write(f"0 {first} {count}")
        os._exit(0)
    _check(libc.unshare(CLONE_NEWUSER), "unshare user")
    os.close(go)
    if os.waitpid(writer, 0)[1] != 0:
        raise OSError(1, "the users of the zygote could not be mapped")
    os.close(ready)
    become(0)


def main():
    """Do what the JSON argument says, then become the command in it."""
    plan = json.loads(sys.argv[1])
    for path in plan["join"]:
        with open(path, "w") as file:
            file.write(str(os.getpid()))
    if plan["uid"] is not None:
        bind_all(plan["binds"])
        os.chdir("/")
        if plan["users"] > 1:
            enter_range(plan["uid"], plan["users"])
        else:
            become(plan["uid"])
    os.execv(plan["command"][0], plan["command"])


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        sys.exit(f"stage: {error}")
