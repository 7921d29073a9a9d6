"""Pictures that hold photographs: in the dark their words and lines turn light, their colors stay.

A plot (class `nn-plot`) is turned over as a whole on dark pages. A photograph must not be, and the titles
around it would be lost on a dark ground. So the SVG of a picture of class `nn-photo` gets a style of its own,
which answers to the color scheme of the page: the book's ink and line colors give way to their dark twins.
The photographs in it are packed more tightly, without a pixel changed.
"""

import base64
import hashlib
import io
import os
import re
import shutil
from pathlib import Path

from PIL import Image

_PHOTO = re.compile(r'<img\b(?=[^>]*\bclass="[^"]*\bnn-photo\b)[^>]*\bsrc="([^"]+\.svg)"')
_TOKEN = re.compile(r"--nn-([a-z]+): (#[0-9a-f]{6})")
_PNG = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)")
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


def prepare(picture: Path, style: str, kept: Path) -> None:
    """Put the style into an SVG and pack its photographs, or take what that gave the last time from `kept`.

    One that has been prepared stays as it is. (The name of a picture of a notebook is a hash of its content.)
    """
    text = picture.read_text(encoding="utf-8")
    before, start, after = text.partition("<defs>")
    if not start or _MARK in text:
        return
    known = kept / f"{hashlib.sha256(style.encode()).hexdigest()[:12]}-{picture.name}"
    if not known.exists():
        known.parent.mkdir(parents=True, exist_ok=True)
        known.write_text(f"{before}{style}{start}{_PNG.sub(packed, after)}", encoding="utf-8")
    shutil.copyfile(known, picture)


def packed(png: re.Match) -> str:
    """A PNG as lossless WebP, if that is smaller."""
    with Image.open(io.BytesIO(base64.b64decode(png[1]))) as image:
        smaller = io.BytesIO()
        image.save(smaller, "webp", lossless=True, quality=100, method=4, exact=True)
    text = base64.b64encode(smaller.getvalue()).decode()
    return f"data:image/webp;base64,{text}" if len(text) < len(png[1]) else png[0]
