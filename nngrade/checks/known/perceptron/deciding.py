"""Tasks 1 to 4: the sum, the decision, the bias, the batch."""

from __future__ import annotations

import numpy as np

from ...tasks import Known, Mistake, Section

PAGE = "book/neurons/02-perceptron.html"

CONCERT = Section("A decision on Friday", PAGE, "a-decision-on-friday")
FESTIVAL = Section("A festival, and a number that moves", PAGE, "a-festival-and-a-number-that-moves")
VECTORS = Section("The same with vectors", PAGE, "the-same-with-vectors")


def _dot(x, weights):
    return float(np.dot(x, weights))


def _step(z):
    return (np.asarray(z) > 0).astype(int)


DECIDING = {
    "weighted_sum": Known(
        CONCERT,
        (
            Mistake(
                "the answers are ignored",
                "All weights were added up. A weight counts as often as its answer says: 0 times for a no.",
                lambda x, w: float(np.sum(w)),
            ),
            Mistake(
                "the weights are ignored",
                "The answers were added up. Multiply each answer by its weight before you add.",
                lambda x, w: float(np.sum(x)),
            ),
            Mistake(
                "added instead of multiplied",
                "Each answer and its weight belong together as a product, x * weight.",
                lambda x, w: float(np.sum(np.add(x, w))),
            ),
            Mistake(
                "averaged instead of summed",
                "The sum was divided by the number of inputs. The perceptron does not divide.",
                lambda x, w: _dot(x, w) / len(x),
            ),
            Mistake(
                "not added up",
                "The products are right; what is missing is their sum, a single number.",
                lambda x, w: np.multiply(x, w),
            ),
            Mistake(
                "only the first input counts",
                "Perhaps the return stands inside the loop: then the loop ends in its first round.",
                lambda x, w: x[0] * w[0],
            ),
            Mistake(
                "only the last input counts",
                "Inside the loop the total is replaced. Add to it: total = total + ...",
                lambda x, w: x[-1] * w[-1],
            ),
        ),
        probes=(([2, 3, 5], [7, -11, 0.5]),),
    ),
    "decide": Known(
        CONCERT,
        (
            Mistake(
                ">= instead of >",
                "Exactly on the threshold the perceptron stays at home: the sum must be greater.",
                lambda x, w, t: int(_dot(x, w) >= t),
            ),
            Mistake(
                "the threshold is ignored",
                "The sum was compared with 0. It is the threshold that it must exceed.",
                lambda x, w, t: int(_dot(x, w) > 0),
            ),
            Mistake(
                "always the threshold of the concert",
                "The sum was compared with 0.5. Compare it with the argument threshold, whatever it is.",
                lambda x, w, t: int(_dot(x, w) > 0.5),
            ),
            Mistake(
                "0 and 1 exchanged",
                "1 means go, and you go if the sum is greater than the threshold.",
                lambda x, w, t: int(_dot(x, w) <= t),
            ),
            Mistake(
                "0 and 1 exchanged",
                "1 means go, and you go if the sum is greater than the threshold.",
                lambda x, w, t: int(_dot(x, w) < t),
            ),
            Mistake(
                "the sum instead of the decision",
                "Compare the sum with the threshold, and return 1 or 0.",
                lambda x, w, t: _dot(x, w),
            ),
            Mistake(
                "the difference instead of the decision",
                "This is by how much the sum exceeds the threshold. Return 1 if it is positive, else 0.",
                lambda x, w, t: _dot(x, w) - t,
            ),
            Mistake("always the same answer", "It is 1 for any input: compare first.", lambda x, w, t: 1),
            Mistake("always the same answer", "It is 0 for any input: compare first.", lambda x, w, t: 0),
        ),
        probes=(([1], [3], 2), ([1], [2], 2), ([1], [1], 2), ([1], [-1], 2), ([1], [-1], -2)),
    ),
    "score": Known(
        FESTIVAL,
        (
            Mistake(
                "missing bias",
                "This is the weighted sum alone. The bias still has to be added.",
                lambda x, w, b: _dot(x, w),
            ),
            Mistake(
                "bias with the wrong sign",
                "A threshold is subtracted; a bias is added, because it has its sign in it already.",
                lambda x, w, b: _dot(x, w) - b,
            ),
            Mistake(
                "bias added to every product",
                "There is one bias for the whole neuron. Add it once, after the sum.",
                lambda x, w, b: _dot(x, w) + len(x) * b,
            ),
            Mistake(
                "the decision instead of the score",
                "The score is the number before the step: do not turn it into 0 or 1 here.",
                lambda x, w, b: int(_dot(x, w) + b > 0),
            ),
            Mistake(
                "not added up",
                "One number per input came. Add up the products first, then add the bias.",
                lambda x, w, b: np.multiply(x, w) + b,
            ),
        ),
        probes=(([2, 3], [5, 7], 11), ([2, 3], [-5, 7], -13)),
    ),
    "perceptron": Known(
        VECTORS,
        (
            Mistake(
                "transposed",
                "weights @ X multiplies the columns of X. Each row is an example: X @ weights.",
                lambda X, w, b: _step(np.asarray(w) @ X + b),
            ),
            Mistake(
                "missing bias",
                "The weighted sum alone is compared with 0; the bias must be added before.",
                lambda X, w, b: _step(X @ np.asarray(w)),
            ),
            Mistake(
                "bias with the wrong sign",
                "The bias is added to the weighted sum. Only a threshold would be subtracted.",
                lambda X, w, b: _step(X @ np.asarray(w) - b),
            ),
            Mistake(
                ">= instead of >",
                "A score of exactly 0 means 0: step asks for a score greater than 0.",
                lambda X, w, b: (X @ np.asarray(w) + b >= 0).astype(int),
            ),
            Mistake(
                "the scores instead of the decisions",
                "The step is missing: 1 where the score is greater than 0, and 0 elsewhere.",
                lambda X, w, b: X @ np.asarray(w) + b,
            ),
            Mistake(
                "only the first row",
                "Perhaps the return stands inside the loop. Collect one decision per row, and return all.",
                lambda X, w, b: _step(X[0] @ np.asarray(w) + b),
            ),
            Mistake(
                "only the last row",
                "Each round of the loop overwrites the one before. Collect the decisions in a list.",
                lambda X, w, b: _step(X[-1] @ np.asarray(w) + b),
            ),
            Mistake(
                "-1 instead of 0",
                "np.sign knows three values. The step knows two: 1 for a positive score, otherwise 0.",
                lambda X, w, b: np.sign(X @ np.asarray(w) + b),
            ),
            Mistake(
                "not added up",
                "One result per input came. Add the products along each row: X @ weights does both.",
                lambda X, w, b: _step(X * np.asarray(w) + b),
            ),
            Mistake(
                "wrong axis",
                "The products were added down the columns, axis 0. Each row is an example: axis 1.",
                lambda X, w, b: _step((X * np.asarray(w)).sum(axis=0) + b),
            ),
        ),
        probes=(
            (np.array([[1, 9], [-9, 1]]), [1, 0], 0),
            (np.array([[1, 2], [3, 4], [5, 6]]), [1, 1], -7),
            (np.array([[1, 0], [0, 2], [0, 1]]), [1, 1], -1),
            (np.array([[1, 0], [0, -1]]), [1, 1], 0.5),
            (np.array([[-1, 0], [1, 0], [-3, 0]]), [1, 1], 2),
        ),
    ),
}
