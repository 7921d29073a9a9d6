"""The virtual environment: made from constraints.txt, kept until that or pyproject.toml changes."""

import importlib.util
import re
import shutil
import subprocess
import sys

from . import stamps
from .place import CACHE, PYTHON, ROOT, VENV, TroubleError, interactive, say, surroundings

CONSTRAINTS = ROOT / "constraints.txt"
_BUILDERS = ("pip", "setuptools", "wheel")  # pinned too, so that nothing unpinned builds the package
_NO_NETWORK = re.compile(
    r"name resolution|NewConnectionError|Failed to establish|ConnectTimeout|Network is unreachable|ProxyError"
    r"|Could not fetch URL|Connection (refused|reset)|Read timed out|from versions: none",
)


def ensure(extra: str) -> None:
    """Have `.venv` with the package, editable, and one extra, exactly as pinned; at once if it is there."""
    stamp = VENV / f".installed-{extra}"
    wanted = stamps.digest(CONSTRAINTS, ROOT / "pyproject.toml", str(VENV), sys.version.split()[0])
    if stamps.read(stamp) == wanted and PYTHON.exists():
        return
    if not CONSTRAINTS.exists():
        raise TroubleError("constraints.txt is missing. Get it back: git checkout constraints.txt")
    _create()
    say(f"Installing what the project needs into .venv (extra: {extra}). The first time takes some minutes.")
    _pip(*(pin for pin in _pins() if re.split("==", pin)[0].lower() in _BUILDERS))
    _pip("--no-build-isolation", "--constraint", "constraints.txt", "--editable", f".[{extra}]")
    _list_fonts()
    stamps.write(stamp, wanted)


def _list_fonts() -> None:
    """Have Matplotlib list the fonts now: where that takes long, it says so, and a chapter would keep it."""
    command = [PYTHON, "-c", "import matplotlib.font_manager"]
    subprocess.run(command, cwd=ROOT, env=surroundings(), capture_output=True, check=False)


def _pins() -> list[str]:
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _create() -> None:
    """Make `.venv`, or make it anew where it no longer runs (moved folder, Python gone)."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise TroubleError("Python's venv module is missing. Install it: sudo apt install python3-venv")
    if _runs():
        return
    say("Creating .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode or not _runs():
        reason = (made.stderr or made.stdout).strip().splitlines()[-1:] or ["no reason given"]
        raise TroubleError(
            f"Could not create .venv ({reason[0]}). Install Python's venv: sudo apt install python3-venv"
        )


def _runs() -> bool:
    """Whether `.venv` has a Python that starts, knows pip, is new enough and believes it lives here."""
    if not PYTHON.exists():
        return False
    probe = "import pip, sys; print(sys.prefix, sys.version_info >= (3, 11))"
    answer = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == f"{VENV} True"


def _pip(*arguments: str) -> None:
    """Run pip, one line of progress on the screen, everything in a log."""
    log = CACHE / "install.log"
    command = [str(PYTHON), "-m", "pip", "install", "--progress-bar", "off", *arguments]
    width, said = shutil.get_terminal_size().columns - 1, 0
    with log.open("w", encoding="utf-8") as record:
        process = subprocess.Popen(
            command, cwd=ROOT, env=surroundings(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for line in process.stdout:
            record.write(line)
            if not line.startswith(("Collecting", "Building", "Installing")):
                continue
            said += 1
            if interactive():
                print(f"\r  {line.strip()[: width - 2]:<{width - 2}}", end="", flush=True)
            elif said % 25 == 1:
                say(f"  {line.strip()[:100]}")
    if interactive() and said:
        print(f"\r{'':<{width}}\r", end="", flush=True)
    if process.wait():
        raise TroubleError(_reason(log.read_text(encoding="utf-8")))


def _reason(log: str) -> str:
    """One line for a failed installation: what it was, and the cure."""
    where = "The whole story is in .cache/install.log."
    if "No space left" in log:
        return f"The disk is full while installing. Free about 3 GB and run the same command again. {where}"
    if _NO_NETWORK.search(log):
        return f"pip could not reach its package index. Check the network, then run this again. {where}"
    errors = [line for line in log.splitlines() if line.startswith("ERROR")] or ["pip failed"]
    return f"{errors[0]} Try again after: rm -rf .venv. {where}"
