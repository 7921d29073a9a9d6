"""`python -m bench.accuracy [NAME ...]`: train the networks of the book for real, and see what they reach.

Every setting was chosen on examples held out from the training set (`--validation` repeats that); the test
set is looked at once, at the end. One process, NumPy alone.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from nnlib import datasets, models
from nnlib.datasets import Dataset
from nnlib.datasets.letters import TRAIN_FONTS
from nnlib.layers import Sequential
from nnlib.optim import Adam
from nnlib.schedules import cosine, warmup
from nnlib.serialization import write_atomically
from nnlib.train import History, evaluate, fit, steps_per_epoch
from nnlib.train.augment import shifted

RESULTS = Path(__file__).parent / "results"
HELD_OUT_FONTS = TRAIN_FONTS[::5]


@dataclasses.dataclass(frozen=True)
class Recipe:
    """A network, its data and how it is trained; goal: the share of test examples it has to name right."""

    title: str
    goal: float
    data: Callable[[str], Dataset]
    model: Callable[[], Sequential]
    epochs: int
    learning_rate: float = 0.002
    batch_size: int = 64
    augment: Callable | None = None


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a recipe reached: the accuracy on examples never trained on, and the seconds that it took."""

    name: str
    accuracy: float
    seconds: float
    processor: float
    weights: int
    history: History


def _letters(split: str) -> Dataset:
    return datasets.letters(split, variants=24 if split == "train" else 16)


RECIPES = {
    "mnist-mlp": Recipe(
        "MLP 784-128-64-10, MNIST",
        0.975,
        datasets.mnist,
        lambda: models.mlp(784, 128, 64, 10, dropout=0.1, seed=0),
        epochs=6,
    ),
    "mnist-lenet": Recipe(
        "LeNet, MNIST",
        0.99,
        datasets.mnist,
        lambda: models.lenet(seed=0),
        epochs=8,
        augment=shifted(1),
    ),
    "mnist-convnet": Recipe(
        "ConvNet 16-32-128-10, MNIST",
        0.99,
        datasets.mnist,
        lambda: models.convnet(seed=0),
        epochs=6,
        augment=shifted(1),
    ),
    "letters-mlp": Recipe(
        "MLP 2500-256-128-64-26, letters",
        0.8,
        _letters,
        lambda: models.mlp(2500, 256, 128, 64, 26, dropout=0.2, seed=0),
        epochs=10,
        learning_rate=0.001,
    ),
    "letters-convnet": Recipe(
        "ConvNet 16-32-64-128-26, letters",
        0.95,
        _letters,
        lambda: models.convnet(26, channels=(16, 32, 64), seed=0),
        epochs=6,
    ),
}


def train(name: str, validation: bool = False, progress: bool = True) -> Outcome:
    """Train by a recipe and measure on the test set; with `validation`, on held-out training examples."""
    recipe = RECIPES[name]
    learned, measured = held_out(recipe) if validation else (recipe.data("train"), recipe.data("test"))
    model = recipe.model()
    model.build(learned.x.shape[1:])
    steps = recipe.epochs * steps_per_epoch(len(learned), recipe.batch_size)
    rate = warmup(cosine(recipe.learning_rate, steps - steps // 20), steps // 20)
    start, processor = time.perf_counter(), time.process_time()
    history = fit(model, learned.x, learned.y, epochs=recipe.epochs, batch_size=recipe.batch_size,
                  optimizer=Adam(model, rate), augment=recipe.augment, progress=progress)  # fmt: skip
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    accuracy = evaluate(model, measured.x, measured.y)["accuracy"]
    return Outcome(name, accuracy, seconds, processor, model.params.vector.size, history)


def held_out(recipe: Recipe) -> tuple[Dataset, Dataset]:
    """The training examples in two: of letters, five fonts are held out; else a twelfth of each class."""
    data = recipe.data("train")
    if not data.rows:
        return data.split(11 / 12)
    unseen = np.isin(data.rows, HELD_OUT_FONTS)
    return data.select(~unseen), data.select(unseen)


def main(arguments: list[str] | None = None) -> int:
    """Train what was asked for. Returns 0; 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(RECIPES)}; all without")
    parser.add_argument("--validation", action="store_true", help="measure on held-out training examples")
    parser.add_argument("--results", type=Path, default=RESULTS, help="another folder for accuracy.json")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(RECIPES)
    if unknown:
        parser.error(f"there is no recipe {', '.join(sorted(unknown))}; there are {', '.join(RECIPES)}")
    missed = 0
    for name in options.names or RECIPES:
        outcome, recipe = train(name, options.validation), RECIPES[name]
        held = options.validation or outcome.accuracy >= recipe.goal
        missed += not held
        print(_line(recipe, outcome) + ("" if held else "  MISSED"), flush=True)
        result = {
            "title": recipe.title,
            "accuracy": round(outcome.accuracy, 4),
            "goal": recipe.goal,
            "weights": outcome.weights,
            "epochs": recipe.epochs,
            "seconds": round(outcome.seconds, 1),
            "processor seconds": round(outcome.processor, 1),
        }
        if not options.validation:
            _merge(options.results / "accuracy.json", {name: result})
    return 1 if missed else 0


def _line(recipe: Recipe, outcome: Outcome) -> str:
    reached = f"{100 * outcome.accuracy:6.2f} % (goal {100 * recipe.goal:g} %)"
    return f"{recipe.title:34} {reached} {outcome.seconds:5.0f} s, {outcome.processor:4.0f} s of processor"


def _merge(path: Path, rows: dict) -> None:
    """Put the new results among those of other recipes that the file holds already."""
    old = json.loads(path.read_text()) if path.exists() else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    threads = os.environ.get("OMP_NUM_THREADS", "all")
    content = {"threads": threads, "numpy": np.__version__, "results": {**old.get("results", {}), **rows}}
    write_atomically(path, (json.dumps(content, indent=2) + "\n").encode())


if __name__ == "__main__":
    raise SystemExit(main())
