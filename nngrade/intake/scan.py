"""Reads a submission's folder without following, opening or trusting anything that is not a plain file."""

from __future__ import annotations

import fnmatch
import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

IGNORED = (".ipynb_checkpoints", "__pycache__", "*.pyc", ".DS_Store", "Thumbs.db", "feedback")


@dataclass(frozen=True)
class Caps:
    """How much a submission may be."""

    files: int = 200
    depth: int = 8
    file_bytes: int = 20 << 20
    total_bytes: int = 60 << 20
    cells: int = 500
    source_bytes: int = 200_000


@dataclass
class Scan:
    """What was found: ``files`` (relative name -> bytes), ``refusals`` (sentences), ``digest``."""

    files: dict[str, bytes] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    digest: str = ""


_KINDS = {
    stat.S_IFLNK: "a link",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def _ignored(name: str) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in IGNORED)


def _shown(name: str) -> str:
    """A file name made safe to print: surrogates and control characters replaced, length capped."""
    safe = "".join(c if c.isprintable() else "?" for c in name.encode("utf-8", "replace").decode())
    return safe if len(safe) <= 80 else safe[:77] + "..."


def _read(path: str, most: int) -> bytes:
    """At most ``most`` bytes of a plain file; OSError when it has become something else."""
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise OSError("not a plain file")
        return file.read(most + 1)


class _Walk:
    """One walk over one submission; stops at the first cap that is passed."""

    def __init__(self, root: Path, caps: Caps) -> None:
        self.root, self.caps, self.found, self.total = root, caps, Scan(), 0
        self.hash = hashlib.sha256()

    def refuse(self, sentence: str) -> None:
        self.found.refusals.append(sentence)

    def folder(self, path: str, depth: int) -> None:
        if depth > self.caps.depth:
            return self.refuse(f"Folders are nested more than {self.caps.depth} deep. Hand in a flat folder.")
        with os.scandir(path) as entries:
            for entry in sorted(entries, key=lambda e: os.fsencode(e.name)):
                if len(self.found.refusals) >= 10 or len(self.found.files) > self.caps.files:
                    break
                if not _ignored(entry.name):
                    self.entry(entry, depth)
        return None

    def entry(self, entry: os.DirEntry, depth: int) -> None:
        relative = os.path.relpath(entry.path, self.root)
        info = entry.stat(follow_symlinks=False)
        kind = stat.S_IFMT(info.st_mode)
        self.hash.update(
            f"{kind}:{info.st_size if kind == stat.S_IFREG else 0}:".encode() + os.fsencode(relative)
        )
        if kind == stat.S_IFDIR:
            return self.folder(entry.path, depth + 1)
        if kind != stat.S_IFREG:
            what = _KINDS.get(kind, "a special file")
            return self.refuse(
                f"`{_shown(relative)}` is {what}, and only plain files are taken in. Hand in a copy."
            )
        if _shown(relative) != relative:
            return self.refuse(
                f"A file name has unprintable characters or is too long: `{_shown(relative)}`. Rename it."
            )
        if info.st_size > self.caps.file_bytes or self.total + info.st_size > self.caps.total_bytes:
            mib = self.caps.file_bytes >> 20
            return self.refuse(
                f"`{relative}` makes the submission too large (a file may have {mib} MiB). Clear outputs."
            )
        try:
            data = _read(entry.path, self.caps.file_bytes)
        except OSError:
            return self.refuse(f"`{relative}` could not be read. Hand it in again.")
        self.total += len(data)
        self.hash.update(data)
        self.found.files[relative] = data
        if len(self.found.files) > self.caps.files:
            self.refuse(
                f"There are more than {self.caps.files} files. Hand in the notebook and what it needs."
            )
        return None


def scan(folder: Path, caps: Caps, salt: str) -> Scan:
    """Look at every entry under ``folder`` (its own last two path components included) with ``lstat``.

    salt: distinguishes equal files of different people in the digest.
    """
    walk = _Walk(folder, caps)
    walk.hash.update(salt.encode() + b"\0")
    for path in (folder.parent, folder):
        if stat.S_ISLNK(os.lstat(path).st_mode):
            walk.refuse("The submission's folder is a link. Hand in a real folder with plain files.")
            break
    else:
        if folder.is_dir():
            walk.folder(str(folder), 0)
        else:
            walk.refuse("The submission is not a folder. Hand in the assignment's folder.")
    walk.found.digest = walk.hash.hexdigest()
    return walk.found
