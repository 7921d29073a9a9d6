"""Optimizers against PyTorch's, schedules, clipping, and ten steps of training against torch.nn."""

import math

import numpy as np
import pytest

from nnlib import optim, schedules
from nnlib.backend import asarray, to_numpy
from nnlib.layers import (
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Flatten,
    LayerNorm,
    Linear,
    MaxPool2d,
    ReLU,
    Residual,
    Sequential,
    Tanh,
)
from nnlib.layers.flat import Flat
from nnlib.losses import cross_entropy

PAIRS = {
    "sgd": (lambda m: optim.SGD(m, 0.1), lambda t, p: t.SGD(p, 0.1)),
    "momentum": (
        lambda m: optim.SGD(m, 0.1, momentum=0.9, weight_decay=0.01),
        lambda t, p: t.SGD(p, 0.1, momentum=0.9, weight_decay=0.01),
    ),
    "nesterov": (
        lambda m: optim.SGD(m, 0.1, momentum=0.9, nesterov=True),
        lambda t, p: t.SGD(p, 0.1, momentum=0.9, nesterov=True),
    ),
    "rmsprop": (
        lambda m: optim.RMSProp(m, 0.01, weight_decay=0.1),
        lambda t, p: t.RMSprop(p, 0.01, weight_decay=0.1),
    ),
    "adam": (
        lambda m: optim.Adam(m, 0.01, weight_decay=0.1),
        lambda t, p: t.Adam(p, 0.01, weight_decay=0.1),
    ),
    "adamw": (
        lambda m: optim.AdamW(m, 0.01, weight_decay=0.1),
        lambda t, p: t.AdamW(p, 0.01, weight_decay=0.1),
    ),
}


@pytest.mark.torch
@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("outputs", [3, 30_000])  # the second is updated in several blocks
def test_optimizers_take_torchs_steps(name, library, outputs):
    torch = pytest.importorskip("torch")
    ours, theirs = PAIRS[name]
    model = Sequential(Linear(4, outputs), seed=0).to(library, dtype="float64")
    w = torch.from_numpy(to_numpy(model.params.vector).copy()).requires_grad_(True)
    mine, other = ours(model), theirs(torch.optim, [w])
    rng = np.random.default_rng(1)
    for _ in range(5):
        grads = model.params.like()
        grads.vector[...] = asarray(rng.standard_normal(w.shape), model.like)
        mine.step(grads)
        w.grad = torch.from_numpy(to_numpy(grads.vector).copy())
        other.step()
    np.testing.assert_allclose(to_numpy(model.params.vector), w.detach(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", PAIRS)
def test_float32_stays_float32(name):
    model = Linear(4, 3, seed=0)
    optimizer = PAIRS[name][0](model)
    optimizer.learning_rate = np.float64(0.1)
    optimizer.step({key: np.ones_like(w) for key, w in model.params.items()})
    assert model.weight.dtype == np.float32
    assert all(vector.dtype == np.float32 for vector in optimizer.memory.values())


def test_numpy_numbers_do_not_widen_the_weights():
    ten_percent = np.float64(0.1)
    for make in (
        lambda m: optim.SGD(m, ten_percent, momentum=ten_percent, nesterov=True, weight_decay=ten_percent),
        lambda m: optim.Adam(m, ten_percent, ten_percent, ten_percent, weight_decay=ten_percent),
    ):
        model = Linear(2, 1, seed=0)
        optimizer = make(model)
        assert all(
            type(value) is not np.float64 for key, value in vars(optimizer).items() if key != "learning_rate"
        )
        assert type(optimizer.rate) is float


@pytest.mark.parametrize("name", PAIRS)
def test_a_saved_state_goes_on_where_it_stopped(name, library):
    def steps(model, optimizer, rng, n):
        for _ in range(n):
            optimizer.step({k: asarray(rng.standard_normal(w.shape), w) for k, w in model.params.items()})

    model = Linear(4, 3, seed=0).to(library)
    optimizer, rng = PAIRS[name][0](model), np.random.default_rng(0)
    steps(model, optimizer, rng, 3)
    other = Linear(4, 3).to(library)
    other.params.vector[...] = model.params.vector
    resumed = PAIRS[name][0](other)
    saved = optimizer.state()
    resumed.load_state(saved)
    rng_state = rng.bit_generator.state
    steps(model, optimizer, rng, 3)
    rng.bit_generator.state = rng_state
    steps(other, resumed, rng, 3)
    np.testing.assert_array_equal(to_numpy(model.params.vector), to_numpy(other.params.vector))
    assert all(not np.array_equal(saved[key], optimizer.state()[key]) for key in saved), (
        "what was saved stays"
    )


@pytest.mark.torch
def test_an_optimizer_follows_a_model_that_moves():
    pytest.importorskip("torch")
    model = Linear(4, 3, seed=0)
    optimizer = optim.Adam(model)
    for place in ("numpy", "torch", "numpy"):
        model.to(place)
        optimizer.step({name: asarray(np.ones(tuple(w.shape)), w) for name, w in model.params.items()})
    assert optimizer.t == 3


def test_schedules_say_what_their_formulas_say():
    step = schedules.step_decay(1.0, every=10, factor=0.5)
    assert [step(0), step(9), step(10), step(25)] == [1.0, 1.0, 0.5, 0.25]
    assert schedules.exponential(2.0, 0.9)(3) == pytest.approx(2 * 0.9**3)
    cosine = schedules.cosine(1.0, 100, final=0.2)
    assert [cosine(0), cosine(50), cosine(100), cosine(500)] == pytest.approx([1.0, 0.6, 0.2, 0.2])
    warm = schedules.warmup(cosine, 4)
    assert [warm(t) for t in range(5)] == pytest.approx([0.25, 0.5, 0.75, 1.0, 1.0])
    assert warm(54) == pytest.approx(cosine(50))
    assert schedules.warmup(0.5, 2)(10) == 0.5


def test_an_optimizer_asks_its_schedule():
    model = Linear(1, 1, bias=False, seed=0)
    model.weight[...] = 0.0
    optimizer = optim.SGD(model, schedules.step_decay(1.0, every=2))
    for _ in range(4):
        optimizer.step({"weight": np.array([[-1.0]], np.float32)})
    assert model.weight.item() == pytest.approx(2 * 1.0 + 2 * 0.1)


def test_clipping_keeps_direction_or_bounds(library):
    grads = Flat.of({"w": np.array([3.0, 4.0])}, Linear(1, 1).to(library).like)
    assert float(optim.clip_by_norm(grads, 10.0)) == 5.0
    assert to_numpy(grads["w"]).tolist() == [3.0, 4.0]
    assert float(optim.clip_by_norm(grads, 1.0)) == 5.0
    np.testing.assert_allclose(to_numpy(grads["w"]), [0.6, 0.8], rtol=1e-6)
    optim.clip_by_value(grads, 0.7)
    np.testing.assert_allclose(to_numpy(grads["w"]), [0.6, 0.7], rtol=1e-6)


def mlp():
    return Sequential(Linear(64, 32), Tanh(), Linear(32, 10), seed=0)


def mlp_twin(nn):
    return nn.Sequential(nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 10))


def lenet():
    return Sequential(
        Conv2d(1, 4, 3, padding=1),
        ReLU(),
        MaxPool2d(2),
        Conv2d(4, 6, 3),
        ReLU(),
        AvgPool2d(2),
        Flatten(),
        Linear(6, 10),
        seed=0,
    )


def lenet_twin(nn):
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(4, 6, 3),
        nn.ReLU(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(6, 10),
    )


def vgg():
    return Sequential(
        Conv2d(1, 4, 3, padding=1),
        BatchNorm2d(),
        ReLU(),
        MaxPool2d(2),
        Flatten(),
        LayerNorm(),
        Linear(64, 10),
        seed=0,
    )


def vgg_twin(nn):
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.LayerNorm(64),
        nn.Linear(64, 10),
    )


@pytest.mark.torch
@pytest.mark.parametrize(("ours", "twin"), [(mlp, mlp_twin), (lenet, lenet_twin), (vgg, vgg_twin)])
@pytest.mark.parametrize("name", ["momentum", "adam"])
def test_ten_steps_lose_what_torch_loses(ours, twin, name, library):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    x = rng.standard_normal((32, 1, 8, 8)).astype(np.float32)
    targets = rng.integers(0, 10, 32)
    if ours is mlp:
        x = x.reshape(32, 64)
    model, other = ours().to(library).build(x.shape[1:]), twin(torch.nn)
    with torch.no_grad():
        for mine, theirs in zip(model.params.values(), other.parameters(), strict=True):
            dense = mine.ndim == 2  # torch keeps the weights of a dense layer transposed
            theirs.copy_(torch.from_numpy(to_numpy(mine.T if dense else mine).copy()))
    make, make_twin = PAIRS[name]
    optimizer, optimizer_twin = make(model), make_twin(torch.optim, other.parameters())
    golden, losses = [], []
    x_here = asarray(x, model.like)
    targets_here = targets if library == "numpy" else torch.from_numpy(targets)
    for _ in range(10):
        loss = torch.nn.functional.cross_entropy(other(torch.from_numpy(x)), torch.from_numpy(targets))
        optimizer_twin.zero_grad()
        loss.backward()
        optimizer_twin.step()
        golden.append(loss.item())

        logits, caches = model.forward(x_here, training=True)
        loss, dlogits = cross_entropy(logits, targets_here)
        _, grads = model.backward(dlogits, caches, wrt="params")
        optimizer.step(grads)
        losses.append(float(loss))
    np.testing.assert_allclose(losses, golden, atol=1e-5, rtol=1e-4)
    assert losses[-1] < losses[0] - 0.05 * math.log(10)


def test_a_residual_network_learns():
    rng = np.random.default_rng(0)
    x, targets = rng.standard_normal((64, 8)).astype(np.float32), rng.integers(0, 3, 64)
    model = Sequential(Linear(8, 16), Residual(Linear(16, 16), ReLU()), Linear(16, 3), seed=0)
    optimizer = optim.Adam(model, 0.01)
    place = model.params.like()
    for _ in range(150):
        logits, caches = model.forward(x, training=True)
        loss, dlogits = cross_entropy(logits, targets)
        _, grads = model.backward(dlogits, caches, wrt="params", into=place)
        assert grads is place
        optimizer.step(grads)
    assert float(loss) < 0.05
