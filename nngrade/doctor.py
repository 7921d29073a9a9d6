"""Says what this machine has and lacks for grading: one line per thing, with the cure where one is needed."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
import tempfile
from dataclasses import dataclass

from nngrade.client import KERNEL, SandboxKernelManager
from nngrade.sandbox import cgroups, layout, seccomp
from nngrade.sandbox.errors import SandboxError


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``good`` is None where its lack can be lived with."""

    what: str
    good: bool | None
    says: str


def _bubblewrap() -> Finding:
    try:
        path, version = layout.bubblewrap()
    except SandboxError as error:
        return Finding("bubblewrap", False, str(error))
    return Finding("bubblewrap", True, f"{'.'.join(map(str, version))} at {path}")


def _cgroups() -> Finding:
    group = cgroups.create(f"{os.getpid()}-doctor", 64 << 20, 16)
    names = sorted(group.folders)
    group.remove()
    if names == ["memory", "pids"]:
        return Finding("control groups", True, "limit memory and processes of a whole kernel")
    says = (f"only {', '.join(names)}; " if names else "none may be made here; ") + (
        "memory is limited for each process by itself, not for all of a kernel's together, and a kernel that "
        "ends for lack of it may be told as dead. As root, or with `systemd-run --user --scope`, they can be."
    )
    return Finding("control groups", None, says)


def _seccomp() -> Finding:
    if seccomp.program(platform.machine()) is None:
        return Finding("seccomp", None, f"no filter for {platform.machine()}; the namespaces hold without it")
    return Finding("seccomp", True, f"filter for {platform.machine()}")


async def _probe() -> str:
    """Start a kernel in the sandbox and let it say who and where it is."""
    manager = SandboxKernelManager(kernel_name=KERNEL)
    with tempfile.TemporaryDirectory() as folder:
        try:
            await manager.start_kernel(cwd=folder)
            client = manager.client()
            client.start_channels()
            await client.wait_for_ready(timeout=60)
            said: list[str] = []

            def keep(message: dict) -> None:
                if message["msg_type"] == "stream":
                    said.append(message["content"]["text"])

            code = "import os, sys; print(os.listdir('/home'), len(os.listdir('/proc/sys/net/ipv4/conf')))"
            await client.execute_interactive(code, timeout=30, output_hook=keep)
            client.stop_channels()
            return "".join(said)
        finally:
            if manager.has_kernel:
                await manager.shutdown_kernel(now=True)
            await manager.cleanup_resources()


def _sandbox() -> Finding:
    try:
        said = asyncio.run(_probe())
    except SandboxError as error:
        return Finding("a kernel in it", False, str(error))
    except RuntimeError as error:
        advice = "run `pip install -e '.[course]'`, which brings ipykernel"
        return Finding(
            "a kernel in it", False, f"the sandbox stands, but its kernel does not start ({error}); {advice}"
        )
    return Finding("a kernel in it", "student" in said, "starts, sees its own home only, has no network")


def examine() -> list[Finding]:
    """Everything that grading needs, in the order in which it should be cured."""
    findings = [
        Finding("Python", sys.version_info >= (3, 11), f"{platform.python_version()} at {sys.executable}"),
        Finding("system", sys.platform == "linux", f"{platform.system()} {platform.release()}"),
        Finding(
            "user", True, "root: each kernel gets a user of its own" if os.geteuid() == 0 else "a plain user"
        ),
        _bubblewrap(),
        _cgroups(),
        _seccomp(),
    ]
    return [*findings, _sandbox()] if findings[3].good else findings
