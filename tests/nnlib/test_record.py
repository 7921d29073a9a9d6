"""A recorded step gives the numbers of the step itself, or refuses."""

import numpy as np
import pytest

from nnlib import layers, losses, optim
from nnlib.record import record

RNG = np.random.default_rng(0)


def training(model, shape, classes, loss=losses.cross_entropy):
    """A gradient function of a model, where it writes, and two batches."""
    batches = [
        (RNG.standard_normal(shape, dtype=np.float32), RNG.integers(0, classes, shape[0])) for _ in range(2)
    ]
    model.forward(batches[0][0])
    grads = model.params.like()

    def gradient(x, labels):
        logits, cache = model.forward(x, training=True)
        value, dlogits = loss(logits, labels)
        model.backward(dlogits, cache, wrt="params", into=grads)
        return value

    return gradient, grads, batches


def mlp():
    return layers.Sequential(
        layers.Linear(6, 5), layers.ReLU(), layers.Linear(5, 4), layers.Tanh(), layers.Linear(4, 3)
    )


@pytest.mark.parametrize(
    ("make", "shape"),
    [
        (mlp, (7, 6)),
        (mlp, (1, 6)),
        (lambda: layers.Sequential(layers.Linear(6, 5), layers.Sigmoid(), layers.Linear(5, 3)), (4, 6)),
        (lambda: layers.Sequential(layers.Linear(6, 5), layers.LeakyReLU(), layers.Linear(5, 3)), (4, 6)),
        (
            lambda: layers.Sequential(
                layers.Linear(6, 3), layers.Residual(layers.Linear(3, 3), layers.GELU())
            ),
            (4, 6),
        ),
    ],
)
def test_a_recording_repeats_the_step(make, shape):
    gradient, grads, (first, second) = training(make(), shape, 3)
    play = record(gradient, *first)
    for batch in (second, first, second):
        grads.vector[...] = np.nan
        loss = play(*batch)
        played = grads.vector.copy()
        assert loss == pytest.approx(gradient(*batch), rel=1e-6)
        np.testing.assert_allclose(played, grads.vector, rtol=1e-5, atol=1e-7)


def test_training_with_a_recording_follows_the_same_path():
    vectors = []
    for recorded in (False, True):
        model = mlp()
        model.build(seed=1)
        batch = np.random.default_rng(1).standard_normal((8, 6), dtype=np.float32), np.arange(8) % 3
        grads, optimizer = model.params.like(), optim.Adam(model, 0.01)

        def gradient(x, labels, model=model, grads=grads):
            logits, cache = model.forward(x, training=True)
            model.backward(losses.cross_entropy(logits, labels)[1], cache, wrt="params", into=grads)

        step = record(gradient, *batch) if recorded else gradient
        for _ in range(20):
            step(*batch)
            optimizer.step(grads)
        vectors.append(model.params.vector.copy())
    np.testing.assert_allclose(vectors[0], vectors[1], rtol=1e-4, atol=1e-6)


def test_recording_leaves_everything_as_it_was():
    gradient, grads, (first, _) = training(mlp(), (7, 6), 3)
    gradient(*first)
    before = grads.vector.copy()
    record(gradient, *first)
    np.testing.assert_array_equal(grads.vector, before)


def test_results_are_copies():
    play = record(lambda x: (x * 2, x.sum()), np.ones((2, 2)))
    doubled, total = play(np.ones((2, 2)))
    play(np.zeros((2, 2)))
    assert doubled.sum() == 8
    assert total == 4
    assert type(doubled) is np.ndarray


def test_checks_and_unasked_gradients_are_left_out():
    gradient, _, (first, _) = training(mlp(), (7, 6), 3)
    names = [getattr(call[0], "__name__", "") for call in record(gradient, *first).calls]
    assert "minimum" not in names
    assert len(names) < 60


def test_parts_picked_and_put():
    def step(x, places):
        y = x * 1.0
        y[places] -= 1.0
        return y[places] * 2, y.take(places, axis=0)

    x, places = np.arange(6.0), np.array([0, 2])
    play = record(step, x, places)
    for batch in ((x + 1, np.array([5, 1])), (x, places)):
        for ours, theirs in zip(play(*batch), step(*batch), strict=True):
            np.testing.assert_array_equal(ours, theirs)


def decides(x):
    return x * 2 if x.sum() > 2 else x * 3


def hides(x):
    return np.array([float(value) for value in x])


@pytest.mark.parametrize("step", [decides, hides])
def test_steps_that_do_not_repeat_are_refused(step):
    with pytest.raises(ValueError, match="do not repeat the step"):
        record(step, np.array([1.0, 0.5]))


def test_dropout_is_refused():
    model = layers.Sequential(layers.Linear(6, 50), layers.Dropout(0.5), layers.Linear(50, 3))
    gradient, _, (first, _) = training(model, (7, 6), 3)
    with pytest.raises(ValueError, match="random numbers"):
        record(gradient, *first)


def test_bad_batches():
    play = record(lambda x: x * 2, np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"shape \(2, 3\), got \(1, 3\); record the step again"):
        play(np.ones((1, 3)))
    with pytest.raises(TypeError, match="record works on arrays of one library, got a list"):
        record(lambda x: x, [1.0])
