"""fit with recorded steps gives the numbers of steps as they are written, on a CPU and on a GPU."""

import functools

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from nnlib import layers, losses, models, optim, schedules  # noqa: E402
from nnlib.train import Diverged, augment, evaluate, fit  # noqa: E402
from nnlib.train import ask as asking  # noqa: E402
from nnlib.train import run as running  # noqa: E402

pytestmark = pytest.mark.torch
RNG = np.random.default_rng(5)
X, Y = RNG.standard_normal((53, 6)).astype(np.float32), RNG.integers(0, 3, 53)
PICTURES = RNG.standard_normal((53, 1, 8, 8)).astype(np.float32)


def mlp():
    return layers.Sequential(
        layers.Linear(6, 8), layers.ReLU(), layers.Dropout(0.2), layers.Linear(8, 3), seed=1
    )


def convnet():
    return layers.Sequential(
        layers.Conv2d(1, 4, 3), layers.BatchNorm2d(), layers.ReLU(), layers.MaxPool2d(2), layers.Flatten(),
        layers.Linear(None, 3), seed=1,
    )  # fmt: skip


def train(make, x, capture, device="cpu", y=Y, rule=None, **settings):
    model = make().build(x.shape[1:]).to("torch", device)
    rule = rule or (lambda m: optim.Adam(m, schedules.cosine(0.02, 40)))
    torch.manual_seed(0)
    settings = {"epochs": 5, "batch_size": 8, "progress": False} | settings
    history = fit(model, x, y, optimizer=rule(model), capture=capture, **settings)
    arrays = [model.params.vector, *model.buffers.values()]
    return history, [array.cpu().numpy() for array in arrays]


@pytest.mark.parametrize(
    "batch_size", [8, 13]
)  # 53: a last batch of 5; a single one left joins the one before
@pytest.mark.parametrize(
    ("make", "x", "settings"),
    [
        (mlp, X, {"clip": 0.5, "validation": (X, Y)}),
        (convnet, PICTURES, {"augment": augment.shifted(1)}),
    ],
)
def test_recorded_steps_give_the_numbers_of_steps_as_written(make, x, settings, batch_size, device):
    plain, weights = train(make, x, False, device, batch_size=batch_size, **settings)
    played, others = train(make, x, True, device, batch_size=batch_size, **settings)
    assert (plain.how, played.how) == ("capture=False", "recorded")
    assert len(played.steps) == len(plain.steps)
    np.testing.assert_allclose(played.steps, plain.steps, rtol=1e-4)
    for name in set(plain.epochs) - {"seconds"}:
        np.testing.assert_allclose(played[name], plain[name], rtol=1e-4)
    for mine, other in zip(weights, others, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-3, atol=1e-5)


def test_on_torch_it_is_done_unasked_where_it_is_worth_it():
    assert train(mlp, X, None)[0].how == "recorded"
    assert "too few" in train(mlp, X, None, epochs=1)[0].how
    assert "on torch alone" in fit(mlp(), X, Y, epochs=1, progress=False).how


class Own(optim.SGD):
    """A rule that takes the rate where a recording cannot see it change."""

    fused = None

    def update(self, w, g, *memory):
        w -= self.rate * g


def asks(answers, targets):
    value, gradient = losses.cross_entropy(answers, targets)
    return (value, gradient) if float(value) < 100 else (value, gradient * 0.1)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"rule": lambda m: Own(m, schedules.exponential(0.1, 0.9))}, "say capturable = True"),
        ({"loss": asks}, "asks for a number"),
    ],
)
def test_what_cannot_be_recorded_runs_as_it_is_written_and_says_why(settings, words):
    with pytest.warns(UserWarning, match=words):
        asked, weights = train(mlp, X, True, **settings)
    unasked, others = train(mlp, X, None, **settings)
    plain, expected = train(mlp, X, False, **settings)
    assert words in asked.how
    assert words in unasked.how
    assert asked.steps == unasked.steps == plain.steps
    np.testing.assert_array_equal(weights[0], expected[0])
    np.testing.assert_array_equal(others[0], expected[0])


def test_every_loss_can_be_recorded():
    one_hot, kept = (
        np.eye(3, dtype=np.float32)[Y],
        functools.partial(losses.cross_entropy, label_smoothing=0.1),
    )
    same = (losses.cross_entropy, losses.mse, losses.binary_cross_entropy)
    for loss, y in ((kept, Y), *((loss, one_hot) for loss in same)):
        played, _ = train(mlp, X, True, y=y, loss=loss)
        plain, _ = train(mlp, X, False, y=y, loss=loss)
        assert played.how == "recorded"
        np.testing.assert_allclose(played.steps, plain.steps, rtol=1e-5)


def test_bad_labels_are_named_before_the_first_step():
    model = mlp().build((6,)).to("torch")
    before = model.params.vector.clone()
    with pytest.raises(ValueError, match="class numbers from 0 to 2 for 3 logits, got -1 to 3"):
        fit(model, X, np.where(np.arange(53) == 50, 3, np.where(np.arange(53) == 3, -1, Y)), progress=False)
    assert torch.equal(model.params.vector, before)
    with pytest.raises(ValueError, match="capture wants True, False, or None"):
        fit(model, X, Y, capture="yes")


@pytest.mark.parametrize("capture", [None, False])
def test_a_gpu_never_meets_a_bad_label(monkeypatch, capture):
    """There a step looks at no label, and a bad one takes the device from the whole process."""
    for module in (running, asking):
        monkeypatch.setattr(module, "device", lambda x: "cuda:0")
    monkeypatch.setattr("nnlib.kernels.torch_kernels.within", lambda x, low, high: True)
    model, bad = mlp().build((6,)).to("torch"), np.where(np.arange(53) == 50, 3, Y)
    smooth = functools.partial(losses.cross_entropy, label_smoothing=0.1)
    for loss in (losses.cross_entropy, smooth):
        with pytest.raises(ValueError, match="class numbers from 0 to 2 for 3 logits, got 0 to 3"):
            fit(model, X, bad, epochs=1, loss=loss, capture=capture, progress=False)
    with pytest.raises(ValueError, match="class numbers from 0 to 2 for 3 logits, got 0 to 3"):
        evaluate(model, X, bad)


def test_divergence_is_noticed_and_taken_back():
    model = mlp().build((6,)).to("torch")
    before = model.params.vector.clone()
    with pytest.raises(Diverged, match="the loss became"):
        fit(model, 1e18 * X, Y, optimizer=optim.SGD(model, 1e30), capture=True, progress=False, batch_size=8)
    assert torch.equal(model.params.vector, before)


def test_a_network_of_the_book_learns_recorded():
    x = np.eye(10, 784, dtype=np.float32).repeat(8, 0).reshape(80, 1, 28, 28) * 5
    model = models.lenet(seed=0).build((1, 28, 28)).to("torch")
    history = fit(model, x, np.arange(10).repeat(8), epochs=8, batch_size=16, progress=False)
    assert history.how == "recorded"
    assert history["loss"][-1] < 0.5 * history["loss"][0]
