"""The gradients of this room, against measured slopes: on both libraries, in float64."""

import numpy as np
import pytest

from nnlib import to_numpy
from nnlib.gradcheck import check_loss
from nnlib.vision.gradients import (
    class_gradient,
    layer_gradient,
    loss_gradient,
    strength,
    total_variation,
    unit,
)
from nnlib.vision.style import content_loss, gram, style_loss


@pytest.fixture
def maps():
    """Feature maps (2, 4, 5, 6), and others of the same shape."""
    return np.random.default_rng(1).standard_normal((2, 2, 4, 5, 6))


@pytest.mark.parametrize("layer", ["block1", "block2", "block2.body.conv2d1", "head", "logits"])
@pytest.mark.parametrize("objective", [strength, unit(2)], ids=["strength", "unit"])
def test_layer_gradient_is_the_slope(small, bring, pictures, layer, objective):
    check_loss(lambda x: layer_gradient(small, x, layer, objective), bring(pictures, "float64"))


@pytest.mark.parametrize("classes", [1, [2, 0]])
def test_class_and_loss_gradients_are_the_slopes(small, bring, pictures, classes):
    numbers = np.broadcast_to(classes, 2)

    def logit(x):
        y, dx = class_gradient(small, x, classes)
        return y[0, int(numbers[0])] + y[1, int(numbers[1])], dx

    def loss(x):
        y, dx = loss_gradient(small, x, classes)
        y = to_numpy(y)
        return (np.log(np.exp(y).sum(axis=1)) - y[[0, 1], numbers]).sum(), dx

    check_loss(logit, bring(pictures, "float64"))
    check_loss(loss, bring(pictures, "float64"))


def test_style_and_content_losses_have_the_slopes_they_claim(bring, maps):
    a, target = (bring(m, "float64") for m in maps)
    check_loss(content_loss, a, target)
    check_loss(style_loss, a, gram(target))
    check_loss(style_loss, a, gram(target[:1]))  # one style for all
    check_loss(total_variation, a)
    check_loss(strength, a)


def test_gram_is_the_mean_of_products(bring, maps):
    a, _ = maps
    wanted = np.einsum("nchw,ndhw->ncd", a, a) / a[0].size
    assert np.allclose(to_numpy(gram(bring(a, "float64"))), wanted)


def test_losses_are_zero_where_they_should_be(maps):
    a, _ = maps
    assert content_loss(a, a)[0] == 0
    assert style_loss(a, gram(a))[0] == 0
    shuffled = a.reshape(2, 4, 30)[:, :, np.random.default_rng(0).permutation(30)].reshape(a.shape)
    assert style_loss(shuffled, gram(a))[0] < 1e-20, "a style does not say where"
    assert total_variation(np.ones((1, 1, 3, 3)))[0] == 0
    assert total_variation(np.array([[[[0.0, 1.0]]]]))[0] == 0.5


def test_nothing_above_the_layer_is_computed(small, bring, pictures, monkeypatch):
    monkeypatch.setattr(small["head"], "forward", None)
    layer_gradient(small, bring(pictures, "float64"), "block2", strength)


def test_wrong_layer_or_channel(small, bring, pictures):
    x = bring(pictures, "float64")
    with pytest.raises(KeyError, match="no layer 'block9'; it has block1, block2"):
        layer_gradient(small, x, "block9", strength)
    with pytest.raises(ValueError, match="channel from 0 to 7, got 8"):
        layer_gradient(small, x, "head", unit(8))
