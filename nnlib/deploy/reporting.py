"""Report: what a smaller model costs and what it saves. Size, speed and accuracy, measured side by side.

N examples, K classes.
"""

from __future__ import annotations

import dataclasses
import html
import math
import time
from collections.abc import Mapping

import numpy as np

from ..backend import Array, is_torch, to_numpy
from ..layers import Layer
from ..metrics import accuracy
from .quantization import Quantized

TITLES = ("model", "weights", "not zero", "size", "one batch", "accuracy", "agreement", "largest change")


@dataclasses.dataclass(frozen=True)
class Measured:
    """One model of the table. size in bytes, seconds for one batch, `accuracy` None without targets.

    agreement: the share of examples given the class that the first model gives. change: the largest
    difference of one score to the first model's.
    """

    name: str
    weights: int
    nonzero: int
    size: int
    seconds: float
    accuracy: float | None
    agreement: float
    change: float

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        return (
            self.name,
            f"{self.weights:,}",
            f"{self.nonzero / self.weights if self.weights else 0:.0%}",
            f"{self.size / 1024:,.1f} KiB",
            f"{self.seconds * 1e3:,.2f} ms",
            "" if self.accuracy is None else f"{self.accuracy:.2%}",
            f"{self.agreement:.2%}",
            f"{self.change:.2g}",
        )


@dataclasses.dataclass(frozen=True)
class Report:
    """The table: `rows`, one for each model, the first being what the others are compared with.

    It prints as text, and shows as HTML in a notebook.
    """

    rows: tuple[Measured, ...]
    examples: int

    def __str__(self) -> str:
        table = [TITLES, *(row.cells() for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = []
        for row in table:
            right = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
            lines.append("  ".join([row[0].ljust(widths[0]), *right]).rstrip())
        return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        def line(cells, tag):
            return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"

        body = "".join(line(row.cells(), "td") for row in self.rows)
        return f"<table><thead>{line(TITLES, 'th')}</thead><tbody>{body}</tbody></table>"


def report(
    models: Mapping[str, Layer | Quantized],
    x: Array,
    targets: Array | None = None,
    batch: int = 256,
    repeats: int = 5,
) -> Report:
    """Measure models side by side, the first as the one to compare with.

        report({"as trained": model, "folded": fold_batchnorm(model), "int8": quantize(model)}, x, targets)

    x (N, ...) as the models take it, targets (N,) class numbers or None. Size is what the numbers take in a
    file (see `stored_bytes`). Time is the least of `repeats` turns, the models taking turns, for one batch
    of up to `batch` examples; rounded weights are computed with as floats here, so int8 gains size alone.

    Errors: ValueError for no models, no examples, NaN in x, batch or repeats below 1, and what `accuracy`
    refuses; TypeError for x that is no array.
    """
    _check(models, x, batch, repeats)
    scores = {name: _scores(model, x, batch) for name, model in models.items()}
    seconds = _seconds(models, x[:batch], repeats)
    first = next(iter(scores.values()))
    rows = []
    for name, model in models.items():
        if scores[name].shape != first.shape:
            raise ValueError(
                f"report compares like with like: the first model gives scores {first.shape}, "
                f"{name!r} gives {scores[name].shape}"
            )
        weights = [to_numpy(w) for w in _layer(model).params.values()]
        rows.append(
            Measured(
                name=name,
                weights=sum(w.size for w in weights),
                nonzero=sum(int(np.count_nonzero(w)) for w in weights),
                size=stored_bytes(model),
                seconds=seconds[name],
                accuracy=None if targets is None else accuracy(scores[name], targets),
                agreement=float((scores[name].argmax(axis=1) == first.argmax(axis=1)).mean()),
                change=float(np.abs(scores[name] - first).max()),
            )
        )
    return Report(tuple(rows), len(x))


def stored_bytes(model: Layer | Quantized) -> int:
    """The bytes that the numbers of a model take in a file.

    Four for each weight and running average. An array with many zeros takes less: a bit for each weight
    (zero or not), and four bytes for those that are not. A Quantized model has its own count.
    """
    if isinstance(model, Quantized):
        return model.bytes
    total = 0
    for array in (*model.params.values(), *model.buffers.values()):
        size, nonzero = math.prod(array.shape), int(np.count_nonzero(to_numpy(array)))
        total += min(4 * size, math.ceil(size / 8) + 4 * nonzero)
    return total


def _scores(model: Layer | Quantized, x: Array, batch: int) -> np.ndarray:
    """The scores for all examples, (N, K), a batch at a time."""
    scores = [to_numpy(model(x[start : start + batch])) for start in range(0, len(x), batch)]
    return np.concatenate(scores).reshape(len(x), -1)


def _seconds(models: Mapping[str, Layer | Quantized], x: Array, repeats: int) -> dict[str, float]:
    """The least time of a turn for each model. They take turns, so that a busy moment harms all alike."""
    best = dict.fromkeys(models, math.inf)
    for _ in range(repeats):
        for name, model in models.items():
            start = time.perf_counter()
            y = model(x)
            if is_torch(y):
                to_numpy(y)  # a GPU answers before it is done: wait for the numbers
            best[name] = min(best[name], time.perf_counter() - start)
    return best


def _layer(model: Layer | Quantized) -> Layer:
    return model.model if isinstance(model, Quantized) else model


def _check(models: Mapping[str, Layer | Quantized], x: Array, batch: int, repeats: int) -> None:
    if not isinstance(models, Mapping) or not models:
        raise ValueError('report wants models by name, such as {"as trained": model}; got none')
    for name, model in models.items():
        if not isinstance(model, Layer | Quantized):
            raise TypeError(f"report wants models of nnlib, got a {type(model).__name__} for {name!r}")
    if min(batch, repeats) < 1:
        raise ValueError(f"report wants a batch and repeats from 1 on, got {batch} and {repeats}")
    if not hasattr(x, "shape") or len(x) == 0:
        raise ValueError("report wants examples x (N, ...), one at least; got none")
    if np.isnan(to_numpy(x)).any():
        raise ValueError("report got NaN in x; drop or repair those examples")
