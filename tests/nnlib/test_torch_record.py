"""A step recorded on torch gives the numbers of the step itself, leaves all as it was, or refuses."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from nnlib import layers, losses, models, optim  # noqa: E402
from nnlib.kernels import torch_record  # noqa: E402
from nnlib.record import record  # noqa: E402

pytestmark = pytest.mark.torch


def mlp():
    return layers.Sequential(layers.Linear(6, 8), layers.ReLU(), layers.Linear(8, 3))


def everything():
    return layers.Sequential(
        layers.Conv2d(2, 4, 3, padding=1), layers.BatchNorm2d(), layers.ReLU6(), layers.MaxPool2d(2),
        layers.Residual(layers.Conv2d(4, 4, 3, padding=1), layers.GELU()), layers.AvgPool2d(2),
        layers.Flatten(), layers.Dropout(0.4), layers.Linear(None, 3),
    )  # fmt: skip


def pictures(n, seed):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, 2, 8, 8)).astype(np.float32), rng.integers(0, 3, n)


def rows(n, seed):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, 6)).astype(np.float32), rng.integers(0, 3, n)


RULES = {
    "sgd": lambda m: optim.SGD(m, lambda t: 0.1 / (1 + t)),
    "momentum": lambda m: optim.SGD(m, 0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "rmsprop": lambda m: optim.RMSProp(m, 0.01),
    "adam": lambda m: optim.Adam(m, lambda t: 0.01 / (1 + t)),
    "adamw": lambda m: optim.AdamW(m, 0.01),
}


def training(make, examples, rule, recorded, device="cpu", steps=6):
    """Losses, weights and buffers after some steps on different batches."""
    model = make()
    batches = [tuple(torch.from_numpy(a).to(device) for a in examples(8, seed)) for seed in range(steps)]
    model.build(tuple(batches[0][0].shape[1:]), seed=3).to("torch", device)
    optimizer, grads = rule(model), model.params.like()

    def step(x, labels):
        logits, cache = model.forward(x, training=True)
        loss, dlogits = losses.cross_entropy(logits, labels)
        grads.take(model.backward(dlogits, cache, wrt="params", into=grads)[1])
        optim.clip_by_norm(grads, 1.0)
        optimizer.step(grads)
        return loss, logits

    torch.manual_seed(0)
    if recorded:
        optimizer.begin()
        with optimizer.hold():
            play = record(step, *batches[0])
    values = []
    for batch in batches:
        if recorded:
            optimizer.begin()
            values.append(play(*batch))
            optimizer.done()
        else:
            values.append(step(*batch))
    assert optimizer.t == steps
    arrays = [model.params.vector, *model.buffers.values()]
    return [loss.item() for loss, _ in values], [array.cpu().numpy().copy() for array in arrays]


@pytest.mark.parametrize("rule", RULES)
def test_a_recorded_training_walks_the_same_path(rule, device):
    plain, weights = training(mlp, rows, RULES[rule], False, device)
    played, others = training(mlp, rows, RULES[rule], True, device)
    np.testing.assert_allclose(played, plain, rtol=1e-5)
    for mine, other in zip(weights, others, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-4, atol=1e-6)


def test_convolutions_batch_norm_and_dropout_too(device):
    plain, weights = training(everything, pictures, RULES["sgd"], False, device)
    played, others = training(everything, pictures, RULES["sgd"], True, device)
    np.testing.assert_allclose(played, plain, rtol=1e-4)
    for mine, other in zip(weights, others, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-3, atol=1e-5)


def test_recording_leaves_everything_as_it_was():
    model = everything().build((2, 8, 8), seed=1).to("torch")
    x, labels = map(torch.from_numpy, pictures(4, 0))
    optimizer, grads = optim.Adam(model), model.params.like()

    def step(x, labels):
        logits, cache = model.forward(x, training=True)
        loss, dlogits = losses.cross_entropy(logits, labels)
        grads.take(model.backward(dlogits, cache, wrt="params", into=grads)[1])
        optimizer.step(grads)
        return loss

    optimizer.begin()
    state = [model.params.vector, grads.vector, *model.buffers.values(), *optimizer.memory.values()]
    before = [array.clone() for array in state]
    chance = [g.bit_generator.state for g in model.generators().values()]
    with optimizer.hold():
        record(step, x, labels)
    assert all(torch.equal(one, other) for one, other in zip(state, before, strict=True))
    assert chance == [g.bit_generator.state for g in model.generators().values()]
    assert len(before) == 6


@pytest.mark.parametrize("fault", [lambda: 1 / 0, lambda: float(torch.ones(()))])
def test_what_fails_leaves_everything_as_it_was_too(fault):
    weights = torch.zeros(3)

    def step(x):
        weights.add_(x)
        fault()
        return weights * 1

    with pytest.raises((ValueError, ZeroDivisionError)):
        record(step, torch.ones(3))
    assert weights.tolist() == [0, 0, 0]


def test_the_program_can_be_read():
    model = mlp().build(seed=0).to("torch")
    grads = model.params.like()

    def gradient(x, labels):
        logits, cache = model.forward(x, training=True)
        loss, dlogits = losses.cross_entropy(logits, labels)
        model.backward(dlogits, cache, wrt="params", into=grads)
        return loss

    source = record(gradient, *map(torch.from_numpy, rows(5, 0))).source
    assert "mm(x0, t0, out=t1)" in source
    assert "aminmax" not in source, "range checks are not repeated"
    assert "empty" not in source
    assert len(source.splitlines()) < 25


def test_results_are_copies_and_views_are_followed():
    def step(x):
        parts = torch.split(x.repeat(2, 1), 2)  # no out form: made anew, and seen through views
        return parts[0].T + 1, x.sum()

    x = torch.arange(6.0).reshape(2, 3)
    play = record(step, x)
    first = play(x)
    second = play(x * 3)
    torch.testing.assert_close(first[0], x.T + 1)
    torch.testing.assert_close(second[0], x.T * 3 + 1)
    assert (first[1], second[1]) == (15, 45)


def decides(x):
    return x * 2 if x.sum() > 2 else x * 3


def hides(x):
    return torch.from_numpy(x.numpy() * 2) * 1.0


def counts(x):
    return float(x.shape[0])


def chooses(x):
    return x[x > 0].sum()


def overwrites(x):
    y = x * 1
    y[y > 0] = torch.full((2,), 3.0, device=x.device)
    return y


@pytest.mark.parametrize("step", [decides, chooses, overwrites, lambda x: torch.nonzero(x)])
def test_what_a_capture_would_break_off_at_is_refused_before(step, device):
    with pytest.raises(ValueError, match=r"asks for a number .* or for how many"):
        record(step, torch.tensor([1.0, 2.0], device=device))


def test_places_and_masks_of_one_number_are_no_obstacle(device):
    def step(x):
        y = x[torch.zeros(2, dtype=torch.int64, device=x.device)]
        y[y > 1] = 0.0
        return y

    play = record(step, torch.tensor([[1.0, 2.0]], device=device))
    assert play(torch.tensor([[3.0, 1.0]], device=device)).tolist() == [[0, 1]] * 2
    assert isinstance(play, torch_record.Graph) == torch_record.has_graphs(torch.device(device))


def test_a_tape_for_a_graph_holds_no_array_of_the_step():
    for keep in (True, False):
        with torch_record.Tape([], keep_calls=keep) as tape:
            torch.ones(3) * 2
        assert bool(tape.calls) == keep


@pytest.mark.parametrize(
    ("step", "words"),
    [(decides, "asks for a number"), (hides, "do not repeat"), (counts, "returns arrays, got a float")],
)
def test_steps_that_cannot_be_recorded_are_refused(step, words):
    with pytest.raises(ValueError, match=words):
        record(step, torch.tensor([1.0, 0.5]))


def test_bad_batches():
    play = record(lambda x: x * 2, torch.ones(2, 3))
    with pytest.raises(ValueError, match=r"shape \(2, 3\), got \(1, 3\); record the step again"):
        play(torch.ones(1, 3))
    with pytest.raises(TypeError, match="arrays of one library"):
        record(lambda x, y: x, torch.ones(2), np.ones(2))


def test_a_network_of_the_book():
    model = models.lenet(seed=0).build((1, 28, 28)).to("torch")
    x = torch.from_numpy(np.random.default_rng(0).standard_normal((4, 1, 28, 28)).astype(np.float32))
    grads = model.params.like()

    def gradient(x):
        logits, cache = model.forward(x, training=True)
        grads.take(model.backward(logits, cache, wrt="params", into=grads)[1])

    gradient(x)
    expected = grads.vector.clone()
    play = record(gradient, x)
    grads.vector.zero_()
    play(x)
    torch.testing.assert_close(grads.vector, expected)
