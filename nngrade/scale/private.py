"""The gradebooks of workers, which live for one submission: opened often, never worth a wait for a disk."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import nbgrader.api
import sqlalchemy

_engine, _create_all = nbgrader.api.create_engine, nbgrader.api.Base.metadata.create_all


def hasten(root: Path) -> None:
    """Let nbgrader open the gradebooks below ``root`` without ado: it opens each a dozen times a submission.

    One engine for each, so that statements are compiled once, no search for tables that are missing, and no
    ``fsync`` at a commit: what such a book says counts only once a record of it has been entered elsewhere.
    All other gradebooks stay as they are.
    """
    prefix = f"sqlite:///{root}/"

    @cache
    def private(url: str) -> sqlalchemy.Engine:
        engine = _engine(url, echo=False, future=True)
        sqlalchemy.event.listen(engine, "connect", _no_waiting)
        return engine

    def create(url: Any, **options: Any) -> sqlalchemy.Engine:
        return private(url) if str(url).startswith(prefix) else _engine(url, **options)

    def create_all(bind: Any, **options: Any) -> None:
        if not str(bind.url).startswith(prefix):
            _create_all(bind=bind, **options)

    nbgrader.api.create_engine = create
    nbgrader.api.Base.metadata.create_all = create_all


def _no_waiting(connection: Any, record: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = MEMORY")
