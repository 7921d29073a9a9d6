"""Models: one vector of weights, names, building, moving, copying, watching and injecting."""

import copy
import pickle

import numpy as np
import pytest

from nnlib.backend import asarray, device, dtype, library, to_numpy
from nnlib.layers import (
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Linear,
    MaxPool2d,
    ReLU,
    Residual,
    Sequential,
    Tanh,
)
from nnlib.losses import cross_entropy
from nnlib.optim import SGD


def images(N=4):
    return np.random.default_rng(0).standard_normal((N, 1, 8, 8)).astype(np.float32)


def small(seed=0):
    return Sequential(
        Conv2d(None, 3, 3),
        ReLU(),
        Residual(Conv2d(3, 3, 3, padding=1), BatchNorm2d()),
        MaxPool2d(2),
        Flatten(),
        Dropout(0.2),
        Linear(None, 5),
        seed=seed,
    )


def test_weights_are_views_of_one_vector(library):
    model = small().to(library).build((1, 8, 8))
    total = sum(to_numpy(w).size for w in model.params.values())
    assert model.params.vector.shape == (total,)
    model.params.vector[...] = 7.0
    assert np.all(to_numpy(model["residual1.body.conv2d1"].weight) == 7.0)
    model["linear1"].bias[...] = 3.0
    assert np.all(to_numpy(model.params.vector)[-5:] == 3.0)


def test_names_lead_to_weights_and_layers():
    model = small().build((1, 8, 8))
    assert list(model.params)[:3] == ["conv2d1.weight", "conv2d1.bias", "residual1.body.conv2d1.weight"]
    assert list(model.buffers) == ["residual1.body.batchnorm2d1.mean", "residual1.body.batchnorm2d1.var"]
    assert model[-1] is model["linear1"]
    named = Sequential(hidden=Linear(2, 3), out=Linear(3, 1))
    assert list(named.params) == ["hidden.weight", "hidden.bias", "out.weight", "out.bias"]


def test_setting_a_weight_writes_into_the_vector():
    model = Sequential(Linear(2, 1), seed=0)
    model["linear1"].weight = [[1.0], [2.0]]
    assert model.params.vector.tolist() == [1.0, 2.0, 0.0]
    with pytest.raises(ValueError, match=r"weight wants the shape \(2, 1\), got \(2,\)"):
        model["linear1"].weight = [1.0, 2.0]


def test_sizes_left_open_come_from_the_first_input():
    model = small()
    assert not model.built
    assert model(images()).shape == (4, 5)
    assert model["linear1"].inputs == 27
    assert model["conv2d1"].in_channels == 1


def test_a_seed_draws_the_same_weights_everywhere(library):
    ours, theirs = small().build((1, 8, 8)), small().to(library).build((1, 8, 8))
    np.testing.assert_array_equal(ours.params.vector, to_numpy(theirs.params.vector))
    other = small(seed=1).build((1, 8, 8))
    assert not np.array_equal(ours.params.vector, other.params.vector)


def test_a_layers_own_seed_comes_before_the_models():
    a = Sequential(Linear(2, 3, seed=5), seed=0)
    b = Sequential(Linear(2, 3, seed=5), seed=1)
    np.testing.assert_array_equal(a.params.vector, b.params.vector)


def test_dropout_follows_the_models_seed():
    first, second = small(), small()
    np.testing.assert_array_equal(first.forward(images(), True)[0], second.forward(images(), True)[0])


def test_dropout_draws_alike_in_both_libraries(library):
    x = np.ones((50, 40), np.float32)
    layer = Dropout(0.25, seed=3)
    theirs = Dropout(0.25, seed=3).forward(asarray(x, small().to(library).like), True)[0]
    ours = layer.forward(x, True)[0]
    np.testing.assert_array_equal(ours, to_numpy(theirs))
    assert 0.2 < np.mean(ours == 0) < 0.3
    assert ours.max() == np.float32(1 / 0.75)
    assert not np.array_equal(ours, layer.forward(x, True)[0]), "each step draws anew"
    assert layer(x) is x, "evaluating, nothing is dropped"


@pytest.mark.torch
def test_moving_there_and_back_loses_nothing():
    pytest.importorskip("torch")
    model = small().build((1, 8, 8))
    model.forward(images(), training=True)
    before, running = model.params.vector.copy(), {k: v.copy() for k, v in model.buffers.items()}
    assert model.to("torch") is model
    assert {library(b) for b in model.buffers.values()} == {"torch"}
    assert library(model["conv2d1"].weight) == "torch"
    model.to("torch", dtype="float64")
    assert dtype(model.params.vector) == "float64"
    model.to("numpy", dtype="float32")
    np.testing.assert_array_equal(model.params.vector, before)
    for name in running:
        np.testing.assert_array_equal(model.buffers[name], running[name])
    assert device(model.params.vector) == "cpu"


@pytest.mark.torch
@pytest.mark.gpu
def test_a_model_runs_on_a_gpu():
    torch = pytest.importorskip("torch")
    model = small()
    ours = model(images())
    theirs = model.to("torch", "cuda")(torch.from_numpy(images()).cuda())
    assert theirs.is_cuda
    np.testing.assert_allclose(ours, to_numpy(theirs), atol=1e-3)


def test_a_move_before_the_weights_are_drawn_is_remembered(library):
    model = small().to(library, dtype="float64")
    y = model(asarray(images().astype(np.float64), model.like))
    assert dtype(y) == "float64"
    assert dtype(model["residual1.body.conv2d1"].weight) == "float64"


@pytest.mark.parametrize("twin", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_copies_are_whole_and_apart(twin):
    model = small()
    model.forward(images(), training=True)
    other = twin(model)
    np.testing.assert_array_equal(model(images()), other(images()))
    other.params.vector[...] = 0.0
    assert np.all(other["linear1"].weight == 0)
    assert not np.all(model["linear1"].weight == 0)
    assert twin(small()).built is False


def test_watching_shows_inner_outputs():
    model = small()
    y, caches, seen = model.forward(images(), watch=["relu1", "residual1.body.conv2d1", "linear1"])
    assert list(seen) == ["relu1", "residual1.body.conv2d1", "linear1"]
    np.testing.assert_array_equal(seen["linear1"], y)
    np.testing.assert_array_equal(seen["relu1"], model.upto("relu1")(images()))
    assert len(caches) == len(model)


def test_an_injected_gradient_is_that_of_a_loss_inside():
    model = small().to(dtype="float64")
    x = images().astype(np.float64)
    for name in ("relu1", "residual1.body.conv2d1", "residual1"):
        _, caches, seen = model.forward(x, watch=[name])
        dx, _ = model.backward(None, caches, wrt="input", inject={name: seen[name]})  # loss = sum(seen²) / 2
        v, h = np.random.default_rng(1).standard_normal(x.shape), 1e-5
        losses = [(model.forward(x + s * v, watch=[name])[2][name] ** 2).sum() / 2 for s in (h, -h)]
        np.testing.assert_allclose((dx * v).sum(), (losses[0] - losses[1]) / (2 * h), rtol=1e-6)


def test_injected_and_upper_gradients_add():
    model = small().to(dtype="float64")
    y, caches, seen = model.forward(images().astype(np.float64), watch=["relu1"])
    above, grads_above = model.backward(y, caches)
    inside, grads_inside = model.backward(None, caches, inject={"relu1": seen["relu1"]})
    both, grads_both = model.backward(y, caches, inject={"relu1": seen["relu1"]})
    np.testing.assert_allclose(both, above + inside)
    np.testing.assert_allclose(grads_both.vector, grads_above.vector + grads_inside.vector)
    assert np.all(grads_inside["linear1.weight"] == 0), "nothing flows above the injection"


def test_concat_watches_and_injects():
    model = Sequential(Concat(left=Conv2d(1, 2, 1), right=Conv2d(1, 3, 1), seed=0)).to(dtype="float64")
    x = images().astype(np.float64)
    _, caches, seen = model.forward(x, watch=["concat1.right"])
    dx, grads = model.backward(None, caches, inject={"concat1.right": seen["concat1.right"]})
    alone, _ = model["concat1.right"].backward(seen["concat1.right"], model["concat1.right"].forward(x)[1])
    np.testing.assert_allclose(dx, alone)
    assert np.all(grads["concat1.left.weight"] == 0)


def test_upto_shares_its_weights():
    model = small()
    model(images())
    front = model.upto("residual1")
    assert list(front.layers) == ["conv2d1", "relu1", "residual1"]
    assert np.shares_memory(front.params.vector, model.params.vector)
    model.params.vector[...] = 0.0
    assert np.all(front.params.vector == 0.0)
    assert model.params.vector.base is None or model.params is model.params, "and takes none away"
    assert np.shares_memory(model["conv2d1"].weight, model.params.vector)


def test_a_layer_shared_by_two_models_learns_in_both():
    body = Linear(2, 3, seed=0)
    first, second = Sequential(body, Linear(3, 1), seed=1), Sequential(body, Linear(3, 2), seed=2)
    assert first.params.vector is not second.params.vector
    second.params.vector[...] = 1.0
    assert np.all(first.params["linear1.weight"] == 1.0)
    first.params.vector[...] = 2.0
    assert np.all(second.params["linear1.weight"] == 2.0)
    assert np.all(second.params["linear2.weight"] == 1.0)


def test_evaluating_leaves_no_trace():
    model = small()
    model(images())
    before = {name: value.copy() for name, value in (model.params | model.buffers).items()}
    model(images())
    model.forward(images())
    for name, value in before.items():
        np.testing.assert_array_equal((model.params | model.buffers)[name], value)
    states = [{k: v for k, v in vars(layer).items() if k != "_params"} for layer in model.layers.values()]
    assert not any(isinstance(v, np.ndarray) and v.size for state in states for v in state.values())


def test_training_moves_the_running_averages():
    layer = BatchNorm2d(1)
    x = images() * 3 + 2
    y, _ = layer.forward(x, training=True)
    np.testing.assert_allclose([y.mean(), y.var()], [0, 1], atol=1e-4)
    np.testing.assert_allclose(layer.buffers["mean"], [0.1 * x.mean()], rtol=1e-4)
    np.testing.assert_allclose(layer.buffers["var"], [0.9 + 0.1 * x.var(ddof=1)], rtol=1e-4)
    for _ in range(200):
        layer.forward(x, training=True)
    np.testing.assert_allclose(layer(x), y, atol=0.02)  # n - 1 against n


def test_training_repeats_bit_for_bit():
    def train():
        model = small(seed=4)
        optimizer = SGD(model, 0.1, momentum=0.9)
        losses = []
        for _ in range(10):
            logits, caches = model.forward(images(), training=True)
            loss, dlogits = cross_entropy(logits, np.array([0, 1, 2, 3]))
            optimizer.step(model.backward(dlogits, caches, wrt="params")[1])
            losses.append(loss)
        return np.array(losses), model.params.vector

    (losses, weights), (again, weights_again) = train(), train()
    assert losses.tobytes() == again.tobytes()
    assert weights.tobytes() == weights_again.tobytes()
    assert losses[-1] < losses[0] / 2


def test_summary_counts_shapes_weights_work_and_reach():
    model = Sequential(
        Conv2d(None, 8, 3, padding=1),
        ReLU(),
        MaxPool2d(2),
        Conv2d(8, 16, 5, stride=2),
        GlobalAvgPool2d(),
        Linear(16, 3),
    )
    summary = model.summary((1, 28, 28))
    by_name = {row.name: row for row in summary.rows}
    assert [row.output for row in summary.rows] == [
        (8, 28, 28), (8, 28, 28), (8, 14, 14), (16, 5, 5), (16,), (3,),
    ]  # fmt: skip
    assert summary.weights == (8 * 9 + 8) + (16 * 8 * 25 + 16) + (16 * 3 + 3) == model.params.vector.size
    assert by_name["conv2d1"].multiply_adds == 28 * 28 * 8 * 9
    assert by_name["conv2d2"].multiply_adds == 5 * 5 * 16 * 8 * 25
    assert [row.field for row in summary.rows] == [(3, 3), (3, 3), (4, 4), (12, 12), "all", "all"]
    text = str(summary)
    assert "3,216" in text
    assert "12 × 12" in text
    assert "<td>3,216</td>" in summary._repr_html_()


def test_the_receptive_field_is_the_one_that_gradients_show():
    model = Sequential(
        Conv2d(1, 2, 3, dilation=2),
        MaxPool2d(2),
        Residual(Conv2d(2, 2, 3, padding=1), shortcut=Conv2d(2, 2, 1)),
        Conv2d(2, 2, 3, stride=2),
        seed=0,
    )
    x = np.random.default_rng(0).standard_normal((1, 1, 40, 40)).astype(np.float32)
    y, _ = model.forward(x)
    dy = np.zeros_like(y)
    dy[0, 0, 3, 3] = 1.0
    # a max-pool passes the gradient to one pixel only: average over inputs to see all that could matter
    touched = np.zeros((40, 40), bool)
    for seed in range(40):
        x = np.random.default_rng(seed).standard_normal(x.shape).astype(np.float32)
        dx, _ = model.backward(dy, model.forward(x)[1])
        touched |= dx[0, 0] != 0
    rows, columns = np.nonzero(touched.any(1))[0], np.nonzero(touched.any(0))[0]
    seen = (rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)
    assert model.summary((1, 40, 40)).rows[-1].field == seen


def test_tanh_of_a_stack_needs_no_shape_for_its_summary():
    assert Sequential(Linear(2, 3), Tanh(), Linear(3, 1)).summary().weights == 13
