"""Two small networks for digits, the same but for their training: one ordinary, one hardened against attacks.

    y = logits(relu(conv2(relu(conv1(x)))))        x (N, 1, 28, 28), y (N, 10); 5 x 5 kernels, stride 2

Both learn MNIST, each picture turned, stretched and moved a little at every turn, for readers' hands differ.
The hardened one sees each batch only after an attack on itself (Madry et al. 2017,
https://arxiv.org/abs/1706.06083): four steps from a random start, epsilon growing to 0.25 in the first third.
Weights are stored as 8-bit integers.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from pathlib import Path

import numpy as np

from nnlib.datasets import mnist
from nnlib.deploy import export_javascript, quantize
from nnlib.figures.stored import global_name, read, script_of, text
from nnlib.layers import Conv2d, Flatten, Linear, ReLU, Sequential
from nnlib.losses import cross_entropy
from nnlib.optim import Adam
from nnlib.schedules import cosine
from nnlib.serialization import write_atomically
from nnlib.vision import pgd

RECIPES = {
    "ordinary": {"epsilon": 0.0, "epochs": 6},
    "hardened": {"epsilon": 0.25, "epochs": 12},
}
BATCH, STEPS_OF_ATTACK, RATE = 100, 4, 2e-3
FIRST = 20  # losses that are kept, to see whether another computer begins the same training
STRENGTHS = (0.1, 0.2, 0.3)  # of the attacks that accuracy is measured under
SAMPLES = (1, 1, 1, 1, 2, 2, 3, 1, 2, 2)  # which of the test pictures of each digit the page offers
START = 15  # seed of the random change that pgd starts from, here and in the page
LOG = Path(__file__).with_name("fool_networks.json")


def network(seed: int = 0) -> Sequential:
    """The network, its weights drawn."""
    model = Sequential(
        conv1=Conv2d(1, 12, 5, stride=2, padding=2),
        relu1=ReLU(),
        conv2=Conv2d(12, 24, 5, stride=2, padding=2),
        relu2=ReLU(),
        flatten=Flatten(),
        logits=Linear(24 * 7 * 7, 10),
        seed=seed,
    )
    return model.build((1, 28, 28))


def varied(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each picture (N, 1, 28, 28) turned, stretched, sheared and moved a little, in its own way.

    y[p] = x at M (p - middle) + middle + t, linearly between the four pixels around that point
    """
    N = len(x)
    angle, stretch, shear = rng.uniform(-0.2, 0.2, N), rng.uniform(0.9, 1.12, N), rng.uniform(-0.15, 0.15, N)
    c, s = np.cos(angle) / stretch, np.sin(angle) / stretch
    M = np.stack([c, shear - s, s, c], axis=1).reshape(N, 2, 2)  # (N, 2, 2)
    t = rng.uniform(-1.5, 1.5, (N, 2, 1))
    grid = np.stack(np.meshgrid(np.arange(28), np.arange(28), indexing="ij")).reshape(1, 2, 784) - 13.5
    q = np.clip(M @ grid + 13.5 + t, 0, 26.999)  # (N, 2, 784): where each pixel looks
    corner = q.astype(np.int64)
    down, right = np.moveaxis(q - corner, 1, 0)
    at, n, flat = corner[:, 0] * 28 + corner[:, 1], np.arange(N)[:, None], x.reshape(N, 784)
    upper = flat[n, at] * (1 - right) + flat[n, at + 1] * right
    lower = flat[n, at + 28] * (1 - right) + flat[n, at + 29] * right
    return (upper * (1 - down) + lower * down).reshape(x.shape).astype(np.float32)


def train(name: str, stop: int | None = None) -> tuple[Sequential, list[float]]:
    """Train one of the two, or only its first `stop` steps; return it with the losses of the first twenty."""
    recipe, data = RECIPES[name], mnist("train")
    model, rng = network(), np.random.default_rng(0)
    steps = recipe["epochs"] * len(data.x) // BATCH
    optimizer, losses = Adam(model, cosine(RATE, steps)), []
    for step in range(steps if stop is None else stop):
        if step * BATCH % len(data.x) == 0:
            order = rng.permutation(len(data.x)).reshape(-1, BATCH)
        rows = order[step % len(order)]
        x, y = varied(data.x[rows], rng), data.y[rows]
        epsilon = recipe["epsilon"] * min(1, (step + 1) / (0.3 * steps))
        if epsilon:
            seed = int(rng.integers(2**31))
            x = pgd(model, x, y, epsilon, steps=STEPS_OF_ATTACK, seed=seed, progress=False)
        logits, cache = model.forward(x, training=True)
        loss, dlogits = cross_entropy(logits, y)
        optimizer.step(model.backward(dlogits, cache, wrt="params")[1])
        if step < FIRST:
            losses.append(round(float(loss), 6))
        if step % 600 == 599:
            print(f"  {name}: {step + 1} of {steps} steps, loss {float(loss):.3f}", flush=True)
    return model, losses


def accuracies(model, strengths: tuple = STRENGTHS, count: int = 1000) -> dict[str, float]:
    """The share of test digits named right: all of them clean, `count` under an attack of 20 steps."""
    data = mnist("test")
    x, y = data.x[:count], data.y[:count]
    found = {"clean": float((model(data.x).argmax(axis=1) == data.y).mean())}
    for epsilon in strengths:
        y_hat = model(pgd(model, x, y, epsilon, steps=20, seed=START, progress=False)).argmax(axis=1)
        found[str(epsilon)] = float((y_hat == y).mean())
    return {key: round(share, 4) for key, share in found.items()}


def stored(name: str) -> Sequential:
    """The network of the committed script in nnlib's own layers, with the page's numbers."""
    layers, model = read(f"fool/{name}")["model"]["layers"], network()
    for key, weight in model.params.items():
        layer, _, kind = key.partition(".")
        weight[...] = unpacked(layers[layer][kind])
    return model


def unpacked(entry: dict) -> np.ndarray:
    """An array of a script as numbers: float32, or int8 times the scale of its place along an axis."""

    def numbers(key: str, dtype: str) -> np.ndarray:
        return np.frombuffer(b64decode(entry[key]), dtype)

    if "float32" in entry:
        return numbers("float32", "<f4").reshape(entry["shape"])
    along = [1] * len(entry["shape"])
    along[entry["axis"]] = -1
    return numbers("int8", "i1").reshape(entry["shape"]) * numbers("scale", "<f4").reshape(along)


def samples() -> list[str]:
    """One test picture of each digit, as base64 of its 784 pixels in 8 bits."""
    data = mnist("test")
    which = [np.flatnonzero(data.y == digit)[nth] for digit, nth in enumerate(SAMPLES)]
    return [b64encode(np.round(data.x[i] * 255).astype(np.uint8).tobytes()).decode() for i in which]


def random_start() -> str:
    """Where pgd(seed=START) starts one picture, -1 to 1 times epsilon: base64 of 784 float32.

    A hardened network answers paper with zeros through and through; where the gradient is zero no step is
    taken, and only a start beside the picture shows how much it really withstands.
    """
    start = np.random.default_rng(START).uniform(-1, 1, (1, 1, 28, 28))
    return b64encode(start.astype("<f4").tobytes()).decode()


def digits(log: dict) -> str:
    """The script of what the page shows beside the networks themselves."""
    content = {
        "samples": samples(),
        "start": random_start(),
        "accuracy": {name: log[name]["accuracy"] for name in RECIPES},
    }
    return script_of(
        "fool/digits",
        content,
        "Written by tools/make_figures_data/fool_networks.py; digits of MNIST, CC BY-SA 3.0.",
    )


def make(folder: Path) -> None:
    """Train both, write their scripts and the samples, and note how it went."""
    log = {}
    for name in RECIPES:
        model, losses = train(name)
        small = quantize(model)
        log[name] = {"first losses": losses, "accuracy": accuracies(small.model)}
        script = folder / f"{name}.js"
        export_javascript(small, script, (1, 28, 28), global_name(f"fool/{name}"), tuple("0123456789"))
    write_atomically(folder / "digits.js", digits(log).encode())
    write_atomically(LOG, f"{json.dumps(log, indent=1)}\n".encode())


def check(stop: int = FIRST, strengths: tuple = STRENGTHS) -> list[str]:
    """What another computer would not find again: the first losses to 1e-3, the accuracies to 0.003.

    A training is followed no further: rounding differs from one processor to the next, and it grows.
    """
    lines, log = [], json.loads(LOG.read_text(encoding="utf-8"))
    for name in RECIPES:
        _, losses = train(name, stop)
        if np.abs(np.array(losses) - log[name]["first losses"][:stop]).max() > 1e-3:
            lines.append(f"{name}: the training begins with other losses: {losses}")
        then = log[name]["accuracy"]
        for key, share in accuracies(stored(name), strengths).items():
            if abs(share - then[key]) > 0.003:
                lines.append(f"{name}: {share} of the digits right at {key}, not {then[key]}")
    if text("fool/digits") != digits(log):
        lines.append("the sample digits, or what stands beside them, differ")
    return lines
