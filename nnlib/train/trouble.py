"""What can go wrong in the middle of a training: Ctrl-C, and a loss that is no number any more."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from types import SimpleNamespace

from ..backend import Array, namespace
from ..optim import Optimizer


class Diverged(ArithmeticError):  # noqa: N818 - what happened, in one word
    """The loss became NaN or infinite. `history` holds what was recorded until then."""

    history: object = None


@contextmanager
def postponed_interrupt():
    """Ctrl-C (or Jupyter's stop button) is noted, and obeyed when the step in progress is done.

    So it never tears an update in two. Yields an object with `.asked`. A second Ctrl-C does not wait. Outside
    of the main thread, where Python allows no signal handlers, nothing changes.
    """
    noted = SimpleNamespace(asked=False)

    def note(number, frame):
        if noted.asked:
            raise KeyboardInterrupt
        noted.asked = True

    try:
        before = signal.signal(signal.SIGINT, note)
    except ValueError:
        yield noted
        return
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, before)


def explain(loss: float, losses: list[float], optimizer: Optimizer, x: Array, clip: float | None) -> Diverged:
    """The error for a loss that is no number, with the cures in the order in which they are likely to help.

    losses: those of the steps before; x the batch (N, ...) that gave it.
    """
    xp, rate = namespace(x), optimizer.rate
    cures = []
    largest = float(xp.max(xp.abs(x))) if str(x.dtype).removeprefix("torch.").startswith("float") else 0.0
    if largest > 20:
        cures.append(
            f"scale the inputs, which reach {largest:g} here: x / 255 for pixels, or (x - mean) / std"
        )
    cures.append(f"take a smaller learning rate: {rate / 10:.2g} in place of {rate:.2g}")
    if clip is None:
        cures.append("shorten steep gradients: fit(..., clip=1.0)")
    cures.append("begin gently: a schedule warmup(rate, steps=100)")
    cures.append("if the loss is your own, look for log(0), a division by 0, exp of large numbers")
    path = ", ".join(f"{value:.4g}" for value in losses[-4:]) or "nothing, for this was the first step"
    numbered = "".join(f"\n  {i}. {cure}" for i, cure in enumerate(cures, start=1))
    return Diverged(
        f"the loss became {loss} in step {len(losses) + 1}; before it: {path}.\n"
        "The steps have most likely grown instead of shrinking. What helps, the likeliest first:"
        f"{numbered}\nThe weights are back where this epoch began."
    )
