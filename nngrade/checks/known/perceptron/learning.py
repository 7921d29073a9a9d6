"""Tasks 7 and 8: one step of Rosenblatt's rule, and the loop around it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...tasks import Known, Mistake, Section
from .deciding import PAGE

LEARN = Section("Learning from mistakes", PAGE, "learning-from-mistakes")


def _output(x, w, b):
    return int(np.dot(x, w) + b > 0)


def _update(change: Callable) -> Callable:
    """A wrong update: ``change(t, y)`` times x is added to the weights, ``change(t, y)`` to b."""

    def update(x, t, w, b):
        by = change(t, _output(x, w, b))
        return w + by * x, b + by

    return update


def _train(
    step: Callable = lambda x, t, y, w, b: (w + (t - y) * x, b + (t - y)),
    restart: bool = False,
    stop: bool = True,
    whole_epoch: bool = False,
    last: bool = True,
    late: bool = False,
    running: bool = False,
) -> Callable:
    """A training loop with one thing changed.

    restart: each epoch begins at zero.  stop: end after an epoch without mistakes.  whole_epoch: judge all
    examples by the weights from the epoch's beginning.  last: count also the final epoch without mistakes.
    late: count after the update.  running: never reset the count.
    """

    def train(X, targets, epochs=100):
        w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
        for _ in range(epochs):
            if restart:
                w, b = np.zeros(X.shape[1]), 0.0
            frozen, count = (w, b), 0
            for x, t in zip(X, targets, strict=True):
                y = _output(x, *(frozen if whole_epoch else (w, b)))
                w_new, b_new = step(x, t, y, w, b)
                count += int((_output(x, w_new, b_new) if late else y) != t)
                w, b = w_new, b_new
            if count or last or not stop:
                mistakes.append(count + (mistakes[-1] if running and mistakes else 0))
            if stop and count == 0:
                break
        return w, b, mistakes

    return train


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
                "the bias is not updated",
                "The weights are right. The bias learns too: it changes by t - y.",
                lambda x, t, w, b: (w + (t - _output(x, w, b)) * x, b),
            ),
            Mistake(
                "the inputs are left out",
                "Every weight changed by the same amount. Each one changes by (t - y) times its own input.",
                lambda x, t, w, b: (w + (t - _output(x, w, b)), b + (t - _output(x, w, b))),
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
                lambda x, t, w, b: (w + (t - _output(x, w, 0)) * x, b + (t - _output(x, w, 0))),
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
    "train": Known(
        LEARN,
        (
            Mistake(
                "the last epoch is not recorded",
                "The epoch that ends without a mistake belongs to the list as well, with its 0.",
                _train(last=False),
            ),
            Mistake(
                "does not stop",
                "After an epoch without mistakes there is nothing left to learn: leave the loop with break.",
                _train(stop=False),
            ),
            Mistake(
                "starts again in every epoch",
                "Weights and bias return to zero in each epoch. Set them once, before the loops.",
                _train(restart=True),
            ),
            Mistake(
                "the whole epoch at once",
                "Each example must be judged by the newest weights, those from the update just before.",
                _train(whole_epoch=True),
            ),
            Mistake(
                "the bias is not updated",
                "The bias has remained zero. Does the loop keep both results of update?",
                _train(lambda x, t, y, w, b: (w + (t - y) * x, b)),
            ),
            Mistake(
                "sign flipped",
                "Every step goes the wrong way: the difference is target minus output.",
                _train(lambda x, t, y, w, b: (w - (t - y) * x, b - (t - y))),
            ),
            Mistake(
                "nothing is learned",
                "Weights and bias are still zero. update returns new ones: assign them, w, b = update(...).",
                _train(lambda x, t, y, w, b: (w, b)),
            ),
            Mistake(
                "only the first epoch",
                "The loop ends after one pass through the examples. Is the return indented too far?",
                lambda X, t, epochs=100: _train()(X, t, 1),
            ),
            Mistake(
                "counted after the update",
                "Ask whether the neuron is right before you change it, not after.",
                _train(late=True),
            ),
            Mistake(
                "the counts are added up",
                "Each epoch has a count of its own: set it back to 0 when the epoch begins.",
                _train(running=True),
            ),
            Mistake(
                "one number instead of the list",
                "The third value is the list of the counts of all epochs.",
                lambda X, t, epochs=100: (*_train()(X, t, epochs)[:2], _train()(X, t, epochs)[2][-1]),
            ),
        ),
        probes=((np.array([[1, 0], [2, 1], [0, 3]]), [1, 0, 1], 6), (np.array([[1, 1], [3, 0]]), [1, 0], 20)),
    ),
}
