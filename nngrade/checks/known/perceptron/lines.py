"""Tasks 9 and 10: the line that a perceptron draws, and its margin."""

from __future__ import annotations

import numpy as np

from ...tasks import Known, Mistake, Section
from .deciding import PAGE

LINE = Section(
    "What a neuron can say: the logic of a line", PAGE, "what-a-neuron-can-say-the-logic-of-a-line"
)
CONVERGE = Section(
    "When it must succeed, and when it cannot", PAGE, "when-it-must-succeed-and-when-it-cannot"
)


def _distances(X, targets, w, b):
    return np.where(np.asarray(targets) == 1, 1, -1) * (X @ np.asarray(w) + b) / np.linalg.norm(w)


def _by_the_length_of_x(X, targets, w, b):
    lengths = np.linalg.norm(X, axis=1)
    far, known = _distances(X, targets, w, b) * np.linalg.norm(w), lengths > 0
    return np.min(far[known] / lengths[known])


LINES = {
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
            Mistake(
                "not divided",
                "The first weight, too, has to be divided by the second.",
                lambda w, b: (-w[0], -b / w[1]),
            ),
            Mistake(
                "not divided",
                "x2 still has its weight as a factor. Divide both terms by it.",
                lambda w, b: (-w[0], -b),
            ),
            Mistake(
                "divided by the first weight",
                "The intercept is solved for x2 as well: divide the bias by the second weight.",
                lambda w, b: (-w[0] / w[1], -b / w[0]),
            ),
            Mistake(
                "cut to whole numbers",
                "// drops what stands behind the point. Divide with /.",
                lambda w, b: (-w[0] // w[1], -b // w[1]),
            ),
            Mistake(
                "the direction of the weights",
                "(w1, w2) is perpendicular to the line. The line itself has the slope -w1 / w2.",
                lambda w, b: (w[1] / w[0], -b / w[1]),
            ),
        ),
        probes=(([2, 5], 3), ([-3, 4], 7)),
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
                "divided by the sum of the weights",
                "The length of w is the square root of the sum of the squares, not the sum of the sizes.",
                lambda X, t, w, b: np.min(_distances(X, t, w, b)) * np.linalg.norm(w) / np.abs(w).sum(),
            ),
            Mistake(
                "the bias is not divided",
                "The whole score is divided by the length of w. Put brackets around w · x + b.",
                lambda X, t, w, b: np.min(_distances(X, t, w, b * np.linalg.norm(w))),
            ),
            Mistake(
                "the bias counts in the length",
                "The length is that of the weights alone: the bias moves the line, but does not turn it.",
                lambda X, t, w, b: (
                    np.min(_distances(X, t, w, b)) * np.linalg.norm(w) / np.linalg.norm([*w, b])
                ),
            ),
            Mistake(
                "divided by the length of the example",
                "Divide by the length of w, not by that of x.",
                _by_the_length_of_x,
            ),
            Mistake(
                "the decision instead of the score",
                "A decision is 0 or 1 however near the line is. The distance needs the score.",
                lambda X, t, w, b: np.min(
                    np.where(np.asarray(t) == 1, 1, -1) * (X @ np.asarray(w) + b > 0) / np.linalg.norm(w)
                ),
            ),
            Mistake(
                "the place instead of the number",
                "np.argmin says where the smallest number stands; np.min is that number.",
                lambda X, t, w, b: np.argmin(_distances(X, t, w, b)),
            ),
            Mistake(
                "mistakes are left out",
                "Examples on the wrong side count too; they make the margin negative.",
                lambda X, t, w, b: min((d for d in _distances(X, t, w, b) if d > 0), default=0),
            ),
            Mistake(
                "smallest in size",
                "The smallest number is wanted, not the one nearest to 0: -3 is smaller than 2.",
                lambda X, t, w, b: min(_distances(X, t, w, b), key=abs),
            ),
            Mistake(
                "one distance per example",
                "These are the distances of all examples. The margin is the smallest of them.",
                lambda X, t, w, b: _distances(X, t, w, b),
            ),
            Mistake(
                "sign flipped",
                "Points on their proper side must count as positive, those on the wrong side as negative.",
                lambda X, t, w, b: np.min(-_distances(X, t, w, b)),
            ),
        ),
        probes=(
            (np.array([[1.0, 2.0], [3.0, 5.0], [0.0, 1.0]]), [1, 1, 0], [1, 2], -3),
            (np.array([[7.0, 2.0], [3.0, -5.0], [4.0, 1.0]]), [0, 1, 0], [5, -2], 6),
        ),
    ),
}
