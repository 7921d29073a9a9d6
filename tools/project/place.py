"""Where things lie, how the project speaks, and what stops it."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
BUILD = ROOT / "_build"
SITE = BUILD / "html"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


class TroubleError(Exception):
    """Something foreseeable is in the way. The message is one line that names the cure."""


def say(text: str) -> None:
    """Print one line at once, also where the output is a pipe."""
    print(text, flush=True)


def prepare() -> None:
    """Make the folders the project writes to, or say why that is impossible."""
    try:
        for folder in (CACHE, BUILD):
            folder.mkdir(exist_ok=True)
            probe = folder / f".probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
    except OSError as problem:
        raise TroubleError(
            f"Cannot write in {ROOT} ({problem.strerror}). Copy the project to a folder of your own, "
            f'or make this one yours: sudo chown -R "$USER" "{ROOT}"'
        ) from None


def surroundings() -> dict[str, str]:
    """What every started program gets to see: caches inside the checkout, nobody else's packages."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP")}
    env.update(
        PATH=f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        VIRTUAL_ENV=str(VENV),
        PYTHONNOUSERSITE="1",
        PYTHONUTF8="1",
        PIP_CACHE_DIR=str(CACHE / "pip"),
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        npm_config_cache=str(CACHE / "npm"),
        PRE_COMMIT_HOME=str(CACHE / "pre-commit"),
        MPLCONFIGDIR=str(CACHE / "matplotlib"),
        IPYTHONDIR=str(CACHE / "ipython"),
        JUPYTER_CONFIG_DIR=str(CACHE / "jupyter" / "config"),
        JUPYTER_DATA_DIR=str(CACHE / "jupyter" / "data"),
        JUPYTER_PLATFORM_DIRS="1",
        XDG_CACHE_HOME=str(CACHE / "xdg"),
    )
    return env


def interactive() -> bool:
    """Whether a person is watching (progress may overwrite its own line)."""
    return sys.stdout.isatty()
