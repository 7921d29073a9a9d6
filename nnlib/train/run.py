"""Run: what watches over a training while its loop goes round.

It checks the settings, resumes from a checkpoint, deals out the batches, moves the progress bar, notices
Ctrl-C and NaN, measures and saves after each epoch, and decides when to stop. The learning is in `fit`.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from tqdm import tqdm

from ..backend import Array, device, namespace, to_numpy
from ..layers import Layer
from ..optim import Adam, Optimizer
from . import checkpoint as checkpoints
from . import data
from .ask import check_targets, evaluate
from .capture import Captured
from .distributed import Workers
from .history import VALIDATION, History
from .settings import check
from .trouble import explain, postponed_interrupt

READ_EVERY = 50  # steps between two looks at the losses on a GPU


class Run:
    """One training, from its start or its checkpoint to its end. The arguments are those of `fit`."""

    def __init__(
        self,
        model: Layer,
        x: Array,
        y: Array,
        epochs: int,
        batch_size: int,
        optimizer: Optimizer | None,
        loss: Callable,
        metrics: tuple[Callable, ...],
        validation: tuple[Array, Array] | None,
        patience: int | None,
        clip: float | None,
        augment: Callable | None,
        seed: int | None,
        checkpoint: str | Path | None,
        progress: bool,
        capture: bool | None = None,
        workers: Workers | None = None,
    ):
        check(
            model,
            epochs,
            batch_size,
            optimizer,
            loss,
            validation,
            patience,
            clip,
            augment,
            seed,
            capture,
            workers,
        )
        self.model, self.epochs, self.batch_size = model, epochs, batch_size
        self.x, self.y = data.checked(x, y, model, "fit")
        self.loss, self.metrics, self.patience, self.clip = loss, metrics, patience, clip
        self.capture, self.captured = capture, None
        self.pending: list[Array] = []  # losses that are not read yet
        self.wait = 1 if device(model.like) == "cpu" else READ_EVERY
        self.validation = None if validation is None else data.pair(validation, model)
        self.rng = np.random.default_rng(seed)
        if not model.built:
            model.build(tuple(self.x.shape[1:]), self.rng.spawn(1)[0])
        self.optimizer = optimizer or Adam(model)
        self.history, self.best = History(), None
        self.workers, self.first = workers, workers is None or workers.rank == 0
        if workers is not None:
            workers.agree(model)
        self.checkpoint = None if checkpoint is None else Path(checkpoint)
        if self.checkpoint:
            self.same = {"batch_size": batch_size, "optimizer": type(self.optimizer).__name__, "seed": seed}
            self.same["data"] = checkpoints.fingerprint(self.x, self.y)
            self._begin_or_resume()
        self.steps = data.steps_per_epoch(len(self.x), batch_size)
        self.bar = tqdm(total=epochs * self.steps, initial=len(self.history) * self.steps, unit="step",
                        disable=not (progress and self.first), mininterval=0.2,
                        dynamic_ncols=True)  # fmt: skip

    def __enter__(self) -> Run:
        with contextlib.ExitStack() as stack:
            self.interrupt = stack.enter_context(postponed_interrupt())
            stack.enter_context(np.errstate(all="ignore"))  # NaN is noticed and explained here
            stack.enter_context(self.bar)
            self.cleanup = stack.pop_all()
        return self

    def __exit__(self, *error) -> None:
        self.cleanup.__exit__(*error)

    def quick(self, step: Callable) -> Captured:
        """The step of training, recorded where that can be done. Errors: the loss's, for bad targets."""
        steps = (self.epochs - len(self.history)) * self.steps
        self.captured = Captured(
            step, self.model, self.optimizer, self.batch_size, steps, self.capture, self.workers is not None
        )
        if not self.captured.how or self.wait > 1:
            check_targets(self.loss, self.y, self.model(self.x[:1]))
        return self.captured

    def epochs_to_go(self) -> Iterator[int]:
        """The numbers of the epochs still to be trained; after each of them it is measured and saved."""
        while not self._finished():
            self.pending.clear()
            self.safe = checkpoints.snapshot(self.model), self.optimizer.state()
            self.bar.set_description(f"epoch {len(self.history) + 1}/{self.epochs}", refresh=False)
            self.start, self.rate = time.perf_counter(), self.optimizer.rate
            self.values, self.sizes, self.answers, self.targets = [], [], [], []
            yield len(self.history)
            self._read(self.x[:1])
            self.history.how = self.captured.how
            if not self.history.stopped:
                self._end_epoch()
        if self.best is not None and self.history.stopped != "interrupted":
            checkpoints.restore(self.model, self.best)

    def batches(self) -> Iterator[np.ndarray]:
        """The numbers of the examples, batch after batch, to the end of the epoch or to Ctrl-C."""
        for rows in data.batches(len(self.x), self.batch_size, self.rng, self.x):
            if self.interrupt.asked:
                self.history.stopped = "interrupted"
                return
            self.size = len(rows)
            yield rows if self.workers is None else self.workers.share(rows)
            self.bar.update(1)

    def take(self, rows: Array) -> tuple[Array, Array]:
        """Examples and targets of these numbers; for a recorded step right where it reads them."""
        x, y = self.captured.places
        if x is None or x.shape != (len(rows), *self.x.shape[1:]):
            x = y = None
        return data.take(self.x, rows, x), data.take(self.y, rows, y)

    def note(self, value: Array, batch: Array, answers: Array, targets: Array) -> None:
        """Write down the loss () of a batch and its answers. Errors: Diverged unless the loss is finite."""
        self.pending.append(value)
        self.sizes.append(self.size)
        if self.metrics:
            self.answers.append(answers)
            self.targets.append(targets.clone() if targets is self.captured.places[1] else targets)
        if len(self.pending) >= self.wait:
            self._read(batch)

    def _read(self, batch: Array) -> None:
        """Look at the losses of the last steps. A GPU is asked seldom, for it has to stop for an answer."""
        together = self.wait > 1 and self.pending
        losses = to_numpy(namespace(batch).stack(self.pending)) if together else self.pending
        for value in map(float, losses):
            if not math.isfinite(value):
                raise self._diverged(value, batch)
            self.history.steps.append(value)
            self.values.append(value)
            self.bar.set_postfix_str(f"loss {value:.4f}{self.measured}", refresh=False)
        self.pending.clear()

    @property
    def measured(self) -> str:
        """The validation results of the last whole epoch, for the progress bar."""
        last = {name: values[-1] for name, values in self.history.epochs.items() if VALIDATION in name}
        return "".join(f", {name} {value:.4f}" for name, value in last.items())

    def _finished(self) -> bool:
        if not self.history.stopped and self.history.patience_spent(self.patience):
            self.history.stopped = "no progress"
        elif not self.history.stopped and len(self.history) >= self.epochs:
            self.history.stopped = "all epochs done"
        return bool(self.history.stopped)

    def _end_epoch(self) -> None:
        """Measure, keep what is best, save."""
        if self.workers is not None:
            self.workers.level(self.model)
        numbers = {"loss": float(np.average(self.values, weights=self.sizes))}
        if self.metrics:
            xp = namespace(self.answers[0])
            answers, targets = xp.concat(self.answers, axis=0), xp.concat(self.targets, axis=0)
            if self.workers is not None:
                answers, targets = self.workers.gather(answers), self.workers.gather(targets)
            numbers |= {metric.__name__: metric(answers, targets) for metric in self.metrics}
        if self.validation is not None:
            measured = evaluate(self.model, *self.validation, loss=self.loss, metrics=self.metrics)
            if not math.isfinite(measured["loss"]):
                raise self._diverged(measured["loss"], self.x[:1])
            numbers |= {VALIDATION + name: value for name, value in measured.items()}
        numbers |= {"learning rate": self.rate, "seconds": time.perf_counter() - self.start}
        self.history.add(numbers)
        if self.patience is not None and self.history.best == len(self.history) - 1:
            self.best = checkpoints.snapshot(self.model)
        if self.checkpoint and self.first:
            self._save()

    def _diverged(self, value: float, batch: Array) -> Exception:
        """The error to raise for this loss; the model is brought back to where the epoch began."""
        error = explain(value, self.history.steps, self.optimizer, batch, self.clip)
        weights, state = self.safe
        checkpoints.restore(self.model, weights)
        self.optimizer.load_state(state)
        self.history.stopped = "diverged"
        error.history = self.history
        return error

    def _save(self) -> None:
        checkpoints.save(
            self.checkpoint, self.model, self.optimizer, self.rng, self.history, self.best, self.same
        )

    def _begin_or_resume(self) -> None:
        """Read the checkpoint if there is one; else write the first, to see at once that it can be done."""
        if self.first:
            checkpoints.prepare(self.checkpoint)
        there = self.checkpoint.exists()
        if self.workers is not None:
            self.workers.wait()  # until everybody has looked
        if there:
            self.history, self.best = checkpoints.resume(
                self.checkpoint, self.model, self.optimizer, self.rng, self.same
            )
            return
        if not self.first:
            return
        try:
            self._save()
        except OSError as error:
            raise OSError(
                f"the checkpoint {self.checkpoint} cannot be written ({error.strerror}); "
                "name a file in a folder of your own"
            ) from None
