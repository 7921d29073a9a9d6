"""One function a `make` target."""

import fcntl
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

from . import environment, machine, prove, report, scaffold, serve, site, watch
from .place import BUILD, CACHE, PYTHON, ROOT, VENV, TroubleError, prepare, say, surroundings


@contextmanager
def alone(what: str):
    """Two `make`s in one checkout wait for each other instead of writing the same files."""
    with (CACHE / f"{what}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another `make` that holds .cache/{what}.lock")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def program(*command: str) -> int:
    """Run a program of the project in its environment and pass its exit status on."""
    return subprocess.call([str(PYTHON), *command], cwd=ROOT, env=surroundings())


def make_site() -> int:
    """Build the site without serving it."""
    with alone("build"):
        environment.ensure("book")
        site.ensure()
    say(f"The site is in {site.SITE.relative_to(ROOT)}/: open index.html, or run: make serve")
    return 0


def make_book() -> int:
    """Build the site where something changed, serve it, and build again whenever a source changes."""
    server = serve.listen(serve.configured_port(), serve.LiveHandler)
    with alone("build"):
        environment.ensure("book")
        site.ensure()

    def rebuild(build: site.Builder) -> None:
        with alone("build"):
            site.ensure(build)

    watch.start(rebuild)
    serve.serve(server)
    return 0


def make_serve() -> int:
    """Serve the last good site as it is."""
    if not (site.SITE / "index.html").exists():
        raise TroubleError("There is no built site yet. Build and serve it: make book")
    serve.serve(serve.listen(serve.configured_port()))
    return 0


def make_report() -> int:
    """Tell what each chapter costs: seconds, memory, the weight of its page."""
    report.show()
    return 0


def make_chapter() -> int:
    """Begin a chapter and its assignment: make chapter NAME=16-deep-dream PART="Part IV · Illusions"."""
    given = (os.environ.get(word, "") for word in ("NAME", "PART", "TITLE"))
    slug = scaffold.chapter(*given)
    with alone("build"):
        environment.ensure("course")
    status = program("-m", "nngrade.release", slug)
    say("Now `make book` shows it. CONTRIBUTING.md says how to go on.")
    return status


def make_exercises() -> int:
    """Release the students' notebooks from solutions/."""
    with alone("build"):
        environment.ensure("course")
    return program("-m", "nngrade.release")


def make_grade_demo() -> int:
    """Grade a handful of sample submissions, hostile ones among them, and leave pages to open."""
    machine.require("bwrap")
    with alone("build"):
        environment.ensure("course")
    return program("-m", "nngrade", "demo")


def make_test() -> int:
    """Everything that proves the project."""
    return prove.everything(make_site)


def make_bench() -> int:
    """Measure nnlib against PyTorch."""
    with alone("build"):
        environment.ensure("all")
    return program("-m", "bench")


def make_bench_grading() -> int:
    """Measure grading against plain nbgrader."""
    machine.require("bwrap")
    with alone("build"):
        environment.ensure("course")
    return program("-m", "bench.grading")


def make_lint() -> int:
    """Style and errors that a program can see."""
    with alone("build"):
        environment.ensure("test")
    return program("-m", "ruff", "check", ".") or program("-m", "ruff", "format", "--check", ".")


def make_format() -> int:
    """Mend what `make lint` can mend by itself."""
    with alone("build"):
        environment.ensure("test")
    return program("-m", "ruff", "check", "--fix", ".") or program("-m", "ruff", "format", ".")


def make_figures() -> int:
    """Bundle the live figures from their sources into nnlib/figures/figures.js."""
    machine.npm_packages()
    return subprocess.call(["npm", "run", "--silent", "build"], cwd=ROOT, env=surroundings())


def make_figures_data() -> int:
    """Compute anew the heavy pictures and networks that the live figures load (ten minutes)."""
    with alone("build"):
        environment.ensure("book")
    return program("tools/make_figures_data/main.py") or make_figures()


def make_pin() -> int:
    """Write constraints.txt anew from what is installed in .venv."""
    return program("tools/pin.py")


def make_clean() -> int:
    """Remove what was built; the environment and the caches stay."""
    shutil.rmtree(BUILD, ignore_errors=True)
    say("Removed _build. To start from nothing: rm -rf .venv .cache node_modules")
    return 0


def make_help() -> int:
    """This list."""
    for name, function in COMMANDS.items():
        say(f"  make {name:<13} {function.__doc__.splitlines()[0]}")
    return 0


COMMANDS = {
    "book": make_book,
    "site": make_site,
    "serve": make_serve,
    "report": make_report,
    "chapter": make_chapter,
    "exercises": make_exercises,
    "grade-demo": make_grade_demo,
    "test": make_test,
    "bench": make_bench,
    "bench-grading": make_bench_grading,
    "lint": make_lint,
    "format": make_format,
    "figures": make_figures,
    "figures-data": make_figures_data,
    "pin": make_pin,
    "clean": make_clean,
    "help": make_help,
}


def main(arguments: list[str]) -> int:
    """Run one target; trouble that was foreseen is one line on the error stream."""
    name = (arguments or ["help"])[0]
    try:
        if name not in COMMANDS:
            raise TroubleError(f"There is no target `{name}`. The targets: {', '.join(COMMANDS)}")
        if name not in ("help", "clean"):
            prepare()
        return COMMANDS[name]()
    except TroubleError as trouble:
        print(trouble, file=sys.stderr, flush=True)
    except PermissionError as problem:
        print(
            f"Not allowed to write {problem.filename}. Make the project yours: sudo chown -R $USER .",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print("\nStopped. Nothing that was finished is lost; run the same command to go on.", file=sys.stderr)
        return 130
    return 1


__all__ = ["COMMANDS", "VENV", "main"]
