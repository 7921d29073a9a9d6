"""Tasks 7 and 9: how often an attack succeeds, and how little it needs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...tasks import Known, Mistake
from .sections import FGSM, WHY


def _share(count: Callable) -> Callable:
    """A wrong rate: ``count(right, fooled)`` of the two truth tables; 0 if none was right."""

    def rate(before, after, labels, targets=None):
        before, after, labels = map(np.asarray, (before, after, labels))
        right = before == labels
        fooled = after != labels if targets is None else after == np.asarray(targets)
        return count(right, fooled) if right.any() else 0.0

    return rate


def _everywhere(count: Callable) -> Callable:
    """A wrong rate of all four arrays, targets perhaps None."""

    def rate(before, after, labels, targets=None):
        with np.errstate(all="ignore"):
            return count(np.asarray(before), np.asarray(after), np.asarray(labels), targets)

    return rate


def _share_or_error(before, after, labels, targets=None):
    """The right share, and a ZeroDivisionError where no picture was right before."""
    before, after, labels = map(np.asarray, (before, after, labels))
    fooled = after != labels if targets is None else after == np.asarray(targets)
    return int(np.sum(fooled & (before == labels))) / int(np.sum(before == labels))


def _mean(values):
    return float(np.mean(values)) if np.size(values) else float("nan")


def _score(change: Callable) -> Callable:
    return lambda x, w, b: change(x @ w + b, w)


MEASURING = {
    "success_rate": Known(
        FGSM,
        (
            Mistake(
                "not a number",
                "No picture was right before, and the mean of nothing is 0/0. Return 0 in this case.",
                _everywhere(
                    lambda before, after, labels, t: _mean(
                        (after != labels if t is None else after == t)[before == labels]
                    )
                ),
            ),
            Mistake(
                "divided by zero",
                "No picture was right before. Return 0 in this case, before you divide.",
                _share_or_error,
            ),
            Mistake(
                "divided by all pictures",
                "The successes are counted right. They are a share of those that were right before.",
                _share(lambda right, fooled: np.sum(right & fooled) / len(right)),
            ),
            Mistake(
                "pictures that were wrong before are counted too",
                "Nobody had to fool the network there. Look only at those with before == labels.",
                _everywhere(
                    lambda before, after, labels, t: _mean(after != labels if t is None else after == t)
                ),
            ),
            Mistake(
                "pictures that were wrong before are counted too",
                "Nobody had to fool the network there. Look only at those with before == labels.",
                _share(lambda right, fooled: np.mean(fooled)),
            ),
            Mistake(
                "pictures that were wrong before are counted too",
                "They are among the successes, though not among those that the share is taken of.",
                _share(lambda right, fooled: np.sum(fooled) / np.sum(right)),
            ),
            Mistake(
                "any change is counted",
                "Another answer than before is no success if the network was wrong before.",
                _everywhere(lambda before, after, labels, t: _mean(after != before)),
            ),
            Mistake(
                "accuracy instead of success",
                "This is the share of those that are still right. The attack counts the others.",
                _everywhere(lambda before, after, labels, t: _mean(after == labels)),
            ),
            Mistake(
                "accuracy instead of success",
                "This is the share of those that are still right. The attack counts the others.",
                _share(lambda right, fooled: 1 - np.mean(fooled[right])),
            ),
            Mistake(
                "accuracy instead of success",
                "This is the share of those that are still right. The attack counts the others.",
                _everywhere(
                    lambda before, after, labels, t: (
                        _mean((after == labels)[before == labels]) if np.any(before == labels) else 0.0
                    )
                ),
            ),
            Mistake(
                "targets are ignored",
                "With targets, becoming wrong is not enough: the answer must be the target.",
                _everywhere(
                    lambda before, after, labels, t: (
                        _mean((after != labels)[before == labels]) if np.any(before == labels) else 0.0
                    )
                ),
            ),
            Mistake(
                "a count instead of a share",
                "Divide the number of successes by the number of pictures that were right before.",
                _share(lambda right, fooled: np.sum(right & fooled)),
            ),
            Mistake(
                "in percent",
                "A share is a number from 0 to 1.",
                _share(lambda right, fooled: 100 * np.mean(fooled[right])),
            ),
            Mistake(
                "the wrong ones instead of the right ones",
                "The share was taken of the pictures that were wrong before.",
                _everywhere(
                    lambda before, after, labels, t: _mean(
                        (after != labels if t is None else after == t)[before != labels]
                    )
                ),
            ),
        ),
        probes=(
            (np.array([1, 2, 3, 4, 5]), np.array([1, 9, 8, 7, 5]), np.array([1, 2, 3, 4, 6])),
            (
                np.array([1, 2, 3, 4]),
                np.array([9, 9, 9, 5]),
                np.array([1, 2, 3, 3]),
                np.array([9, 8, 9, 5]),
            ),
        ),
    ),
    "smallest_epsilon": Known(
        WHY,
        (
            Mistake(
                "the L2 norm of the weights",
                "It measures a change by its length. Here every pixel may move by epsilon: take the L1 norm.",
                _score(lambda z, w: np.abs(z) / np.linalg.norm(w)),
            ),
            Mistake(
                "the sign of the score",
                "epsilon is a size and never negative. A negative score is as far from 0 as a positive one.",
                _score(lambda z, w: z / np.abs(w).sum()),
            ),
            Mistake(
                "weights of opposite sign cancel",
                "The attacker moves each pixel in its own direction, so add up the absolute values.",
                _score(lambda z, w: np.abs(z) / np.abs(w.sum())),
            ),
            Mistake(
                "weights of opposite sign cancel",
                "The attacker moves each pixel in its own direction, so add up the absolute values.",
                _score(lambda z, w: np.abs(z) / w.sum()),
            ),
            Mistake(
                "absolute weights in the score",
                "The absolute values belong to the norm alone. The score keeps the signs: w · x + b.",
                lambda x, w, b: np.abs(x @ np.abs(w) + b) / np.abs(w).sum(),
            ),
            Mistake(
                "missing bias",
                "The score is w · x + b; here b was left out.",
                lambda x, w, b: np.abs(x @ w) / np.abs(w).sum(),
            ),
            Mistake(
                "bias with the wrong sign",
                "The bias is added to w · x.",
                lambda x, w, b: np.abs(x @ w - b) / np.abs(w).sum(),
            ),
            Mistake(
                "only one pixel moves",
                "All pixels help, each by its own weight: add up the absolute values.",
                _score(lambda z, w: np.abs(z) / np.abs(w).max()),
            ),
            Mistake(
                "averaged instead of summed",
                "All pixels move at the same time: their contributions add up.",
                _score(lambda z, w: np.abs(z) / np.abs(w).mean()),
            ),
            Mistake(
                "divided by the number of pixels",
                "A pixel contributes epsilon times its weight. Divide by the sum of the absolute weights.",
                _score(lambda z, w: np.abs(z) / len(w)),
            ),
            Mistake(
                "the score instead of epsilon",
                "By so much the score must change. Which epsilon does that?",
                _score(lambda z, w: np.abs(z)),
            ),
            Mistake(
                "multiplied instead of divided",
                "The larger the weights, the less it takes: divide by their L1 norm.",
                _score(lambda z, w: np.abs(z) * np.abs(w).sum()),
            ),
            Mistake(
                "upside down",
                "The score belongs above the line of the fraction, the norm below it.",
                _score(lambda z, w: np.abs(w).sum() / np.abs(z)),
            ),
            Mistake(
                "only the most vulnerable picture",
                "Return one number for each picture of the batch, not the smallest of all.",
                _score(lambda z, w: np.min(np.abs(z)) / np.abs(w).sum()),
            ),
        ),
        probes=((np.array([[0.5, 0.1], [0.2, 0.9], [0.7, 0.7]]), np.array([2.0, -5.0]), 0.7),),
    ),
}
