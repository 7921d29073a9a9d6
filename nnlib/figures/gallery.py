"""Which function draws which figure's initial picture."""

from __future__ import annotations

from collections.abc import Callable

from nnlib.figures.crowd_picture import crowd_picture
from nnlib.figures.fool_picture import fool_picture
from nnlib.figures.pictures import concert_picture, gates_picture
from nnlib.figures.starts import State

PICTURES: dict[str, Callable[[State], tuple[bytes, str]]] = {
    "concert": concert_picture,
    "crowd": crowd_picture,
    "fool": fool_picture,
    "gates": gates_picture,
}
