"""Every data set of the book, inside the package: hashed, licensed, nothing downloaded."""

from .animals import animal_traits, animals
from .base import DataCard, Dataset
from .files import DataError

__all__ = ["DataCard", "DataError", "Dataset", "animal_traits", "animals"]
