"""The built site: made when its sources have changed, published in one step, kept when a build fails."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from . import stamps
from .place import BUILD, CACHE, PYTHON, ROOT, SITE, TroubleError, say, surroundings

WORK = BUILD / "work"
_BOOK = ROOT / "book"
_NNLIB = ROOT / "nnlib"
_DOWNLOADS = (ROOT / "exercises",)
_RECIPES = ("make_data", "make_figures_data")  # folders of tools: what they make is committed
# Theme files that no page asks for; fontawesome.js alone weighs 1.5 MB.
_DROPPED = (
    "**/*.map",
    "**/*.LICENSE.txt",
    "_sources",
    ".buildinfo",
    "objects.inv",
    "_static/images",
    "_static/locales",
    "_static/scripts/fontawesome*",
    "_static/vendor/fontawesome",
    "_static/*webpack-macros.html",
    "_static/sphinx-thebe.*",
)


def ensure() -> None:
    """Have the site of the current sources in `_build/html`; with nothing to do, only hash them."""
    whole = _whole_stamp()
    stamp = BUILD / "site.stamp"
    if stamps.read(stamp) == whole and (SITE / "index.html").exists():
        say("The site is up to date.")
        return
    _forget_what_is_stale()
    _run_sphinx()
    _publish(whole)
    stamps.write(stamp, whole)


def _whole_stamp() -> str:
    settings = (ROOT / name for name in ("_config.yml", "_toc.yml", "constraints.txt", "tools"))
    return stamps.digest(_BOOK, _NNLIB, *_DOWNLOADS, *settings, without=("src", "test", *_RECIPES))


def _library_stamp() -> str:
    """What executed notebooks depend on beside their own text."""
    return stamps.digest(_NNLIB, ROOT / "constraints.txt", without=("src", "test"))


def _notebook_cache() -> Path:
    return CACHE / "notebooks" / _library_stamp()


def _forget_what_is_stale() -> None:
    """Drop Sphinx's memory and the executed notebooks where what made them has changed."""
    kept = _notebook_cache()
    for old in (CACHE / "notebooks").glob("*"):
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)
    machinery = stamps.digest(
        _BOOK / "_ext", ROOT / "_config.yml", ROOT / "tools", kept.name, without=_RECIPES
    )
    stamp = WORK / "machinery.stamp"
    if stamps.read(stamp) != machinery:
        shutil.rmtree(WORK, ignore_errors=True)
        WORK.mkdir(parents=True)
        stamps.write(stamp, machinery)


def _run_sphinx() -> None:
    """Build into the work folder; write every page again where an asset that all of them name changed."""
    assets = stamps.digest(_BOOK / "_assets", _BOOK / "_templates", *_DOWNLOADS, ROOT / "_toc.yml",
                           _NNLIB / "figures" / "figures.js", _NNLIB / "figures" / "tokens.css",
                           _NNLIB / "figures" / "static")  # fmt: skip
    stamp = WORK / "assets.stamp"
    command = [str(PYTHON), "tools/sphinx_site.py", str(WORK), str(_notebook_cache())]
    if stamps.read(stamp) != assets:
        command.append("--all")
    say("Building the site (notebooks are executed where they changed)")
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings(), text=True, stderr=subprocess.PIPE)
    said = [line.rstrip() for line in process.stderr if line.strip() and "[IPKernelApp]" not in line]
    if process.wait():
        for line in said:
            say(f"  {line}")
        kept = "The last good site is untouched." if (SITE / "index.html").exists() else ""
        raise TroubleError(f"The site was not built: see the lines above and mend them. {kept}".rstrip())
    stamps.write(stamp, assets)


def _publish(name: str) -> None:
    """Copy the pages aside, then turn `_build/html` to the copy in one step."""
    BUILD.mkdir(exist_ok=True)
    new = BUILD / f"site-{name[:12]}-{time.time_ns()}"
    shutil.copytree(WORK / "html", new, symlinks=True)
    for pattern in _DROPPED:
        for extra in list(new.glob(pattern)):
            if extra.is_dir():
                shutil.rmtree(extra)
            else:
                extra.unlink(missing_ok=True)
    link = BUILD / f".html-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(new.name, target_is_directory=True)
    if SITE.is_dir() and not SITE.is_symlink():
        shutil.rmtree(SITE)
    os.replace(link, SITE)
    for old in BUILD.glob("site-*"):
        if old.is_dir() and old != new:
            shutil.rmtree(old, ignore_errors=True)
