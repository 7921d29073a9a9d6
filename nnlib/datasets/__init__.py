"""Every data set of the book, inside the package: hashed, licensed, nothing downloaded."""

from .animals import animal_traits, animals
from .base import DataCard, Dataset
from .drawing import normalize_drawing
from .files import DataError
from .letters import letters

__all__ = ["DataCard", "DataError", "Dataset", "animal_traits", "animals", "letters", "normalize_drawing"]
