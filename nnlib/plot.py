"""Pictures of data and of models, in one look that reads on light pages, on dark pages and in print.

Every function draws into a Matplotlib `Axes` and returns it, so that pictures can be combined freely.
Classes differ in marker and in color: nothing depends on seeing color alone.

Letters: N examples, D = 2 features.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE, GREEN, VIOLET, INK, MUTED = "#0b62a8", "#b4460a", "#1a7a4c", "#5b3fb0", "#1d2330", "#586074"
CLASS_COLORS = (ORANGE, BLUE, GREEN, VIOLET)
CLASS_MARKERS = ("o", "s", "^", "D")

_STYLE = {
    "figure.figsize": (6.4, 4.0),
    "figure.facecolor": "none",
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.titlesize": "medium",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": "cycler('color', ['#0b62a8', '#b4460a', '#1a7a4c', '#5b3fb0'])",
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "text.color": INK,
    "font.size": 11,
    "lines.linewidth": 2,
    "legend.frameon": False,
    "svg.hashsalt": "nnlib",  # the same picture gives the same bytes
}


def style() -> None:
    """Give Matplotlib the look of the book: transparent ground, quiet axes, sharp vector pictures in a notebook.

    Affects every figure drawn afterwards in this Python session; `matplotlib.rcdefaults()` undoes it.
    """
    import matplotlib as mpl

    mpl.rcParams.update(_STYLE)
    try:
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:  # a plain Python program: there is no notebook to set up
        return
    if get_ipython() is not None:
        set_matplotlib_formats("svg", metadata={"Date": None})


def points(ax: Axes, x: np.ndarray, y: np.ndarray, names: Sequence[str] | None = None, size: float = 42) -> Axes:
    """Scatter the examples of each class with a marker and a color of its own.

    Shapes: x (N, 2) and y (N,) with class indices 0, 1, ...; `names[k]` labels class k.
    Raises ValueError if x is not (N, 2) or if x and y differ in length.
    """
    x, y = np.asarray(x), np.asarray(y)
    if x.ndim != 2 or x.shape[1] != 2 or len(x) != len(y):
        raise ValueError(
            f"points() draws N examples of two features: it wants x of shape (N, 2) and y of shape (N,), "
            f"got {x.shape} and {y.shape}; choose two columns, for example x[:, :2]"
        )
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
    return ax


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
    in the color of class 1 and the other one in that of class 0.
    """
    from matplotlib.lines import Line2D

    horizontal, vertical = ax.get_xlim(), ax.get_ylim()
    u, v = np.meshgrid(np.linspace(*horizontal, steps), np.linspace(*vertical, steps))  # both (steps, steps)
    z = np.asarray(score(np.column_stack([u.ravel(), v.ravel()]))).reshape(u.shape)  # (steps, steps)
    if shade:
        ax.contourf(u, v, z, levels=[-np.inf, 0, np.inf], colors=[ORANGE, BLUE], alpha=0.12)
    if z.min() < 0 < z.max():
        ax.contour(u, v, z, levels=[0], colors=[color], linewidths=2, linestyles=[linestyle])
    if label:
        ax.add_line(Line2D([], [], color=color, linestyle=linestyle, label=label))
    ax.set(xlim=horizontal, ylim=vertical)
    return ax
