"""The picture of a history: curves that are told apart by color, line and marker, on any ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..datasets.pictures import COLORS, new_figure, quiet_axes, text_color
from .history import VALIDATION, History

if TYPE_CHECKING:
    from matplotlib.figure import Figure

APART = {"learning rate", "seconds"}  # measures that say nothing of how good the model is
LOOKS = (
    {"color": COLORS[1], "linestyle": "-", "marker": "o", "label": "training"},
    {"color": COLORS[0], "linestyle": "--", "marker": "s", "label": "validation"},
)


def draw(history: History, axes=None) -> Figure:
    """One panel for the loss and one for each metric, training and validation in each of them."""
    names = measures(history)
    if axes is None:
        _, axes = new_figure(3.6 * len(names) + 0.8, 3.2, columns=len(names), squeeze=False)
    axes = np.ravel(np.array(axes, dtype=object))
    if len(axes) != len(names):
        raise ValueError(f"this history has {len(names)} panels, {', '.join(names)}; got {len(axes)} axes")
    for ax, name in zip(axes, names, strict=True):
        _panel(ax, history, name)
    return axes[0].figure


def measures(history: History) -> list[str]:
    """What there is to draw: "loss", then the metrics. A ValueError if there is no whole epoch yet."""
    if not len(history):
        raise ValueError("there is no whole epoch to draw yet; fit for one epoch at least")
    return [name for name in history.epochs if name not in APART and not name.startswith(VALIDATION)]


def in_words(history: History) -> str:
    """What the picture shows, curve by curve: where it begins and ends, and its best."""
    parts = []
    for name in measures(history):
        for curve in (name, VALIDATION + name):
            values = history.epochs.get(curve)
            if values:
                extreme = min(values) if name == "loss" else max(values)
                word = "lowest" if name == "loss" else "highest"
                parts.append(
                    f"{curve} from {values[0]:.3g} to {values[-1]:.3g}, {word} {extreme:.3g} in epoch "
                    f"{values.index(extreme) + 1}"
                )
    epochs = "1 epoch" if len(history) == 1 else f"{len(history)} epochs"
    return f"Training over {epochs}: " + "; ".join(parts) + "."


def _panel(ax, history: History, name: str) -> None:
    """One measure against the epochs, with a thin line at the epoch that was best."""
    quiet_axes(ax)
    epochs = np.arange(1, len(history) + 1)
    few = len(history) <= 30  # more markers would be a smear
    for curve, look in zip((name, VALIDATION + name), LOOKS, strict=True):
        if curve in history.epochs:
            style = look if few else {**look, "marker": ""}
            ax.plot(epochs, history.epochs[curve], linewidth=2, markersize=4, **style)
    if VALIDATION + name in history.epochs:
        ax.axvline(history.best + 1, color=text_color(), linestyle=":", linewidth=1)
        ax.legend(frameon=False, fontsize=10, labelcolor=text_color())
    if name == "loss":
        ax.set_ylim(bottom=0)
    ax.set_title(name, color=text_color(), fontsize=11, loc="left")
    ax.set_xlabel("epoch", fontsize=11)
    ax.set_xlim(0.5, len(history) + 0.5)
    ax.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
