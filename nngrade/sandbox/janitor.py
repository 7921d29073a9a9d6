"""Removes what kernels of graders that no longer live have left: run folders and control groups."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from nngrade.sandbox.cgroups import Cgroup, leftovers

_NAME = re.compile(r"^nngrade-(?:run-)?(\d+)-\w+$")


def _orphan(path: Path) -> bool:
    """Whether the process named in the path is gone, and the path is ours to remove."""
    match = _NAME.match(path.name)
    try:
        return bool(match) and not Path(f"/proc/{match[1]}").exists() and path.lstat().st_uid == os.geteuid()
    except OSError:
        return False


def sweep() -> int:
    """Remove what is orphaned; returns how many things went. Safe beside running graders."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob("nngrade-run-*"):
        if _orphan(folder):
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    for folder in leftovers():
        if _orphan(folder):
            Cgroup({"any": folder}).remove()
            removed += 1
    return removed
