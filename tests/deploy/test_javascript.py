"""Scripts for web pages: what tiny-net makes of them in Node, against nnlib's own numbers."""

import base64
import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from nnlib import layers as L  # noqa: N812
from nnlib.deploy import export_javascript, fold_batchnorm, quantize
from nnlib.losses import binary_cross_entropy, cross_entropy, mse
from nnlib.optim import SGD, Adam

HERE = Path(__file__).parent
ELSEWHERE = ("layer-norm", "rnn", "lstm", "attention", "attention-causal", "embedding")  # not in tiny-net


def content(path):
    """The JSON that a script assigns to its global."""
    text = path.read_text()
    comment, assignment = text.splitlines()
    assert comment.startswith("// ")
    name, _, value = assignment.removesuffix(";").partition(" = ")
    return name, json.loads(value)


def listed(x):
    return np.asarray(x, np.float64).ravel().tolist()


def vectors_of(name, model, x, script, watch=()):
    """What nnlib gives for a model: outputs, and gradients of a random direction."""
    x = x.astype(np.float32)
    layer = getattr(model, "model", model)
    if watch:
        y, cache, seen = layer.forward(x, watch=watch)
    else:
        (y, cache), seen = layer.forward(x), {}
    dy = np.random.default_rng(4).standard_normal(y.shape).astype(np.float32)
    dx, grads = layer.backward(dy, cache)
    export_javascript(model, script, x.shape[1:], name="nnCase")
    return {
        "name": name,
        "script": str(script),
        "x": {"shape": x.shape, "data": listed(x)},
        "y": {"shape": y.shape, "data": listed(y)},
        "dy": {"shape": dy.shape, "data": listed(dy)},
        "dx": listed(dx),
        "grads": {key: listed(g) for key, g in grads.items() if not norm(layer, key)},
        "seen": {key: listed(value) for key, value in seen.items()},
    }


def norm(layer, key):
    """Whether a weight belongs to a batch norm, which is a scale and a shift in a page, and not trained."""
    for part in key.split(".")[:-1]:
        layer = layer[part]
    return isinstance(layer, L.BatchNorm1d | L.BatchNorm2d)


def training(optimizer, folder):
    """Ten steps of a small dense network by nnlib: losses, and the weights at the end."""
    rng = np.random.default_rng(6)
    x = rng.standard_normal((12, 4)).astype(np.float32)
    targets = rng.integers(0, 3, 12)
    model = L.Sequential(L.Linear(4, 6), L.Tanh(), L.Linear(6, 5), L.GELU(), L.Linear(5, 3), seed=7)
    script = export_javascript(model, folder / f"{optimizer}.js", (4,), name="nnCase")
    rate = 0.02 if optimizer == "adam" else 0.3
    rule = Adam(model, rate) if optimizer == "adam" else SGD(model, rate, momentum=0.8)
    losses = []
    for _ in range(10):
        y, cache = model.forward(x, training=True)
        loss, dy = cross_entropy(y, targets)
        losses.append(float(loss))
        rule.step(model.backward(dy, cache)[1])
    return {
        "name": optimizer,
        "script": str(script),
        "x": {"shape": x.shape, "data": listed(x)},
        "targets": targets.tolist(),
        "losses": losses,
        "weights": {key: listed(w) for key, w in model.params.items()},
        "rate": rate,
        "momentum": 0.8,
    }


def loss_vectors():
    rng = np.random.default_rng(8)
    y, targets = rng.standard_normal((4, 3)) * 3, rng.random((4, 3))
    found = {"y": {"shape": y.shape, "data": listed(y)}, "targets": listed(targets)}
    for name, loss in (("mse", mse), ("binary", binary_cross_entropy)):
        value, dy = loss(y, targets)
        found[name] = {"loss": float(value), "dy": listed(dy)}
    return found


@pytest.mark.node
def test_numbers_in_node_are_those_of_nnlib(cases, model, x, digits, tmp_path):
    models = []
    for name, (make, make_x) in cases.items():
        if name in ELSEWHERE:
            continue
        layer, example = make(), make_x()
        layer.build(example.shape[1:])
        for buffer in layer.buffers.values():
            buffer += 0.5
        models.append(vectors_of(name, layer, example, tmp_path / f"{name}.js"))
    watch = ["conv2d1", "residual1.body.relu61", "residual1", "concat1", "linear1"]
    models.append(vectors_of("convnet", model, x, tmp_path / "convnet.js", watch))
    small = quantize(fold_batchnorm(model))
    models.append(vectors_of("convnet int8", small, x, tmp_path / "convnet8.js", watch[:3]))
    trained, pictures, _ = digits
    small = quantize(fold_batchnorm(trained))
    models.append(vectors_of("digits int8", small, pictures[:20], tmp_path / "digits8.js"))
    trainings = [training(optimizer, tmp_path) for optimizer in ("sgd", "adam")]
    vectors = tmp_path / "vectors.json"
    vectors.write_text(json.dumps({"models": models, "trainings": trainings, "losses": loss_vectors()}))
    done = subprocess.run(
        ["node", "--test", str(HERE / "tiny_net.test.mjs")],
        env={**os.environ, "NNLIB_VECTORS": str(vectors)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert f"# pass {len(models) + 6}" in done.stdout.replace("ℹ", "#")


def test_the_script_is_small_and_says_what_it_is(digits, tmp_path):
    trained, _, _ = digits
    path = export_javascript(
        quantize(fold_batchnorm(trained)),
        tmp_path / "own-digits.js",
        (1, 28, 28),
        classes=tuple("0123456789"),
    )
    name, made = content(path)
    assert name == "globalThis.nnOwnDigits"
    assert (made["input"], made["output"], made["classes"]) == ([1, 28, 28], [10], list("0123456789"))
    layers = made["model"]["layers"]
    assert [layer["kind"] for layer in layers.values()] == [
        "flatten",
        "linear",
        "relu",
        "linear",
        "relu",
        "linear",
    ]
    weight = layers["linear1"]["weight"]
    assert weight["shape"] == [784, 48]
    q = np.frombuffer(base64.b64decode(weight["int8"]), np.int8)
    assert np.abs(q).max() == 127
    assert len(base64.b64decode(weight["scale"])) == 4 * 48
    assert path.stat().st_size < 1.5 * trained.params.vector.size
    full = export_javascript(trained, tmp_path / "full.js", (1, 28, 28))
    assert full.stat().st_size > 3.5 * path.stat().st_size


def test_the_same_model_gives_the_same_bytes(model, tmp_path):
    first, second = (
        export_javascript(quantize(model), tmp_path / f"{i}" / "m.js", (2, 8, 10))
        for i in (1, 2)
        if not (tmp_path / f"{i}").mkdir()
    )
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.torch
def test_from_torch(model, tmp_path):
    here = export_javascript(model, tmp_path / "a.js", (2, 8, 10), name="a").read_text()
    assert export_javascript(model.to("torch"), tmp_path / "b.js", (2, 8, 10), name="a").read_text() == here


@pytest.mark.parametrize("name", ELSEWHERE)
def test_layers_that_a_page_has_not_are_named(name, cases, tmp_path):
    make, make_x = cases[name]
    model = L.Sequential(first=make()).build(make_x().shape[1:])
    with pytest.raises(TypeError, match=r"has no \w+ \(first\): tiny-net knows .*take export_onnx"):
        export_javascript(model, tmp_path / "m.js", make_x().shape[1:])


def test_bad_input_is_named(model, tmp_path):
    path, shape = tmp_path / "m.js", (2, 8, 10)
    with pytest.raises(ValueError, match="wants an input of shape"):
        export_javascript(model, path, (3, 8, 10))
    with pytest.raises(ValueError, match="wants the shape of one example"):
        export_javascript(model, path, 5)
    with pytest.raises(ValueError, match="got 2 classes for outputs"):
        export_javascript(model, path, shape, classes=("a", "b"))
    for name in ("no good", "1st", "a-b", 'x=1;alert("y")//'):
        with pytest.raises(ValueError, match="wants a name such as"):
            export_javascript(model, path, shape, name=name)
    with pytest.raises(ValueError, match="does not know its input size yet"):
        export_javascript(L.Sequential(L.Linear(None, 2)), path, (3,))
    with pytest.raises(TypeError, match="wanted a model"):
        export_javascript("model", path, shape)
    with pytest.raises(FileNotFoundError):
        export_javascript(model, tmp_path / "nowhere" / "m.js", shape)
    model.params["linear1.bias"][0] = np.nan
    with pytest.raises(ValueError, match="NaN or infinity"):
        export_javascript(model, path, shape)
    assert not list(tmp_path.glob("*"))


def test_same_padding_is_worked_out_for_the_picture_that_reaches_a_layer(tmp_path):
    model = L.Sequential(L.Conv2d(1, 2, 3, stride=2), L.Conv2d(2, 1, 3, stride=2, padding="same"), seed=0)
    path = export_javascript(model.build((1, 8, 9)), tmp_path / "m.js", (1, 8, 9))  # 3 x 4 reach the second
    assert content(path)[1]["model"]["layers"]["conv2d2"]["padding"] == [[1, 1], [0, 1]]
