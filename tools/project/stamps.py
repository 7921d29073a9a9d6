"""What a thing was made from, as one short hash: equal hash, nothing to do."""

import functools
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from .place import ROOT

_IGNORED = {"__pycache__", ".ipynb_checkpoints", "node_modules"}


def files_under(path: Path, without: Iterable[str] = ()) -> list[Path]:
    """All files below a folder (or the file itself), sorted; caches and the folders `without` left out."""
    if not path.is_dir():
        return [path] if path.exists() else []
    skipped = _IGNORED | set(without)
    found = []
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(f for f in folders if f not in skipped)
        found += [Path(folder, name) for name in sorted(names) if not name.endswith((".pyc", "~", ".tmp"))]
    return found


def _change(file: Path) -> tuple[int, int]:
    state = file.stat()
    return state.st_mtime_ns, state.st_size


@functools.cache
def _content(file: Path, changed: int, size: int) -> bytes:
    """Hash of a file's content; several stamps ask for the same files, and the library's data are many MB."""
    return hashlib.blake2b(file.read_bytes(), digest_size=16).digest()


def digest(*parts: str | Path, without: Iterable[str] = ()) -> str:
    """Hash of the names and contents of files and folders of the project, and of plain strings."""
    total = hashlib.blake2b(digest_size=16)
    for part in parts:
        if isinstance(part, str):
            total.update(b"text\0" + part.encode() + b"\0")
            continue
        for file in files_under(part, without):
            try:
                content = _content(file, *_change(file))
            except FileNotFoundError:  # an editor's temporary file, gone again
                continue
            total.update(os.fsencode(file.relative_to(ROOT)) + b"\0" + content)
    return total.hexdigest()


def read(stamp: Path) -> str:
    """The hash a stamp file holds, empty where there is none."""
    try:
        return stamp.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def write(stamp: Path, value: str) -> None:
    """Replace a stamp file in one step."""
    temporary = stamp.with_name(f"{stamp.name}.{os.getpid()}.tmp")
    temporary.write_text(value + "\n", encoding="utf-8")
    os.replace(temporary, stamp)
