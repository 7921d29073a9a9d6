"""EfficientNet-Lite0: the very numbers of the original, in nnlib's own layers, and sensible answers."""

import subprocess
import sys

import numpy as np
import pytest

from nnlib import to_numpy
from nnlib.datasets import DataError, files, photo, photos
from nnlib.models import efficientnet_lite0, imagenet

SEEN = ["cat", "dog", "coffee", "hens", "rocket"]


@pytest.fixture(scope="module")
def answers(network):
    """The logits (5, 1000) of five photographs, on NumPy."""
    return network(np.stack([photo(name, 224) for name in SEEN]))


@pytest.mark.torch
def test_logits_are_those_of_the_original(original, answers, torch_network):
    import torch

    x = torch.from_numpy(np.stack([photo(name, 224) for name in SEEN]))
    with torch.no_grad():
        wanted = original((x * 255 - 127) / 128).numpy()
    assert np.abs(wanted).max() > 5
    assert np.abs(answers - wanted).max() < 1e-3
    assert np.abs(to_numpy(torch_network(x)) - wanted).max() < 1e-3


@pytest.mark.torch
def test_input_gradient_is_that_of_autograd(original, network):
    import torch

    x = torch.from_numpy(photo("coffee", 224)[None]).requires_grad_()
    original((x * 255 - 127) / 128)[0, 9].backward()
    y, cache = network.forward(x.detach().numpy())
    dy = np.zeros_like(y)
    dy[0, 9] = 1
    dx, grads = network.backward(dy, cache, wrt="input")
    assert grads == {}
    error = dx - x.grad.numpy()  # small, but for pixels behind a ReLU6 at its very corner
    assert np.linalg.norm(error) < 1e-3 * np.linalg.norm(dx)


def test_photographs_are_named(answers):
    best = dict(zip(SEEN, imagenet.top(answers), strict=True))
    assert {name for name, _ in best["cat"][:3]} == {"Egyptian cat", "tiger cat", "tabby"}
    assert best["dog"][0][0] == "German shepherd"
    assert best["coffee"][0] == ("espresso", pytest.approx(0.94, abs=0.01))
    assert best["hens"][0][0] == "hen"
    assert "missile" in [name for name, _ in best["rocket"]]
    for row in best.values():
        p = [p for _, p in row]
        assert p == sorted(p, reverse=True)
        assert len(row) == 5


def test_answers_in_four_groups(answers):
    p = imagenet.group(answers)
    assert p.shape == (5, 4)
    assert np.allclose(p.sum(axis=1), 1)
    names = photos(8).names
    assert names == (*imagenet.GROUPS, "other")
    for name, row in zip(SEEN, p, strict=True):
        assert names[row.argmax()] == (name if name in names else "other")
    assert p[0, 0] > 0.85
    assert p[1, 1] > 0.95


def test_thousand_different_names_and_the_groups_among_them():
    names = imagenet.class_names()
    assert len(set(names)) == 1000
    assert (names[1], names[9], names[967]) == ("goldfish", "ostrich", "espresso")
    cats, dogs, horses = ([names[i] for i in numbers] for numbers in imagenet.GROUPS.values())
    assert (cats[0], cats[-1], len(cats)) == ("tabby", "Egyptian cat", 5)
    assert (dogs[0], dogs[-1], len(dogs)) == ("Chihuahua", "Mexican hairless", 118)
    assert horses == ["sorrel"]
    assert imagenet.class_number("goldfish") == 1


def test_size_and_layers(network):
    assert list(network.layers)[:3] == ["scale", "stem", "block0"]
    assert list(network.layers)[-5:] == ["block15", "head", "pool", "dropout", "logits"]
    table = network.summary((3, 224, 224))
    assert 4.6e6 < table.weights < 4.7e6
    assert 3.8e8 < table.multiply_adds < 4.1e8
    assert network.upto("head").output_shape((3, 224, 224)) == (1280, 7, 7)
    assert network.output_shape((3, 100, 37)) == (1000,), "other sizes will do"


def test_own_classes_get_a_last_layer_of_their_own(network):
    model = efficientnet_lite0(classes=4, seed=1)
    assert model["logits"].weight.shape == (1280, 4)
    assert (model["head"]["conv"].weight == network["head"]["conv"].weight).all()
    assert np.abs(model["logits"].weight).max() > 0, "ready to be trained"


def test_untrained_network_follows_its_seed():
    one, two, other = (efficientnet_lite0(pretrained=False, seed=s) for s in (1, 1, 2))
    assert (one.params.vector == two.params.vector).all()
    assert not (one.params.vector == other.params.vector).all()


def test_weights_are_read_without_torch():
    program = (
        "import sys, numpy as np\n"
        "from nnlib.models import efficientnet_lite0\n"
        "efficientnet_lite0()(np.zeros((1, 3, 32, 32), np.float32))\n"
        "assert 'torch' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_damaged_weights_are_refused(monkeypatch):
    sums = dict(files.checksums())
    sums["imagenet/efficientnet_lite0.3.safetensors"] = "0" * 64
    monkeypatch.setattr(files, "checksums", lambda: sums)
    with pytest.raises(DataError, match=r"efficientnet_lite0\.3\.safetensors is damaged"):
        efficientnet_lite0()


def test_wrong_arguments():
    with pytest.raises(ValueError, match=r"perhaps .*tiger cat, Persian cat"):
        imagenet.class_number("Cat")
    with pytest.raises(ValueError, match="class_names\\(\\) lists them all"):
        imagenet.class_number("qqqqqqq")
    with pytest.raises(ValueError, match=r"logits of shape \(N, 1000\).*got \(3, 10\)"):
        imagenet.top(np.zeros((3, 10)))
    with pytest.raises(ValueError, match="k from 1 to 1000, got 0"):
        imagenet.top(np.zeros((1, 1000)), 0)
    with pytest.raises(ValueError, match="whole number"):
        efficientnet_lite0(classes=0)
