"""Takes one submission in: a look at what lies there, and a clean copy in which the rest of the grader works.

The two halves may happen on two machines: ``look`` where the submission lies, ``stage`` where it is graded.
What travels between them are bytes that have been read once, so nothing can change between check and use.
"""

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
from nngrade.intake.scan import Caps, Scan, scan, shown
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
    return Rebuilt(
        rebuild(released, [], Caps()).notebook, State.INVALID, {sentence: [] for sentence in sentences}
    )


def _place(name: str, released: dict[str, NotebookNode], found: Scan) -> tuple[str, str]:
    """Where in the submission the notebook ``name`` lies, and a sentence if that is not where it should.

    Browsers rename downloads, and archives add a folder: where only one file can be meant, it is taken.
    """
    if name in found.files:
        return name, ""
    others = sorted(other for other in found.files if other.endswith(".ipynb") and other not in released)
    deeper = [other for other in others if other.rsplit("/", 1)[-1] == name]
    for meant in (deeper, others if len(released) == 1 else []):
        if len(meant) == 1:
            return meant[0], f"The notebook `{name}` was found as `{shown(meant[0])}`."
    hint = f"; there are {', '.join(f'`{shown(other)}`' for other in others[:5])}" if others else ""
    raise RefusedError(
        f"The notebook `{name}` is not in the submission{hint}. Hand in the released file under its own name."
    )


def _notebook(name: str, released: dict[str, NotebookNode], found: Scan, caps: Caps) -> Rebuilt:
    """One notebook of the assignment, rebuilt."""
    if found.refusals:
        return _refused(released[name], found.refusals)
    try:
        place, sentence = _place(name, released, found)
        result = rebuild(released[name], read(found.files[place], place, caps), caps)
    except RefusedError as refusal:
        return _refused(released[name], [str(refusal)])
    if sentence:
        result.note(sentence, State.REPAIRED)
    return result


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


def look(folder: Path, student: str, assignment: str, caps: Caps) -> Scan:
    """Everything in a submitted folder that may be looked at, read once; see ``scan``."""
    return scan(folder, caps, json.dumps([assignment, student]))


def stage(
    found: Scan,
    student: str,
    assignment: str,
    released: dict[str, NotebookNode],
    staged: Path,
    caps: Caps,
    reserved: frozenset[str] = frozenset(),
) -> Received:
    """Write a clean copy of what was found to ``staged`` (replaced if it exists).

    released: the assignment's notebooks by file name. reserved: names of the instructor's other files. The
    copy holds these notebooks with the student's answers, the student's other plain files, and in each
    notebook's metadata the state and notes that the run starts from.
    """
    found = Scan(dict(found.files), found.refusals, found.notes, found.digest)
    common: list[str] = found.notes[:10]
    stamp = _timestamp(found, common)
    notes = list(common)
    staged.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=staged.parent))
    state = State.REPAIRED if found.notes else State.GRADED
    for name in released:
        result = _notebook(name, released, found, caps)
        result.notebook.metadata[TRACES] = {
            "state": worst(state, result.state).value,
            "notes": [*common, *result.notes],
        }
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
