"""The built site: made when its sources have changed, published in one step, kept when a build fails."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable

from . import stamps
from .place import BUILD, CACHE, PYTHON, ROOT, SITE, TroubleError, say, surroundings

WORK = BUILD / "work"
_BOOK = ROOT / "book"
_NNLIB = ROOT / "nnlib"
_DOWNLOADS = (ROOT / "exercises",)
SOURCES = (_BOOK, _NNLIB, *_DOWNLOADS,
           *(ROOT / name for name in ("_config.yml", "_toc.yml", "constraints.txt", "tools")))  # fmt: skip
_NOTEBOOKS = CACHE / "notebooks"  # executed chapters
_APART = ("src", "test", "make_data", "make_figures_data", "templates")  # folders that no page is made from
_RECIPES = ("make_data", "make_figures_data")  # folders of tools: what they make is committed
Builder = Callable[[list[str]], tuple[int, list[str]]]
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


def build(arguments: list[str]) -> tuple[int, list[str]]:
    """Run tools/sphinx_site.py in a process of its own: its exit status and what it complained about."""
    command = [str(PYTHON), "tools/sphinx_site.py", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings(), text=True, stderr=subprocess.PIPE)
    said = process.stderr.read().splitlines()
    return process.wait(), said


def ensure(build: Builder = build) -> None:
    """Have the site of the current sources in `_build/html`; with nothing to do, only hash them."""
    whole = stamps.digest(*SOURCES, without=_APART)
    stamp = BUILD / "site.stamp"
    if stamps.read(stamp) == whole and (SITE / "index.html").exists():
        say("The site is up to date.")
        return
    _forget_what_is_stale()
    _run_sphinx(build)
    _publish(whole)
    stamps.write(stamp, whole)


def _forget_what_is_stale() -> None:
    """Drop Sphinx's memory where the machinery that filled it has changed."""
    settings = (ROOT / name for name in ("_config.yml", "constraints.txt", "tools"))
    machinery = stamps.digest(_BOOK / "_ext", *settings, without=_APART)
    stamp = WORK / "machinery.stamp"
    if stamps.read(stamp) != machinery:
        shutil.rmtree(WORK, ignore_errors=True)
        WORK.mkdir(parents=True)
        stamps.write(stamp, machinery)


def _run_sphinx(build: Builder) -> None:
    """Build into the work folder; write every page again where an asset that all of them name changed."""
    named = (_BOOK / "_assets", _BOOK / "_templates", *_DOWNLOADS, ROOT / "_toc.yml", _NNLIB)
    assets = stamps.digest(*named, without=_APART)
    stamp = WORK / "assets.stamp"
    everything = ["--all"] if stamps.read(stamp) != assets else []
    say("Building the site (chapters are executed where what they were made from changed)")
    status, said = build([str(WORK), str(_NOTEBOOKS), *everything])
    if status:
        for line in said:
            if line.strip() and "[IPKernelApp]" not in line:
                say(f"  {line.rstrip()}")
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
