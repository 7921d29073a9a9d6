"""The packaged files: read from inside the package, checked by SHA-256, never downloaded."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")


class DataError(ValueError):
    """A data file is missing, damaged, or not what its name promises."""


@cache
def checksums() -> dict[str, str]:
    """Return {path within the package: SHA-256}, as written by ``sha256sum``."""
    lines = (DATA / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def read_packaged(name: str) -> bytes:
    """Return the bytes of a packaged file after checking their SHA-256.

    Errors: DataError when the file is missing, unlisted or differs from the one that was packaged.
    """
    cure = "install nnlib again (pip install --force-reinstall --no-deps nnlib, or git checkout the file)"
    wanted = checksums().get(name)
    if wanted is None:
        raise DataError(f"nnlib ships no data file {name!r}; it knows {', '.join(sorted(checksums()))}")
    path = DATA / name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"the data file {path} cannot be read ({error.strerror}); {cure}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != wanted:
        raise DataError(
            f"the data file {path} is damaged: wanted SHA-256 {wanted[:16]}..., "
            f"got {found[:16]}... ({len(content)} bytes); {cure}"
        )
    return content
