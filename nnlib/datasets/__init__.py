"""Every data set of the book, inside the package: hashed, licensed, nothing downloaded."""

from .animals import animal_traits, animals
from .base import DataCard, Dataset
from .drawing import normalize_drawing
from .files import DataError
from .folder import from_folder
from .letters import letters
from .mnist import mnist
from .photos import photo, photos
from .shapes import shapes
from .table import from_csv
from .toys import blobs, circles, moons, spirals, xor

__all__ = [
    "DataCard",
    "DataError",
    "Dataset",
    "animal_traits",
    "animals",
    "blobs",
    "circles",
    "from_csv",
    "from_folder",
    "letters",
    "mnist",
    "moons",
    "normalize_drawing",
    "photo",
    "photos",
    "shapes",
    "spirals",
    "xor",
]
