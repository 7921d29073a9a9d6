"""Training: the loop learns, repeats itself bit for bit, agrees across libraries, stops early, and tells."""

import numpy as np
import pytest

from nnlib import losses, metrics, models, optim, schedules
from nnlib.backend import library as library_of
from nnlib.backend import to_numpy
from nnlib.datasets import shapes
from nnlib.layers import BatchNorm1d, Dropout, Flatten, Linear, ReLU, Sequential
from nnlib.train import History, evaluate, fit, predict, steps_per_epoch


@pytest.fixture(scope="module")
def data():
    return shapes("train", per_class=20)


@pytest.fixture(scope="module")
def held_out():
    return shapes("test", per_class=10)


def quiet(model, x, y, **settings):
    return fit(model, x, y, progress=False, **settings)


def small(dropout=0.0, seed=1):
    return models.mlp(25, 16, 5, dropout=dropout, seed=seed)


def test_fit_does_what_its_loop_says(data):
    def make():
        return Sequential(
            Flatten(), Linear(25, 9), BatchNorm1d(9), ReLU(), Dropout(0.2), Linear(9, 5), seed=1
        )

    ours, theirs = make(), make()
    history = quiet(ours, data.x, data.y, epochs=2, batch_size=30, optimizer=optim.SGD(ours, 0.1), seed=5)
    sgd, rng, expected = optim.SGD(theirs, 0.1), np.random.default_rng(5), []
    for _ in range(2):
        order = rng.permutation(100)
        for start in (0, 30, 60, 90):
            rows = order[start : start + 30]
            logits, caches = theirs.forward(data.x[rows], training=True)
            loss, dlogits = losses.cross_entropy(logits, data.y[rows])
            sgd.step(theirs.backward(dlogits, caches, wrt="params")[1])
            expected.append(float(loss))
    assert history.steps == expected
    np.testing.assert_array_equal(ours.params.vector, theirs.params.vector)
    np.testing.assert_array_equal(ours.buffers["batchnorm1d1.var"], theirs.buffers["batchnorm1d1.var"])
    assert history["loss"][0] == pytest.approx(np.average(expected[:4], weights=[30, 30, 30, 10]))
    assert history.stopped == "all epochs done"


def test_it_learns_and_evaluate_agrees(data, held_out):
    model = small()
    history = quiet(model, data.x, data.y, epochs=40, optimizer=optim.Adam(model, 0.01), validation=held_out)
    assert history["accuracy"][-1] > 0.95
    measured = evaluate(model, held_out.x, held_out.y, batch_size=7)
    assert measured["accuracy"] == history["validation accuracy"][-1] > 0.7
    assert measured["loss"] == pytest.approx(history["validation loss"][-1], rel=1e-5)
    answers = predict(model, held_out.x, batch_size=9)
    np.testing.assert_allclose(answers, model(held_out.x), atol=1e-5)
    assert metrics.accuracy(answers, held_out.y) == measured["accuracy"]


def test_a_seed_repeats_a_training_bit_for_bit(data):
    def train(seed):
        model = models.mlp(25, 16, 5, dropout=0.3)
        history = quiet(model, data.x, data.y, epochs=3, seed=seed, augment=lambda x, rng: x + rng.normal(
            0, 0.1, x.shape).astype(np.float32))  # fmt: skip
        return model.params.vector.tobytes(), history.steps

    assert train(3) == train(3)
    assert train(3) != train(4)
    assert train(None) != train(None)


@pytest.mark.torch
@pytest.mark.parametrize("make", [
    lambda: models.mlp(25, 16, 5, dropout=0.2, seed=0),
    lambda: models.lenet(5, seed=0),
    lambda: models.convnet(5, channels=(4, 6), hidden=8, seed=0),
    lambda: models.vgg(5, channels=(4, 6), hidden=8, seed=0),
    lambda: models.resnet(5, channels=(4, 6), blocks=1, seed=0),
], ids=["mlp", "lenet", "convnet", "vgg", "resnet"])  # fmt: skip
def test_ten_steps_are_the_same_in_both_libraries(make, data):
    pytest.importorskip("torch")
    x = data.x if "flatten" in list(make().layers)[:1] else np.repeat(np.repeat(data.x, 4, 2), 4, 3)[:100]
    steps = {}
    for name in ("numpy", "torch"):
        model = make().to(name)
        settings = {"epochs": 2, "batch_size": 20, "clip": 1.0, "optimizer": optim.SGD(model, 0.05, 0.9)}
        steps[name] = quiet(model, x, data.y, **settings).steps
        assert library_of(model.params.vector) == name
    assert len(steps["numpy"]) == 10
    np.testing.assert_allclose(steps["torch"], steps["numpy"], atol=1e-5)


@pytest.mark.torch
def test_numpy_examples_are_brought_to_the_model_and_tensors_are_not(data, library):
    torch = pytest.importorskip("torch")
    model = small().to(library)
    quiet(model, data.x.astype(np.float64), data.y, epochs=1, validation=data)
    answers = predict(model, data.x)
    assert torch.is_tensor(answers) == (library == "torch")
    assert evaluate(model, data.x, data.y)["loss"] > 0
    if library == "numpy":
        with pytest.raises(TypeError, match=r"float32 NumPy weights, and got .* torch tensor"):
            quiet(model, torch.from_numpy(data.x), data.y, epochs=1)
    else:
        tensors = torch.from_numpy(data.x), torch.from_numpy(data.y)
        assert len(quiet(model, *tensors, epochs=1)) == 1


def test_regression_needs_no_classes(library):
    x = np.linspace(-1, 1, 64)[:, None]
    model = Sequential(Linear(1, 1), seed=0).to(library)
    rate = schedules.cosine(0.5, 20 * steps_per_epoch(64, 16))
    history = quiet(
        model, x, 3 * x - 2, epochs=20, batch_size=16, loss=losses.mse, optimizer=optim.SGD(model, rate)
    )
    assert list(history.epochs) == ["loss", "learning rate", "seconds"]
    assert history["loss"][-1] < 1e-6
    np.testing.assert_allclose(to_numpy(model.params.vector), [3, -2], atol=1e-3)
    assert history["learning rate"][0] == 0.5
    assert history["learning rate"][-1] < 0.01


def test_metrics_of_ones_own(data):
    def share_of_class_0(answers, targets):
        return float((to_numpy(answers).argmax(1) == 0).mean())

    history = quiet(small(), data.x, data.y, epochs=1, metrics=[metrics.accuracy, share_of_class_0])
    assert {"accuracy", "share_of_class_0"} < set(history.epochs)
    assert "accuracy" not in quiet(small(), data.x, data.y, epochs=1, metrics=()).epochs
    assert set(evaluate(small(), data.x, data.y, metrics=share_of_class_0)) == {"loss", "share_of_class_0"}


def test_clipping_shortens_the_steps(data):
    def moved(clip):
        model = small()
        before = model.params.vector.copy()
        quiet(model, data.x, data.y, epochs=1, batch_size=100, clip=clip, optimizer=optim.SGD(model, 1.0))
        return np.linalg.norm(model.params.vector - before)

    assert moved(0.01) == pytest.approx(0.01, rel=1e-3)
    assert moved(None) > 0.1


def test_early_stopping_takes_the_best_weights_back(data, held_out):
    rng = np.random.default_rng(0)
    nonsense = rng.integers(0, 5, len(data))  # can only be learned by heart: validation gets worse
    model = models.mlp(25, 64, 5, seed=0)
    kept = {}

    def watching(answers, targets):
        if len(targets) == len(held_out):
            kept[len(kept)] = model.params.vector.copy()
        return 0.0

    history = quiet(model, data.x, nonsense, epochs=200, optimizer=optim.Adam(model, 0.01),
                    validation=held_out, patience=3, metrics=[watching])  # fmt: skip
    assert history.stopped == "no progress"
    assert len(history) < 100
    assert history.best == len(history) - 4 == int(np.argmin(history["validation loss"]))
    np.testing.assert_array_equal(model.params.vector, kept[history.best])
    assert not np.array_equal(model.params.vector, kept[len(history) - 1])


def test_best_weights_carry_their_running_averages(data, held_out):
    model = Sequential(Linear(25, 8), BatchNorm1d(8), ReLU(), Linear(8, 5), seed=0)
    flat, val = data.x.reshape(-1, 25), (held_out.x.reshape(-1, 25), held_out.y)
    history = quiet(
        model, flat, data.y, epochs=60, optimizer=optim.Adam(model, 0.1), validation=val, patience=2
    )
    assert history.stopped == "no progress"
    assert evaluate(model, *val)["loss"] == pytest.approx(min(history["validation loss"]), rel=1e-6)


def test_batches_cover_all_and_leave_no_example_alone(data):
    assert steps_per_epoch(100, 32) == 4
    assert steps_per_epoch(97, 32) == 3
    assert steps_per_epoch(1, 32) == 1
    assert steps_per_epoch(5, 1) == 5
    seen = []
    model = Sequential(Linear(25, 8), BatchNorm1d(8), Linear(8, 5), seed=0)

    def look(x, rng):
        seen.append(x)
        return x

    quiet(model, data.x.reshape(-1, 25)[:97], data.y[:97], epochs=1, batch_size=32, augment=look)
    assert [len(x) for x in seen] == [32, 32, 33]
    rows = {row.tobytes() for x in seen for row in x}
    assert rows == {row.tobytes() for row in data.x.reshape(-1, 25)[:97]}


def test_evaluating_leaves_no_trace(data):
    model = Sequential(Linear(25, 8), BatchNorm1d(8), Dropout(0.5), Linear(8, 5), seed=0)
    flat = data.x.reshape(-1, 25)
    quiet(model, flat, data.y, epochs=1)
    before = {name: array.copy() for name, array in {**model.params, **model.buffers}.items()}
    first = evaluate(model, flat, data.y)
    assert first == evaluate(model, flat, data.y)
    np.testing.assert_array_equal(predict(model, flat), predict(model, flat))
    for name, array in {**model.params, **model.buffers}.items():
        np.testing.assert_array_equal(array, before[name])


def test_a_single_layer_trains_too(data):
    layer = Linear(25, 5, seed=0)
    history = quiet(
        layer, data.x.reshape(-1, 25), data.y, epochs=5, clip=1.0, optimizer=optim.Adam(layer, 0.01)
    )
    assert history["loss"][-1] < history["loss"][0]


def test_progress_is_shown_and_can_be_silenced(data, capsys):
    fit(small(), data.x, data.y, epochs=2, validation=data)
    shown = capsys.readouterr().err
    assert "epoch 2/2" in shown
    assert "8/8" in shown
    assert "validation accuracy" in shown
    quiet(small(), data.x, data.y, epochs=2)
    assert capsys.readouterr() == ("", "")


def history_of(epochs):
    history = History()
    for i in range(epochs):
        history.add({"loss": 2 - i / 10, "accuracy": i / 20, "validation loss": abs(i - 3) + 1.0,
                     "validation accuracy": i / 40, "learning rate": 0.1, "seconds": 1.0})  # fmt: skip
    return history


def test_history_tells_by_name_and_in_words():
    history = history_of(6)
    assert len(history) == 6
    assert history.best == 3
    assert history["validation loss"][3] == 1.0
    assert "History of 6 epochs" in repr(history)
    words = history.describe()
    assert words.startswith("Training over 6 epochs: loss from 2 to 1.5")
    assert "validation loss from 4 to 3, lowest 1 in epoch 4" in words
    assert "validation accuracy from 0 to 0.125, highest 0.125 in epoch 6" in words
    with pytest.raises(KeyError, match="no 'precision'; it has loss, accuracy"):
        history["precision"]
    assert "no whole epoch, 0 steps" in repr(History())


def test_history_draws_curves_that_differ_in_more_than_color():
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    history = history_of(6)
    figure = history.plot()
    loss = figure.axes[0]
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["loss", "accuracy"]
    training, validation = loss.lines[:2]
    np.testing.assert_array_equal(training.get_ydata(), history["loss"])
    np.testing.assert_array_equal(validation.get_ydata(), history["validation loss"])
    for look in ("get_color", "get_marker", "get_linestyle", "get_label"):
        assert getattr(training, look)() != getattr(validation, look)()
    assert figure.patch.get_alpha() == 0, "the page shows through"
    own, axes = plt.subplots(1, 2)
    assert history.plot(axes) is own
    with pytest.raises(ValueError, match="has 2 panels, loss, accuracy; got 1 axes"):
        history.plot(axes[0])
    with pytest.raises(ValueError, match="no whole epoch to draw yet"):
        History().plot()
    plt.close("all")
