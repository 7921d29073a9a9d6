"""Reads a submission's folder without following, opening or trusting anything that is not a plain file.

Every step goes through the descriptor of the folder that was opened before it, and no step follows a link: a
folder or file that is exchanged while it is looked at can only fail to be read, never lead elsewhere. Each
file is read once, and all later work is done on those bytes.
"""

from __future__ import annotations

import fnmatch
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from nngrade.wire import pack, unpack

IGNORED = (
    ".ipynb_checkpoints",
    "__pycache__",
    "__MACOSX",
    "*.pyc",
    ".DS_Store",
    "._*",
    "Thumbs.db",
    "feedback",
)
# What a browser opens as a page, with its scripts: formgrader hands out what lies beside a notebook.
PAGES = (
    ".htm", ".html", ".mht", ".mhtml", ".shtml", ".svg", ".svgz", ".xht", ".xhtml", ".xml", ".xsl", ".xslt",
)  # fmt: skip


@dataclass(frozen=True)
class Caps:
    """How much a submission may be."""

    files: int = 200
    entries: int = 2000
    depth: int = 8
    file_bytes: int = 20 << 20
    total_bytes: int = 60 << 20
    cells: int = 500
    source_bytes: int = 200_000


@dataclass
class Scan:
    """What was found: ``files`` (name -> bytes), ``refusals`` and ``notes`` (sentences), ``digest``."""

    files: dict[str, bytes] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    digest: str = ""

    def to_bytes(self) -> bytes:
        """All of it as one message."""
        return pack({"refusals": self.refusals, "notes": self.notes, "digest": self.digest}, self.files)

    @classmethod
    def from_bytes(cls, data: bytes) -> Scan:
        """What ``to_bytes`` wrote; ValueError where it is something else."""
        document, files = unpack(data)
        return cls(files, document["refusals"], document["notes"], document["digest"])


_KINDS = {
    stat.S_IFLNK: "a link",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def _ignored(name: str) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in IGNORED)


def shown(name: str) -> str:
    """A file name made safe to print: surrogates and control characters replaced, length capped."""
    safe = "".join(c if c.isprintable() else "?" for c in name.encode("utf-8", "replace").decode())
    return safe if len(safe) <= 80 else safe[:77] + "..."


@contextmanager
def _opened(name: str, flags: int, folder: int | None = None) -> Iterator[int]:
    fd = os.open(name, flags, dir_fd=folder)
    try:
        yield fd
    finally:
        os.close(fd)


def _read(name: str, folder: int, most: int) -> tuple[os.stat_result, bytes]:
    """A plain file's status and at most ``most + 1`` of its bytes; OSError when it is none by now."""
    with _opened(name, _FILE, folder) as fd:
        info = os.fstat(fd)
        if not stat.S_ISREG(info.st_mode):
            raise OSError("not a plain file")
        with os.fdopen(os.dup(fd), "rb") as file:
            return info, file.read(most + 1)


class _Walk:
    """One walk over one submission; stops at the first cap that is passed."""

    def __init__(self, caps: Caps) -> None:
        self.caps, self.found, self.total, self.entries = caps, Scan(), 0, 0
        self.hash = hashlib.sha256()

    def refuse(self, sentence: str) -> None:
        self.hash.update(b"refused:" + sentence.encode("utf-8", "replace"))
        self.found.refusals.append(sentence)

    def folder(self, fd: int, inside: str, depth: int) -> None:
        if depth > self.caps.depth:
            return self.refuse(f"Folders are nested more than {self.caps.depth} deep. Hand in a flat folder.")
        with os.scandir(fd) as entries:
            names = [entry.name for entry in islice(entries, self.caps.entries + 1)]
        self.entries += len(names)
        if self.entries > self.caps.entries:
            return self.refuse(
                f"There are more than {self.caps.entries} files and folders. "
                "Hand in the notebook and what it needs."
            )
        for name in sorted(names, key=os.fsencode):
            if len(self.found.refusals) >= 10 or len(self.found.files) > self.caps.files:
                break
            if not _ignored(name):
                self.entry(fd, name, inside + name, depth)
        return None

    def entry(self, folder: int, name: str, relative: str, depth: int) -> None:
        try:
            info = os.stat(name, dir_fd=folder, follow_symlinks=False)
            kind = stat.S_IFMT(info.st_mode)
            size = info.st_size if kind == stat.S_IFREG else 0
            self.hash.update(f"{kind}:{size}:".encode() + os.fsencode(relative))
            if kind == stat.S_IFDIR:
                with _opened(name, _FOLDER, folder) as fd:
                    return self.folder(fd, relative + "/", depth + 1)
            if kind == stat.S_IFREG:
                return self.file(folder, name, relative, info)
        except OSError:
            return self.refuse(f"`{shown(relative)}` could not be read. Hand it in again.")
        what = _KINDS.get(kind, "a special file")
        return self.refuse(
            f"`{shown(relative)}` is {what}, and only plain files are taken in. Hand in a copy."
        )

    def file(self, folder: int, name: str, relative: str, info: os.stat_result) -> None:
        if shown(relative) != relative:
            self.found.notes.append(
                f"The file `{shown(relative)}` was left out: its name has unprintable characters or is too "
                "long. Rename it if your code needs it."
            )
            return
        if relative.lower().endswith(PAGES):
            self.found.notes.append(
                f"The file `{relative}` was left out: a browser would run what is in it. "
                "Hand in a picture as PNG, a text as plain text."
            )
            return
        if info.st_nlink > 1:
            return self.refuse(
                f"`{relative}` is a hard link, a file with a second name elsewhere. Hand in a copy."
            )
        room = min(self.caps.file_bytes, self.caps.total_bytes - self.total)
        data = b""
        if info.st_size <= room:
            info, data = _read(name, folder, room)
        if info.st_size > room or len(data) > room:
            mib = self.caps.file_bytes >> 20
            return self.refuse(
                f"`{relative}` makes the submission too large (a file may have {mib} MiB). Clear outputs."
            )
        self.total += len(data)
        self.hash.update(data)
        self.found.files[relative] = data
        if len(self.found.files) > self.caps.files:
            self.refuse(
                f"There are more than {self.caps.files} files. Hand in the notebook and what it needs."
            )


def _look(walk: _Walk, folder: Path) -> None:
    """Open the submission's folder by way of its student's, both of which must be real folders."""
    with _opened(str(folder.parent.parent), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC) as top:
        for name, parent in ((folder.parent.name, None), (folder.name, folder.parent.name)):
            kind = stat.S_IFMT(
                os.stat(os.path.join(parent or "", name), dir_fd=top, follow_symlinks=False).st_mode
            )
            if kind == stat.S_IFLNK:
                return walk.refuse(
                    "The submission's folder is a link. Hand in a real folder with plain files."
                )
            if kind != stat.S_IFDIR:
                return walk.refuse("The submission is not a folder. Hand in the assignment's folder.")
        with (
            _opened(folder.parent.name, _FOLDER, top) as student,
            _opened(folder.name, _FOLDER, student) as fd,
        ):
            walk.folder(fd, "", 0)


def scan(folder: Path, caps: Caps, salt: str) -> Scan:
    """Look at every entry under ``folder``, whose own last two path components may be no links either.

    salt: distinguishes equal files of different people in the digest. Raises OSError where the folder itself
    cannot be read.
    """
    walk = _Walk(caps)
    walk.hash.update(salt.encode("utf-8", "surrogateescape") + b"\0")
    _look(walk, folder)
    walk.found.digest = walk.hash.hexdigest()
    return walk.found
