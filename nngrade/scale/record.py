"""What travels: a job to a worker and a record back, both by value, as plain data.

A record is all that grading one submission yields: state, points by cell, what went wrong by task, and the
files of its result. It is written as compressed JSON, so that nothing in it can be code.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from nngrade.states import State
from nngrade.wire import pack, unpack


@dataclass(frozen=True)
class Job:
    """One submission to grade; ``bundle`` holds its files as the intake saw them (``Scan.to_bytes``)."""

    digest: str
    student: str
    bundle: bytes


@dataclass(frozen=True)
class Points:
    """The points of one graded cell; ``None`` points and ``needs_person`` where no test decides."""

    notebook: str
    cell: str
    score: float | None
    needs_person: bool


@dataclass(frozen=True)
class Remark:
    """nbgrader's own comment on one answer: "No response.", or None."""

    notebook: str
    cell: str
    text: str | None


@dataclass(frozen=True)
class TaskFact:
    """How one task went in one submission: ``kind`` as on the page, ``mistakes`` in a line each."""

    notebook: str
    name: str
    title: str
    kind: str
    mistakes: tuple[str, ...] = ()


@dataclass
class Record:
    """All that grading one submission yields."""

    digest: str
    student: str
    assignment: str
    version: str
    state: State
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    sandboxed: bool | None = None
    timestamp: str | None = None
    points: list[Points] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    tasks: list[TaskFact] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """The points that tests have given."""
        return sum(points.score or 0.0 for points in self.points)

    def to_bytes(self) -> bytes:
        """The record as a message."""
        document = dataclasses.asdict(dataclasses.replace(self, files={}))
        return pack(document, self.files)

    @classmethod
    def from_bytes(cls, data: bytes) -> Record:
        """The record in a message; ValueError where it is none."""
        document, files = unpack(data)
        try:
            values = {
                **document,
                "state": State(document["state"]),
                "points": [Points(**item) for item in document["points"]],
                "remarks": [Remark(**item) for item in document["remarks"]],
                "tasks": [
                    TaskFact(**{**item, "mistakes": tuple(item["mistakes"])}) for item in document["tasks"]
                ],
                "files": files,
            }
            record = cls(**values)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"This is no record of the grader: {error}") from None
        if any(name.startswith("/") or ".." in name.split("/") for name in record.files):
            raise ValueError("This record names files outside of its folder.")
        return record


@dataclass(frozen=True)
class Failure:
    """The grader, not the student, failed on a job; ``lasting`` where trying again at once cannot help."""

    reason: str
    lasting: bool = False
