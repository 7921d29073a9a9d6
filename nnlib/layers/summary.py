"""Summary: what a model is, as a table. Shapes, weights, work, and how far each layer sees."""

from __future__ import annotations

import dataclasses
import html

from .base import Layer, Shape
from .compose import Concat, Residual
from .composite import Composite
from .linear import Linear
from .pool import GlobalAvgPool2d

ALL = "all"  # a receptive field that covers the whole input, whatever its size
TITLES = ("layer", "", "output", "weights", "multiply-adds", "sees")


@dataclasses.dataclass(frozen=True)
class Field:
    """What one output looks at: `size` pixels down and right, and the `step` to its neighbor's view."""

    size: tuple[int, int] | str = (1, 1)
    step: tuple[int, int] = (1, 1)

    def after(self, layer: Layer, shape: Shape) -> Field:
        """The field after one more layer: size + (reach - 1) step, and the steps multiply."""
        if isinstance(layer, GlobalAvgPool2d) or (isinstance(layer, Linear) and len(shape) == 1):
            return Field(ALL, self.step)
        window = getattr(layer, "window", None)
        if window is None or self.size == ALL:
            return self
        size = tuple(f + (r - 1) * s for f, r, s in zip(self.size, window.reach, self.step, strict=True))
        return Field(size, tuple(s * k for s, k in zip(self.step, window.stride, strict=True)))

    def __or__(self, other: Field) -> Field:
        """The field of two ways that meet: the larger, for both look around the same middle."""
        if ALL in (self.size, other.size):
            return Field(ALL, self.step)
        return Field(tuple(map(max, self.size, other.size)), tuple(map(max, self.step, other.step)))


@dataclasses.dataclass(frozen=True)
class Row:
    """One layer of the table. `field` is its receptive field in pixels of the model's input, or ALL."""

    name: str
    layer: str
    output: Shape
    weights: int
    multiply_adds: int
    field: tuple[int, int] | str


@dataclasses.dataclass(frozen=True)
class Summary:
    """The table: `rows`, and the totals. It prints as text, and shows as HTML in a notebook."""

    input: Shape
    rows: tuple[Row, ...]

    @property
    def weights(self) -> int:
        """The number of weights and biases: the model's degrees of freedom."""
        return sum(row.weights for row in self.rows)

    @property
    def multiply_adds(self) -> int:
        """Multiplications with an addition for one example."""
        return sum(row.multiply_adds for row in self.rows)

    def cells(self) -> list[tuple[str, ...]]:
        """The table as text, row by row, without the titles; the last row holds the totals."""
        pictures = len(self.input) == 3
        lines = [
            (
                row.name,
                row.layer,
                " × ".join(map(str, row.output)),
                f"{row.weights:,}",
                f"{row.multiply_adds:,}",
                "" if not pictures else row.field if row.field == ALL else " × ".join(map(str, row.field)),
            )
            for row in self.rows
        ]
        return [*lines, ("total", "", "", f"{self.weights:,}", f"{self.multiply_adds:,}", "")]

    def __str__(self) -> str:
        table = [TITLES, *self.cells()]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = []
        for line in table:
            left = [cell.ljust(width) for cell, width in zip(line[:3], widths[:3], strict=True)]
            right = [cell.rjust(width) for cell, width in zip(line[3:], widths[3:], strict=True)]
            lines.append("  ".join(left + right).rstrip())
        rule = "-" * max(map(len, lines))
        return "\n".join([lines[0], rule, *lines[1:-1], rule, lines[-1]])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        def line(cells, tag):
            return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"

        body = "".join(line(cells, "td") for cells in self.cells())
        return f"<table><thead>{line(TITLES, 'th')}</thead><tbody>{body}</tbody></table>"


def summarize(model: Layer, shape: Shape | None = None) -> Summary:
    """The summary of a model for examples of this shape. Draws the weights if they are not drawn yet.

    Errors: ValueError if the shape is needed and missing, or does not fit the model.
    """
    if shape is None:
        first = model
        while isinstance(first, Composite):
            first = first[0]
        if not isinstance(first, Linear) or first.inputs is None:
            raise ValueError(
                f"{model} wants the shape of one example: write summary(shape=(1, 28, 28)), for instance"
            )
        shape = (first.inputs,)
    if not isinstance(shape, tuple | list):
        raise ValueError(f"wanted the shape of one example, such as (1, 28, 28), got {shape!r}")
    if not model.built:
        model.build(shape)
    rows, _ = _rows(model, "", tuple(shape), Field())
    return Summary(tuple(shape), tuple(rows))


def _rows(layer: Layer, name: str, shape: Shape, field: Field) -> tuple[list[Row], Field]:
    """The rows of a layer, those of its layers if it has some, and the receptive field behind it."""
    if not isinstance(layer, Composite):
        field, output = field.after(layer, shape), tuple(layer.output_shape(shape))
        work = layer.multiply_adds(shape)
        return [Row(name or "1", str(layer), output, len(layer.params.vector), work, field.size)], field
    rows, start, start_shape, ends = [], field, shape, []
    side_by_side = isinstance(layer, Residual | Concat)
    for key, inner in layer.layers.items():
        new, field = _rows(inner, f"{name}.{key}" if name else key, shape, field)
        rows += new
        if side_by_side:
            ends.append(field)
            field, shape = start, start_shape
        else:
            shape = tuple(inner.output_shape(shape))
    for end in ends:
        field = field | end
    return rows, field
