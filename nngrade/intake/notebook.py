"""Rebuilds a student's notebook from the released one: only the sources of answer cells are the student's.

Answers are matched by ``grade_id``, then by cell id. Metadata, outputs, attachments, test cells, kernels: all
of it is the instructor's, so nothing in a notebook but the code of an answer can reach the grader.
"""

from __future__ import annotations

import codecs
import copy
import json
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from nngrade.intake.scan import Caps
from nngrade.states import State, worst


class RefusedError(ValueError):
    """The notebook cannot be used at all; the text is a sentence for the student."""


@dataclass
class Answer:
    """A student's cell, reduced to what may matter."""

    source: str
    kind: str
    cell_id: str
    grading: dict[str, Any]
    tags: list[str]


@dataclass
class Rebuilt:
    """The notebook to run, the state it is in before running, and what the student should know."""

    notebook: NotebookNode
    state: State = State.GRADED
    happened: dict[str, list[str]] = field(default_factory=dict)

    def note(self, sentence: str, state: State = State.GRADED, cell: str = "") -> None:
        """Keep a sentence; ``{}`` in it stands for the names of all cells to which the same happened."""
        self.state = worst(self.state, state)
        names = self.happened.setdefault(sentence, [])
        if cell and cell not in names:
            names.append(cell)

    @property
    def notes(self) -> list[str]:
        """The sentences for the student."""
        return [text.format(_listed(names)) if names else text for text, names in self.happened.items()][:25]


def _listed(names: list[str]) -> str:
    """Names for a sentence: at most six of them, the others counted."""
    shown = ", ".join(f"`{name}`" for name in names[:6])
    return shown if len(names) <= 6 else f"{shown} and {len(names) - 6} more"


_MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"), (b"", "utf-8-sig"))  # fmt: skip
_OTHERS = ((b"PK\x03\x04", "a ZIP archive"), (b"\x1f\x8b", "a gzip archive"), (b"%PDF", "a PDF file"),
           (b"7z\xbc\xaf", "a 7z archive"), (b"<", "a web page"))  # fmt: skip


def _text(data: bytes, name: str) -> str:
    """The text of a notebook, whichever Unicode an editor has saved it in."""
    for start, what in _OTHERS:
        if data.startswith(start):
            raise RefusedError(f"`{name}` is {what}, not a notebook. Hand in the .ipynb file itself.")
    if not data.strip():
        raise RefusedError(f"`{name}` is empty. Save it again in Jupyter.")
    encoding = next(encoding for mark, encoding in _MARKS if data.startswith(mark))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise RefusedError(f"`{name}` is not UTF-8 text. Download it again from Jupyter as .ipynb.") from None


def _document(data: bytes, name: str) -> dict:
    """The notebook's JSON object in format 4, or RefusedError."""
    text = _text(data, name)
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise RefusedError(
            f"`{name}` is not a notebook: its JSON breaks at {where}. Save it again in Jupyter."
        ) from None
    except (ValueError, RecursionError):
        raise RefusedError(
            f"`{name}` is not a notebook that can be read. Save it again in Jupyter."
        ) from None
    version = document.get("nbformat") if isinstance(document, dict) else None
    if isinstance(version, int) and version > 4:
        raise RefusedError(
            f"`{name}` has a format newer than 4, which is not known yet. Save it as format 4."
        )
    if not isinstance(version, int) or isinstance(version, bool) or version < 2:
        raise RefusedError(f"`{name}` is not a notebook of format 4. Save it again in Jupyter.")
    if version < 4:
        try:
            document = json.loads(nbformat.writes(nbformat.reads(json.dumps(document), as_version=4)))
        except Exception:
            raise RefusedError(
                f"`{name}` has an old format that cannot be converted. Save it in Jupyter 4+."
            ) from None
    return document


def _answer(cell: Any) -> Answer | None:
    """What matters of one cell of untrusted JSON, or None where it is no cell."""
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
    grading = metadata.get("nbgrader") if isinstance(metadata.get("nbgrader"), dict) else {}
    tags = metadata.get("tags") if isinstance(metadata.get("tags"), list) else []
    source = source.encode("utf-8", "replace").decode().replace("\r\n", "\n")
    return Answer(
        source, str(cell.get("cell_type")), str(cell.get("id")), grading, [str(tag) for tag in tags]
    )


def read(data: bytes, name: str, caps: Caps) -> list[Answer]:
    """The cells of a student's notebook; RefusedError when it is none or passes a cap."""
    cells = _document(data, name).get("cells")
    if not isinstance(cells, list):
        raise RefusedError(f"`{name}` has no list of cells. Save it again in Jupyter.")
    if len(cells) > caps.cells:
        raise RefusedError(
            f"`{name}` has {len(cells)} cells; {caps.cells} are taken in. Delete what is not needed."
        )
    return [answer for answer in map(_answer, cells) if answer is not None]


_ROLE = ("grade", "solution", "locked", "task", "points")
_STEERING_TAGS = {"skip-execution", "raises-exception"}


def _candidates(cell: NotebookNode, answers: list[Answer]) -> tuple[list[Answer], bool]:
    """The student's cells that stand for a released cell, and whether they were found by cell id alone."""
    wanted = cell.metadata.nbgrader["grade_id"]
    found = [answer for answer in answers if answer.grading.get("grade_id") == wanted]
    if found:
        return found, False
    found = [a for a in answers if a.cell_id == cell.get("id") and not a.grading.get("grade_id")]
    return found, bool(found)


def _compare_role(cell: NotebookNode, found: Answer, result: Rebuilt) -> None:
    """Note what steers grading and was changed: tags, points, the cell's role."""
    name, grading = cell.metadata.nbgrader["grade_id"], cell.metadata.nbgrader
    tags = sorted(_STEERING_TAGS & set(found.tags) - set(cell.metadata.get("tags", [])))
    if tags:
        result.note(f"The tag `{tags[0]}` was not followed. It was on: {{}}.", State.TAMPERED, name)
    changed = [key for key in _ROLE if key in found.grading and found.grading[key] != grading.get(key, False)]
    if changed:
        sentence = (
            f"Grading data ({', '.join(changed)}) had been changed; the released data count. Changed: {{}}."
        )
        result.note(sentence, State.TAMPERED, name)
    elif found.grading and found.grading.get("schema_version") != grading.get("schema_version"):
        result.note(
            "The notebook's grading data have another version; the released data were used.", State.REPAIRED
        )


def _take_answer(cell: NotebookNode, found: list[Answer], by_id: bool, result: Rebuilt, most: int) -> None:
    """Put the student's source into a released answer cell."""
    name = cell.metadata.nbgrader["grade_id"]
    if not found:
        result.note("Missing answer cells count as not answered: {}.", State.REPAIRED, name)
        return
    edited = [answer for answer in found if answer.source.strip() != cell.source.strip()]
    chosen = (edited or found)[-1]
    if len(found) > 1:
        result.note(
            "Of answer cells that were there twice the last edited one counts: {}.", State.REPAIRED, name
        )
    if by_id:
        result.note("Answer cells without grading data were found by their ids: {}.", State.REPAIRED, name)
    if chosen.kind != cell.cell_type:
        result.note(
            f"Answer cells of another type were read as {cell.cell_type}: {{}}.", State.REPAIRED, name
        )
    if len(chosen.source) > most:
        raise RefusedError(f"The answer `{name}` has more than {most >> 10} KiB. Shorten it.")
    cell.source = chosen.source


def _check_locked(cell: NotebookNode, found: list[Answer], result: Rebuilt) -> None:
    """Note what happened to a test cell; the released one is used in any case."""
    name = cell.metadata.nbgrader["grade_id"]
    if not found:
        result.note("Missing test cells were put back as released: {}.", State.REPAIRED, name)
    elif len(found) > 1:
        result.note(
            "Of test cells that were there twice the released ones were used: {}.", State.REPAIRED, name
        )
    elif found[0].source.rstrip() != cell.source.rstrip() or found[0].kind != cell.cell_type:
        result.note("Test cells had been changed; the released ones were used: {}.", State.REPAIRED, name)


def rebuild(released: NotebookNode, answers: list[Answer], caps: Caps) -> Rebuilt:
    """The released notebook with the student's answers in it, and what had to be put right.

    RefusedError where an answer passes a cap.
    """
    result = Rebuilt(copy.deepcopy(released))
    used: set[int] = set()
    for cell in result.notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        grading = cell.metadata.get("nbgrader")
        if not grading:
            used |= {id(answer) for answer in answers if answer.source.strip() == cell.source.strip()}
            continue
        found, by_id = _candidates(cell, answers)
        used |= {id(answer) for answer in found}
        for answer in found:
            _compare_role(cell, answer, result)
        if grading.get("solution") or grading.get("task"):
            _take_answer(cell, found, by_id, result, caps.source_bytes)
        else:
            _check_locked(cell, found, result)
    own = [a for a in answers if a.kind == "code" and a.source.strip() and id(a) not in used]
    if own:
        sentence = (
            f"{len(own)} code cell(s) that are no answer cells were not run; put helpers into answer cells."
        )
        result.note(sentence)
    return result
