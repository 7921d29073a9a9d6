"""The one state in which every submission ends, and what each state means to people."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a submission stands; all but the first are ends, and only the last is tried again."""

    RECEIVED = "received"
    GRADED = "graded"
    REPAIRED = "repaired"
    TAMPERED = "tampered"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out-of-memory"
    TOO_MUCH_OUTPUT = "too-much-output"
    DEAD_KERNEL = "dead-kernel"
    INVALID = "invalid"
    SUPERSEDED = "superseded"
    INFRASTRUCTURE_ERROR = "infrastructure-error"

    @property
    def final(self) -> bool:
        """Whether a submission in this state is done with: graded once, never again unless asked."""
        return self not in (State.RECEIVED, State.INFRASTRUCTURE_ERROR)

    @property
    def meaning(self) -> str:
        """One sentence for the instructor."""
        return _MEANING[self]


_MEANING = {
    State.RECEIVED: "Taken in, not graded yet.",
    State.GRADED: "Every answer ran to its end as handed in.",
    State.REPAIRED: "Parts were missing, doubled or edited; the released ones were used.",
    State.TAMPERED: "What steers grading (a tag, points, a role) was changed; the released data count.",
    State.TIMEOUT: "A cell or the notebook ran out of time; checks that ran still count.",
    State.OUT_OF_MEMORY: "It asked for more memory than it may have; checks that ran still count.",
    State.TOO_MUCH_OUTPUT: "It printed more than it may and was stopped; checks that ran still count.",
    State.DEAD_KERNEL: "Its kernel died or stopped speaking Jupyter; checks that ran still count.",
    State.INVALID: "It could not be accepted, nothing was run; the reason is in the feedback.",
    State.SUPERSEDED: "A later submission, or a new version of the assignment, came before it was graded.",
    State.INFRASTRUCTURE_ERROR: "The grader failed, not the student; it is tried again, up to five times.",
}

# When several things happened to one submission, the later in this list names it.
SEVERITY = [
    State.GRADED,
    State.REPAIRED,
    State.TAMPERED,
    State.TIMEOUT,
    State.OUT_OF_MEMORY,
    State.TOO_MUCH_OUTPUT,
    State.DEAD_KERNEL,
    State.INVALID,
    State.SUPERSEDED,
    State.INFRASTRUCTURE_ERROR,
]


def worst(*states: State) -> State:
    """The state of a submission to which all of these happened: ``worst(GRADED, TIMEOUT) == TIMEOUT``."""
    return max(states, key=SEVERITY.index)


# What students read; ``self`` has the limits.
STUDENT_NOTES = {
    State.TIMEOUT: (
        "A cell was stopped because it ran too long (a cell has {self.timeout} s, the notebook "
        "{self.notebook_timeout} s). Look for a loop that never ends."
    ),
    State.OUT_OF_MEMORY: (
        "The notebook asked for more memory than it may have. Look for an array that grows too large."
    ),
    State.TOO_MUCH_OUTPUT: (
        "The notebook was stopped because it printed more than {self.output_kb} KiB. "
        "Look for a print inside a loop."
    ),
    State.DEAD_KERNEL: (
        "The notebook's kernel died while it ran. Restart it, run all cells, and look where it stops."
    ),
}
