"""The confusion matrix as a picture: who is taken for whom.

N examples, K classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..backend import Array, to_numpy
from .look import BLUE, INK, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def confusion(ax: Axes, matrix: Array, names: Sequence[str] | None = None) -> Axes:
    """Draw a confusion matrix: a row for each true class, a column for each answer, counts in the cells.

        confusion(ax, metrics.confusion_matrix(scores, targets), names)

        tint of a cell = its share of the row        matrix (K, K) of counts, names K words

    The diagonal, framed, is what was right. Counts are left out beyond 30 classes; tints stay. Errors:
    ValueError unless the matrix is (K, K) of numbers from 0 on, or for another number of names.
    """
    matrix = to_numpy(matrix)
    _check(matrix, names)
    K = len(matrix)
    names = [str(name) for name in (range(K) if names is None else names)]
    share = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)  # (K, K), each row sums to 1
    picture = np.ones((K, K, 4))
    picture[..., :3] = [int(BLUE[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    picture[..., 3] = share
    ax.imshow(picture)
    for t, p in np.ndindex(K, K) if K <= 30 else ():
        if matrix[t, p]:
            color = "white" if share[t, p] > 0.6 else INK
            size = max(5, min(11, 130 / K))
            ax.text(p, t, f"{matrix[t, p]:g}", ha="center", va="center", color=color, fontsize=size)
    for k in range(K):
        ax.add_patch(_frame(k))
    few = K <= 40
    slanted = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"} if max(map(len, names)) > 3 else {}
    ax.set_xticks(range(K) if few else [], names if few else [], **slanted)
    ax.set_yticks(range(K) if few else [], names if few else [])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set(xlabel="answer", ylabel="truth")
    return say(ax, _in_words(matrix, names))


def _frame(k: int):
    """A thin frame around the cell (k, k)."""
    from matplotlib.patches import Rectangle

    return Rectangle((k - 0.48, k - 0.48), 0.96, 0.96, fill=False, edgecolor=INK, linewidth=0.6)


def _in_words(matrix: np.ndarray, names: Sequence[str]) -> str:
    right, total = np.trace(matrix), matrix.sum()
    text = f"Confusion matrix of {len(matrix)} classes: {right:g} of {total:g} answers are right."
    wrong = matrix - np.diag(np.diag(matrix))
    if wrong.any():
        t, p = np.unravel_index(wrong.argmax(), wrong.shape)
        text += f" The most frequent mistake: {names[t]} taken for {names[p]}, {wrong[t, p]:g} times."
    return text


def _check(matrix: np.ndarray, names: Sequence[str] | None) -> None:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise ValueError(
            f"confusion wants a matrix (K, K), got the shape {matrix.shape}; "
            "write metrics.confusion_matrix(scores, targets)"
        )
    if matrix.dtype.kind not in "iuf" or not np.isfinite(matrix).all() or matrix.min() < 0:
        raise ValueError("confusion wants counts from 0 on; write metrics.confusion_matrix(scores, targets)")
    if names is not None and len(names) != len(matrix):
        raise ValueError(f"confusion got {len(names)} names for {len(matrix)} classes")
