"""Task 8: the loop around Rosenblatt's rule."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...tasks import Known, Mistake
from .learning import LEARN, output


def _train(
    step: Callable = lambda x, t, y, w, b: (w + (t - y) * x, b + (t - y)),
    restart: bool = False,
    stop: bool = True,
    whole_epoch: bool = False,
    last: bool = True,
    late: bool = False,
    running: bool = False,
    start: float = 0.0,
    says: Callable = output,
    first_only: bool = False,
    each: bool = False,
    afterwards: bool = False,
    signed: bool = False,
) -> Callable:
    """A training loop with one thing changed.

    restart: each epoch begins at zero.  stop: end after an epoch without mistakes.  whole_epoch: judge all
    examples by the weights from the epoch's beginning.  last: count also the final epoch without mistakes.
    late: count after the update.  running: never reset the count.  start: weights and bias to begin with.
    says: decide whether the neuron says 1.  first_only: leave the epoch at its first mistake.  each: note
    the count after every example.  afterwards: count with the weights at the end of the epoch.  signed: add
    up t - y.
    """

    def train(X, targets, epochs=100):
        w, b, mistakes = np.full(X.shape[1], start), start, []
        for _ in range(epochs):
            if restart:
                w, b = np.zeros(X.shape[1]), 0.0
            frozen, count = (w, b), 0
            for x, t in zip(X, targets, strict=True):
                y = says(x, *(frozen if whole_epoch else (w, b)))
                w_new, b_new = step(x, t, y, w, b)
                told = says(x, w_new, b_new) if late else y
                count += t - told if signed else int(told != t)
                w, b = w_new, b_new
                if each:
                    mistakes.append(count)
                if first_only and count:
                    break
            if afterwards:
                count = sum(says(x, w, b) != t for x, t in zip(X, targets, strict=True))
            if not each and (count or last or not stop):
                mistakes.append(count + (mistakes[-1] if running and mistakes else 0))
            if stop and count == 0:
                break
        return w, b, mistakes

    return train


def _told(change: Callable) -> Callable:
    """The right training, which returns ``change(mistakes, number of examples)`` instead of the list."""

    def train(X, targets, epochs=100):
        w, b, mistakes = _train()(X, targets, epochs)
        return w, b, change(mistakes, len(X))

    return train


TRAINING = {
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
                "the weights are not updated",
                "The weights have remained zero. Does the loop keep both results of update?",
                _train(lambda x, t, y, w, b: (w, b + (t - y))),
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
                _told(lambda mistakes, n: mistakes[-1]),
            ),
            Mistake(
                "one number instead of the list",
                "This is the number of epochs. The third value is the list of the counts, one an epoch.",
                _told(lambda mistakes, n: len(mistakes)),
            ),
            Mistake(
                "one number instead of the list",
                "This is the sum of all mistakes. The third value is the list of the counts, one an epoch.",
                _told(lambda mistakes, n: sum(mistakes)),
            ),
            Mistake(
                "the right answers are counted",
                "The list holds the mistakes: count where the output differs from the target.",
                _told(lambda mistakes, n: [n - count for count in mistakes]),
            ),
            Mistake(
                "missed and wrong yes cancel",
                "t - y is 1 or -1, and the two add up to 0. Count each mistake as 1.",
                _train(signed=True),
            ),
            Mistake(
                "the count of every example",
                "The list has one entry an epoch: append the count after the inner loop, not in it.",
                _train(each=True),
            ),
            Mistake(
                "the epoch ends at its first mistake",
                "break stands in the inner loop, so the examples after the mistake are never visited.",
                _train(first_only=True),
            ),
            Mistake(
                "counted at the end of the epoch",
                "Each example is judged by the weights of its moment, just before its update.",
                _train(afterwards=True),
            ),
            Mistake(
                "does not begin at zero",
                "Weights and bias begin at 0, not at 1.",
                _train(start=1.0),
            ),
            Mistake(
                ">= instead of >",
                "With a score of exactly 0 the output is 0.",
                _train(says=lambda x, w, b: int(np.dot(x, w) + b >= 0)),
            ),
            Mistake(
                "one epoch too many",
                "range(epochs) gives exactly that many passes.",
                lambda X, t, epochs=100: _train()(X, t, epochs + 1),
            ),
            Mistake(
                "one epoch too few",
                "range(epochs) gives exactly that many passes; range(1, epochs) gives one less.",
                lambda X, t, epochs=100: _train()(X, t, epochs - 1),
            ),
        ),
        probes=((np.array([[1, 0], [2, 1], [0, 3]]), [1, 0, 1], 6), (np.array([[1, 1], [3, 0]]), [1, 0], 20)),
    ),
}
