"""The fool figure's numbers: in Node against nnlib, its data against the recipes that made them."""

import json
import os
import subprocess
from base64 import b64decode
from pathlib import Path

import numpy as np
import pytest

from nnlib.figures import stored
from nnlib.kernels import softmax
from nnlib.vision import fgsm, pgd
from nnlib.vision.gradients import loss_gradient

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUDGET = 1536 * 1024  # bytes: all that the figure may ever load


@pytest.fixture(scope="module")
def photos(recipe):
    return recipe("fool_photos")


@pytest.fixture(scope="module")
def networks(recipe):
    return recipe("fool_networks")


def samples():
    """The ten digits that the page offers, (10, 1, 28, 28) float64."""
    texts = stored.read("fool/digits")["samples"]
    return np.stack([np.frombuffer(b64decode(t), np.uint8) for t in texts]).reshape(-1, 1, 28, 28) / 255


def attacks(networks):
    """Attacks by nnlib, in 64 bits as in the page: in 32 a gradient of almost zero may have either sign."""
    x_all, seed = samples(), networks.START
    for name in networks.RECIPES:
        model = networks.stored(name).to(dtype="float64")
        for label, epsilon in ((7, 0.1), (2, 0.25), (4, 0.33)):
            x, goal = x_all[label : label + 1], (label + 3) % 10
            quiet, from_start = {"progress": False}, {"progress": False, "seed": seed}
            yield {
                "network": name,
                "x": x.ravel().tolist(),
                "label": label,
                "goal": goal,
                "epsilon": epsilon,
                "p": softmax(model(x))[0].tolist(),
                "dx": loss_gradient(model, x, label)[1].ravel().tolist(),
                "steps": {
                    "fgsm": fgsm(model, x, label, epsilon).ravel().tolist(),
                    "fgsmTargeted": fgsm(model, x, goal, epsilon, targeted=True).ravel().tolist(),
                    "pgd": pgd(model, x, label, epsilon, **from_start).ravel().tolist(),
                    "pgdTargeted": pgd(model, x, goal, epsilon, seed=seed, targeted=True, **quiet)
                    .ravel()
                    .tolist(),
                    "pgdPlain": pgd(model, x, label, epsilon, steps=5, **quiet).ravel().tolist(),
                },
            }


@pytest.mark.node
def test_networks_and_attacks_in_node_are_nnlibs(networks, photos, tmp_path):
    signs = photos.noise_signs()
    start = np.frombuffer(b64decode(stored.read("fool/digits")["start"]), "<f4")
    vectors = tmp_path / "vectors.json"
    content = {
        "scripts": {
            name: str(ROOT / "nnlib/figures/static/figures/fool" / f"{name}.js") for name in networks.RECIPES
        },
        "attacks": [*attacks(networks)],
        "start": start.tolist(),
        "noise": {"seed": photos.SEED, "signs": signs.ravel()[:200].tolist(), "sum": int(signs.sum())},
    }
    vectors.write_text(json.dumps(content))
    done = subprocess.run(
        ["node", "--test", str(HERE / "fool.test.mjs")],
        env={**os.environ, "NNLIB_VECTORS": str(vectors)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_the_photographs_are_what_their_recipe_makes(photos):
    """A small part of `make figures-data --check`: one photograph, one fresh attack."""
    assert photos.check(names=("coffee",), epsilons=(1,)) == []


def test_a_change_of_the_data_is_noticed(photos, monkeypatch):
    tiles = photos.stored_tiles("coffee")
    tiles["ostrich 2"] = -tiles["ostrich 2"]
    tiles["photo"] = tiles["photo"] + 1
    monkeypatch.setattr(photos, "stored_tiles", lambda name: tiles)
    lines = photos.check(names=("coffee",), epsilons=())
    assert any("photograph differs" in line for line in lines)
    assert any("ostrich, 2/255" in line for line in lines)


def test_the_networks_are_what_their_recipe_makes(networks):
    assert networks.check(stop=6, strengths=(0.1,)) == []


def test_coffee_becomes_an_ostrich_and_noise_changes_nothing():
    answers = stored.read("fool/coffee")["answers"]
    first = answers["ostrich"][0]["top"][0][0]
    assert first == "espresso"
    assert answers["ostrich"][3]["goal"] >= 0.99, "within 4/255"
    assert answers["away"][2]["top"][0][0] != first
    assert {row["top"][0][0] for row in answers["noise"]} == {first}


def test_the_hardened_network_withstands_more_and_pays_for_it(networks):
    accuracy = stored.read("fool/digits")["accuracy"]
    assert accuracy["ordinary"]["clean"] > accuracy["hardened"]["clean"] > 0.97
    assert accuracy["ordinary"]["0.2"] < 0.05
    assert accuracy["hardened"]["0.2"] > 0.9
    labels = [
        networks.stored(name)(samples().astype(np.float32)).argmax(1).tolist() for name in networks.RECIPES
    ]
    assert labels == [list(range(10))] * 2, "both read all ten samples right"


def test_all_of_it_is_small_and_read_as_it_was_written():
    names = [name for name in stored.names() if name == "fool" or name.startswith("fool/")]
    assert names == [
        "fool",
        *(f"fool/{n}" for n in ("coffee", "digits", "dog", "hardened", "ordinary", "temple")),
    ]
    assert sum(len(stored.text(name).encode()) for name in names) <= BUDGET
    content = {"a": [1, 0.5, "é = ;"], "b": None}
    script = stored.script_of("fool/x-y", content, "made by a test")
    assert "globalThis.nnFoolXY = " in script
    pixels = np.random.default_rng(0).integers(0, 256, (9, 7, 3), np.uint8)
    assert np.array_equal(stored.image_of(stored.image_address(pixels)), pixels)
