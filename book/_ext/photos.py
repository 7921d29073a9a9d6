"""Pictures that hold photographs: in the dark their words and lines turn light, their colors stay.

A plot (class `nn-plot`) is turned over as a whole on dark pages. A photograph must not be, and the titles
around it would be lost on a dark ground. So the SVG of a picture of class `nn-photo` gets a style of its own,
which answers to the color scheme of the page: the book's ink and line colors give way to their dark twins.
"""

import os
import re
from pathlib import Path

_PHOTO = re.compile(r'<img\b(?=[^>]*\bclass="[^"]*\bnn-photo\b)[^>]*\bsrc="([^"]+\.svg)"')
_TOKEN = re.compile(r"--nn-([a-z]+): (#[0-9a-f]{6})")
_MARK = '<style id="nn-dark">'


def dark_style(tokens: str) -> str:
    """The style that turns the light colors of tokens.css into the dark ones, where a picture has them."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for name, color in _TOKEN.findall(tokens):
        (dark if name in light else light).setdefault(name, color)
    rules = "".join(
        f'[style*="{kind}: {light[name]}"]{{{kind}:{dark[name]}!important}}'
        for name in light
        for kind in ("fill", "stroke")
        if name in dark
    )
    return f"{_MARK}@media (prefers-color-scheme: dark){{{rules}}}</style>"


def pictures_on(page: Path, text: str) -> list[Path]:
    """The files of the photographs on a page."""
    return [Path(os.path.normpath(page.parent / source)) for source in _PHOTO.findall(text)]


def light_words_in_the_dark(picture: Path, style: str) -> None:
    """Put the style into an SVG; one that has it already stays as it is."""
    text = picture.read_text(encoding="utf-8")
    before, start, after = text.partition("<defs>")
    if start and _MARK not in text:
        picture.write_text(f"{before}{style}{start}{after}", encoding="utf-8")
