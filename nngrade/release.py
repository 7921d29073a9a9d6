"""Make the notebooks of the students: ``python -m nngrade.release [--check] [SLUG ...]``.

    solutions/<slug>/<slug>.py -> jupytext -> solutions/<slug>/<slug>.ipynb -> nbgrader
    -> exercises/<slug>/<slug>.ipynb

The bytes depend on the source alone: cell ids are stable and nothing carries a date.  The notebook with the
solutions is for the instructor's own nbgrader and is not under version control.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from .assignment import SourceError, read_source

ROOT = Path(__file__).resolve().parent.parent
STUB = "raise NotImplementedError()"


def solution_notebook(slug: str, root: Path = ROOT) -> NotebookNode:
    """Return the notebook with solutions and hidden tests, as nbgrader's source wants it."""
    return read_source(root / "solutions" / slug / f"{slug}.py")


def released_notebook(slug: str, root: Path = ROOT) -> NotebookNode:
    """Return the notebook that students get: no solution, no hidden test, no output.

    nbgrader makes it in a folder of its own and without a database, so nothing else is touched.
    """
    source = solution_notebook(slug, root)
    with tempfile.TemporaryDirectory(prefix="nngrade-release-") as folder:
        course = Path(folder)
        (course / "source" / slug).mkdir(parents=True)
        nbformat.write(source, course / "source" / slug / f"{slug}.ipynb")
        _generate_assignment(slug, course)
        released = nbformat.read(course / "release" / slug / f"{slug}.ipynb", as_version=4)
    released.metadata = source.metadata
    released.nbformat_minor = source.nbformat_minor = 5
    for cell, original in zip(released.cells, source.cells, strict=True):
        cell.id = original.id
    _check_released(released, source, slug)
    return released


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """Return the file of a notebook: always the same bytes for the same notebook."""
    return (nbformat.writes(notebook, version=4) + "\n").encode("utf-8")


def _generate_assignment(slug: str, course: Path) -> None:
    config = Config()
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.assignment_id = slug
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    config.ClearSolutions.code_stub = {"python": f"# YOUR CODE HERE\n{STUB}"}
    log = logging.getLogger("nngrade.release")
    log.setLevel(logging.CRITICAL)  # nbgrader logs tracebacks; what matters is raised
    GenerateAssignment(coursedir=CourseDirectory(config=config), config=config, log=log).start()


def _check_released(released: NotebookNode, source: NotebookNode, slug: str) -> None:
    """Hold what must never fail: every solution is a stub, nothing hidden is left, all else is the same."""
    nbformat.validate(released)
    for cell, original in zip(released.cells, source.cells, strict=True):
        meta = cell.metadata.get("nbgrader", {})
        where = f"exercises/{slug}/{slug}.ipynb, cell {cell.id}"
        if any(word in cell.source for word in ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS")):
            raise SourceError(f"{where}: a marker was left behind")
        if meta.get("solution") and cell.cell_type == "code" and STUB not in cell.source:
            raise SourceError(f"{where}: the solution was not removed")
        if not meta.get("solution") and not meta.get("grade") and cell.source != original.source:
            raise SourceError(f"{where}: a cell that is neither solved nor graded was changed")
        if cell.get("outputs") or cell.get("execution_count"):
            raise SourceError(f"{where}: the cell holds outputs")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def release(slug: str, root: Path = ROOT, check: bool = False) -> str:
    """Release one assignment and return "written", "unchanged", or with ``check`` also "stale"."""
    path = root / "exercises" / slug / f"{slug}.ipynb"
    if path.with_suffix(".py").exists():  # nbgrader by itself copies every file that lies beside a source
        raise SourceError(
            f"exercises/{slug}/{slug}.py holds the solutions; delete it before you hand anything out"
        )
    data = notebook_bytes(released_notebook(slug, root))
    fresh = path.exists() and path.read_bytes() == data
    if check:
        return "unchanged" if fresh else "stale"
    _write(root / "solutions" / slug / f"{slug}.ipynb", notebook_bytes(solution_notebook(slug, root)))
    if not fresh:
        _write(path, data)
    return "unchanged" if fresh else "written"


def assignments(root: Path = ROOT) -> list[str]:
    """Return the slugs of all assignments, sorted."""
    return sorted(path.stem for path in (root / "solutions").glob("*/*.py") if path.parent.name == path.stem)


def main(arguments: list[str] | None = None) -> int:
    """Release the assignments that are named, or all; the exit status is 0 only if all went well."""
    parser = argparse.ArgumentParser(prog="python -m nngrade.release", description=__doc__.splitlines()[0])
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="the assignments; without any, all of them")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if a released notebook is not fresh"
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with solutions/ and exercises/")
    options = parser.parse_args(arguments)
    failed = False
    for slug in options.slugs or assignments(options.root):
        try:
            state = release(slug, options.root, options.check)
        except (SourceError, OSError) as error:
            print(error, file=sys.stderr)
            failed = True
            continue
        if state == "stale":
            print(
                f"exercises/{slug}/{slug}.ipynb is not what its source gives; run: make exercises",
                file=sys.stderr,
            )
            failed = True
        else:
            print(f"exercises/{slug}/{slug}.ipynb: {state}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
