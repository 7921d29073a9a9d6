"""Memory and process limits for a whole kernel, by control groups of version 1, version 2, or not at all.

Resource limits (``setrlimit``) hold for one process each; a control group holds for all of them together, and
says afterwards whether the memory ran out. Where none may be made (a plain user without delegation, a
container) the kernel runs with resource limits alone: `python -m nngrade doctor` says which it is.
"""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

PREFIX = "nngrade-"


@dataclass
class Cgroup:
    """One kernel's control groups: ``folders`` maps a controller (``memory``, ``pids``) to its folder."""

    folders: dict[str, Path] = field(default_factory=dict)

    @property
    def join_files(self) -> list[str]:
        """The files into which a process writes its id to come under the limits."""
        return sorted({str(folder / "cgroup.procs") for folder in self.folders.values()})

    @property
    def out_of_memory(self) -> bool:
        """Whether the system killed something in here because the memory ran out."""
        folder = self.folders.get("memory")
        if folder is None:
            return False
        for name in ("memory.events", "memory.oom_control"):
            with contextlib.suppress(OSError, ValueError):
                words = dict(line.split() for line in (folder / name).read_text().splitlines())
                return int(words.get("oom_kill", 0)) > 0
        return False

    def remove(self) -> None:
        """Kill what is left inside and remove the folders; calling it twice does no harm."""
        for folder in set(self.folders.values()):
            for _ in range(100):
                if (folder / "cgroup.kill").exists():  # version 2: all at once, none can fork away
                    with contextlib.suppress(OSError):
                        _write(folder / "cgroup.kill", "1")
                for pid in _pids(folder):
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.kill(pid, 9)
                try:
                    folder.rmdir()
                    break
                except FileNotFoundError:
                    break
                except OSError:  # busy until the last process is reaped
                    time.sleep(0.02)
        self.folders = {}


def _pids(folder: Path) -> list[int]:
    try:
        return [int(line) for line in (folder / "cgroup.procs").read_text().split()]
    except OSError:
        return []


def _own_folders(root: Path) -> dict[str, list[Path]]:
    """Where a group may be tried, per controller: below or beside this process's own group."""
    places: dict[str, list[Path]] = {"memory": [], "pids": []}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for name in places:
            if name in controllers.split(","):
                places[name].append(root / name / path.lstrip("/"))
            elif controllers == "" and (root / "cgroup.controllers").exists():
                own = root / path.lstrip("/")
                places[name] += [own, own.parent] if own != root else [own]
    return places


def _write(path: Path, value: str) -> None:
    path.write_text(value)


def _pass_on(controller: str, parent: Path) -> None:
    """In version 2 a group's children have a controller only if the group passes it on: ask for that."""
    passed = parent / "cgroup.subtree_control"
    with contextlib.suppress(OSError):  # not ours to change, or it has processes of its own
        if controller not in passed.read_text().split():
            _write(passed, f"+{controller}")


def create(name: str, memory_bytes: int, processes: int, root: Path = Path("/sys/fs/cgroup")) -> Cgroup:
    """Make the groups that this machine permits; an empty ``Cgroup`` means that it permits none.

    name: unique name of the kernel. memory_bytes, processes: limits for everything inside together.
    """
    group = Cgroup()
    limits = {
        "memory": [("memory.max", memory_bytes), ("memory.limit_in_bytes", memory_bytes)],
        "pids": [("pids.max", processes)],
    }
    try:
        places = _own_folders(root)
    except OSError:
        return group
    for controller, candidates in places.items():
        for parent in candidates:
            folder = parent / f"{PREFIX}{name}"
            created = not folder.exists()
            try:
                _pass_on(controller, parent)
                folder.mkdir(exist_ok=True)
                file, value = next(pair for pair in limits[controller] if (folder / pair[0]).exists())
                _write(folder / file, str(value))
                if not os.access(folder / "cgroup.procs", os.W_OK):
                    raise PermissionError(folder)
            except (OSError, StopIteration):
                if created:
                    with contextlib.suppress(OSError):
                        folder.rmdir()
                continue
            for swap, amount in (("memory.swap.max", 0), ("memory.memsw.limit_in_bytes", memory_bytes)):
                if controller == "memory" and (folder / swap).exists():
                    with contextlib.suppress(OSError):
                        _write(folder / swap, str(amount))
            group.folders[controller] = folder
            break
    return group


def leftovers(root: Path = Path("/sys/fs/cgroup")) -> list[Path]:
    """Groups of kernels that exist beside this process's own groups, for the janitor."""
    try:
        parents = {parent for parents in _own_folders(root).values() for parent in parents}
    except OSError:
        return []
    return sorted(child for parent in parents for child in parent.glob(f"{PREFIX}*") if child.is_dir())
