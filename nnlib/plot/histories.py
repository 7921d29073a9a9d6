"""Several trainings in one picture, so that they can be compared.

E epochs (or steps) of a training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from .look import CLASS_COLORS, CLASS_MARKERS, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINES = ("-", "--", "-.", ":")


def histories(
    ax: Axes, trainings: Mapping[str, object], measure: str = "loss", logarithmic: bool = False
) -> Axes:
    """Draw one measure of several trainings, a line for each, told apart by color, dashes and marker.

        histories(ax, {"without dropout": first, "with dropout": second}, "validation loss")

    trainings: by name, what `fit` returned, or a list of E numbers. Errors: ValueError for no trainings, or
    one without numbers; KeyError for a measure that a training does not have.
    """
    if not isinstance(trainings, Mapping) or not trainings:
        raise ValueError('histories wants trainings by name, such as {"with dropout": history}; got none')
    said = []
    for i, (name, training) in enumerate(trainings.items()):
        plain = isinstance(training, Sequence | np.ndarray)
        values = np.asarray(training if plain else training[measure], dtype=np.float64)  # (E,)
        if values.ndim != 1 or not values.size:
            raise ValueError(
                f"histories wants a number for each epoch of {name!r}, got the shape {values.shape}"
            )
        ax.plot(
            np.arange(1, len(values) + 1),
            values,
            label=name,
            color=CLASS_COLORS[i % 4],
            linestyle=LINES[(i + i // 4) % 4],
            marker=CLASS_MARKERS[i % 4],
            markersize=4,
            markevery=max(1, len(values) // 12),
        )
        said.append(f"{name} from {values[0]:.3g} to {values[-1]:.3g}")
    if logarithmic:
        ax.set_yscale("log")
    ax.set(xlabel="epoch", ylabel=measure)
    ax.xaxis.get_major_locator().set_params(integer=True)
    if len(trainings) > 1:
        ax.legend()
    return say(ax, f"{measure[:1].upper()}{measure[1:]} of {len(said)} trainings: {'; '.join(said)}.")
