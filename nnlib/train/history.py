"""History: what a training went through, epoch by epoch and step by step; it prints, and it plots."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

VALIDATION = "validation "  # what precedes the names of numbers that were measured on validation examples


@dataclasses.dataclass
class History:
    """What `fit` measured. history["loss"] is a list with one number for each whole epoch.

    epochs: lists by name: "loss", "accuracy" (while the weights were still changing, dropout on), "validation
    loss", "validation accuracy" (after the epoch, dropout off), "learning rate", "seconds".
    steps: the loss of each step of the whole epochs, and of one that was interrupted.
    stopped: why it ended: "all epochs done", "no progress", "interrupted", or "" while it goes on.
    how: "recorded" if steps were played from a recording, else why not.
    """

    epochs: dict[str, list[float]] = dataclasses.field(default_factory=dict)
    steps: list[float] = dataclasses.field(default_factory=list)
    stopped: str = ""
    how: str = ""

    def __len__(self) -> int:
        """The number of whole epochs."""
        return len(self.epochs.get("loss", ()))

    def __getitem__(self, name: str) -> list[float]:
        if name not in self.epochs:
            raise KeyError(f"this history has no {name!r}; it has {', '.join(self.epochs) or 'nothing yet'}")
        return self.epochs[name]

    def add(self, numbers: dict[str, float]) -> None:
        """Append the numbers of one more epoch."""
        for name, value in numbers.items():
            self.epochs.setdefault(name, []).append(float(value))

    @property
    def best(self) -> int | None:
        """The epoch, counted from 0, with the lowest validation loss (the lowest loss without validation)."""
        losses = self.epochs.get(VALIDATION + "loss") or self.epochs.get("loss")
        return losses.index(min(losses)) if losses else None

    def patience_spent(self, patience: int | None) -> bool:
        """Whether the last `patience` epochs have all gone by without a new lowest validation loss."""
        return patience is not None and self.best is not None and len(self) - 1 - self.best >= patience

    def __repr__(self) -> str:
        if not len(self):
            return f"History of no whole epoch, {len(self.steps)} steps ({self.stopped or 'going on'})"
        shown = ", ".join(f"{name} {values[-1]:.4g}" for name, values in self.epochs.items())
        return f"History of {len(self)} epochs ({self.stopped or 'going on'}), the last: {shown}"

    def plot(self, axes=None) -> Figure:
        """Draw the losses, and beside them the other measures, against the epochs; returns the figure.

        axes: Matplotlib axes to draw into, one for each panel, instead of a new figure.
        Errors: ValueError if there is no whole epoch yet, or the number of axes does not fit.
        """
        from .picture import draw

        return draw(self, axes)

    def describe(self) -> str:
        """The plot in words, for its alternative text."""
        from .picture import in_words

        return in_words(self)
