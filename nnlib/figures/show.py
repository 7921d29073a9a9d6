"""Shows a figure wherever it is looked at: a live widget, an element on a page, a picture on paper."""

from __future__ import annotations

import html
import warnings
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from nnlib.figures import stored
from nnlib.figures.starts import State

Check = Callable[[State], State]


@cache
def script(name: str = "figures.js") -> str:
    """Return the built script that defines every element of the book, or a file beside it."""
    return files("nnlib.figures").joinpath(name).read_text(encoding="utf-8")


def attributes(state: State) -> dict[str, str]:
    """Write a state as the attributes of its element: lists with commas."""
    return {
        name: ",".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in state.items()
    }


def element(name: str, start: State, picture: bytes, alt: str) -> str:
    """Return the element as HTML; the picture inside it is what a page without the script shows."""
    written = " ".join(f'{key}="{html.escape(text)}"' for key, text in attributes(start).items())
    image = f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{b64encode(picture).decode()}">'
    return f"<nn-{name} {written}>{image}</nn-{name}>"


def bundle(name: str, start: State, inline_script: bool = False) -> dict[str, Any]:
    """Return the mime bundle that every viewer can choose from: text/html, image/png, text/plain."""
    from nnlib.figures.gallery import PICTURES  # matplotlib, only once a picture is wanted

    picture, alt = PICTURES[name](start)
    page = element(name, start, picture, alt)
    if inline_script:
        # What a figure loads when it is near comes first here, as there is no place to load it from.
        own = [stored.text(other) for other in stored.names() if other.startswith(f"{name}/")]
        code = [stored.text(name)] if name in stored.names() else []
        page += "".join(f"<script>{text}</script>" for text in [*own, script(), *code])
    return {"text/html": page, "image/png": b64encode(picture).decode(), "text/plain": alt}


class StillFigure:
    """A figure without a kernel behind it: alive in the page, its value is the start and stays so."""

    def __init__(self, name: str, check: Check, start: State):
        self._name = name
        self.value = check(start)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return bundle(self._name, self.value, inline_script=True)


def figure(name: str, check: Check, start: State):
    """Return the figure as a widget, or (with a warning) as a StillFigure where anywidget is missing."""
    checked = check(start)
    try:
        from nnlib.figures.widget import Figure
    except ModuleNotFoundError as error:
        if error.name not in ("anywidget", "ipywidgets", "traitlets"):
            raise
        warnings.warn(
            f"{error.name} is not installed: the figure works, but the kernel cannot read or set its value. "
            "To connect them: pip install 'nnlib[book]'",
            stacklevel=3,
        )
        return StillFigure(name, check, checked)
    return Figure(name, check, checked)
