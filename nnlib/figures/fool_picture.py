"""The initial drawing of the fool figure: a photograph, its change, the changed one, and the answers."""

from __future__ import annotations

import io
from base64 import b64decode

import numpy as np

from nnlib.figures import stored
from nnlib.figures.pictures import BLUE, INK, MUTED, ORANGE, blank, png
from nnlib.figures.starts import EPSILONS, State

SIDE = 2.1  # inches of a tile


def fool_picture(start: State) -> tuple[bytes, str]:
    """Draw the start as a PNG, and say the same in words; without a change there is nothing to see: 4/255."""
    if start["view"] == "drawing":
        return digit_picture(start)
    data, epsilon = stored.read(f"fool/{start['photo']}"), start["epsilon"] or 4
    tiles = {name: stored.image_of(address).astype(int) for name, address in data["tiles"].items()}
    photo = tiles["photo"]
    changes = {"ostrich": tiles[f"ostrich {epsilon}"] - 128, "away": epsilon * (tiles["away"] - 128)}
    # Noise is drawn by the page's own generator; on paper any noise of that size looks the same.
    changes["noise"] = epsilon * np.random.default_rng(data["noise"]).choice([-1, 1], photo.shape)
    after = np.clip(photo + changes[start["attack"]], 0, 255)
    gain = 8 if epsilon > 8 else 16
    before_answers, answers = (data["answers"][start["attack"]][EPSILONS.index(e)] for e in (0, epsilon))
    first, name = before_answers["top"][0][0], answers["top"][0][0]
    canvas, axes = blank(6.6, 3.9, dpi=130)
    pictures = [photo, np.clip(128 + gain * (after - photo), 0, 255), after]
    titles = ["photo", f"change × {gain} (gray: none)", "photo + change"]
    for i, (picture, title) in enumerate(zip(pictures, titles, strict=True)):
        left = 0.1 + i * 2.15
        axes.imshow(picture.astype(np.uint8), extent=(left, left + SIDE, 1.75, 1.75 + SIDE), aspect="auto")
        axes.text(left + SIDE / 2, 1.58, title, ha="center", va="center", color=MUTED, fontsize=9)
    axes.set(xlim=(0, 6.6), ylim=(0, 3.9))
    for left, row in ((0.1, before_answers), (4.4, answers)):
        for n, (word, p) in enumerate(row["top"]):
            y = 1.25 - 0.27 * n
            color = BLUE if word == first else ORANGE if word == data["goal"] else INK
            axes.text(left, y, word, color=color, fontsize=9, va="bottom")
            axes.text(left + SIDE, y, f"{100 * p:.1f} %", color=color, fontsize=9, va="bottom", ha="right")
            axes.plot([left, left + SIDE * p], [y - 0.03] * 2, color=color, lw=2, solid_capstyle="butt")
    axes.text(3.3, 1.25, f"ε = {epsilon}/255", color=INK, fontsize=11, va="bottom", ha="center")
    alt = (
        f"A photograph ({start['photo']}), a change of at most {epsilon}/255 in each color, and the changed "
        f"photograph. The network says {first} before and {name} after."
    )
    return fewer_colors(png(canvas)), alt


def digit_picture(start: State) -> tuple[bytes, str]:
    """Draw the digit that the page will attack: a sample of MNIST, or the reader's strokes."""
    canvas, axes = blank(3.0, 3.0)
    if start["digit"] == "own":
        for stroke in filter(None, start["drawing"].split(".")):
            numbers = np.array([int(stroke[i : i + 2], 36) for i in range(0, len(stroke), 2)]) / (36**2 - 1)
            x, y = numbers.reshape(-1, 2).T
            axes.plot(3 * x, 3 - 3 * y, color=INK, lw=12, solid_capstyle="round", solid_joinstyle="round")
        what = "The reader's own drawing"
    else:
        sample = stored.read("fool/digits")["samples"][int(start["digit"])]
        pixels = np.frombuffer(b64decode(sample), np.uint8).reshape(28, 28)
        axes.imshow(255 - pixels, cmap="gray", vmin=0, vmax=255, extent=(0, 3, 0, 3), aspect="auto")
        axes.set(xlim=(0, 3), ylim=(0, 3))
        what = f"A handwritten {start['digit']}"
    wanted = "any other digit" if start["goal"] == "any" else start["goal"]
    alt = f"{what}, to be changed until the {start['network']} network reads {wanted}."
    return png(canvas), alt


def fewer_colors(content: bytes) -> bytes:
    """The same PNG in 64 colors: photographs and grain would fill a page's text with half a megabyte.

    An octree spreads the colors evenly, so that letters between two photographs keep their grays.
    """
    from PIL import Image

    buffer = io.BytesIO()
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    few = picture.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
