"""All that a worker needs to grade one assignment, by value: no path, no password, no other student."""

from __future__ import annotations

import pickle
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import sqlalchemy
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    Assignment,
    Base,
    BaseCell,
    Course,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SolutionCell,
    SourceCell,
    TaskCell,
)
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from nngrade.intake import Caps

COURSE = "course"  # the id of a worker's private course
# What says where things lie and who may enter, and what the one writer does: none of it is a worker's.
_KEPT_BACK = (
    "Application", "AssignLatePenalties", "Authenticator", "BaseConverter", "BasePlugin", "CourseDirectory",
    "Exchange", "ExportApp", "ExportPlugin", "Feedback", "Generate", "LateSubmissionPlugin", "NbGrader",
    "Release",
)  # fmt: skip
_KEPT_BACK_TRAITS = ("pre_convert_hook", "post_convert_hook", "workers", "scheduler", "step", "caps")


@dataclass(frozen=True)
class Kit:
    """An assignment as workers get it."""

    assignment: str
    version: str
    released: dict[str, bytes]
    gradebook: bytes
    extras: dict[str, bytes]
    config: Config
    caps: Caps = field(default_factory=Caps)
    step: str = ""

    def notebooks(self) -> dict[str, NotebookNode]:
        """The released notebooks by file name."""
        return {name: nbformat.reads(text.decode(), as_version=4) for name, text in self.released.items()}


def make_kit(
    coursedir: CourseDirectory,
    assignment: str,
    version: str,
    released: dict[str, NotebookNode],
    config: Config,
    caps: Caps,
    excluded: list[str],
    step: str,
) -> Kit:
    """Collect the kit of an assignment; excluded: files that students may replace; step: who grades."""
    source = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
    found = utils.find_all_files(str(source), [*coursedir.ignore, "*.ipynb"]) if source.is_dir() else []
    names = {path: str(Path(path).relative_to(source)) for path in map(str, found)}
    return Kit(
        assignment=assignment,
        version=version,
        released={name: nbformat.writes(notebook).encode() for name, notebook in released.items()},
        gradebook=_private_gradebook(coursedir, assignment),
        extras={name: Path(path).read_bytes() for path, name in names.items() if name not in excluded},
        config=_workers_config(config),
        caps=caps,
        step=step,
    )


def _workers_config(config: Config) -> Config:
    """The settings that decide how a submission is run, without those that say where a course lies."""
    kept = Config()
    for section, values in config.items():
        if not isinstance(values, Config) or section.startswith(_KEPT_BACK):
            continue
        for name, value in values.items():
            if name in _KEPT_BACK_TRAITS:
                continue
            try:
                pickle.dumps(value)
            except Exception:
                raise NbGraderException(
                    f"c.{section}.{name} cannot be sent to workers, because it is defined inside of "
                    "nbgrader_config.py. Define it in a module of its own and import it."
                ) from None
            kept[section][name] = value
    kept.AssignLatePenalties.enabled = False  # whoever knows due dates and points given by hand assigns them
    return kept


_TABLES = (Notebook, BaseCell, GradeCell, SolutionCell, TaskCell, SourceCell)


def _private_gradebook(coursedir: CourseDirectory, assignment: str) -> bytes:
    """A gradebook in SQLite that knows this assignment and no student."""
    folder = Path(tempfile.mkdtemp(prefix="nngrade-kit-"))
    try:
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            try:
                found = gradebook.find_assignment(assignment)
            except MissingEntry:
                raise NbGraderException(f"{assignment!r} is not in the gradebook.") from None
            notebooks = [notebook.id for notebook in found.notebooks]
            rows = {table: _rows_of(gradebook, table, notebooks) for table in _TABLES}
            known = {"id": found.id, "name": found.name, "course_id": COURSE}
        # By its tables alone: nbgrader's own way asks another program for their version, which takes seconds.
        engine = sqlalchemy.create_engine(f"sqlite:///{folder / 'gradebook.db'}")
        Base.metadata.create_all(bind=engine)
        with engine.begin() as private:
            private.execute(Course.__table__.insert(), [{"id": COURSE}])
            private.execute(Assignment.__table__.insert(), [known])
            for table, values in rows.items():
                if values:
                    private.execute(table.__table__.insert(), values)
        engine.dispose()
        return (folder / "gradebook.db").read_bytes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rows_of(gradebook: Gradebook, model: type, notebooks: list[str]) -> list[dict]:
    table, base = model.__table__, BaseCell.__table__
    query = sqlalchemy.select(table)
    if model is Notebook:
        query = query.where(table.c.id.in_(notebooks))
    elif "notebook_id" in table.c:
        query = query.where(table.c.notebook_id.in_(notebooks))
    else:
        query = query.join(base, base.c.id == table.c.id).where(base.c.notebook_id.in_(notebooks))
    return [dict(row) for row in gradebook.db.execute(query).mappings()]


def load_step(name: str) -> Callable:
    """The grading step ``module:name``: called with a kit, it returns what has ``grade`` and ``close``."""
    module, _, attribute = name.partition(":")
    try:
        found = getattr(__import__(module, fromlist=[attribute]), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise NbGraderException(
            f"The grading step {name!r} cannot be loaded: {error}. Write module:name."
        ) from None
    return found
