"""`make test`: install what may be installed, name what is missing, then prove everything."""

import os
import subprocess
import time
from collections.abc import Callable

from . import environment, machine
from .place import CACHE, PYTHON, ROOT, TroubleError, say, surroundings


def strict() -> bool:
    """CI=true: nothing but a GPU may be missing."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def everything(make_site: Callable[[], int]) -> int:
    """Run every proof; return 0 only if all held. PYTEST=... adds arguments for pytest."""
    began = time.perf_counter()
    absent = machine.missing()
    for name in absent:
        say(machine.describe(name))
    if absent and strict():
        raise TroubleError(
            f"CI=true allows no skipped tests. Install what is named above: {', '.join(absent)}"
        )
    environment.ensure("all")
    held = []
    if not {"node", "npm"} & set(absent):
        machine.npm_packages()
        held.append(_step("live figures built from their sources", ["npm", "run", "--silent", "check"]))
    _timed("site", make_site)
    held.append(_step("style", [str(PYTHON), "-m", "ruff", "check", "."]))
    held.append(_step("format", [str(PYTHON), "-m", "ruff", "format", "--check", "."]))
    held.append(_step("tests", [str(PYTHON), "-m", "pytest", *_pytest_arguments()]))
    failed = [name for name in held if name]
    minutes = (time.perf_counter() - began) / 60
    if failed:
        raise TroubleError(f"Not proven after {minutes:.1f} min: {', '.join(failed)}. See above.")
    skipped = f" Skipped for want of: {', '.join(absent)}." if absent else ""
    say(f"Everything held, in {minutes:.1f} min.{skipped}")
    return 0


def _pytest_arguments() -> list[str]:
    """A process for each core, up to four; a file stays in one process, so its fixtures are made once."""
    cores = len(os.sched_getaffinity(0))
    chosen = os.environ.get("PYTEST", "").split()
    return [
        "-n",
        str(min(cores, 4)),
        "--dist",
        "loadfile",
        "--durations",
        "15",
        "-o",
        f"cache_dir={CACHE / 'pytest'}",
        *chosen,
    ]


def _timed(name: str, action: Callable[[], int]) -> int:
    say(f"--- {name}")
    began = time.perf_counter()
    status = action()
    say(f"--- {name}: {time.perf_counter() - began:.0f} s")
    return status


def _step(name: str, command: list[str]) -> str:
    """Run one proof; empty if it held, else its name."""
    status = _timed(name, lambda: subprocess.call(command, cwd=ROOT, env=surroundings()))
    return name if status else ""
