"""Takes one submission in: scan, rebuild, and a clean copy in which the rest of the grader works."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.utils import parse_utc

from nngrade.intake.notebook import Rebuilt, RefusedError, read, rebuild
from nngrade.intake.scan import Caps, Scan, scan
from nngrade.states import State, worst

TRACES = "nngrade"


@dataclass
class Received:
    """A submission past the gate."""

    student: str
    assignment: str
    digest: str
    state: State
    notes: list[str] = field(default_factory=list)


def _timestamp(found: Scan, notes: list[str]) -> bytes | None:
    """The time of handing in, if the file, which lies with the student's, holds one."""
    data = found.files.pop("timestamp.txt", None)
    if data is None:
        return None
    try:
        parse_utc(data.decode().strip())
        return data
    except Exception:  # whatever a date parser makes of hostile text
        notes.append("The file timestamp.txt does not hold a time and was left out.")
        return None


def _refused(released: NotebookNode, sentences: list[str]) -> Rebuilt:
    """The notebook of a submission that is not run: it holds nothing of the student's."""
    return Rebuilt(rebuild(released, []).notebook, State.INVALID, {sentence: [] for sentence in sentences})


def _notebook(name: str, released: NotebookNode, found: Scan, caps: Caps) -> Rebuilt:
    """One notebook of the assignment, rebuilt."""
    if found.refusals:
        return _refused(released, found.refusals)
    data = found.files.get(name)
    try:
        if data is None:
            others = sorted(other for other in found.files if other.endswith(".ipynb"))
            hint = f"; there is `{others[0]}`, which has another name" if others else ""
            raise RefusedError(
                f"The notebook `{name}` is not in the submission{hint}. Hand in the released file."
            )
        return rebuild(released, read(data, name, caps))
    except RefusedError as refusal:
        return _refused(released, [str(refusal)])


def _extra_files(found: Scan, reserved: set[str]) -> dict[str, bytes]:
    """The files that may lie beside the notebook: no notebooks, nothing in the instructor's way."""

    def clashes(relative: str) -> bool:
        return any(
            relative == r or relative.startswith(r + "/") or r.startswith(relative + "/") for r in reserved
        )

    return {
        relative: data
        for relative, data in found.files.items()
        if not clashes(relative) and not any(part.endswith(".ipynb") for part in relative.split("/"))
    }


def take_in(
    folder: Path,
    student: str,
    assignment: str,
    released: dict[str, NotebookNode],
    staged: Path,
    caps: Caps,
    reserved: frozenset[str] = frozenset(),
) -> Received:
    """Write a clean copy of the submission in ``folder`` to ``staged`` (replaced if it exists).

    released: the assignment's notebooks by file name. reserved: names of the instructor's other files. The
    copy holds these notebooks with the student's answers, the student's other plain files, and in each
    notebook's metadata the state and notes that the run starts from.
    """
    found = scan(folder, caps, json.dumps([assignment, student]))
    common: list[str] = []
    stamp = _timestamp(found, common)
    notes = list(common)
    staged.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=staged.parent))
    state = State.GRADED
    for name, original in released.items():
        result = _notebook(name, original, found, caps)
        result.notebook.metadata[TRACES] = {"state": result.state.value, "notes": [*common, *result.notes]}
        nbformat.write(result.notebook, building / name)
        state = worst(state, result.state)
        notes += [note for note in result.notes if note not in notes]
    if stamp is not None:
        (building / "timestamp.txt").write_bytes(stamp)
    if state is not State.INVALID:
        for relative, data in _extra_files(found, {*reserved, "timestamp.txt"}).items():
            path = building / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    shutil.rmtree(staged, ignore_errors=True)
    os.replace(building, staged)
    return Received(student, assignment, found.digest, state, notes)
