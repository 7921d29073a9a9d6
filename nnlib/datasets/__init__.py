"""Every data set of the book, inside the package: hashed, licensed, nothing downloaded."""

from .animals import animal_traits, animals
from .base import DataCard, Dataset
from .drawing import normalize_drawing
from .files import DataError
from .letters import letters
from .mnist import mnist
from .photos import photo, photos
from .shapes import shapes
from .toys import blobs, circles, moons, spirals, xor

__all__ = [
    "DataCard",
    "DataError",
    "Dataset",
    "animal_traits",
    "animals",
    "blobs",
    "circles",
    "letters",
    "mnist",
    "moons",
    "photo",
    "photos",
    "normalize_drawing",
    "shapes",
    "spirals",
    "xor",
]
