"""Every layer and every loss: does the backward agree with measured slopes, and with PyTorch's own?"""

import copy

import numpy as np
import pytest

from nnlib import layers
from nnlib.backend import asarray, to_numpy
from nnlib.gradcheck import check, check_loss
from nnlib.layers import Linear
from nnlib.losses import binary_cross_entropy, cross_entropy, mse

TOLERANCE = {"float32": {"rtol": 1e-4, "atol": 2e-5}, "float64": {"rtol": 1e-11, "atol": 1e-12}}


@pytest.mark.parametrize("training", [False, True])
def test_backward_agrees_with_measured_slopes(case, bring, training):
    make, inputs = case
    layer = make()
    errors = check(layer, bring(inputs()), training=training)
    assert not layer.built, "the check works on a copy"
    layer.build(inputs().shape[1:])
    assert set(errors) == {"x", *layer.params}


@pytest.mark.torch
@pytest.mark.parametrize("training", [False, True])
def test_backward_agrees_with_torch_autograd(case, training):
    torch = pytest.importorskip("torch")
    make, inputs = case
    layer = make().to("torch", dtype="float64").build(inputs().shape[1:], seed=0)
    twin = copy.deepcopy(layer)
    x = torch.from_numpy(inputs())
    y, cache = layer.forward(x, training)
    r = torch.from_numpy(np.random.default_rng(3).standard_normal(tuple(y.shape)))
    dx, grads = layer.backward(r, cache)

    x.requires_grad_(True)
    twin.params.vector.requires_grad_(True)
    twin.adopt(twin.params.__class__(twin.params.vector, twin.params.shapes))  # views that autograd follows
    y, _ = twin.forward(x, training)
    (y * r).sum().backward()
    np.testing.assert_allclose(dx, x.grad, atol=1e-12)
    if grads:
        ours = torch.cat([grads[name].reshape(-1) for name in layer.params])
        np.testing.assert_allclose(ours, twin.params.vector.grad, atol=1e-11)


@pytest.mark.torch
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_both_libraries_agree(case, dtype):
    pytest.importorskip("torch")
    make, inputs = case
    x = inputs().astype(dtype)
    x.flags.writeable = False
    ours = make().to(dtype=dtype).build(x.shape[1:], seed=0)
    theirs = copy.deepcopy(ours).to("torch")
    results = []
    for layer, x_here in ((ours, x), (theirs, asarray(x, theirs.like))):
        y, cache = layer.forward(x_here, training=True)
        r = asarray(np.random.default_rng(3).standard_normal(tuple(y.shape)), like=x_here)
        dx, grads = layer.backward(r, cache)
        results.append([y, dx, *(grads[name] for name in layer.params), *layer.buffers.values()])
    for a, b in zip(*results, strict=True):
        assert (type(a).__module__, type(b).__module__) == ("numpy", "torch")
        assert (str(a.dtype), str(b.dtype)) == (dtype, f"torch.{dtype}")
        assert a.shape == tuple(b.shape)
        np.testing.assert_allclose(
            a, b, rtol=1e-4 if dtype == "float32" else 1e-11, atol=2e-5 if dtype == "float32" else 1e-12
        )


def test_only_what_is_asked_for_is_computed(case, bring):
    make, inputs = case
    layer = make()
    x = bring(inputs())
    layer.move(x[:0])
    y, cache = layer.forward(x)
    dx, grads = layer.backward(y, cache)
    dx_only, nothing = layer.backward(y, cache, wrt="input")
    _, grads_only = layer.backward(y, cache, wrt="params")
    # evaluation goes back through convolution and norm in one go: the same up to rounding
    np.testing.assert_allclose(to_numpy(dx), to_numpy(dx_only), rtol=1e-11, atol=1e-13)
    assert nothing == {}
    assert set(grads) == set(grads_only) == set(layer.params)
    for name in grads:
        np.testing.assert_array_equal(to_numpy(grads[name]), to_numpy(grads_only[name]))


def test_gradients_land_where_they_are_wanted(case):
    make, inputs = case
    layer = make().to(dtype="float64")
    y, cache = layer.forward(inputs())
    place = layer.params.like()
    _, grads = layer.backward(y, cache)
    _, landed = layer.backward(y, cache, into=place)
    place.take(landed)
    for name in grads:
        np.testing.assert_array_equal(place[name], grads[name])


def test_a_layer_can_be_called_twice_before_going_back(case):
    make, inputs = case
    layer = make().to(dtype="float64")
    first, second = inputs(), inputs()[::-1].copy()
    y1, cache1 = layer.forward(first)
    _, cache2 = layer.forward(second)
    layer.backward(y1, cache2)
    dx, _ = layer.backward(y1, cache1)
    again, _ = layer.backward(*layer.forward(first))
    np.testing.assert_array_equal(dx, again)


def test_check_names_the_wrong_gradient():
    class Forgetful(Linear):
        def backward(self, dy, cache, wrt="both", into=None):
            dx, grads = super().backward(dy, cache)
            return dx, grads | {"bias": 2 * grads["bias"]}

    with pytest.raises(AssertionError, match=r"bias \(relative error"):
        check(Forgetful(3, 2), np.random.default_rng(0).standard_normal((4, 3)))


def test_check_notices_errors_that_cancel_in_a_sum():
    class Swapped(layers.ReLU):
        def backward(self, dy, cache, wrt="both", into=None):
            return (dy * cache)[::-1], {}

    with pytest.raises(AssertionError, match="x "):
        check(Swapped(), np.ones((2, 3)))


def test_check_draws_apart_from_whoever_drew_the_input():
    x = np.random.default_rng(0).standard_normal((3, 5, 4))  # projected on itself, a norm has almost no slope
    check(layers.LayerNorm(), x, seed=0)


def test_check_names_a_wrong_shape():
    class Flat(layers.ReLU):
        def backward(self, dy, cache, wrt="both", into=None):
            return (dy * cache).reshape(-1), {}

    with pytest.raises(AssertionError, match=r"shape \(2, 3\) came with shape \(6,\)"):
        check(Flat(), np.ones((2, 3)))


def test_a_step_lets_nothing_back(bring):
    x = bring([[-1.0, 0.0, 2.0]])
    y, cache = layers.Step().forward(x)
    assert to_numpy(y).tolist() == [[0.0, 0.0, 1.0]]
    assert to_numpy(layers.Step().backward(y, cache)[0]).tolist() == [[0.0, 0.0, 0.0]]


def test_an_embedding_learns_the_rows_that_were_read(bring, library):
    layer = layers.Embedding(5, 3, seed=0).to(library, dtype="float64")
    words = bring(np.array([[1, 2, 1], [4, 4, 4]]))
    y, cache = layer.forward(words)
    np.testing.assert_array_equal(to_numpy(y[0, 0]), to_numpy(layer.weight[1]))
    r = bring(np.random.default_rng(0).standard_normal(tuple(y.shape)))
    dx, grads = layer.backward(r, cache)
    assert dx is None
    expected = np.zeros((5, 3))
    np.add.at(expected, to_numpy(words), to_numpy(r))
    np.testing.assert_allclose(to_numpy(grads["weight"]), expected)


LOSSES = {
    "mse": (mse, lambda rng, y: rng.standard_normal(y.shape)),
    "classes": (cross_entropy, lambda rng, y: rng.integers(0, y.shape[1], y.shape[0])),
    "one-hot": (cross_entropy, lambda rng, y: np.eye(y.shape[1])[rng.integers(0, y.shape[1], y.shape[0])]),
    "soft": (cross_entropy, lambda rng, y: rng.dirichlet(np.ones(y.shape[1]), y.shape[0])),
    "unnormalised": (cross_entropy, lambda rng, y: rng.random(y.shape)),
    "binary": (binary_cross_entropy, lambda rng, y: rng.random(y.shape)),
}


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_of_losses_agree_with_measured_slopes(name, bring):
    loss, draw = LOSSES[name]
    rng = np.random.default_rng(1)
    y = rng.standard_normal((6, 4))
    check_loss(loss, bring(y), bring(draw(rng, y)))


def test_label_smoothing_has_the_right_gradient(bring):
    y = np.random.default_rng(1).standard_normal((6, 4))
    check_loss(cross_entropy, bring(y), bring(np.array([0, 1, 2, 3, 3, 0])), 0.1)


def test_every_layer_has_a_case(cases):
    def kinds(layer):
        inside = getattr(layer, "layers", {}).values()
        return {type(layer).__name__}.union(*map(kinds, inside))

    covered = set().union(*(kinds(make()) for make, _ in cases.values()))
    apart = {
        "Layer",
        "Step",
        "Embedding",
    }  # the base; no gradient; whole numbers in: tested by themselves above
    assert covered | apart == set(layers.__all__)
