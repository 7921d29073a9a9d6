"""The second half of the assignment ``perceptron``: learning from mistakes, the line, the margin."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..tasks import Known, Mistake, Section

PAGE = "book/neurons/02-perceptron.html"
LEARN = Section("Learning from mistakes", PAGE, "learning-from-mistakes")
LINE = Section(
    "What a neuron can say: the logic of a line", PAGE, "what-a-neuron-can-say-the-logic-of-a-line"
)
CONVERGE = Section(
    "When it must succeed, and when it cannot", PAGE, "when-it-must-succeed-and-when-it-cannot"
)


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
) -> Callable:
    """A training loop with one thing changed.

    restart: each epoch begins at zero.  stop: end after an epoch without mistakes.  whole_epoch: judge all
    examples by the weights from the epoch's beginning.  last: count also the final epoch without mistakes.
    """

    def train(X, targets, epochs=100):
        w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
        for _ in range(epochs):
            if restart:
                w, b = np.zeros(X.shape[1]), 0.0
            frozen, count = (w, b), 0
            for x, t in zip(X, targets, strict=True):
                y = _output(x, *(frozen if whole_epoch else (w, b)))
                count += int(y != t)
                w, b = step(x, t, y, w, b)
            if count or last or not stop:
                mistakes.append(count)
            if stop and count == 0:
                break
        return w, b, mistakes

    return train


def _distances(X, targets, w, b):
    return np.where(np.asarray(targets) == 1, 1, -1) * (X @ np.asarray(w) + b) / np.linalg.norm(w)


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
        ),
    ),
    "boundary": Known(
        LINE,
        (
            Mistake(
                "slope with the wrong sign",
                "Moving the term with x1 to the other side changes its sign.",
                lambda w, b: (w[0] / w[1], -b / w[1]),
            ),
            Mistake(
                "intercept with the wrong sign",
                "Moving the bias to the other side changes its sign.",
                lambda w, b: (-w[0] / w[1], b / w[1]),
            ),
            Mistake(
                "signs flipped",
                "Both terms that move to the other side of the equation change their sign.",
                lambda w, b: (w[0] / w[1], b / w[1]),
            ),
            Mistake(
                "solved for the other input",
                "This is x1 as a function of x2. The vertical axis is x2: divide by its weight, the second.",
                lambda w, b: (-w[1] / w[0], -b / w[0]),
            ),
            Mistake(
                "slope upside down",
                "The first weight belongs above the line of the fraction, the second below it.",
                lambda w, b: (-w[1] / w[0], -b / w[1]),
            ),
            Mistake(
                "not divided",
                "The bias, too, has to be divided by the second weight.",
                lambda w, b: (-w[0] / w[1], -b),
            ),
        ),
    ),
    "margin": Known(
        CONVERGE,
        (
            Mistake(
                "not divided by the length of the weights",
                "A score is no distance yet: doubling w and b doubles it, but does not move the line.",
                lambda X, t, w, b: np.min(_distances(X, t, w, b)) * np.linalg.norm(w),
            ),
            Mistake(
                "mistakes do not count as negative",
                "An example on the wrong side has a negative distance. The target says which side is right.",
                lambda X, t, w, b: np.min(np.abs(_distances(X, t, w, b))),
            ),
            Mistake(
                "the target is ignored",
                "For a target of 0 the right side is the negative one: there, change the sign.",
                lambda X, t, w, b: np.min(_distances(X, np.ones(len(X)), w, b)),
            ),
            Mistake(
                "multiplied by the target",
                "A target of 0 makes its example 0. Turn the targets 0 and 1 into the signs -1 and +1.",
                lambda X, t, w, b: np.min(np.asarray(t) * (X @ np.asarray(w) + b)) / np.linalg.norm(w),
            ),
            Mistake(
                "the average instead of the smallest",
                "The margin belongs to the nearest example alone.",
                lambda X, t, w, b: np.mean(_distances(X, t, w, b)),
            ),
            Mistake(
                "the largest instead of the smallest",
                "The margin belongs to the nearest example, not to the farthest.",
                lambda X, t, w, b: np.max(_distances(X, t, w, b)),
            ),
            Mistake(
                "missing bias",
                "Without the bias the distance is measured from a line through the origin.",
                lambda X, t, w, b: np.min(_distances(X, t, w, 0)),
            ),
            Mistake(
                "divided by the square of the length",
                "The length of w is the square root of w @ w.",
                lambda X, t, w, b: np.min(_distances(X, t, w, b)) / np.linalg.norm(w),
            ),
            Mistake(
                "one distance per example",
                "These are the distances of all examples. The margin is the smallest of them.",
                lambda X, t, w, b: _distances(X, t, w, b),
            ),
        ),
    ),
}
