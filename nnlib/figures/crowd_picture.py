"""The initial drawing of the crowd figure: the bell curves of one measurement and of the sum of all."""

from __future__ import annotations

import math

import numpy as np

from nnlib.figures.pictures import BLUE, INK, MUTED, ORANGE, blank, png
from nnlib.figures.starts import State


def right(start: State, measurements: int) -> tuple[float, float]:
    """Where the sum of so many measurements lies, in its standard deviations, and how often it is right.

        z = sqrt(D) signal / sqrt(1 + shift²)    by a coin;    z = sqrt(D) (signal - shift)    with a plan

    The share of right answers is that of the standard normal distribution below z.
    """
    signal, shift = start["signal"], start["shift"]
    one = signal - shift if start["way"] == "worst" else signal / math.hypot(1, shift)
    z = math.sqrt(measurements) * one
    return z, (1 + math.erf(z / math.sqrt(2))) / 2


def crowd_picture(start: State) -> tuple[bytes, str]:
    """Draw the start as a PNG, and say the same in words."""
    canvas, axes = blank(6.6, 2.3)
    D = start["measurements"]
    words = []
    for left, n, name in ((0.2, 1, "one measurement alone"), (3.5, D, f"the sum of {D:,}")):
        z, share = right(start, n)
        reach = max(4, abs(z) + 3)
        v = np.linspace(-reach, reach, 241)
        x = left + 2.9 * (v + reach) / (2 * reach)
        for center, color, line in ((z, BLUE, "-"), (-z, ORANGE, "--")):
            curve = 0.45 + 1.3 * np.exp(-((v - center) ** 2) / 2)
            axes.plot(x, curve, line, color=color, lw=1.6)
            if line == "-":
                axes.fill_between(x[v >= 0], 0.45, curve[v >= 0], color=BLUE, alpha=0.2, lw=0)
        axes.plot([left + 1.45] * 2, [0.4, 1.85], color=INK, lw=1)
        axes.plot([left, left + 2.9], [0.45] * 2, color=MUTED, lw=0.8)
        axes.text(left, 2.0, f"{name}: {100 * share:.1f} % right", color=INK, fontsize=10)
        words.append(f"{name}: {100 * share:.1f} % right")
    axes.text(0.2, 0.1, "standard deviations from the border", color=MUTED, fontsize=9)
    return png(canvas), f"Two bell curves on either side of a border. {'; '.join(words)}."
