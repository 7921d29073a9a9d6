"""What must be on the machine beside Python, and the cure for each thing that is missing."""

import os
import shutil
import subprocess
from pathlib import Path

from . import stamps
from .place import CACHE, ROOT, TroubleError, say, surroundings

CURES = {
    "chromium": ("the browser that the site's tests drive", "sudo apt install chromium"),
    "bwrap": ("the sandbox in which students' notebooks run", "sudo apt install bubblewrap"),
    "node": ("JavaScript's runtime, for the tests of the live figures", "sudo apt install nodejs npm"),
    "npm": ("the installer of the live figures' tools", "sudo apt install nodejs npm"),
    "git": ("the record of the sources, for the tests of the repository", "sudo apt install git"),
}
_OTHER_NAMES = {"chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")}


def find(name: str) -> str | None:
    """The program's path, by any of the names it goes by."""
    return next(filter(None, map(shutil.which, _OTHER_NAMES.get(name, (name,)))), None)


def missing() -> list[str]:
    """Names of the programs that are not there."""
    return [name for name in CURES if not find(name)]


def describe(name: str) -> str:
    """One line: what is missing, what it is for, how to get it."""
    purpose, cure = CURES[name]
    return f"{name} is missing ({purpose}): {cure}"


def require(*names: str) -> None:
    """Stop with one line where a program is missing."""
    for name in names:
        if not find(name):
            raise TroubleError(describe(name))


def npm_packages() -> None:
    """Have node_modules exactly as package-lock.json says."""
    require("node", "npm")
    stamp, wanted = ROOT / "node_modules" / ".installed", stamps.digest(ROOT / "package-lock.json")
    if stamps.read(stamp) == wanted:
        return
    say("Installing the live figures' tools into node_modules")
    log = CACHE / "npm.log"
    with log.open("w", encoding="utf-8") as record:
        failed = subprocess.call(["npm", "ci", "--no-audit", "--no-fund"], cwd=ROOT, env=surroundings(),
                                 stdout=record, stderr=subprocess.STDOUT)  # fmt: skip
    if failed:
        text = log.read_text(encoding="utf-8", errors="replace")
        network = any(
            word in text for word in ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH")
        )
        what = "npm could not reach its registry. Check the network" if network else "npm ci failed. Mend it"
        raise TroubleError(f"{what} and run the same command again. The whole story is in .cache/npm.log.")
    stamps.write(stamp, wanted)


def sandbox_works() -> bool:
    """Whether bubblewrap may make namespaces here (some containers forbid it)."""
    bwrap = find("bwrap")
    if not bwrap:
        return False
    probe = [bwrap, "--ro-bind", "/", "/", "--unshare-all", "true"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def has_gpu() -> bool:
    """Whether an NVIDIA device is visible, without asking torch."""
    return Path("/dev/nvidia0").exists() and os.environ.get("CUDA_VISIBLE_DEVICES", "0") != ""
