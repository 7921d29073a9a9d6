"""Pruning: the smallest weights go, exactly so many; whole units go with all that belonged to them."""

import numpy as np
import pytest

from nnlib import layers as L  # noqa: N812
from nnlib.deploy import kept, prune, prune_units, report, sparsity


def test_the_smallest_go_and_the_rest_stays(model):
    small = prune(model, 0.5)
    before = np.concatenate([w.ravel() for w in model.params.values() if w.ndim > 1])
    after = np.concatenate([w.ravel() for w in small.params.values() if w.ndim > 1])
    assert (after == 0).sum() == round(0.5 * before.size)
    assert np.abs(before[after == 0]).max() <= np.abs(before[after != 0]).min()
    np.testing.assert_array_equal(before[after != 0], after[after != 0])
    for name, w in model.params.items():
        if w.ndim == 1:
            np.testing.assert_array_equal(small.params[name], w)
    assert sparsity(model) == 0
    assert sparsity(small) == pytest.approx(0.5, abs=1e-3)


def test_equal_weights_are_cut_to_the_exact_share():
    model = L.Sequential(L.Linear(4, 4), seed=0)
    model.params["linear1.weight"][...] = 0.5
    assert sparsity(prune(model, 0.25)) == 0.25


def test_zeros_can_be_kept_in_training(model):
    small = prune(model, 0.75)
    mask = kept(small)
    small.params.vector[...] += 1.0
    small.params.vector[...] *= mask
    assert sparsity(small) == pytest.approx(0.75, abs=1e-3)
    assert mask.dtype == small.params.vector.dtype
    assert mask[: small.params["conv2d1.weight"].size].sum() < small.params["conv2d1.weight"].size


@pytest.mark.torch
def test_pruning_where_the_model_lives(model):
    wanted = prune(model, 0.4).params.vector
    small = prune(model.to("torch"), 0.4)
    np.testing.assert_array_equal(small.to("numpy").params.vector, wanted)


def test_half_of_the_weights_of_a_trained_model_can_go(digits):
    model, x, y = digits
    table = report({"full": model, "half": prune(model, 0.5), "most": prune(model, 0.97)}, x, y)
    full, half, most = table.rows
    assert full.accuracy > 0.9
    assert half.accuracy > full.accuracy - 0.01
    assert half.size < 0.6 * full.size
    assert most.accuracy < half.accuracy - 0.05  # there is an end to it


def wipe(layer, units):
    """Make these units as good as dead, the weakest of all, without any effect on the output."""
    w = layer.weight
    if w.ndim == 4:
        w[units] *= 1e-12
    else:
        w[:, units] *= 1e-12
    if layer.has_bias:
        layer.bias[units] = 0


def test_dead_neurons_go_without_a_trace():
    x = np.random.default_rng(0).standard_normal((6, 5)).astype(np.float32)
    model = L.Sequential(L.Linear(5, 8), L.ReLU(), L.Linear(8, 4), L.Tanh(), L.Linear(4, 3), seed=1)
    wipe(model[0], [1, 3, 6, 7])
    wipe(model[2], [0, 2])
    small = prune_units(model, 0.5)
    assert str(small) == "Sequential(Linear(5, 4), ReLU(), Linear(4, 2), Tanh(), Linear(2, 3))"
    np.testing.assert_allclose(small(x), model(x), rtol=1e-5, atol=1e-6)
    assert model[0].outputs == 8


def test_dead_channels_go_through_norms_pools_and_flatten():
    x = np.random.default_rng(0).standard_normal((4, 2, 6, 6)).astype(np.float32)
    model = L.Sequential(
        L.Conv2d(2, 8, 3, bias=False),
        L.BatchNorm2d(),
        L.ReLU(),
        L.MaxPool2d(2),
        L.Conv2d(8, 6, 1),
        L.ReLU(),
        L.Flatten(),
        L.BatchNorm1d(),
        L.Linear(None, 3),
        seed=2,
    ).build((2, 6, 6))
    model.forward(x, training=True)
    model["batchnorm1d1"].params["weight"] *= np.linspace(0.5, 2, 24, dtype=np.float32)
    wipe(model["conv2d1"], [0, 5])
    model["batchnorm2d1"].buffers["mean"][[0, 5]] = 0  # so that a dead channel is 0 behind its norm, too
    wipe(model["conv2d2"], [1, 2, 4][:2])
    model["batchnorm1d1"].buffers["mean"][4:12] = 0
    before = model(x)
    small = prune_units(model, 0.25)
    assert (small["conv2d1"].out_channels, small["conv2d2"].out_channels) == (6, 4)
    assert (small["batchnorm2d1"].channels, small["batchnorm1d1"].channels) == (6, 16)
    assert small["linear1"].weight.shape == (16, 3)
    np.testing.assert_allclose(small(x), before, rtol=1e-4, atol=1e-4)


def test_what_is_tied_stays(model, x):
    small = prune_units(model, 0.5)
    assert small["conv2d1"].out_channels == 8  # a Residual adds to it
    assert small["residual1.body.conv2d1"].out_channels == 8  # in groups
    assert small["conv2d2"].out_channels == 6  # a Concat reads it
    assert small["linear1"].outputs == 5
    assert small["linear2"].outputs == 5
    assert small(x).shape == (7, 5)


def test_pooled_channels_become_rows():
    x = np.random.default_rng(0).standard_normal((4, 2, 6, 6)).astype(np.float32)
    model = L.Sequential(L.Conv2d(2, 8, 3), L.ReLU(), L.GlobalAvgPool2d(), L.Linear(None, 3)).build((2, 6, 6))
    wipe(model[0], [3, 4])
    np.testing.assert_allclose(prune_units(model, 0.25)(x), model(x), rtol=1e-5, atol=1e-6)


def test_one_unit_stays():
    model = L.Sequential(L.Linear(3, 2), L.ReLU(), L.Linear(2, 1))
    assert prune_units(model, 0.99)[0].outputs == 1


@pytest.mark.parametrize("share", [-0.1, 1, 1.5, float("nan")])
@pytest.mark.parametrize("function", [prune, prune_units])
def test_a_share_is_a_share(function, share):
    with pytest.raises(ValueError, match="wanted a share from 0 up to"):
        function(L.Sequential(L.Linear(2, 2), L.Linear(2, 2)), share)


def test_bad_models_are_named():
    with pytest.raises(ValueError, match="does not know its input size yet; call it with a batch"):
        prune(L.Sequential(L.Linear(None, 2)), 0.5)
    with pytest.raises(ValueError, match="does not know its input size yet; call it with a batch"):
        kept(L.Sequential(L.Linear(None, 2)))
    with pytest.raises(TypeError, match="wants a Sequential, got a Linear"):
        prune_units(L.Linear(2, 2).build(), 0.5)
    with pytest.raises(ValueError, match="found no layer"):
        prune_units(L.Sequential(L.Linear(2, 2)).build(), 0.5)
    with pytest.raises(ValueError, match="found no layer"):  # nothing flattens
        prune_units(L.Sequential(L.Conv2d(1, 2, 1), L.Linear(4, 2)).build((1, 4, 4)), 0.5)
    broken = L.Sequential(L.Linear(2, 2)).build()
    broken.params["linear1.weight"][0, 0] = np.nan
    with pytest.raises(ValueError, match="found NaN among the weights"):
        prune(broken, 0.5)
