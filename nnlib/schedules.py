"""Schedules: learning rates that change as training goes on. Start fast to get there, slow down to settle.

Each returns a function of the step count t = 0, 1, 2, ..., to hand to an optimizer:

    SGD(model, learning_rate=cosine(0.1, steps=1000))
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable

Schedule = Callable[[int], float]


def step_decay(rate: float, every: int, factor: float = 0.1) -> Schedule:
    """Multiplied by `factor` after every so many steps: rate factor^floor(t / every).

    Errors: ValueError unless rate and factor are positive and `every` is a whole number from 1 on.
    """
    _check(rate, every, "every", factor)
    return lambda t: rate * factor ** (t // every)


def exponential(rate: float, factor: float = 0.999) -> Schedule:
    """Multiplied by `factor` after each step: rate factor^t.

    Errors: ValueError unless rate and factor are positive.
    """
    _check(rate, 1, "steps", factor)
    return lambda t: rate * factor**t


def cosine(rate: float, steps: int, final: float = 0.0) -> Schedule:
    """From `rate` to `final` along half a cosine: final + (rate - final) (1 + cos(π t / steps)) / 2.

    From there on it stays at `final`. Source: Loshchilov and Hutter 2016, https://arxiv.org/abs/1608.03983
    Errors: ValueError unless rate is positive, final from 0 on and steps a whole number from 1 on.
    """
    _check(rate, steps, "steps")
    if not 0 <= final < math.inf:
        raise ValueError(f"wanted a final of at least 0, got {final}")
    return lambda t: final + (rate - final) * (1 + math.cos(math.pi * min(t / steps, 1))) / 2


def warmup(then: float | Schedule, steps: int) -> Schedule:
    """A line up in `steps` steps, then(0) (t + 1) / steps, and another schedule from there.

    then: a schedule, or a rate that stays. Source: Goyal et al. 2017, https://arxiv.org/abs/1706.02677
    Errors: ValueError unless its rate is positive and steps a whole number from 1 on.
    """
    schedule = then if callable(then) else lambda t: then
    _check(schedule(0), steps, "steps")
    return lambda t: schedule(0) * (t + 1) / steps if t < steps else schedule(t - steps)


def _check(rate: float, steps: int, name: str, factor: float = 1.0) -> None:
    if not 0 < rate < math.inf:
        raise ValueError(f"wanted a positive learning rate, got {rate}")
    if not 0 < factor < math.inf:
        raise ValueError(f"wanted a factor above 0, got {factor}")
    if not (isinstance(steps, numbers.Integral) and steps >= 1):
        raise ValueError(f"wanted {name} as a whole number from 1 on, got {steps!r}")
