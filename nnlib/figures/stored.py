"""What figures load when a reader comes near: scripts that each assign one global, kept as plain JSON inside.

A script and not JSON, because a page opened from a folder may load scripts and nothing else.
"""

from __future__ import annotations

import io
import json
import re
from base64 import b64decode, b64encode
from importlib.resources import files
from typing import Any

import numpy as np


def text(name: str) -> str:
    """The script of that name: "fool" is the code of a figure, "fool/coffee" some of its data.

    Errors: FileNotFoundError for a name that is not stored.
    """
    return files("nnlib.figures").joinpath("static", "figures", f"{name}.js").read_text(encoding="utf-8")


def names() -> list[str]:
    """All that is stored, such as "fool", "fool/coffee"; a figure's code before its data."""
    root = files("nnlib.figures").joinpath("static", "figures")
    codes = sorted(entry.name[:-3] for entry in root.iterdir() if entry.name.endswith(".js"))
    data = [f"{d.name}/{f.name[:-3]}" for d in root.iterdir() if d.is_dir() for f in d.iterdir()]
    return codes + sorted(data)


def global_name(name: str) -> str:
    """The global that the script assigns: "fool/coffee" gives nnFoolCoffee."""
    return "nn" + "".join(part.capitalize() for part in re.split(r"\W+", name))


def read(name: str) -> Any:
    """The data that a script assigns, as plain Python."""
    script = text(name)
    value = script[script.index(f"globalThis.{global_name(name)} = ") :].split(" = ", 1)[1]
    return json.loads(value.rstrip().removesuffix(";"))


def script_of(name: str, content: Any, comment: str) -> str:
    """The script that assigns the content; `read` gives it back."""
    value = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f"// {comment}\nglobalThis.{global_name(name)} = {value};\n"


def image_address(pixels: np.ndarray) -> str:
    """Pixels (H, W, 3) uint8 as a data: address of a lossless WebP picture."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "WEBP", lossless=True, quality=100, method=6, exact=True)
    return "data:image/webp;base64," + b64encode(buffer.getvalue()).decode()


def image_of(address: str) -> np.ndarray:
    """The pixels (H, W, 3) uint8 behind a data: address."""
    from PIL import Image

    picture = Image.open(io.BytesIO(b64decode(address.split(",", 1)[1])))
    return np.asarray(picture.convert("RGB"))
