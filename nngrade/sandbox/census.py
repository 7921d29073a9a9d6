"""Counts what kernels could leave behind: `python -m nngrade.sandbox.census 1000` runs so many and compares.

Every kernel runs a cell, and every twentieth is killed while it runs one.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
import tempfile
import time
from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook
from tqdm import tqdm
from traitlets.config import Config

from nngrade import zygote
from nngrade.client import KERNEL, SandboxKernelManager
from nngrade.sandbox import cgroups

_NOTEBOOK = new_notebook(cells=[new_code_cell("import numpy")])


def take() -> dict[str, list[str]]:
    """What there is now, by kind: processes below this one, files and groups of sandboxes, what is open."""
    gc.collect()
    folder = Path(tempfile.gettempdir())
    links = [os.readlink(path) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    return {
        "processes": sorted(_descendants(os.getpid())),
        "folders": sorted(str(path) for path in folder.glob(f"nngrade-*{os.getpid()}-*")),
        "control groups": [str(group) for group in cgroups.leftovers() if f"-{os.getpid()}-" in group.name],
        "mounts": sorted(line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()),
        "descriptors": sorted(link.split(":")[0] for link in links if not link.startswith("/proc")),
    }


def _descendants(pid: int) -> set[str]:
    found: set[str] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            name = Path(f"/proc/{child}/comm")
            found |= {f"{child} {name.read_text().strip()}"} if name.exists() else set()
            found |= _descendants(int(child)) if name.exists() else set()
    return found


def added(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, list[str]]:
    """What is there in ``after`` and was not in ``before``, by kind; kinds without any are left out."""
    more = {}
    for kind, things in after.items():
        rest = list(before[kind])
        more[kind] = [thing for thing in things if not (thing in rest and rest.remove(thing) is None)]
    return {kind: things for kind, things in more.items() if things}


async def one(number: int, cold: bool = False) -> bool:
    """Run one kernel from its start to its end; returns whether it was forked."""
    config = Config({"BubblewrapProvisioner": {"fork": not cold}})
    manager = SandboxKernelManager(kernel_name=KERNEL, config=config)
    with tempfile.TemporaryDirectory() as folder:
        try:
            await manager.start_kernel(cwd=folder)
            client = manager.client()
            client.start_channels()
            await client.wait_for_ready(timeout=120)
            code = f"import numpy, os; os.fork(); open('/tmp/x', 'w').write('x'); print({number})"
            reply = client.execute(code + ("; import time; time.sleep(60)" if number % 20 == 19 else ""))
            if number % 20 != 19:
                while (await client.get_shell_msg(timeout=60))["parent_header"]["msg_id"] != reply:
                    pass
            client.stop_channels()
            return manager.sandbox.forked
        finally:
            if manager.has_kernel:
                await manager.shutdown_kernel(now=True)
            await manager.cleanup_resources()


async def _many(count: int) -> int:
    return sum([await one(number) for number in tqdm(range(count), unit="kernel", disable=None)])


def main(arguments: list[str] | None = None) -> int:
    """Run kernels and say what they left: 0 for nothing."""
    parser = argparse.ArgumentParser(prog="python -m nngrade.sandbox.census", description=__doc__)
    parser.add_argument("count", type=int, help="how many kernels")
    options = parser.parse_args(arguments)
    asyncio.run(one(0, cold=True))  # what a process opens once for all is open now
    before, started = take(), time.monotonic()
    with zygote.serving([_NOTEBOOK], Config()):
        forked = asyncio.run(_many(options.count))
    more = added(before, take())
    seconds = time.monotonic() - started
    each = seconds / options.count
    print(f"{options.count} kernels, {forked} of them forked, {seconds:.0f} s ({each:.2f} s each)")
    for kind, things in more.items():
        print(f"left behind, {kind}: {things}")
    print("Nothing was left behind." if not more else "")
    return int(bool(more))


if __name__ == "__main__":
    sys.exit(main())
