"""Task 7: one step of Rosenblatt's rule."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...tasks import Known, Mistake, Section
from .deciding import PAGE

LEARN = Section("Learning from mistakes", PAGE, "learning-from-mistakes")


def output(x, w, b):
    return int(np.dot(x, w) + b > 0)


def _update(change: Callable) -> Callable:
    """A wrong update: ``change(t, y)`` times x is added to the weights, ``change(t, y)`` to b."""

    def update(x, t, w, b):
        by = change(t, output(x, w, b))
        return w + by * x, b + by

    return update


LEARNING = {
    "update": Known(
        LEARN,
        (
            Mistake(
                "sign flipped",
                "The step goes the wrong way. The difference is target minus output, t - y.",
                _update(lambda t, y: y - t),
            ),
            Mistake(
                "updated on correct examples",
                "Where output and target agree, nothing may change; this adds the target times x every time.",
                _update(lambda t, y: t),
            ),
            Mistake(
                "updated on correct examples",
                "Where output and target agree, nothing may change. Look at the difference t - y.",
                _update(lambda t, y: 2 * t - 1),
            ),
            Mistake(
                "compared with the score",
                "The difference is taken from the output, which is 0 or 1, and not from the score.",
                lambda x, t, w, b: (
                    w + (t - (np.dot(x, w) + b)) * x,
                    b + t - (np.dot(x, w) + b),
                ),
            ),
            Mistake(
                "off by a learning rate",
                "The step is smaller than Rosenblatt's. In his rule nothing is multiplied by 0.1.",
                _update(lambda t, y: 0.1 * (t - y)),
            ),
            Mistake(
                "off by a learning rate",
                "The step is half of Rosenblatt's. In his rule nothing is multiplied by 0.5.",
                _update(lambda t, y: 0.5 * (t - y)),
            ),
            Mistake(
                "the bias is not updated",
                "The weights are right. The bias learns too: it changes by t - y.",
                lambda x, t, w, b: (w + (t - output(x, w, b)) * x, b),
            ),
            Mistake(
                "the weights are not updated",
                "The bias is right. The weights learn too: each changes by (t - y) times its own input.",
                lambda x, t, w, b: (w, b + (t - output(x, w, b))),
            ),
            Mistake(
                "only the change is returned",
                "This is what has to be added. Return the new weights and the new bias.",
                lambda x, t, w, b: ((t - output(x, w, b)) * x, t - output(x, w, b)),
            ),
            Mistake(
                "the difference loses its sign",
                "After a wrong yes t - y is -1: x is subtracted. abs(...), a square or y != t makes 1 of it.",
                _update(lambda t, y: abs(t - y)),
            ),
            Mistake(
                "-1 instead of 0",
                "The output y is 0 or 1, like the target. Here a no counts as -1.",
                _update(lambda t, y: t - (2 * y - 1)),
            ),
            Mistake(
                "the inputs are left out",
                "Every weight changed by the same amount. Each one changes by (t - y) times its own input.",
                lambda x, t, w, b: (w + (t - output(x, w, b)), b + (t - output(x, w, b))),
            ),
            Mistake(
                "the weights instead of the inputs",
                "Each weight changes by (t - y) times its own input, not times itself.",
                lambda x, t, w, b: (w + (t - output(x, w, b)) * w, b + (t - output(x, w, b))),
            ),
            Mistake(
                ">= instead of >",
                "With a score of exactly 0 the output is 0.",
                lambda x, t, w, b: (
                    w + (t - int(np.dot(x, w) + b >= 0)) * x,
                    b + (t - int(np.dot(x, w) + b >= 0)),
                ),
            ),
            Mistake(
                "missing bias",
                "The output of the neuron was computed without its bias.",
                lambda x, t, w, b: (w + (t - output(x, w, 0)) * x, b + (t - output(x, w, 0))),
            ),
            Mistake(
                "only a missed yes is corrected",
                "A wrong yes must be corrected as well: there, x is subtracted.",
                _update(lambda t, y: max(t - y, 0)),
            ),
            Mistake(
                "only a wrong yes is corrected",
                "A missed yes must be corrected as well: there, x is added.",
                _update(lambda t, y: min(t - y, 0)),
            ),
        ),
        probes=(
            (np.array([2.0, 3.0]), 1, np.array([1.0, -1.0]), 0.0),  # a missed yes
            (np.array([2.0, 3.0]), 0, np.array([1.0, 1.0]), 0.0),  # a wrong yes
            (np.array([2.0, 3.0]), 1, np.array([1.0, 1.0]), 0.0),  # right
            (np.array([2.0, 3.0]), 0, np.array([1.0, -1.0]), 0.0),  # right
            (np.array([2.0, 3.0]), 0, np.array([1.0, 1.0]), -9.0),  # right because of the bias
            (np.array([2.0, 3.0]), 1, np.array([0.0, 0.0]), 0.0),  # a score of 0
        ),
    ),
}
