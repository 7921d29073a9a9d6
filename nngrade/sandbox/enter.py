"""Runs first inside the sandbox: unpacks the work, sets the limits, becomes the kernel.

Started with ``python -I -S`` and the number of a file descriptor that holds a tar archive: ``plan.json``
(limits, command, environment, connection) and ``work/...`` (the student's files without notebooks).
Everything is written to the sandbox's own temporary file systems, whose size is capped: a kernel can fill
nothing of the host's.
"""

import json
import os
import resource
import sys
import tarfile

RUN, HOME = "/run/kernel", "/home/student"
WORK = HOME + "/work"


def unpack(fd):
    """Read the archive at ``fd``: returns the plan, leaves the files in the working folder."""
    with os.fdopen(fd, "rb") as file, tarfile.open(fileobj=file, mode="r|") as archive:
        plan = None
        for member in archive:
            if member.name == "plan.json":
                plan = json.load(archive.extractfile(member))
            elif member.isreg():
                path = os.path.join(HOME, member.name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as target:
                    target.write(archive.extractfile(member).read())
    return plan


def limit(limits):
    """Apply resource limits, hard and soft alike, so that nothing inside can raise them."""
    for name, value in limits.items():
        which = getattr(resource, "RLIMIT_" + name)
        _, hard = resource.getrlimit(which)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (value, value))


def main():
    """Unpack, limit, say that all is well, and become the kernel."""
    os.umask(0o077)
    os.makedirs(WORK, exist_ok=True)
    plan = unpack(int(sys.argv[1]))
    if "connection" in plan:
        with open(RUN + "/connection.json", "w") as file:
            json.dump(plan["connection"], file)
    limit(plan["limits"])
    os.chdir(WORK)
    silence = os.open("/dev/null", os.O_RDWR)
    os.write(plan["ready_fd"], b"ready")
    for fd in (0, 1, 2):
        os.dup2(silence, fd)
    if plan.get("door_fd") is not None:  # a zygote's: the one descriptor that goes on living
        os.dup2(plan["door_fd"], 3, inheritable=True)
        os.closerange(4, 256)
    else:
        os.closerange(3, 256)
    os.execve(plan["command"][0], plan["command"], plan["environment"])


if __name__ == "__main__":
    main()
