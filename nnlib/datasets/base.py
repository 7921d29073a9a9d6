"""What every data set of the book is: two arrays, the names of the classes, a card, and a picture.

Shapes: N examples, D features, C channels, H height, W width, K classes.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace

import numpy as np


@dataclass(frozen=True)
class DataCard:
    """Say where a data set comes from, who may use it, and what it can and cannot show."""

    name: str
    content: str
    purpose: str
    source: str
    license: str
    splits: str = "one set, not split"
    caution: str = ""
    reference: str = ""

    def _rows(self) -> list[tuple[str, str]]:
        return [(f.name, getattr(self, f.name)) for f in fields(self) if getattr(self, f.name)]

    def __str__(self) -> str:
        import textwrap

        lines = []
        for label, text in self._rows():
            indent = " " * 11
            lines.append(textwrap.fill(text, 90, initial_indent=f"{label:<11}", subsequent_indent=indent))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        cell = "text-align:left;vertical-align:top;padding:.2em .8em .2em 0"
        rows = "".join(
            f'<tr><th scope="row" style="{cell}">{label}</th><td style="{cell}">{html.escape(text)}</td></tr>'
            for label, text in self._rows()[1:]
        )
        caption = f'<caption style="{cell};font-weight:bold">{html.escape(self.name)}</caption>'
        return f"<table>{caption}<tbody>{rows}</tbody></table>"


@dataclass(eq=False, repr=False)
class Dataset:
    """Hold examples ``x`` with their labels ``y``; every call that makes one gives fresh arrays.

    x: (N, D) features or (N, C, H, W) images in [0, 1], float32.  y: (N,) class indices 0..K-1, int64.
    names: the K classes in the order of their indices.  features: the D columns, where they have names.
    rows: what each example is called, where it has a name.
    Errors: ValueError unless there is one label for each example.
    """

    x: np.ndarray
    y: np.ndarray
    names: tuple[str, ...]
    card: DataCard
    features: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    picture: Callable | None = field(default=None)

    def __post_init__(self) -> None:
        if len(self.x) != len(self.y):
            raise ValueError(
                f"a data set needs one label per example; got {len(self.x)} examples and {len(self.y)} labels"
            )
        self.x = np.ascontiguousarray(self.x, dtype=np.float32)
        self.y = np.ascontiguousarray(self.y, dtype=np.int64)

    def __len__(self) -> int:
        return len(self.x)

    def __repr__(self) -> str:
        shape = tuple(self.x.shape)
        return f"<{self.card.name}: x {shape} {self.x.dtype}, y {self.y.shape}, {len(self.names)} classes>"

    def _repr_html_(self) -> str:
        return f"<p><code>{html.escape(repr(self))}</code></p>{self.card._repr_html_()}"

    def one_hot(self) -> np.ndarray:
        """Return the labels as rows with a single 1: (N,) -> (N, K) float32."""
        return np.eye(len(self.names), dtype=np.float32)[self.y]

    def select(self, which: np.ndarray) -> Dataset:
        """Return the examples that an index array or a boolean mask picks, as a data set of its own."""
        index = np.arange(len(self))[which]
        rows = tuple(self.rows[i] for i in index) if self.rows else ()
        return replace(self, x=self.x[index], y=self.y[index], rows=rows)

    def take(self, count: int, seed: int | None = 0) -> Dataset:
        """Return ``count`` examples drawn without repetition, the same ones for the same seed."""
        if not 0 < count <= len(self):
            raise ValueError(f"take(count) wants 1 to {len(self)} examples; got {count}")
        return self.select(np.random.default_rng(seed).permutation(len(self))[:count])

    def split(self, share: float = 0.8, seed: int | None = 0) -> tuple[Dataset, Dataset]:
        """Shuffle, then cut in two: ``share`` of every class for training, the rest for validation."""
        if not 0 < share < 1:
            raise ValueError(f"split(share) wants a number between 0 and 1; got {share}")
        order = np.random.default_rng(seed).permutation(len(self))
        rank = np.empty(len(self), dtype=np.int64)  # position of each example within its own class
        for k in range(len(self.names)):
            members = order[self.y[order] == k]
            rank[members] = np.arange(len(members))
        cut = np.floor(share * np.bincount(self.y, minlength=len(self.names)) + 0.5)
        first = rank < cut[self.y]
        return self.select(order[first[order]]), self.select(order[~first[order]])

    def scaled(self) -> Dataset:
        """Return the set with every feature mapped to [0, 1]: (x - min) / (max - min), column by column."""
        if self.x.ndim != 2:
            raise ValueError(
                f"scaled() wants features of shape (N, D); got {self.x.shape}, already in [0, 1]"
            )
        low, high = self.x.min(axis=0), self.x.max(axis=0)
        features = tuple(f"{name}, scaled to [0, 1]" for name in self.features)
        return replace(self, x=(self.x - low) / np.maximum(high - low, 1e-12), features=features)

    def plot(self, ax=None, **options):
        """Draw the data set, into ``ax`` where the picture is a single plot, and return the figure."""
        if self.picture is None:
            raise ValueError(f"{self.card.name} has no picture of its own; draw data.x with matplotlib")
        return self.picture(self, ax=ax, **options)
