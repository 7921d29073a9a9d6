"""The networks of the book: their shapes, sizes and names, their gradients, and sizes that make no sense."""

import numpy as np
import pytest

from nnlib import gradcheck, models
from nnlib.backend import asarray, to_numpy
from nnlib.layers import BatchNorm2d, Residual, Tanh

SMALL = {
    "mlp": (lambda **s: models.mlp(12, 6, 5, 3, dropout=0.2, **s), (3, 2, 2)),
    "lenet": (lambda **s: models.lenet(3, **s), (1, 12, 12)),
    "convnet": (lambda **s: models.convnet(3, channels=(4, 5), hidden=6, **s), (2, 9, 8)),
    "vgg": (lambda **s: models.vgg(3, channels=(4, 5), hidden=6, **s), (3, 8, 8)),
    "vgg-plain": (
        lambda **s: models.vgg(3, channels=(4,), depth=3, hidden=6, batch_norm=False, **s),
        (3, 6, 6),
    ),
    "resnet": (lambda **s: models.resnet(3, channels=(4, 6), blocks=2, **s), (3, 8, 8)),
    "resnet-plain": (lambda **s: models.resnet(3, channels=(4, 6), blocks=1, residual=False, **s), (3, 8, 8)),
}


@pytest.fixture(params=SMALL)
def small(request):
    """(make a network, the shape of one example): every network in turn."""
    return SMALL[request.param]


def batch(shape, N=4):
    return np.random.default_rng(0).random((N, *shape))


def test_logits_for_a_batch_in_both_libraries(small, library):
    make, shape = small
    x = batch(shape).astype(np.float32)
    model = make(seed=0).to(library)
    logits = model(asarray(x, model.like))
    assert tuple(logits.shape) == (4, 3)
    np.testing.assert_allclose(to_numpy(logits), make(seed=0)(x), atol=1e-4)
    assert list(model.layers)[-1] == "logits"


@pytest.mark.parametrize("training", [False, True])
def test_gradients_are_right(small, training):
    make, shape = small
    # a short step: among thousands of ReLUs and maxima a longer one finds a corner, where no slope is right
    gradcheck.check(make(seed=0), batch(shape), training=training, step=1e-7)


def test_a_seed_draws_the_same_network(small):
    make, shape = small
    first, again, other = (make(seed=seed).build(shape).params.vector for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(("model", "shape", "weights"), [
    (models.mlp(784, 128, 64, 10), (1, 28, 28), 784 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10),
    (models.lenet(), (1, 28, 28), 61_706),  # 156 + 2416 + 48120 + 10164 + 850
    (models.convnet(), (1, 28, 28), 160 + 4640 + 32 * 49 * 128 + 128 + 1290),
    (models.resnet(), (3, 32, 32), 272_474),  # ResNet-20, 0.27 million in the paper
])  # fmt: skip
def test_sizes_of_the_standard_networks(model, shape, weights):
    assert model.summary(shape).weights == weights


def test_mlp_takes_rows_and_pictures_and_any_activation():
    model = models.mlp(None, 6, 3, activation=Tanh, seed=0)
    x = batch((3, 2, 2)).astype(np.float32)
    np.testing.assert_array_equal(model(x), model(x.reshape(4, 12)))
    assert list(model.layers) == ["flatten", "hidden1", "activation1", "logits"]
    assert list(models.mlp(4, 3, 3, 2, dropout=0.1).layers) == [
        "flatten", "hidden1", "activation1", "dropout1", "hidden2", "activation2", "dropout2", "logits",
    ]  # fmt: skip
    assert list(models.mlp(4, 2).layers) == ["flatten", "logits"]


def test_pooling_before_relu_changes_nothing():
    model = models.lenet(seed=0)
    x = batch((1, 28, 28)).astype(np.float32)
    seen = model.build((1, 28, 28))["conv1"](x)
    np.testing.assert_array_equal(model["relu1"](model["pool1"](seen)), model["pool1"](model["relu1"](seen)))


def test_a_vgg_with_batch_norm_has_no_second_bias():
    model = models.vgg(channels=(4,), depth=1).build((3, 4, 4))
    assert "conv1_1.bias" not in model.params
    assert "norm1_1.bias" in model.params
    plain = models.vgg(channels=(4,), depth=1, batch_norm=False).build((3, 4, 4))
    assert "conv1_1.bias" in plain.params
    assert not any(isinstance(layer, BatchNorm2d) for layer in plain.layers.values())


def test_a_resnet_without_its_ways_around_is_as_deep():
    residual, plain = models.resnet(blocks=2), models.resnet(blocks=2, residual=False)
    assert list(residual.layers) == list(plain.layers)
    assert isinstance(residual["block1_1"], Residual)
    assert not isinstance(plain["block1_1"], Residual)
    assert plain.build((3, 32, 32))["block3_1"].output_shape((32, 16, 16)) == (64, 8, 8)


@pytest.mark.parametrize(("make", "message"), [
    (lambda: models.mlp(10), r"at least two sizes, inputs and outputs, such as mlp\(784, 10\); got \(10,\)"),
    (lambda: models.mlp(10, 0, 3), "wants a whole number from 1 on, got 0"),
    (lambda: models.mlp(10, 5.0, 3), "wants a whole number from 1 on, got 5.0"),
    (lambda: models.mlp(10, 5, 3, dropout=1.0), "share from 0 up to"),
    (lambda: models.lenet(0), "wants a whole number from 1 on, got 0"),
    (lambda: models.convnet(channels=()), "one convolution at least"),
    (lambda: models.convnet(channels=(16, -1)), "wants a whole number from 1 on, got -1"),
    (lambda: models.convnet(hidden=0), "wants a whole number from 1 on, got 0"),
    (lambda: models.convnet(channels=(4, 4, 4))(np.ones((1, 1, 4, 4), np.float32)), "take a smaller window"),
    (lambda: models.lenet()(np.ones((1, 1, 6, 6), np.float32)), "take a smaller window"),
    (lambda: models.vgg(depth=0), "one stage of one convolution at least"),
    (lambda: models.resnet(blocks=0), "wants one block at least"),
    (lambda: models.resnet(channels=()), "wants one block at least"),
])  # fmt: skip
def test_sizes_that_make_no_sense_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize("activation", ["relu", Tanh()])
def test_an_activation_is_handed_over_uncalled(activation):
    with pytest.raises(TypeError, match="wants a kind of layer, such as activation=Tanh, uncalled; got"):
        models.mlp(3, 4, 2, activation=activation)
