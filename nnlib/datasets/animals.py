"""Cats and dogs as numbers: two measurements for a line to divide, four traits for rules to fail on."""

from __future__ import annotations

import csv
from functools import partial

import numpy as np

from .base import DataCard, Dataset
from .files import read_packaged
from .pictures import scatter, table

ANIMALS = DataCard(
    name="animals",
    content="54 breeds (26 cats, 28 dogs): height at the shoulder in cm and weight in kg of a typical adult. "
    "Ten breeds are marked as outliers: big cats such as the Maine Coon, tiny dogs such as the Chihuahua.",
    purpose="The smallest real question for a perceptron. Without the outliers a straight line divides the "
    "classes; with them no line can (the best makes 7 mistakes), while a network with 8 hidden neurons "
    "can make none.",
    source="Written for this book: round, plausible numbers for well-known breeds, not measurements.",
    license="BSD-3-Clause, as nnlib itself",
    caution="One typical animal per breed; real animals vary. Do not choose a pet by it.",
)

TRAITS = DataCard(
    name="animal traits",
    content="24 animals with four answers each: furry, tail (yes 1, no 0), number of legs, pointy ears.",
    purpose="Shows why rules written by hand fail: 'furry, tail, four legs, pointy ears' admits foxes, dogs "
    "and horses, and turns away a cat with three legs, no tail, no fur or folded ears.",
    source="Written for this book.",
    license="BSD-3-Clause, as nnlib itself",
    caution="Some animals share all four answers, so no rule over these traits can be right about every one.",
)


def _read(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(read_packaged(name).decode("utf-8").splitlines()))


def animals(outliers: bool = True) -> Dataset:
    """Return cats (0) and dogs (1) by height and weight.

    x: (N, 2) height in cm, weight in kg, float32; y: (N,) int64; N = 54, or 44 with ``outliers=False``,
    which a straight line separates.  ``rows`` holds the breeds.
    """
    breeds = [row for row in _read("animals/breeds.csv") if outliers or row["outlier"] == "0"]
    return Dataset(
        x=np.array([(row["height_cm"], row["weight_kg"]) for row in breeds], dtype=np.float32),
        y=np.array([row["species"] == "dog" for row in breeds]),
        names=("cat", "dog"),
        card=ANIMALS,
        features=("height (cm)", "weight (kg)"),
        rows=tuple(row["name"] for row in breeds),
        picture=partial(scatter, label=("Toy Poodle", "Italian Greyhound", "Savannah", "Basset Hound")),
    )


def animal_traits() -> Dataset:
    """Return the table that rules written by hand are tried on.

    x: (24, 4) furry, tail, legs, pointy ears, float32; y: (24,) 1 for a cat, 0 for any other animal, int64.
    """
    animals_ = _read("animals/traits.csv")
    columns = ("furry", "tail", "legs", "pointy_ears")
    return Dataset(
        x=np.array([[row[c] for c in columns] for row in animals_], dtype=np.float32),
        y=np.array([row["cat"] == "1" for row in animals_]),
        names=("other", "cat"),
        card=TRAITS,
        features=("furry", "tail", "legs", "pointy ears"),
        rows=tuple(row["name"] for row in animals_),
        picture=table,
    )
