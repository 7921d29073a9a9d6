"""Pictures of data sets: transparent, in colors that read on a light and on a dark page.

Matplotlib is imported by the first picture, not with the library.
"""

from __future__ import annotations

import numpy as np

GRAY = "#787d88"  # 4.1 : 1 on white and on near-black alike
# blue and orange stand for class 1 and class 0 throughout the book; each class has its own marker as well
COLORS = ("#cf6a1f", "#2f86cf", "#2a9763", "#8a6fd1", "#c9453c", "#8d8a2a", "#d0609f", "#4b8f9b")
MARKERS = ("o", "^", "s", "D", "P", "X", "v", "*")


def text_color() -> str:
    """The color of words: the one that `plot.style()` or the reader has set, else a gray for any page."""
    from matplotlib import rcParams, rcParamsDefault

    chosen = rcParams["text.color"]
    return GRAY if chosen == rcParamsDefault["text.color"] else chosen


def new_figure(width: float, height: float, rows: int = 1, columns: int = 1, **options):
    """Return (figure, axes) with no background, so that the page shows through."""
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(rows, columns, figsize=(width, height), layout="constrained", **options)
    figure.patch.set_alpha(0)
    return figure, axes


def quiet_axes(ax) -> None:
    """Draw text, ticks and frame in one color; no box, a faint grid."""
    ax.patch.set_alpha(0)
    color = text_color()
    ax.tick_params(colors=color, labelsize=10)
    ax.xaxis.label.set_color(color)
    ax.yaxis.label.set_color(color)
    for side, spine in ax.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(color)
    ax.grid(color=color, alpha=0.18, linewidth=0.8)
    ax.set_axisbelow(True)


def scatter(data, ax=None, label: tuple[str, ...] = ()):
    """Draw two features against each other, a color and a marker for each class.

    ``label``: names of rows to write beside their points, where the set has them.
    """
    figure, ax = (ax.figure, ax) if ax is not None else new_figure(6.4, 4.4)
    for k, name in enumerate(data.names):
        points = data.x[data.y == k]
        style = {"color": COLORS[k % 8], "marker": MARKERS[k % 8], "edgecolor": "white", "linewidth": 0.5}
        ax.scatter(
            points[:, 0], points[:, 1], s=46 if len(data) < 200 else 22, label=name, alpha=0.9, **style
        )
    quiet_axes(ax)
    if data.features:
        ax.set_xlabel(data.features[0], fontsize=11)
        ax.set_ylabel(data.features[1], fontsize=11)
    if not data.rows:
        ax.set_aspect("equal")
    for name in set(label) & set(data.rows):
        point = data.x[data.rows.index(name)]
        placing = {"xytext": (8, -4), "textcoords": "offset points", "fontsize": 10}
        ax.annotate(name, point, color=text_color(), **placing)
    legend = ax.legend(frameon=False, fontsize=11, labelcolor=text_color(), loc="best", handletextpad=0.3)
    legend.set_zorder(1)
    return figure


def table(data, ax=None):
    """Draw a table, a row for each example: a filled disc for yes, a ring for no, a number as itself."""
    N, D = data.x.shape
    figure, ax = (ax.figure, ax) if ax is not None else new_figure(6.0, 0.26 * N + 0.6)
    ax.patch.set_alpha(0)
    ax.set(xlim=(-3.0, D - 0.4), ylim=(N - 0.4, -1.4))
    ax.axis("off")
    binary = np.isin(data.x, (0, 1)).all(axis=0)
    for d, feature in enumerate(data.features):
        ax.text(d, -0.9, feature, ha="center", color=text_color(), fontsize=10, weight="bold")
    for n in range(N):
        color = COLORS[data.y[n]]
        ax.text(-2.95, n, data.rows[n], va="center", color=text_color(), fontsize=10)
        ax.text(
            -0.45, n, data.names[data.y[n]], va="center", ha="right", color=color, fontsize=9, weight="bold"
        )
        for d in range(D):
            if binary[d]:
                fill = color if data.x[n, d] else "none"
                ax.scatter(d, n, s=46, facecolor=fill, edgecolor=color, linewidth=1.2)
            else:
                ax.text(d, n, f"{data.x[n, d]:g}", ha="center", va="center", color=color, fontsize=10)
    return figure


def grid(data, ax=None, per_class: int = 8, seed: int = 0, ink: bool = True):
    """Draw small pictures in a grid, a row for each class with up to ``per_class`` examples of it.

    With more than 12 classes the classes stand side by side instead, so that the grid stays wide.
    ink: gray pictures are bright ink on dark paper, which is left out; otherwise they are shown as they are.
    """
    rng = np.random.default_rng(seed)
    K = len(data.names)
    chosen = [rng.permutation(np.flatnonzero(data.y == k))[:per_class] for k in range(K)]
    per_class = max(map(len, chosen))
    _, _, H, W = data.x.shape
    down, across = (per_class, K) if K > 12 else (K, per_class)
    gap = max(1, W // 12)
    mosaic = np.zeros((down * (H + gap), across * (W + gap), 4), dtype=np.float32)
    for k, members in enumerate(chosen):
        for j, n in enumerate(members):
            row, column = (j, k) if K > 12 else (k, j)
            top, left = row * (H + gap), column * (W + gap)
            mosaic[top : top + H, left : left + W] = _tile(data.x[n], ink)
    width = 8.0 if K > 12 else 6.4
    figure, ax = (
        (ax.figure, ax) if ax is not None else new_figure(width, 0.9 * width * down / across * H / W + 0.3)
    )
    ax.patch.set_alpha(0)
    ax.imshow(mosaic, interpolation="nearest" if W < 12 else "antialiased")
    middles = (np.arange(K) + 0.5) * ((W if K > 12 else H) + gap) - gap / 2
    if K > 12:
        ax.set(xticks=middles, xticklabels=data.names, yticks=[])
        ax.xaxis.tick_top()
    else:
        ax.set(yticks=middles, yticklabels=data.names, xticks=[])
    ax.tick_params(length=0, colors=text_color(), labelsize=11)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return figure


def _tile(image: np.ndarray, ink: bool) -> np.ndarray:
    """Return (C, H, W) as RGBA (H, W, 4); where it is ink on paper, the paper is the page itself."""
    from matplotlib.colors import to_rgb

    tile = np.ones((*image.shape[1:], 4), dtype=np.float32)
    if len(image) == 3 or not ink:
        tile[..., :3] = image.transpose(1, 2, 0)
    else:
        tile[..., :3] = to_rgb("#6b7fa3")
        tile[..., 3] = image[0]
    return tile


def gallery(data, ax=None, columns: int = 6):
    """Draw color pictures side by side, each with its name below; always a figure of its own."""
    if ax is not None:
        raise ValueError("a gallery has many pictures and makes a figure of its own; call plot() without ax")
    columns = min(columns, len(data))
    rows = -(-len(data) // columns)
    figure, axes = new_figure(1.6 * columns, 1.85 * rows, rows, columns, squeeze=False)
    for ax_, image, name in zip(axes.flat, data.x, data.rows, strict=False):
        ax_.imshow(image.transpose(1, 2, 0))
        ax_.set_title(name, y=-0.2, fontsize=11, color=text_color())
    for ax_ in axes.flat:
        ax_.axis("off")
    return figure
