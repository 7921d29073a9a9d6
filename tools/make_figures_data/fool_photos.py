"""Photographs that EfficientNet-Lite0 is fooled with: one script each.

Everything is done on pictures of 8 bits a color, those that a screen shows: an attack's result is rounded,
and the network is asked again about the rounded picture. So the figure's numbers belong to the very pixels
that it draws.

A script holds lossless pictures of 224 x 224, and the five likeliest classes for each attack and each epsilon
(in 1/255):

    photo           the photograph
    away            128 + sign of the gradient: fgsm away from the first answer is photo + epsilon sign
    ostrich E       128 + the change of pgd (20 steps) toward "ostrich", for epsilon 1, 2, 4, 8, 16
    (no picture)    noise: +epsilon or -epsilon for every color of every pixel, drawn by `noise_signs`
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nnlib.datasets.photos import PHOTOS, photo
from nnlib.figures.stored import image_address, image_of, read, script_of
from nnlib.kernels import softmax
from nnlib.models import efficientnet_lite0
from nnlib.models.imagenet import class_number, top
from nnlib.serialization import write_atomically
from nnlib.vision import fgsm, pgd
from nnlib.vision.gradients import loss_gradient

NAMES = ("coffee", "dog", "temple")
EPSILONS = (1, 2, 4, 8, 16)
GOAL = "ostrich"
SIDE = 224
SEED = 15  # of the noise


def bits(x: np.ndarray) -> np.ndarray:
    """Pictures (N, 3, H, W) from 0 to 1 as (N, H, W, 3) int16 from 0 to 255."""
    return np.round(x * 255).astype(np.int16).transpose(0, 2, 3, 1)


def batch(pixels: np.ndarray) -> np.ndarray:
    """Pixels (N, H, W, 3) from 0 to 255 as the network takes them: (N, 3, H, W) float32 from 0 to 1."""
    return np.divide(pixels.transpose(0, 3, 1, 2), 255, dtype=np.float32)


def noise_signs() -> np.ndarray:
    """(224, 224, 3) of -1 and +1, from the generator that the page has too (tiny-net's `seeded`)."""
    state, signs = (SEED + 1) * 0x9E3779B1 % 2**32, []
    for i in range(8 + SIDE * SIDE * 3):
        state ^= state << 13 & 0xFFFFFFFF
        state ^= state >> 17
        state ^= state << 5 & 0xFFFFFFFF
        if i >= 8:
            signs.append(1 if state >= 2**31 else -1)
    return np.array(signs, np.int16).reshape(SIDE, SIDE, 3)


def tiles(model, x: np.ndarray) -> dict[str, np.ndarray]:
    """What is stored: the photo, the signs of fgsm, the changes of pgd; each (224, 224, 3) int16."""
    first = int(model(x).argmax())
    start = bits(x)[0]
    found = {"photo": start}
    _, dx = loss_gradient(model, x, first)
    found["away"] = np.sign(dx[0]).transpose(1, 2, 0).astype(np.int16)
    for epsilon in EPSILONS:
        y = pgd(model, x, class_number(GOAL), epsilon / 255, steps=20, targeted=True, progress=False)
        found[f"ostrich {epsilon}"] = bits(y)[0] - start
    return found


def changed(found: dict[str, np.ndarray], attack: str, epsilon: int) -> np.ndarray:
    """The changed photo (224, 224, 3), as the page puts it together: one rule for all attacks."""
    if epsilon == 0:
        return found["photo"]
    signs = {"away": found["away"], "noise": noise_signs()}
    delta = found[f"ostrich {epsilon}"] if attack == "ostrich" else epsilon * signs[attack]
    return np.clip(found["photo"] + delta, 0, 255)


def answers(model, found: dict[str, np.ndarray]) -> dict[str, list]:
    """For each attack, by epsilon (0 first): the five likeliest classes and the probability of the goal."""
    goal = class_number(GOAL)
    result = {}
    for attack in ("ostrich", "away", "noise"):
        pixels = np.stack([changed(found, attack, epsilon) for epsilon in (0, *EPSILONS)])
        logits = model(batch(pixels)).astype(np.float64)
        p = softmax(logits)
        result[attack] = [
            {"top": [[name, round(share, 6)] for name, share in row], "goal": round(float(row_p[goal]), 6)}
            for row, row_p in zip(top(logits, 5), p, strict=True)
        ]
    return result


def script(model, name: str) -> str:
    """The whole script of one photograph."""
    x = batch(bits(photo(name, SIDE)[None]))
    found = tiles(model, x)
    content = {
        "name": name,
        "credit": f"{PHOTOS[name].author}, {PHOTOS[name].license}",
        "goal": GOAL,
        "epsilons": [0, *EPSILONS],
        "noise": SEED,
        "answers": answers(model, found),
        "tiles": {
            key: image_address((tile + (0 if key == "photo" else 128)).astype(np.uint8))
            for key, tile in found.items()
        },
    }
    comment = "Written by tools/make_figures_data/fool_photos.py; photograph and license: DATA-LICENSES.md."
    return script_of(f"fool/{name}", content, comment)


def stored_tiles(name: str) -> dict[str, np.ndarray]:
    """The tiles of the committed script, as `tiles` made them."""
    pictures = read(f"fool/{name}")["tiles"].items()
    return {
        key: image_of(address).astype(np.int16) - (0 if key == "photo" else 128) for key, address in pictures
    }


def make(folder: Path) -> None:
    """Make all scripts anew."""
    model = efficientnet_lite0()
    for name in NAMES:
        write_atomically(folder / f"{name}.js", script(model, name).encode())


def check(names: tuple[str, ...] = NAMES, epsilons: tuple[int, ...] = EPSILONS) -> list[str]:
    """What another computer would not find again: lines, none if all is well.

    Tolerances: the photograph exact; the answers to the stored pixels 1e-3; a change within its epsilon, its
    goal's probability within 0.1 of that of a fresh attack; signs of the gradient 99.5 %. Rounding differs
    from one processor to the next, and twenty steps that follow signs make it grow.
    """
    model, lines = efficientnet_lite0(), []
    for name in names:
        tiles, kept = stored_tiles(name), read(f"fool/{name}")["answers"]
        x = batch(bits(photo(name, SIDE)[None]))
        if not np.array_equal(tiles["photo"], bits(x)[0]):
            lines.append(f"{name}: the photograph differs")
        lines += compare_answers(name, answers(model, tiles), kept)
        lines += compare_attacks(name, model, x, tiles, kept, epsilons)
    return lines


def compare_answers(name: str, mine: dict, kept: dict) -> list[str]:
    """The network's answers to the stored pixels, against those in the script."""
    lines = []
    for attack, rows in mine.items():
        for epsilon, now, then in zip((0, *EPSILONS), rows, kept[attack], strict=True):
            likely = dict(now["top"])
            wrong = [word for word, share in then["top"] if abs(likely.get(word, 0) - share) > 1e-3]
            if wrong or abs(now["goal"] - then["goal"]) > 1e-3:
                lines.append(f"{name}, {attack}, {epsilon}/255: the answers are {now}, not {then}")
    return lines


def compare_attacks(name: str, model, x: np.ndarray, tiles: dict, kept: dict, epsilons: tuple) -> list[str]:
    """Fresh attacks against the stored ones."""
    lines, goal = [], class_number(GOAL)
    for i, epsilon in enumerate(EPSILONS, start=1):
        if np.abs(tiles[f"ostrich {epsilon}"]).max() > epsilon:
            lines.append(f"{name}: the change for {epsilon}/255 is larger than that")
        if epsilon in epsilons:
            y = pgd(model, x, goal, epsilon / 255, steps=20, targeted=True, progress=False)
            p = float(softmax(model(batch(bits(y))).astype(np.float64))[0, goal])
            if abs(p - kept["ostrich"][i]["goal"]) > 0.1:
                lines.append(f"{name}: a fresh attack with {epsilon}/255 gives {GOAL} {p:.3f}")
    fresh = bits(fgsm(model, x, int(model(x).argmax()), 1 / 255))[0]
    same = float((fresh == changed(tiles, "away", 1)).mean())
    if same < 0.995:
        lines.append(f"{name}: only {same:.1%} of the gradient's signs came out again")
    return lines
