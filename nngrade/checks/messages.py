"""What a student sees when a check fails: one short text, in words, without a traceback."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

WIDTH = 108


class CheckFailed(AssertionError):  # noqa: N818 - reads as what happened, beside the other lines of a notebook
    """Tell a student what was expected, what came, and the likely cause.

    ``diagnosis`` holds the name of the recognized cause, or None; ``str()`` is the whole message. ``hidden``:
    the message was written for a hidden test and shows nothing of it.
    """

    def __init__(self, message: Message, diagnosis: str | None = None, hidden: bool = False) -> None:
        super().__init__(str(message))
        self.hidden = hidden
        self.diagnosis = message.cause.name if message.cause else diagnosis

    def _render_traceback_(self) -> list[str]:
        """Give IPython the message in place of a traceback, which would show the test and not the mistake."""
        return str(self).splitlines()


@dataclass(frozen=True)
class Cause:
    """A recognized mistake: its name, and one or two sentences that help."""

    name: str
    advice: str


@dataclass(frozen=True)
class Message:
    """The parts of a failure, in the order in which they are read."""

    headline: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    cause: Cause | None = None
    section: str = ""

    def __str__(self) -> str:
        blocks = [self.headline if self.facts else _wrap(self.headline)]
        if self.facts:
            label_width = max(len(label) for label, _ in self.facts)
            blocks.append("\n".join(_fact(label.ljust(label_width), text) for label, text in self.facts))
        if self.cause:
            blocks.append(f"Likely cause: {self.cause.name}.\n{_wrap(self.cause.advice)}".strip())
        if self.section:
            blocks.append(f"Reread {self.section}")
        return "\n\n".join(blocks)


def _wrap(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _fact(label: str, text: str) -> str:
    indent = " " * (len(label) + 7)
    lines = text.splitlines() or [""]
    return "\n".join([f"    {label}   {lines[0]}", *(indent + line for line in lines[1:])])
