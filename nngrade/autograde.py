"""nbgrader's steps for one submission, made safe: what ran in the sandbox, and what it is worth.

This class grades what the intake has let through, in the private course of a worker: see
``nngrade.scale.station``. Which submissions, where, and how often is decided in
``nngrade.scale.coordinator``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbconvert.writers import FilesWriter
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    IgnorePattern,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
)
from traitlets import List

from nngrade.execute import TRACES, SandboxedExecute
from nngrade.intake import Received
from nngrade.sanitize import SanitizeOutputs
from nngrade.states import State, worst
from nngrade.verdicts import SaveVerdicts


@dataclass(frozen=True)
class Graded:
    """How grading one submission ended."""

    state: State
    notes: list[str]
    sandboxed: bool


class SafeAutograde(Autograde):
    """Grades one submission at a time; see ``nngrade.states`` for how each may end."""

    sanitize_preprocessors = List([OverwriteKernelspec, OverwriteCells, CheckCellMetadata]).tag(config=True)
    autograde_preprocessors = List(
        [
            SandboxedExecute,
            IgnorePattern,
            LimitOutput,
            SanitizeOutputs,
            SaveVerdicts,
            AssignLatePenalties,
            CheckCellMetadata,
        ]
    ).tag(config=True)

    def check_preprocessors(self) -> None:
        """Refuse a configuration that has lost a part on which soundness rests."""
        for needed in (SandboxedExecute, SanitizeOutputs, SaveVerdicts):
            if needed not in self.autograde_preprocessors:
                raise NbGraderException(
                    f"c.Autograde.autograde_preprocessors lacks {needed.__name__}, without which "
                    "submissions are neither contained nor soundly scored. Remove that setting."
                )

    def grade_one(self, received: Received, folder: Path, target: Path) -> Graded:
        """Grade the clean copy in ``folder`` into ``target``; what its notebooks say happened.

        Whatever is raised here is the grader's failure, never the student's.
        """
        self.notebooks = sorted(str(path) for path in folder.glob("*.ipynb"))
        self.writer = FilesWriter(parent=self, config=self.config)
        self.exporter = self.exporter_class(parent=self, config=self.config)
        self.exporter.optimistic_validation = True  # once, after all preprocessors, not after each
        self.init_assignment(received.assignment, received.student)
        for notebook in self.notebooks:
            self.convert_single_notebook(notebook)
        traces = [
            nbformat.read(path, as_version=4).metadata[TRACES] for path in sorted(target.glob("*.ipynb"))
        ]
        notes = list(dict.fromkeys(note for trace in traces for note in trace.notes))
        state = worst(received.state, *(State(trace.state) for trace in traces))
        return Graded(state, notes, all(trace.get("sandboxed", True) for trace in traces))
