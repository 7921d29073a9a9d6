"""Pictures of data and of models, in one look that reads on light pages, on dark pages and in print.

Most functions draw into a Matplotlib `Axes` and return it, so that pictures can be combined freely; `network`
returns a vector drawing of its own. Nothing depends on seeing color alone: classes differ in marker, signs in
their dashes. `alt_text` puts what was drawn into words, for those who do not see it.
"""

from .confusion import confusion
from .drawing import Drawing
from .histories import histories
from .look import (
    BLUE,
    CLASS_COLORS,
    CLASS_MARKERS,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    VIOLET,
    alt_text,
    style,
)
from .maps import by_sign, feature_maps, kernels
from .network import network
from .plane import boundary, points, regions

__all__ = [
    "BLUE",
    "CLASS_COLORS",
    "CLASS_MARKERS",
    "GREEN",
    "INK",
    "MUTED",
    "ORANGE",
    "VIOLET",
    "Drawing",
    "alt_text",
    "boundary",
    "by_sign",
    "confusion",
    "feature_maps",
    "histories",
    "kernels",
    "network",
    "points",
    "regions",
    "style",
]
