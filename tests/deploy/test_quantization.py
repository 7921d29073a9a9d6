"""Quantizing: each weight moves by half a step at most, channel by channel, and the answers hardly change."""

import numpy as np
import pytest

from nnlib import layers as L  # noqa: N812
from nnlib.deploy import fold_batchnorm, quantize, stored_bytes


def test_no_weight_moves_by_more_than_half_a_step(model):
    small = quantize(model)
    assert set(small.weights) == {name for name, w in model.params.items() if w.ndim > 1}
    for name, integers in small.weights.items():
        w = model.params[name]
        assert integers.q.dtype == np.int8
        assert integers.q.min() >= -127
        axis = 0 if w.ndim == 4 else 1
        assert integers.scale.shape == (w.shape[axis],)
        step = integers.scale.reshape([-1 if i == axis else 1 for i in range(w.ndim)])
        assert (np.abs(integers.weight - w) <= step * 0.5001).all()
        assert np.abs(integers.q).max(axis=tuple(i for i in range(w.ndim) if i != axis)).min() == 127
        np.testing.assert_array_equal(small.model.params[name], integers.weight)
    for name, w in model.params.items():
        if w.ndim == 1:
            np.testing.assert_array_equal(small.model.params[name], w)


def test_every_layer_can_be_quantized(case):
    name, make, make_x = case
    layer, x = make(), make_x()
    layer.like = layer.like.astype(np.float64)
    before = layer(x)
    if not any(w.ndim > 1 for w in layer.params.values()):
        with pytest.raises(ValueError, match="found no weights of two axes"):
            quantize(layer)
        return
    y = quantize(layer)(x)
    assert 0 < np.abs(y - before).max() < 0.03 * np.abs(before).max(), name


def test_outputs_have_scales_of_their_own():
    model = L.Sequential(L.Linear(3, 2))
    model.params["linear1.weight"][...] = [[1000, 0.001], [510, 0.002], [1, 0.003]]
    q = quantize(model).weights["linear1.weight"]
    np.testing.assert_array_equal(q.q, [[127, 42], [65, 85], [0, 127]])
    words = L.Embedding(2, 2).build()
    words.params["weight"][...] = [[1, 2], [310, -600]]
    np.testing.assert_array_equal(quantize(words).weights["weight"].q, [[64, 127], [66, -127]])


def test_errors_are_those_of_the_weights(model):
    small = quantize(model)
    for error in small.errors:
        w, rounded = model.params[error.name], small.model.params[error.name]
        assert error.largest == pytest.approx(np.abs(w - rounded).max(), rel=1e-4)
        assert error.decibel == pytest.approx(
            10 * np.log10((w**2).sum() / ((w - rounded) ** 2).sum()), rel=1e-3
        )
        assert error.decibel > 35
    printed = str(small)
    assert printed.splitlines()[0].startswith("weights")
    assert "8 × 1 × 3 × 3" in printed
    assert "dB" in printed
    assert max(e.largest for e in quantize(model, bits=4).errors) > 8 * max(e.largest for e in small.errors)


def test_zeros_stay_zero_and_dead_channels_work():
    model = L.Sequential(L.Linear(3, 2))
    model.params["linear1.weight"][...] = [[0, 1], [0, 0], [0, -0.5]]
    small = quantize(model)
    np.testing.assert_array_equal(small.model.params["linear1.weight"][:, 0], 0)
    assert small.model.params["linear1.weight"][1, 1] == 0
    assert np.isfinite(small.weights["linear1.weight"].scale).all()
    model.params["linear1.weight"][...] = 0
    assert quantize(model).errors[0].decibel == np.inf


def test_a_quarter_of_the_size_and_nearly_the_same_answers(digits):
    model, x, _ = digits
    small = quantize(fold_batchnorm(model))
    assert small.bytes < 0.27 * stored_bytes(model)
    agreement = (small(x).argmax(axis=1) == model(x).argmax(axis=1)).mean()
    assert agreement > 0.99


@pytest.mark.parametrize("bits", [1, 9, 8.0, True, "8"])
def test_bits_are_two_to_eight(bits):
    with pytest.raises(ValueError, match="bits from 2 to 8"):
        quantize(L.Sequential(L.Linear(2, 2)).build(), bits)


def test_bad_weights_are_named():
    model = L.Sequential(L.Linear(2, 2)).build()
    model.params["linear1.weight"][1, 0] = np.inf
    with pytest.raises(ValueError, match=r"NaN or infinity in linear1\.weight"):
        quantize(model)
    with pytest.raises(ValueError, match="does not know its input size yet; call it with a batch"):
        quantize(L.Sequential(L.Linear(None, 2)))
