"""Capital letters of many hands: 50 x 50 gray pictures, made on demand from 32 openly licensed fonts.

In place of pictures the package ships a distance field of each letter: how far each point lies inside or
outside the outline. From this one file of under 1 MB any number of variants is drawn, in about 0.1 ms each,
the same ones for the same seed. A file with the default 10 400 training pictures would be ten times as
large and could not be varied.
"""

from __future__ import annotations

import lzma
from functools import cache, lru_cache

import numpy as np

from .base import DataCard, Dataset
from .distort import draw_variants
from .files import read_packaged
from .pictures import grid

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FIELD_SIDE = 64
TRAIN_FONTS = (
    # written by hand
    "annie-use-your-telescope", "architects-daughter", "caveat", "coming-soon", "gaegu", "gloria-hallelujah",
    "handlee", "indie-flower", "just-another-hand", "kalam", "nanum-pen-script", "reenie-beanie", "rock-salt",
    "schoolbell", "shadows-into-light",
    # sans serif, the first three with round ends like a pen's
    "comfortaa", "quicksand", "varela-round", "josefin-sans", "roboto",
    # serif and typewriter
    "eb-garamond", "merriweather", "roboto-slab", "courier-prime", "roboto-mono",
)  # fmt: skip
TEST_FONTS = (
    "covered-by-your-grace",
    "pangolin",
    "patrick-hand",
    "permanent-marker",
    "lato",
    "lora",
    "ibm-plex-mono",
)

CARD = DataCard(
    name="letters",
    content="The 26 capitals, 50 x 50 pixels, ink 1 on paper 0, the longer side about 36 pixels; rotated, "
    "sheared, stretched, thickened or thinned, bent and shifted at random.",
    purpose="Recognize letters, also those drawn with a mouse: a drawing goes through normalize_drawing "
    "first.",
    source="npm packages @fontsource/* 5.3.0, weight 400, Latin subset; made by tools/make_data/letters.py.",
    license="SIL Open Font License 1.1, six fonts Apache-2.0; texts and authors in LICENSES/font-*.txt.",
    splits=f"train: {len(TRAIN_FONTS)} fonts; test: {len(TEST_FONTS)} other fonts, none of which is "
    "trained on.",
    caution="Fonts are tidier than people. Only the English capitals; no lower case, digits or accents.",
)


@cache
def fields() -> np.ndarray:
    """Return the distance fields (32, 26, 64, 64) of all fonts: uint8, 128 + 16 x pixels inside."""
    content = np.frombuffer(lzma.decompress(read_packaged("letters/fields.xz")), dtype=np.uint8)
    return content.reshape(-1, len(LETTERS), FIELD_SIDE, FIELD_SIDE)


def letters(split: str = "train", variants: int = 16, seed: int = 0, distortion: float = 1.0) -> Dataset:
    """Return distorted capital letters; class 0 is A, class 25 is Z.

    x: (fonts * 26 * variants, 1, 50, 50) float32 in [0, 1]; y: int64.  Every letter of every font comes
    ``variants`` times, each with distortions of its own drawn from ``seed``; ``distortion=0`` gives the
    letters as designed.
    split: "train" (25 fonts) or "test" (7 other fonts).  ``rows`` names the font of each picture.
    Errors: ValueError for another split, fewer than one variant, or a distortion below 0.
    """
    if split not in ("train", "test"):
        raise ValueError(f'letters(split) wants "train" or "test"; got {split!r}')
    if variants < 1 or not distortion >= 0:
        raise ValueError(
            f"letters() wants variants >= 1 and distortion >= 0; got {variants} and {distortion}"
        )
    fonts = TRAIN_FONTS if split == "train" else TEST_FONTS
    count = len(fonts) * len(LETTERS) * variants
    pictures = _pictures(split, variants, seed, float(distortion))
    index = np.arange(count)
    return Dataset(
        x=np.divide(pictures, 255, dtype=np.float32)[:, None],
        y=index % len(LETTERS),
        names=tuple(LETTERS),
        card=CARD,
        rows=tuple(np.repeat(fonts, len(LETTERS))) * variants,
        picture=grid,
    )


@lru_cache(maxsize=4)
def _pictures(split: str, variants: int, seed: int, distortion: float) -> np.ndarray:
    """Return the pictures as (N, 50, 50) uint8, kept in memory: 4 times smaller than float32."""
    own = fields()[: len(TRAIN_FONTS)] if split == "train" else fields()[len(TRAIN_FONTS) :]
    glyphs = own.reshape(-1, FIELD_SIDE, FIELD_SIDE)
    # the split enters the seed, so that no test letter is bent exactly like a training letter
    rng = np.random.default_rng([seed, split == "test"])
    return draw_variants(glyphs, np.tile(np.arange(len(glyphs)), variants), rng, distortion)
