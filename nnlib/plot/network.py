"""Networks drawn from a model: its neurons, and its real weights as lines between them."""

from __future__ import annotations

import html
from collections.abc import Sequence

import numpy as np

from ..backend import Array
from ..layers import Layer
from .columns import Column, columns_of
from .drawing import Drawing, paint

RADIUS, GAP, THICKEST, MARGIN = 15, 42, 5, 32  # in pixels of the drawing: GAP from neuron to neuron

_RULES = (
    "& text{font:12px system-ui,sans-serif;text-anchor:middle;" + paint("fill", "ink") + "}"
    "& .small{font-size:10.5px;" + paint("fill", "muted") + "}"
    "& .left{text-anchor:end}& .right{text-anchor:start}"
    "& .unit{stroke-width:1.5;" + paint("fill", "paper") + paint("stroke", "ink") + "}"
    "& .glow{" + paint("fill", "blue") + "}& .glow.below{" + paint("fill", "orange") + "}"
    "& .weight{fill:none;" + paint("stroke", "blue") + "}"
    "& .weight.below{stroke-dasharray:6 3;" + paint("stroke", "orange") + "}"
    "& .weight:hover{stroke-opacity:1}"
)


def network(
    model: Layer,
    x: Array | None = None,
    inputs: Sequence[str] = (),
    outputs: Sequence[str] = (),
    most: int = 12,
    spread: int = 170,
    title: str = "",
) -> Drawing:
    """Draw a model of dense and convolutional layers: circles are neurons, squares are feature maps.

        network(model)        network(model, x[0], inputs=("height", "weight"), outputs=("cat", "dog"))

    Each line is a weight, its thickness |w| beside the largest of its layer; above zero it is blue and whole,
    below zero orange and dashed. Point at a line or a neuron to read its numbers. x: one example, without the
    batch axis; its values then fill the neurons, strong where they are large. A column with
    more than `most` neurons shows its first and last ones. `spread`: pixels from column to column. Lines that
    meet at a feature map stand for the sums of whole kernels.

    Errors: ValueError for a model that is not layers one after the other, names that are not one for each
    input or output, `most` below 3, or an x that does not fit; TypeError for anything but a model.
    """
    if not isinstance(model, Layer):
        raise TypeError(f"network wants a model of nnlib.layers, got a {type(model).__name__}")
    columns = columns_of(model, x)
    _check(columns, inputs, outputs, most)
    picks = [_picked(column.count, most) for column in columns]
    tallest = max(len(pick) for pick in picks)
    left = MARGIN + 7 * max([0, *map(len, inputs)])
    right = MARGIN + 7 * max([0, *map(len, outputs)])
    height = GAP * tallest + 76
    places = [_places(len(pick), left + RADIUS + i * spread, tallest) for i, pick in enumerate(picks)]
    body = []
    for i in range(1, len(columns)):
        body += _lines(columns[i - 1 : i + 1], picks[i - 1 : i + 1], places[i - 1 : i + 1])
    for column, pick, place in zip(columns, picks, places, strict=True):
        body += _units(column, pick, place)
        body += _heading(column, place[0][0], height)
    body += _names(inputs, picks[0], places[0], "left", -RADIUS - 8)
    body += _names(outputs, picks[-1], places[-1], "right", RADIUS + 8)
    width = left + right + 2 * RADIUS + spread * (len(columns) - 1)
    # the words below the first and the last column need room of their own
    edge = max(0, 56 - min(left, right))
    body = [f'<g transform="translate({edge} 0)">', *body, "</g>"]
    return Drawing(title or "A network", _in_words(columns), width + 2 * edge, height, body, _RULES)


def _picked(count: int, most: int) -> list[int | None]:
    """Which neurons of a column are drawn; None stands for those left out."""
    if count <= most:
        return list(range(count))
    head = most // 2
    tail = most - 1 - head
    return [*range(head), None, *range(count - tail, count)]


def _places(count: int, x: float, tallest: int) -> list[tuple[float, float]]:
    """The centers of a column's neurons, the column in the middle of the drawing's height."""
    top = MARGIN + GAP * (tallest - count) / 2
    return [(x, top + GAP * i) for i in range(count)]


def _lines(columns: list[Column], picks: list[list], places: list[list]) -> list[str]:
    """The weights between two columns, the thin ones first so that the thick ones lie above."""
    w = columns[1].weights
    largest = float(np.abs(w).max()) or 1.0
    drawn = []
    for i, (x1, y1) in zip(picks[0], places[0], strict=True):
        for k, (x2, y2) in zip(picks[1], places[1], strict=True):
            if i is None or k is None or w[i, k] == 0:
                continue
            share = abs(w[i, k]) / largest
            middle = (x1 + x2) / 2
            path = f"M{x1 + RADIUS:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2 - RADIUS:g} {y2:g}"
            sign = " below" if w[i, k] < 0 else ""
            label = f"{_unit(columns[0], i)} → {_unit(columns[1], k)}: {_number(w[i, k])}"
            drawn.append(
                (
                    share,
                    f'<path class="weight{sign}" d="{path}" stroke-width="{0.4 + THICKEST * share:.2f}" '
                    f'stroke-opacity="{0.25 + 0.65 * share:.2f}"><title>{html.escape(label)}</title></path>',
                )
            )
    return [line for _, line in sorted(drawn, key=lambda pair: pair[0])]


def _units(column: Column, pick: list[int | None], places: list[tuple[float, float]]) -> list[str]:
    """The neurons or feature maps of one column, filled by their values where these are known."""
    values = column.values
    largest = (float(np.abs(values).max()) or 1.0) if values is not None else 1.0
    parts = []
    for k, (x, y) in zip(pick, places, strict=True):
        if k is None:
            left_out = column.count - len(pick) + 1
            parts.append(f'<text x="{x:g}" y="{y + 1:g}">⋮</text>')
            parts.append(f'<text class="small" x="{x:g}" y="{y + 15:g}">{left_out:,} more</text>')
            continue
        label = _unit(column, k)
        if values is not None:
            label += f" = {_number(values[k])}"
        if column.bias is not None:
            label += f", bias {_number(column.bias[k])}"
        shape = _shape(column, x, y)
        parts.append(f"<g><title>{html.escape(label)}</title>{shape.format('unit', '')}")
        if values is not None:
            sign = " below" if values[k] < 0 else ""
            opacity = f' fill-opacity="{0.5 * abs(values[k]) / largest:.2f}"'
            parts.append(shape.format(f"glow{sign}", opacity))
            parts.append(f'<text class="small" style="{paint("fill", "ink")}" x="{x:g}" y="{y + 3.5:g}">')
            parts.append(f"{_short(values[k])}</text>")
        parts.append("</g>")
    return parts


def _shape(column: Column, x: float, y: float) -> str:
    """A circle, or a square for a feature map, with room for a class and more attributes."""
    if column.maps:
        side = 2 * RADIUS - 2
        start = f'x="{x - side / 2:g}" y="{y - side / 2:g}" width="{side}" height="{side}" rx="2"'
        return f'<rect class="{{}}" {start}{{}}/>'
    return f'<circle class="{{}}" cx="{x:g}" cy="{y:g}" r="{RADIUS}"{{}}/>'


def _heading(column: Column, x: float, height: float) -> list[str]:
    """Below a column: how many neurons, what kind, and what follows them."""
    unit = "map" if column.maps else "neuron" if column.weights is not None else "input"
    what = f"{column.count:,} {unit}{'s' if column.count > 1 else ''}"
    after = [word for word in column.after if word not in ("Flatten", "Dropout")]
    lines = [column.name, ", ".join(filter(None, [what, column.window])), ", ".join(after)]
    start = height - 38
    return [
        f'<text class="{"small" if i else ""}" x="{x:g}" y="{start + 15 * i:g}">{html.escape(line)}</text>'
        for i, line in enumerate(lines)
        if line
    ]


def _names(names: Sequence[str], pick: list, places: list, side: str, shift: float) -> list[str]:
    return [
        f'<text class="{side}" x="{x + shift:g}" y="{y + 4:g}">{html.escape(names[k])}</text>'
        for k, (x, y) in zip(pick, places, strict=True)
        if names and k is not None
    ]


def _unit(column: Column, k: int) -> str:
    return f"{column.name} {k + 1}"


def _number(value: float, digits: int = 3) -> str:
    """A number for the eye: few digits, the true minus sign."""
    return f"{float(value):.{digits}g}".replace("-", "−")


def _short(value: float) -> str:
    """A number that fits into a neuron: one decimal below ten, none above; the exact one is in its title."""
    text = f"{float(value):.{1 if abs(value) < 9.95 else 0}f}".removesuffix(".0")
    return "0" if text == "-0" else text.replace("-", "−")


def _in_words(columns: list[Column]) -> str:
    kinds = [f"{column.count} {'feature maps' if column.maps else 'neurons'}" for column in columns[1:]]
    inputs = f"{columns[0].count} {'channels' if columns[0].maps else 'inputs'}"
    w = [column.weights for column in columns[1:]]
    positive = sum(int((a > 0).sum()) for a in w) / max(1, sum(a.size for a in w))
    text = f"A network from {inputs} through layers of {', '.join(kinds)}; of its lines "
    text += f"{positive:.0%} are above zero."
    if columns[-1].values is not None and not columns[-1].maps and columns[-1].count <= 12:
        text += f" It answers {', '.join(_number(v) for v in columns[-1].values)}."
    return text


def _check(columns: list[Column], inputs: Sequence[str], outputs: Sequence[str], most: int) -> None:
    if most < 3:
        raise ValueError(f"network wants to show three neurons a column at least, got most={most}")
    for names, column, what in ((inputs, columns[0], "inputs"), (outputs, columns[-1], "outputs")):
        if names and len(names) != column.count:
            raise ValueError(f"network got {len(names)} names for {column.count} {what}")
