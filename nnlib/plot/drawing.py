"""A drawing in SVG: lines that stay sharp, words that can be searched, colors that follow the page."""

from __future__ import annotations

import hashlib
import html
import os
from pathlib import Path

from ..serialization import write_atomically

# On a page of the book the colors are the page's own, light or dark; elsewhere these, or the reader's choice.
_COLORS = {
    "paper": ("#ffffff", "#1a1f2a"),
    "ink": ("#1d2330", "#e8eaf0"),
    "muted": ("#586074", "#a4acbd"),
    "blue": ("#0b62a8", "#6cb6ff"),
    "orange": ("#b4460a", "#ff9e57"),
}
_PAGE = {"paper": "surface"}  # named otherwise by the page: what lies on the paper, as neurons do


class Drawing:
    """A finished SVG picture. It shows itself in a notebook; `svg` is its text, `alt` says it in words.

    Errors of `save`: ValueError for a name without .svg, OSError if the folder cannot be written.
    """

    def __init__(self, title: str, alt: str, width: float, height: float, body: list[str], rules: str = ""):
        self.title, self.alt, self.width, self.height = title, alt, width, height
        self._body, self._rules = "".join(body), rules
        # the picture's own name: several pictures stand on a page, and their rules must not meet
        self.id = "nn-" + hashlib.sha256(f"{title}{alt}{self._body}{rules}".encode()).hexdigest()[:10]

    @property
    def svg(self) -> str:
        """The drawing as a file of its own, light or dark as the reader's system is."""
        return self._written("@media(prefers-color-scheme:dark){", "&", "}")

    def save(self, path: str | os.PathLike) -> Path:
        """Write the drawing to a .svg file, whole or not at all; returns the path."""
        if Path(path).suffix.lower() != ".svg":
            raise ValueError(f"a drawing is saved as SVG: wanted a name that ends in .svg, got {path}")
        write_atomically(path, self.svg.encode())
        return Path(path)

    def _repr_html_(self) -> str:
        """The drawing inside a page, light or dark as the page is."""
        return self._written("", 'html[data-theme="dark"] &,body[data-jp-theme-light="false"] &', "")

    def _written(self, before: str, when_dark: str, after: str) -> str:
        light, dark = ("".join(f"--{name}:{_color(name, shade)};" for name in _COLORS) for shade in (0, 1))
        rules = f"&{{{light}}}{before}{when_dark}{{{dark}}}{after}{self._rules}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" id="{self.id}" role="img" '
            f'aria-labelledby="{self.id}-title {self.id}-alt" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}" height="{self.height:g}" style="max-width:100%;height:auto">'
            f'<title id="{self.id}-title">{html.escape(self.title)}</title>'
            f'<desc id="{self.id}-alt">{html.escape(self.alt)}</desc>'
            f"<style>{rules.replace('&', f'#{self.id}')}</style>{self._body}</svg>"
        )

    def __repr__(self) -> str:
        return f"<Drawing: {self.alt}>"


def paint(what: str, color: str) -> str:
    """A rule that paints: paint("stroke", "ink"). Programs that know no variables get the light color."""
    return f"{what}:{_COLORS[color][0]};{what}:var(--{color});"


def _color(name: str, shade: int) -> str:
    """The page's own color where there is one, else the light (0) or the dark one (1)."""
    return f"var(--nn-{_PAGE.get(name, name)},{_COLORS[name][shade]})"
