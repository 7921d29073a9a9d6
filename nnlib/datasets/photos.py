"""Seventeen photographs under open licenses, for networks that know what the world looks like."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .base import DataCard, Dataset
from .files import read_packaged
from .pictures import gallery

GROUPS = ("cat", "dog", "horse", "other")


@dataclass(frozen=True)
class Photo:
    """Credit one photograph: file in the package, who made it, on what terms it is used, where it is from."""

    file: str
    author: str
    license: str
    source: str
    group: str = "other"


def _commons(page: str) -> str:
    return f"https://commons.wikimedia.org/wiki/File:{page} (Debian package gcompris-qt-data 3.1)"


SKIMAGE, FLICKR = "scikit-image 0.26, skimage.data.", "https://www.flickr.com/photos/"
FREE, CC0, CC_BY = "public domain", "CC0-1.0", "CC BY 2.0"
PHOTOS = {
    "cat": Photo("cat.png", "Stéfan van der Walt", CC0, SKIMAGE + "chelsea", "cat"),
    "kitten": Photo("kitten.jpg", "Loliloli", FREE, _commons("Spielendes_K%C3%A4tzchen.JPG"), "cat"),
    "dog": Photo("dog.jpg", "Hans Kemperman", FREE, _commons("German-shepherd-4040871920._(2).jpg"), "dog"),
    "horses": Photo("horses.jpg", "Seth Zeigler", FREE, _commons("Nokota_Horse_Stud_Band.jpg"), "horse"),
    "cow": Photo("cow.jpg", "Dohduhdah", FREE, _commons("Cow-IMG_2050.JPG")),
    "sheep": Photo("sheep.jpg", "Rob Mitchell", FREE, _commons("Sheep_(33625876592).jpg")),
    "piglet": Photo("piglet.jpg", "Teinesavaii", FREE, _commons("Pig_1,_Savaii,_Samoa.JPG")),
    "hens": Photo("hens.jpg", "Tranquilles", FREE, _commons("Chickens_at_Tranquilles_B%26B.JPG")),
    "duck": Photo("duck.jpg", "Bernard Spragg", FREE, _commons("Aylesbury_Duck._(9373723157).jpg")),
    "owl": Photo("owl.jpg", "Lepale", FREE, _commons("Owl_The_Nightbird.jpg")),
    "flower": Photo("flower.jpg", "vultilion", CC_BY, FLICKR + "vultilion/6056698931 (scikit-learn)"),
    "coffee": Photo(
        "coffee.png", "Rachel Michetti, courtesy of Pikolo Espresso Bar", CC0, SKIMAGE + "coffee"
    ),
    "temple": Photo(
        "temple.jpg", "danielbuechele", CC_BY, FLICKR + "danielbuechele/6061409035 (scikit-learn)"
    ),
    "rocket": Photo("rocket.jpg", "SpaceX", FREE, FLICKR + "spacexphotos/16511594820 (scikit-image)"),
    "astronaut": Photo("astronaut.png", "NASA (Eileen Collins)", FREE, SKIMAGE + "astronaut"),
    "cameraman": Photo("cameraman.png", "Lav Varshney", CC0, SKIMAGE + "camera, gray"),
    "galaxies": Photo(
        "galaxies.jpg", "NASA, ESA (Hubble Extreme Deep Field)", FREE, SKIMAGE + "hubble_deep_field"
    ),
}

CARD = DataCard(
    name="photographs",
    content=f"{len(PHOTOS)} photographs, {', '.join(PHOTOS)}; RGB, about 450 x 300 to 1000 x 870 pixels.",
    purpose="Look at pictures as numbers; ask a pretrained network what it sees, fool it, and make it dream.",
    source="scikit-image, scikit-learn and the Debian package gcompris-qt-data; by "
    "tools/make_data/photos.py.",
    license="CC0, public domain, and CC BY 2.0 (flower: vultilion, temple: danielbuechele); each in "
    "nnlib.datasets.photos.PHOTOS and DATA-LICENSES.md.",
    caution="A handful of pictures shows how a network behaves; it measures nothing.",
)


def photo(name: str, size: int | None = None) -> np.ndarray:
    """Return one photograph as (3, H, W) float32 in [0, 1], red, green, blue.

    With ``size`` the largest square in its middle is taken and resized to (3, size, size).
    Errors: ValueError for a name that is not among PHOTOS.
    """
    if name not in PHOTOS:
        raise ValueError(f"there is no photograph {name!r}; there are {', '.join(PHOTOS)}")
    if size is not None and size < 1:
        raise ValueError(f"photo(size) wants a positive number of pixels; got {size}")
    return np.divide(_pixels(name, size), 255, dtype=np.float32).transpose(2, 0, 1).copy()


def photos(size: int = 224) -> Dataset:
    """Return all photographs as squares: x (17, 3, size, size) float32 in [0, 1].

    y: int64, 0 cat, 1 dog, 2 horse, 3 anything else; ``rows`` holds the names that ``photo`` knows.
    """
    return Dataset(
        x=np.stack([photo(name, size) for name in PHOTOS]),
        y=np.array([GROUPS.index(p.group) for p in PHOTOS.values()]),
        names=GROUPS,
        card=CARD,
        rows=tuple(PHOTOS),
        picture=gallery,
    )


@lru_cache(maxsize=64)
def _pixels(name: str, size: int | None) -> np.ndarray:
    """Return a photograph as (H, W, 3) uint8, kept in memory."""
    from PIL import Image  # decoding is the one thing here that needs Pillow

    picture = Image.open(io.BytesIO(read_packaged(f"photos/{PHOTOS[name].file}"))).convert("RGB")
    if size is not None:
        side = min(picture.size)
        left, top = (picture.width - side) // 2, (picture.height - side) // 2
        middle = (left, top, left + side, top + side)
        picture = picture.resize((size, size), Image.Resampling.BICUBIC, box=middle)
    return np.asarray(picture)
