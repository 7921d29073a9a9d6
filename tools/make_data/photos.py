"""Collect the photographs of nnlib.datasets.photos.

    apt-get download gcompris-qt-data && dpkg-deb -x gcompris-qt-data_*.deb gcompris
    python tools/make_data/photos.py gcompris

Photographs of scikit-image and scikit-learn are copied byte for byte. Those of the Debian package (version
3.1) are WebP pictures of at most 1024 pixels inside a Qt resource file; they are found by their order there,
reduced to 768 pixels and saved as JPEG. Needs scikit-image 0.26 and scikit-learn. Run checksums.py
afterwards.
"""

import io
import shutil
import struct
import sys
from pathlib import Path

import skimage
import sklearn
from PIL import Image

OUT = Path(__file__).parents[2] / "nnlib/datasets/data/photos"
COPIES = {
    "cat.png": "chelsea.png",
    "coffee.png": "coffee.png",
    "rocket.jpg": "rocket.jpg",
    "astronaut.png": "astronaut.png",
    "cameraman.png": "camera.png",
    "galaxies.jpg": "hubble_deep_field.jpg",
}
FARM = ("duck", "cow", "sheep", "horses", "kitten", "hens", "piglet", "dog", "owl")  # in the file's order


def webp_pictures(resource: bytes):
    """Yield the WebP pictures in a Qt resource file in their order."""
    start = resource.find(b"RIFF")
    while start >= 0:
        (length,) = struct.unpack("<I", resource[start + 4 : start + 8])
        if resource[start + 8 : start + 12] == b"WEBP":
            yield Image.open(io.BytesIO(resource[start : start + 8 + length])).convert("RGB")
        start = resource.find(b"RIFF", start + 4)


def main(unpacked: str) -> None:
    """Write all photographs into the data folder."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, original in COPIES.items():
        shutil.copyfile(Path(skimage.__file__).parent / "data" / original, OUT / name)
    for name, original in {"temple.jpg": "china.jpg", "flower.jpg": "flower.jpg"}.items():
        shutil.copyfile(Path(sklearn.__file__).parent / "datasets/images" / original, OUT / name)
    resource = Path(unpacked) / "usr/share/gcompris-qt/rcc/explore_farm_animals.rcc"
    for name, picture in zip(FARM, webp_pictures(resource.read_bytes()), strict=True):
        picture.thumbnail((768, 768), Image.Resampling.LANCZOS)
        picture.save(OUT / f"{name}.jpg", quality=90, optimize=True)
    print(f"{sum(p.stat().st_size for p in OUT.iterdir()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1])
