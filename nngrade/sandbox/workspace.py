"""What travels into a sandbox: the work without notebooks, and the plan, as one archive in memory."""

from __future__ import annotations

import contextlib
import io
import json
import os
import stat
import tarfile
from pathlib import Path

from nngrade.sandbox.errors import SandboxError


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def _read_regular(path: Path) -> bytes | None:
    """The bytes of a regular file; None for links and special files, which are never followed."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(fd, "rb") as file:
        return file.read() if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None


def work_files(folder: Path, largest: int) -> dict[str, bytes]:
    """The regular files under ``folder`` by relative name, without notebooks and hidden folders.

    largest: bytes that they may have together; beyond, SandboxError.
    """
    files: dict[str, bytes] = {}
    total = 0
    for parent, names, entries in os.walk(folder, followlinks=False):
        names[:] = sorted(name for name in names if not name.startswith((".", "__pycache__")))
        for entry in sorted(entries):
            path = Path(parent) / entry
            if path.suffix == ".ipynb" or entry.startswith(".") or path.is_symlink():
                continue
            total += path.lstat().st_size
            if total > largest:
                raise SandboxError(
                    f"{folder} holds more than the {largest >> 20} MiB that a sandboxed kernel takes along. "
                    "Start it in a folder of its own."
                )
            data = _read_regular(path)
            if data is not None:
                files[str(path.relative_to(folder))] = data
    return files


def font_list() -> dict[str, bytes]:
    """Matplotlib's list of fonts, if this machine has one: drawing it up anew costs each kernel seconds."""
    with contextlib.suppress(ImportError, OSError):
        import matplotlib

        found = sorted(Path(matplotlib.get_cachedir()).glob("fontlist-v*.json"))
        return {f".matplotlib/{path.name}": path.read_bytes() for path in found}
    return {}


def pack(plan: dict, work: dict[str, bytes]) -> int:
    """An inheritable file descriptor of the archive that ``enter.py`` reads."""
    fd = os.memfd_create("nngrade-work")
    with os.fdopen(os.dup(fd), "wb") as file, tarfile.open(fileobj=file, mode="w|") as archive:
        _add(archive, "plan.json", json.dumps(plan).encode())
        for name, data in font_list().items():
            _add(archive, name, data)
        for name, data in work.items():
            _add(archive, f"work/{name}", data)
    os.lseek(fd, 0, os.SEEK_SET)
    os.set_inheritable(fd, True)
    return fd
