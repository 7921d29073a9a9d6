"""Pictures of the plane: examples of two features, and what a classifier makes of each place.

N examples, D = 2 features, K classes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..backend import to_numpy
from .look import BLUE, CLASS_COLORS, CLASS_MARKERS, INK, ORANGE, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def points(
    ax: Axes, x: np.ndarray, y: np.ndarray, names: Sequence[str] | None = None, size: float = 42
) -> Axes:
    """Scatter the examples of each class with a marker and a color of its own.

    Shapes: x (N, 2) and y (N,) with class indices 0, 1, ...; `names[k]` labels class k.
    Errors: ValueError if x is not (N, 2) or if x and y differ in length.
    """
    x, y = np.asarray(x), np.asarray(y)
    if x.ndim != 2 or x.shape[1] != 2 or len(x) != len(y):
        raise ValueError(
            f"points() draws N examples of two features: it wants x of shape (N, 2) and y of shape (N,), "
            f"got {x.shape} and {y.shape}; choose two columns, for example x[:, :2]"
        )
    said = []
    for k in np.unique(y).astype(int):
        mine = y == k
        label = names[k] if names is not None else f"class {k}"
        ax.scatter(
            *x[mine].T,
            s=size,
            marker=CLASS_MARKERS[k % 4],
            color=CLASS_COLORS[k % 4],
            edgecolor="white",
            linewidth=0.7,
            label=label,
            zorder=3,
        )
        count = int(mine.sum())
        said.append(f"{count} {'point' if count == 1 else 'points'} of {label}")
    return say(ax, ", ".join(said) + ".") if said else ax


def boundary(
    ax: Axes,
    score: Callable[[np.ndarray], np.ndarray],
    label: str | None = None,
    shade: bool = True,
    steps: int = 241,
    color: str = INK,
    linestyle: str = "-",
) -> Axes:
    """Draw where a classifier's score changes sign, over the present limits of the axes.

    `score` maps points (N, 2) to (N,); the line is score = 0. With `shade`, the side with score > 0 is tinted
    in the color of class 1 and the other one in that of class 0. Errors: ValueError for scores of another
    shape.
    """
    from matplotlib.lines import Line2D

    horizontal, vertical = ax.get_xlim(), ax.get_ylim()
    u, v = np.meshgrid(np.linspace(*horizontal, steps), np.linspace(*vertical, steps))  # both (steps, steps)
    z = to_numpy(score(np.column_stack([u.ravel(), v.ravel()])))  # (steps²,)
    if z.size != u.size:
        raise ValueError(
            f"boundary wants one score for each point, (N,), got {z.shape} for {u.size} points; "
            "for the scores of several classes write regions(ax, scores)"
        )
    z = z.reshape(u.shape)  # (steps, steps)
    if shade:
        ax.contourf(u, v, z, levels=[-np.inf, 0, np.inf], colors=[ORANGE, BLUE], alpha=0.12)
    if z.min() < 0 < z.max():
        ax.contour(u, v, z, levels=[0], colors=[color], linewidths=2, linestyles=[linestyle])
    if label:
        ax.add_line(Line2D([], [], color=color, linestyle=linestyle, label=label))
    ax.set(xlim=horizontal, ylim=vertical)
    share = float((z > 0).mean())
    return say(ax, f"{label or 'The boundary'}: the score is above zero in {share:.0%} of the picture.")


def regions(
    ax: Axes,
    scores: Callable[[np.ndarray], np.ndarray],
    names: Sequence[str] | None = None,
    steps: int = 241,
) -> Axes:
    """Tint each place by the class that a classifier of K classes gives it, over the limits of the axes.

        class = argmax of scores(place)        scores maps float32 points (N, 2) to (N, K); a model does

    Lines divide the classes; `names` go into the words of `alt_text`. Errors: ValueError if the scores are
    not (N, K) with K of 2 or more.
    """
    horizontal, vertical = ax.get_xlim(), ax.get_ylim()
    u, v = np.meshgrid(np.linspace(*horizontal, steps), np.linspace(*vertical, steps))  # both (steps, steps)
    found = to_numpy(scores(np.column_stack([u.ravel(), v.ravel()]).astype(np.float32)))  # (steps², K)
    if found.ndim != 2 or found.shape[0] != u.size or found.shape[1] < 2:
        raise ValueError(
            f"regions wants scores (N, K) of two classes or more, got {found.shape} for {u.size} points; "
            "for one score write boundary(ax, score)"
        )
    classes = found.argmax(axis=1).reshape(u.shape)  # (steps, steps)
    said = []
    for k in np.unique(classes):
        inside = (classes == k).astype(float)
        ax.contourf(u, v, inside, levels=[0.5, 1.5], colors=[CLASS_COLORS[k % 4]], alpha=0.12)
        if inside.min() < 0.5:
            ax.contour(u, v, inside, levels=[0.5], colors=[INK], linewidths=1.2)
        said.append(f"{names[k] if names is not None else f'class {k}'} {inside.mean():.0%}")
    ax.set(xlim=horizontal, ylim=vertical)
    return say(ax, f"The areas of the classes: {', '.join(said)}.")
