"""The initial drawing of each figure as a PNG: for print, and for viewers that run no script."""

from __future__ import annotations

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from nnlib.figures.starts import GATES, STORIES, State

INK, MUTED, BLUE, ORANGE = "#1d2330", "#586074", "#0b62a8", "#b4460a"


def shown(x: float) -> str:
    """Write a decimal for the eye: the true minus sign, no rounding noise."""
    return f"{round(x, 4):g}".replace("-", "−")


def png(canvas: Canvas) -> bytes:
    """Render a matplotlib figure without pyplot, so that no global state and no backend is touched."""
    buffer = io.BytesIO()
    FigureCanvasAgg(canvas)
    # No Software or date entry: the same start gives the same bytes, and a rebuilt page does not change.
    canvas.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def blank(width: float, height: float, dpi: int = 110):
    """Return a white figure of width x height inches and axes in inches that fill it."""
    canvas = Canvas(figsize=(width, height), dpi=dpi, facecolor="white", layout="none")
    axes = canvas.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(0, height))
    axes.set_axis_off()
    return canvas, axes


def concert_picture(start: State) -> tuple[bytes, str]:
    """Draw the concert's neuron at its start. Returns the PNG and the same in words."""
    story = STORIES[start["story"]]
    answers, weights, threshold = start["answers"], start["weights"], start["threshold"]
    total = sum(w * x for w, x in zip(weights, answers, strict=True))
    bias = start["form"] == "bias"
    left, right = (total - threshold, 0) if bias else (total, threshold)
    go = round(left - right, 9) > 0
    D = len(weights)
    canvas, axes = blank(6.4, 0.7 * D + 0.5)
    middle = 0.35 * D + 0.25
    largest = story["weight_limits"][1]
    for d, (question, x, w) in enumerate(zip(story["questions"], answers, weights, strict=True)):
        y = 0.7 * (D - d) - 0.1
        axes.text(0.2, y, question, va="center", color=INK, fontsize=11)
        axes.text(1.5, y, shown(x), ha="center", va="center", color=INK, fontsize=12, zorder=3,
                  bbox={"boxstyle": "circle", "fc": "white", "ec": INK})  # fmt: skip
        axes.plot([1.5, 3.9], [y, middle], color=BLUE if w >= 0 else ORANGE, lw=1 + 6 * abs(w) / largest,
                  ls="-" if w >= 0 else "--", alpha=1 if x else 0.35, zorder=1)  # fmt: skip
        axes.text(2.4, y + (middle - y) * 0.375, shown(w), ha="center", va="center", color=INK, fontsize=10,
                  bbox={"boxstyle": "round,pad=0.2", "fc": "white", "ec": "none"}, zorder=2)  # fmt: skip
    color = BLUE if go else ORANGE
    axes.text(3.9, middle, shown(left), ha="center", va="center", color=INK, fontsize=14, weight="bold",
              bbox={"boxstyle": "circle,pad=0.6", "fc": "white", "ec": color, "lw": 2})  # fmt: skip
    relation = f"{shown(left)} {'>' if go else '≤'} {shown(right)}"
    verdict = "go" if go else "stay"
    axes.text(4.7, middle, f"{relation}\n{verdict}", va="center", color=color, fontsize=13, weight="bold",
              linespacing=1.5)  # fmt: skip
    parts = ", ".join(
        f"{q} {shown(x)} with weight {shown(w)}"
        for q, x, w in zip(story["questions"], answers, weights, strict=True)
    )
    alt = f"A neuron decides: {parts}; sum {shown(total)}, threshold {shown(threshold)}: {verdict}."
    return png(canvas), alt


def gates_picture(start: State) -> tuple[bytes, str]:
    """Draw the plane of the two inputs, shaded by the output. Returns the PNG and the same in words."""
    units = [start["line"]] if start["layers"] == "one" else [start["hidden1"], start["hidden2"]]

    def output(x1, x2):
        fired = [w1 * x1 + w2 * x2 + b > 1e-9 for w1, w2, b in units]
        if start["layers"] == "one":
            return fired[0]
        v1, v2, c = start["output"]
        return v1 * fired[0] + v2 * fired[1] + c > 1e-9

    canvas, axes = blank(3.4, 3.4)
    axes.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5))
    x1, x2 = np.meshgrid(np.linspace(-0.5, 1.5, 400), np.linspace(-0.5, 1.5, 400))
    axes.contourf(x1, x2, output(x1, x2).astype(float), levels=[-1, 0.5, 2], colors=["#fbf1ec", "#c9dbea"])
    for (w1, w2, b), style in zip(units, ["-", "--"], strict=False):
        if w1 or w2:
            axes.contour(
                x1, x2, w1 * x1 + w2 * x2 + b, levels=[0], colors=INK, linewidths=2, linestyles=style
            )
    wanted, right = GATES[start["target"]], 0
    for i, (p, q) in enumerate([(0, 0), (0, 1), (1, 0), (1, 1)]):
        one = wanted[i] == "1"
        right += bool(output(p, q)) == one
        axes.text(p, q, wanted[i], ha="center", va="center", color="white" if one else INK, fontsize=12,
                  bbox={"boxstyle": "circle", "fc": INK if one else "white", "ec": INK})  # fmt: skip
        axes.text(p, q - 0.24, f"{p}, {q}", ha="center", va="center", color=MUTED, fontsize=9)
    drawn = ", ".join(f"{shown(w1)}·x₁ + {shown(w2)}·x₂ + {shown(b)} = 0" for w1, w2, b in units)
    return png(canvas), f"Four corners, target {start['target']}; {right} of 4 are right with {drawn}."
