"""Captured: a step of training that is recorded at the first whole batch and played from then on.

A recording (see `nnlib.record`) makes the calls of the step and nothing else; on a GPU it is one CUDA graph.
The numbers are the same. Learning rates, Adam's step count, dropout and batch norm's averages go on in it:
what changes from step to step lies in arrays that stay in place. A last, smaller batch runs as it is written.
N examples.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

from ..backend import Array, is_torch
from ..layers import Layer
from ..optim import Optimizer
from ..record import record

WORTH = 30  # steps: fewer are done sooner than recorded
RECORDED = "recorded"


class Captured:
    """A step (batch, targets) -> (loss, answers), recorded if `wanted`; None leaves the choice to it.

    how: "recorded", or why it is not, as soon as that is known.
    """

    def __init__(
        self,
        step: Callable[[Array, Array], tuple[Array, Array]],
        model: Layer,
        optimizer: Optimizer,
        batch_size: int,
        steps: int,
        wanted: bool | None,
        together: bool = False,
    ):
        self.step, self.optimizer, self.batch_size, self.wanted = step, optimizer, batch_size, wanted
        self.play, self.shapes = None, None
        self.places: tuple[Array | None, Array | None] = None, None  # where a recording reads a batch
        self.how = self._objection(model, steps, together)
        if self.how:
            self._say()

    def __call__(self, batch: Array, targets: Array) -> tuple[Array, Array]:
        """One step: the loss () and the answers (N, K) of a batch, the weights having moved."""
        if self.how == "" and len(batch) == self.batch_size:
            self._record(batch, targets)
        if self.play is None or (batch.shape, targets.shape) != self.shapes:
            return self.step(batch, targets)
        self.optimizer.begin()
        outcome = self.play(batch, targets)
        self.optimizer.done()
        return outcome

    def _objection(self, model: Layer, steps: int, together: bool) -> str:
        """Why there is nothing to try, or ""."""
        if self.wanted is False:
            return "capture=False"
        if not is_torch(model.like) or model.like.device.type not in ("cpu", "cuda"):
            return "steps are recorded on torch alone, on a CPU or a GPU"
        if "capturable" not in vars(type(self.optimizer)) or not self.optimizer.capturable:
            return (
                f"the rule of {type(self.optimizer).__name__} may hold numbers that change at every step; "
                "take them from self.now, and say capturable = True in the class"
            )
        if together:
            return "workers talk to each other in every step"
        if self.wanted is None and steps < WORTH:
            return f"{steps} steps are too few to be worth a recording"
        return ""

    def _record(self, batch: Array, targets: Array) -> None:
        self.optimizer.begin()
        try:
            with self.optimizer.hold():
                self.play = record(self.step, batch, targets)
            self.shapes, self.how = (batch.shape, targets.shape), RECORDED
            self.places = tuple(self.play.places)
        except (ValueError, TypeError, RuntimeError, NotImplementedError) as error:
            self.how = str(error).splitlines()[0] or type(error).__name__
            self._say()

    def _say(self) -> None:
        if self.wanted:
            warnings.warn(f"fit runs its steps as they are written: {self.how}", stacklevel=4)
