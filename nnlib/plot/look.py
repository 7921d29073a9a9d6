"""The look of the book's pictures, and the words that go with them."""

from __future__ import annotations

import os
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

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
    """Give Matplotlib the look of the book: transparent ground, quiet axes, vector pictures in a notebook.

    Affects every figure drawn afterwards in this Python session; `matplotlib.rcdefaults()` undoes it. Where
    vector pictures are not wanted, the environment's NNLIB_PICTURES names another kind, such as "png".
    """
    import matplotlib as mpl

    mpl.rcParams.update(_STYLE)
    try:
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:  # a plain Python program: there is no notebook to set up
        return
    if get_ipython() is not None:
        set_matplotlib_formats(os.environ.get("NNLIB_PICTURES", "svg"), metadata={"Date": None})


_words: weakref.WeakKeyDictionary[Axes, list[str]] = weakref.WeakKeyDictionary()


def say(ax: Axes, sentence: str) -> Axes:
    """Note in words what was just drawn into these axes, and return them."""
    _words.setdefault(ax, []).append(sentence)
    return ax


def alt_text(picture: Axes | Figure) -> str:
    """What nnlib.plot drew into a figure or into axes, in words: the alternative text of the picture.

        alt_text(ax)        "40 points of class cat, 40 of class dog. A line divides them."

    Empty if nothing was drawn by nnlib.plot.
    """
    axes = getattr(picture, "axes", picture)
    axes = axes if isinstance(axes, list) else [picture]
    return " ".join(sentence for ax in axes for sentence in _words.get(ax, ()))


def sheet(count: int, columns: int, size: float) -> tuple[Figure, list[Axes]]:
    """A figure of `count` square panels without axes, in rows of up to `columns`, `size` inches each."""
    from matplotlib import pyplot as plt

    columns = min(columns, count)
    rows = -(-count // columns)
    figure, axes = plt.subplots(
        rows, columns, figsize=(size * columns, size * rows), layout="constrained", squeeze=False
    )
    figure.patch.set_alpha(0)
    for ax in axes.flat:
        ax.set(xticks=[], yticks=[])
        ax.patch.set_alpha(0)
        ax.spines[:].set(visible=True, color=MUTED, linewidth=0.5)
    for ax in axes.flat[count:]:
        ax.set_axis_off()
    return figure, list(axes.flat[:count])
