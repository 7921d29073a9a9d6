"""Folded models answer alike, with fewer layers; the model they came from stays as it was."""

import numpy as np
import pytest

from nnlib import asarray
from nnlib import layers as L  # noqa: N812
from nnlib.backend import prototype, to_numpy
from nnlib.deploy import fold_batchnorm


def kinds(model):
    text = str(model)
    return {name for name in ("BatchNorm1d", "BatchNorm2d", "Dropout") if name in text}


def test_answers_stay(model, x):
    before = model(x)
    folded = fold_batchnorm(model)
    np.testing.assert_allclose(folded(x), before, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(model(x), before)
    assert kinds(model) == {"BatchNorm1d", "BatchNorm2d", "Dropout"}


def test_what_can_go_goes_and_what_cannot_stays(model):
    folded = fold_batchnorm(model)
    assert [name for name in folded.layers if "norm" in name] == ["batchnorm2d2"]  # behind a Concat
    assert list(folded["residual1"]["body"].layers) == ["conv2d1", "relu61", "conv2d2"]
    assert folded["conv2d1"].has_bias
    assert not model["conv2d1"].has_bias
    assert folded["conv2d1"].bias.shape == (8,)
    assert all(layer.params.root is folded.params.root for layer in folded.layers.values() if layer.params)


def test_in_double_precision_the_answers_are_equal(model, x):
    model.to(dtype="float64")
    x = x.astype(np.float64)
    np.testing.assert_allclose(fold_batchnorm(model)(x), model(x), rtol=1e-11, atol=1e-11)


@pytest.mark.torch
def test_a_model_on_torch_stays_there(model, x):
    before = model(x)
    model.to("torch")
    folded = fold_batchnorm(model)
    y = folded(asarray(x, like=prototype("torch")))
    assert type(y).__module__ == "torch"
    np.testing.assert_allclose(to_numpy(y), before, rtol=1e-4, atol=1e-5)


def test_a_norm_of_other_channels_or_behind_something_else_stays():
    x = np.random.default_rng(0).standard_normal((4, 6)).astype(np.float32)
    model = L.Sequential(L.Linear(6, 5), L.ReLU(), L.BatchNorm1d(), L.Linear(5, 2)).build((6,))
    model.forward(x, training=True)
    assert kinds(fold_batchnorm(model)) == {"BatchNorm1d"}
    in_time = L.Sequential(L.Linear(6, 5), L.BatchNorm1d(3)).build((3, 6))  # over 3 moments, not 5 neurons
    assert kinds(fold_batchnorm(in_time)) == {"BatchNorm1d"}


def test_only_dropout_is_left_as_it_is():
    model = L.Sequential(L.Dropout(0.5)).build((3,))
    assert kinds(fold_batchnorm(model)) == {"Dropout"}


def test_the_pretrained_network_loses_all_norms():
    from nnlib.models import efficientnet_lite0

    model = efficientnet_lite0()
    folded = fold_batchnorm(model)
    assert kinds(folded) == set()
    x = np.random.default_rng(0).random((1, 3, 64, 64)).astype(np.float32)
    np.testing.assert_allclose(folded(x), model(x), rtol=1e-3, atol=1e-3)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="does not know its input size yet; call it with a batch"):
        fold_batchnorm(L.Sequential(L.Linear(None, 2)))
    with pytest.raises(TypeError, match=r"wanted a model of nnlib\.layers, got a list"):
        fold_batchnorm([])
