"""The state of each figure as plain data, checked: what it may hold, a clear error for what it may not."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

State = dict[str, Any]

# The same numbers stand in src/concert/stories.js; a test holds the two together.
STORIES: dict[str, State] = {
    "concert": {
        "questions": ["weather", "cheap", "friends"],
        "answers": [0, 0, 0],
        "weights": [0.3, 0.3, 0.6],
        "threshold": 0.5,
        "top": 1,
        "weight_limits": (-1, 1),
        "threshold_limits": (-1, 2),
        "challenges": ["friends", "majority", "crowd"],
    },
    "festival": {
        "questions": ["weather", "music", "company", "money"],
        "answers": [3, 2, 4, 2],
        "weights": [4, 2, 2, 1],
        "threshold": 25,
        "top": 4,
        "weight_limits": (-5, 5),
        "threshold_limits": (-20, 50),
        "challenges": ["sun", "alone"],
    },
}


def one_of(name: str, value: Any, options: Iterable[Any]) -> Any:
    """Return value if it is among options, else raise ValueError that lists them."""
    options = list(options)
    if isinstance(value, str | int) and value in options:
        return value
    wanted = ", ".join(map(repr, options))
    raise ValueError(f"{name}={value!r} is not known; choose one of {wanted}")


def number(name: str, value: Any, low: float, high: float, decimals: int = 2) -> float:
    """Return value as a plain number, rounded as the figure shows it, or raise ValueError."""
    try:
        plain = round(float(value), decimals)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} wants a number from {low} to {high}, got {value!r}") from None
    if not math.isfinite(plain) or not low <= plain <= high:
        raise ValueError(f"{name} wants a number from {low} to {high}, got {value!r}")
    return int(plain) if plain == int(plain) else plain


def numbers(
    name: str, values: Any, example: list[Any], low: float, high: float, decimals: int = 2
) -> list[float]:
    """Return values as a list of len(example) plain numbers; raise ValueError that shows the example."""
    if isinstance(values, str) or not hasattr(values, "__len__") or len(values) != len(example):
        raise ValueError(
            f"{name} wants {len(example)} numbers, got {values!r}; write for example {name}={example}"
        )
    return [number(f"{name}[{d}]", value, low, high, decimals) for d, value in enumerate(values)]


def known(figure: str, start: State, names: Iterable[str]) -> None:
    """Raise ValueError if start holds a name that the figure does not have."""
    if not isinstance(start, dict):
        raise ValueError(f"the value of a figure is a dict, got {start!r}")
    for name in start:
        if name not in list(names):
            raise ValueError(f"{figure} has no {name!r}; it has {', '.join(names)}")


def concert_start(start: State) -> State:
    """Complete and check the state of the concert figure."""
    known("concert", start, ["story", "form", "answers", "weights", "threshold", "challenge"])
    name = one_of("story", start.get("story", "concert"), STORIES)
    story = STORIES[name]
    given = {**story, **start}
    return {
        "story": name,
        "form": one_of("form", start.get("form", "threshold"), ["threshold", "bias"]),
        "answers": numbers("answers", given["answers"], story["answers"], 0, story["top"], 0),
        "weights": numbers("weights", given["weights"], story["weights"], *story["weight_limits"]),
        "threshold": number("threshold", given["threshold"], *story["threshold_limits"]),
        "challenge": one_of("challenge", start.get("challenge", "none"), ["none", *story["challenges"]]),
    }


# The same numbers stand in src/gates/gates.js.
UNITS: dict[str, list[float]] = {
    "line": [1, -0.4, -0.3],
    "hidden1": [1, 1, -0.5],
    "hidden2": [1, -0.4, -0.3],
    "output": [1, 1, -1.5],
}
GATES = {"AND": "0001", "OR": "0111", "NAND": "1110", "XOR": "0110"}


def unit(name: str, value: Any, example: list) -> list[float]:
    """Return a unit [w1, w2, b]: weights from -2 to 2, bias from -3 to 3."""
    w1, w2, b = numbers(name, value, example, -3, 3)
    return [number(f"{name}[0]", w1, -2, 2), number(f"{name}[1]", w2, -2, 2), b]


def gates_start(start: State) -> State:
    """Complete and check the state of the gates figure."""
    known("gates", start, ["layers", "target", *UNITS, "guess"])
    return {
        "layers": one_of("layers", start.get("layers", "one"), ["one", "two"]),
        "target": one_of("target", start.get("target", "AND"), GATES),
        **{name: unit(name, start.get(name, example), example) for name, example in UNITS.items()},
        "guess": one_of("guess", start.get("guess", "none"), ["none", "2", "3", "4"]),
    }


# The same names stand in src/fool/words.js and src/fool/fool.js.
DIGITS = list("0123456789")
FOOL: dict[str, list[str]] = {
    "view": ["photo", "drawing"],
    "photo": ["coffee", "dog", "temple"],
    "attack": ["ostrich", "away", "noise"],
    "guess": ["none", "1", "2", "4", "8", "16", "never"],
    "digit": [*DIGITS, "own"],
    "network": ["ordinary", "hardened"],
    "method": ["pgd", "fgsm"],
    "goal": ["any", *DIGITS],
}
EPSILONS = [0, 1, 2, 4, 8, 16]


def fool_start(start: State) -> State:
    """Complete and check the state of the fool figure."""
    known("fool", start, [*FOOL, "epsilon", "drawing", "strength"])
    drawing = start.get("drawing", "")
    if not isinstance(drawing, str) or not re.fullmatch(r"(([\da-z]{4})+(\.([\da-z]{4})+)*)?", drawing):
        raise ValueError(f"drawing wants the strokes that the figure's value holds, got {drawing!r}")
    first = {name: options[0] for name, options in FOOL.items()}
    given = {**first, "digit": "own" if drawing else "7", **start}
    epsilon = number("epsilon", given.get("epsilon", 0), 0, 16, 0)
    return {
        "view": one_of("view", given["view"], FOOL["view"]),
        "photo": one_of("photo", given["photo"], FOOL["photo"]),
        "attack": one_of("attack", given["attack"], FOOL["attack"]),
        "epsilon": one_of("epsilon", epsilon, EPSILONS),
        **{name: one_of(name, str(given[name]), FOOL[name]) for name in ("guess", "digit")},
        "drawing": drawing,
        **{name: one_of(name, str(given[name]), FOOL[name]) for name in ("network", "method", "goal")},
        "strength": number("strength", given.get("strength", 0), 0, 0.4),
    }


# The same numbers stand in src/crowd/crowd.js.
SIZES = [1, 3, 10, 30, 100, 300, 1000, 3000, 10000]


def crowd_start(start: State) -> State:
    """Complete and check the state of the crowd figure."""
    known("crowd", start, ["measurements", "signal", "shift", "way"])
    measurements = number("measurements", start.get("measurements", 10), 1, 10000, 0)
    return {
        "measurements": one_of("measurements", measurements, SIZES),
        "signal": number("signal", start.get("signal", 0.1), 0, 1),
        "shift": number("shift", start.get("shift", 0), 0, 1),
        "way": one_of("way", start.get("way", "worst"), ["worst", "coin"]),
    }
